"""Choosing a source that no longer stands: it is marked in the list, and whoever rests a card on it is warned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.correction_models import FirmCopy
from cards.content.models import Card, Source
from cards.core import clock
from tests.authoring.conftest import form_of
from tests.authoring.firm_copies import make_copy, sent, url, write_url
from tests.factories import make_card, make_source

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import Firm

SINCE = date(2026, 11, 5)
GONE = "RICS, Handbook (superseded by RICS, Handbook 2 on 5 November 2026)"


@pytest.fixture
def gone(firm: Firm) -> Source:
    source, heir = make_source("handbook", firm=firm, title="Handbook"), make_source("next", title="Handbook 2")
    Source.objects.filter(pk=source.pk).update(superseded_on=SINCE, superseded_by=heir)
    source.refresh_from_db()
    return source


@pytest.fixture
def card(firm_deck: Deck) -> Card:
    return make_card(firm_deck, "fees", checked_on=date(2026, 11, 1))


def said(response: Any) -> str:
    words: str = response.content.decode()
    return words


def test_both_forms_mark_the_sources_that_no_longer_stand(
    bobs: Client, card: Card, gone: Source, shared_deck: Deck
) -> None:
    Source.objects.filter(key="next").update(superseded_on=clock.site_date() + timedelta(days=400))
    form = bobs.get(f"/admin/cards/card/{card.pk}/change/").context["adminform"].form
    copied = bobs.get(write_url(shared_deck.cards.get(key="prose"))).context["form"]
    for one in (form, copied):
        found = [label for _, label in one.fields["source"].choices]
        assert GONE in found
        assert any("(to be superseded on " in label for label in found)
        assert "RICS, Rules of Conduct" in found


def test_a_card_may_rest_on_one_and_its_author_is_warned(bobs: Client, card: Card, gone: Source) -> None:
    address = f"/admin/cards/card/{card.pk}/change/"
    assert "Candidates read that the answer is being checked" not in said(bobs.get(address))
    data = form_of(card, source=gone.pk, locator="page 7", reason="It says so")
    page = said(bobs.post(address, data, follow=True))
    assert "This rests on “RICS, Handbook”, which was superseded by RICS, Handbook 2 on 5 November 2026." in page
    assert "until you choose the source that stands now" in page
    card.refresh_from_db()
    assert card.source == gone
    assert "which was superseded" in said(bobs.get(address)), "the form goes on saying so"


def test_a_card_checked_since_is_told_apart(bobs: Client, card: Card, gone: Source) -> None:
    data = form_of(card, source=gone.pk, checked_on="2026-11-05", reason="It stands")
    page = said(bobs.post(f"/admin/cards/card/{card.pk}/change/", data, follow=True))
    assert "It has been checked since, so it may stay so" in page
    assert "until you choose" not in page


def test_a_source_that_stands_warns_of_nothing(bobs: Client, card: Card, gone: Source) -> None:
    Source.objects.filter(pk=gone.pk).update(superseded_on=clock.site_date() + timedelta(days=3))
    data = form_of(card, source=gone.pk, reason="It says so")
    assert "This rests on" not in said(bobs.post(f"/admin/cards/card/{card.pk}/change/", data, follow=True))


def test_a_card_that_moves_to_what_stands_leaves_the_work_list(bobs: Client, card: Card, gone: Source) -> None:
    Card.objects.filter(pk=card.pk).update(source=gone)
    card.refresh_from_db()
    work = f"/admin/cards/source/{gone.pk}/cards/"
    assert [line.question for line in bobs.get(work).context["lines"]] == ["What is fees?"]
    heir = Source.objects.get(key="next")
    done = bobs.post(f"/admin/cards/card/{card.pk}/change/", form_of(card, source=heir.pk, reason="New"), follow=True)
    assert "This rests on" not in said(done)
    assert bobs.get(work).context["lines"] == []


def test_whoever_publishes_a_copy_is_warned_too(bobs: Client, firm: Firm, shared_deck: Deck, gone: Source) -> None:
    copy = make_copy(firm, shared_deck.cards.get(key="prose"))
    page = said(bobs.post(url(copy), sent(bobs.get(url(copy)), source=gone.pk), follow=True))
    assert "This rests on “RICS, Handbook”, which was superseded" in page
    assert FirmCopy.objects.get().source == gone
    assert "which was superseded" in said(bobs.get(url(copy)))


def test_many_sources_cost_as_much_as_one(
    bobs: Client,
    firm: Firm,
    card: Card,
    gone: Source,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    address = f"/admin/cards/card/{card.pk}/change/"
    with django_assert_max_num_queries(20) as one:
        bobs.get(address)
    for number in range(4):
        more = make_source(f"more-{number}", firm=firm)
        Source.objects.filter(pk=more.pk).update(superseded_on=SINCE, superseded_by=gone)
    with django_assert_num_queries(len(one)):
        bobs.get(address)
