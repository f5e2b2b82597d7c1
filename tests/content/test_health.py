"""How the cards of decks stand: what is counted for whom, and how it is drawn."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cards.content.choices import ReportStatus, Status
from cards.content.correction_models import FirmCopy, Report
from cards.content.health_plot import FRAME, SMALL, health_plot
from cards.content.health_queries import Health, health_of
from cards.content.models import Card, Deck, Source
from tests.factories import make_card, make_cards, make_deck, make_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.health_plot import HealthPlot
    from cards.firms.models import Firm, User

TODAY = date(2026, 11, 10)
CHECKED, LATER = date(2026, 1, 10), date(2027, 1, 10)


def health(deck: Deck, reader: User) -> Health:
    return health_of([deck.pk], reader=reader, today=TODAY)[deck.pk]


def make_mixed(deck: Deck) -> None:
    """Of five cards one is a draft; of the others three name a source, two are checked and two are due."""
    source, gone = make_source("stands"), make_source("gone")
    Source.objects.filter(pk=gone.pk).update(superseded_on=date(2026, 3, 1))
    dates: dict[str, Any] = {"checked_on": CHECKED, "review_by": LATER}
    make_card(deck, "fine", source=source, **dates)
    make_card(deck, "plain", **dates)
    make_card(deck, "late", source=source, checked_on=CHECKED, review_by=TODAY - timedelta(days=1))
    make_card(deck, "left-behind", source=gone, **dates)
    make_card(deck, "draft", status=Status.DRAFT, source=gone, **dates)


def report_on(card: Card, user: User, firm: Firm | None) -> Report:
    return Report.objects.create(card=card, card_version=1, user=user, firm=firm, text="Wrong")


def test_published_cards_are_counted_by_how_they_stand(alice: User, firm: Firm) -> None:
    deck = make_deck("ours", firm=firm)
    make_mixed(deck)
    assert health(deck, alice) == Health(cards=4, sourced=3, checked=2, due=2)


def test_a_check_since_the_source_was_superseded_is_one(alice: User, firm: Firm) -> None:
    deck = make_deck("ours", firm=firm)
    make_mixed(deck)
    Card.objects.filter(key="left-behind").update(checked_on=date(2026, 3, 1))
    assert health(deck, alice) == Health(cards=4, sourced=3, checked=3, due=1)


def test_a_source_that_will_be_superseded_still_stands(alice: User, firm: Firm) -> None:
    deck = make_deck("ours", firm=firm)
    make_mixed(deck)
    Source.objects.filter(key="gone").update(superseded_on=TODAY + timedelta(days=1))
    assert health(deck, alice).due == 1


def test_an_empty_deck_has_none(alice: User, firm: Firm) -> None:
    assert health(make_deck("ours", firm=firm), alice) == Health()


def test_it_is_the_copy_of_the_readers_firm_that_counts(alice: User, charlie: User, guest: User, firm: Firm) -> None:
    deck = make_deck("shared")
    make_mixed(deck)
    dates: dict[str, Any] = {"checked_on": CHECKED, "review_by": LATER}
    late = Card.objects.get(key="late")
    copy = FirmCopy.objects.create(firm=firm, card=late, question="Ours", base_version=1, **dates)
    assert health(deck, alice) == Health(cards=4, sourced=2, checked=3, due=1)
    assert health(deck, charlie) == health(deck, guest) == Health(cards=4, sourced=3, checked=2, due=2)
    FirmCopy.objects.filter(pk=copy.pk).update(withdrawn_at=timezone.now())
    assert health(deck, alice).due == 2


def test_of_shared_cards_only_reports_of_ones_own_firm_count(
    alice: User, charlie: User, guest: User, root: User, firm: Firm, other_firm: Firm
) -> None:
    deck = make_deck("shared")
    make_mixed(deck)
    fine, plain, late = (Card.objects.get(key=key) for key in ("fine", "plain", "late"))
    report_on(fine, charlie, other_firm)
    report_on(fine, charlie, other_firm)
    report_on(plain, guest, None)
    closed = report_on(late, alice, firm)
    Report.objects.filter(pk=closed.pk).update(status=ReportStatus.RESOLVED)
    assert [health(deck, who).reported for who in (alice, charlie, guest, root)] == [1, 2, 1, 2]


def test_all_decks_are_counted_in_one_query(alice: User, firm: Firm, django_assert_num_queries: Any) -> None:
    decks = [make_deck(f"deck-{number}", firm=firm) for number in range(3)]
    for deck in decks[1:]:
        make_cards(deck, 500)
    with django_assert_num_queries(1):
        found = health_of([deck.pk for deck in decks], reader=alice, today=TODAY)
    assert [found[deck.pk].cards for deck in decks] == [0, 500, 500]


def test_a_deck_page_costs_the_same_with_many_cards(
    alices: Client, firm: Firm, django_assert_num_queries: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    deck = make_deck("ours", firm=firm)
    make_cards(deck, 3)
    alices.get(f"/decks/{deck.public_id}/")
    with django_assert_max_num_queries(10) as few:
        alices.get(f"/decks/{deck.public_id}/")
    make_cards(deck, 997)
    Card.objects.filter(deck=deck).update(source=make_source(), review_by=date(2020, 1, 1))
    with django_assert_num_queries(len(few)):
        page = alices.get(f"/decks/{deck.public_id}/").content.decode()
    assert "Of 1000 cards, 1000 name a source and none is checked; 1000 are due for checking, none is reported." in page


# The plot

counts = st.integers(0, 5_000)


@given(counts, counts, counts, counts, counts)
def test_bars_are_as_long_as_their_share(cards: int, sourced: int, checked: int, due: int, reported: int) -> None:
    numbers = [min(cards, number) for number in (sourced, checked, due, reported)]
    for frame in (FRAME, SMALL):
        plot = health_plot(Health(cards, *numbers), frame)
        fits(plot, cards, numbers)


def fits(plot: HealthPlot, cards: int, numbers: list[int]) -> None:
    for row, number in zip(plot.rows, numbers, strict=True):
        assert row.count == number
        assert 0 <= row.bar.width <= plot.width
        assert (row.bar.width == 0) == (number == 0), "a single card is to be seen"
        assert (row.share == "100 %") == (number == cards > 0)
        assert (row.share == "0 %") == (number == 0)
        assert row.bar.y + row.bar.height <= 98
    assert all(before.bar.y + before.bar.height < after.bar.y for before, after in pairwise(plot.rows))


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Health(), "No card is published yet."),
        (Health(1, 1, 1), "The one card names its source, is checked and is not reported."),
        (Health(1, 0, 0, 1, 1), "The one card names no source, is due for checking and is reported."),
        (Health(1), "The one card names no source, was never checked and is not reported."),
        (
            Health(20, 18, 17, 3, 1),
            "Of 20 cards, 18 name a source and 17 are checked; 3 are due for checking, 1 is reported.",
        ),
        (
            Health(2, 1, 1, 1, 0),
            "Of 2 cards, 1 names a source and 1 is checked; 1 is due for checking, none is reported.",
        ),
    ],
)
def test_it_is_said_in_a_sentence(found: Health, says: str) -> None:
    assert health_plot(found).sentence == says
