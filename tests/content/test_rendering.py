"""Drawing cards anew after an update of the program: nobody sees a new version of a card, only the new drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cards.content.actions import render_anew
from cards.content.models import Card, Point
from cards.kinds.face import RENDERING
from tests.factories import fill_deck, make_card, make_deck

if TYPE_CHECKING:
    import pytest_django

    from cards.content.models import Deck

WRITTEN = [field.name for field in Card._meta.fields if field.name not in {"rendered", "rendering", "search_text"}]
NO_TABLE = "| Turnover | Limit |\n|---|---|\n| a lot | more |\n| a lot | less |"


@pytest.fixture
def deck(db: None) -> Deck:
    deck = make_deck("plain")
    fill_deck(deck)
    return deck


def written() -> list[dict[str, Any]]:
    return list(Card.objects.order_by("pk").values(*WRITTEN))


def drawn() -> list[Any]:
    return list(Card.objects.order_by("pk").values_list("rendered", "rendering", "search_text"))


def outdate(*keys: str) -> None:
    """Make it so that these cards look as if an earlier version of the program had stored them."""
    old = {"question": "<p>Old</p>", "answer": "Old", "points": [["1", "", "Old"]]}
    Card.objects.filter(key__in=keys).update(rendered=old, rendering=RENDERING - 1, search_text="old")


def test_outdated_cards_are_drawn_as_saving_them_would(deck: Deck) -> None:
    fresh, said = drawn(), written()
    outdate(*(card.key for card in deck.cards.all()))
    assert drawn() != fresh
    assert render_anew() == 6
    assert drawn() == fresh
    assert written() == said, "what a card says, its version and when it was saved"


def test_only_outdated_cards_are_drawn_anew(deck: Deck) -> None:
    outdate("prose", "steps")
    Card.objects.filter(key="points").update(search_text="untouched")
    assert render_anew() == 2
    assert Card.objects.get(key="points").search_text == "untouched"


def test_cards_that_were_stored_before_drawings_were_numbered_are_outdated(deck: Deck) -> None:
    Card.objects.filter(key="prose").update(rendered={}, rendering=0)
    assert render_anew() == 1
    assert "Prose" in Card.objects.get(key="prose").face.answer


def test_drawing_anew_leaves_no_trace_in_the_history(deck: Deck) -> None:
    rows = Card.history.count(), Point.history.count()
    outdate("prose", "choice")
    render_anew()
    assert (Card.history.count(), Point.history.count()) == rows


def test_the_second_time_nothing_is_left(
    deck: Deck, django_assert_num_queries: pytest_django.DjangoAssertNumQueries
) -> None:
    outdate("prose")
    assert render_anew() == 1
    with django_assert_num_queries(1):
        assert render_anew() == 0


@pytest.mark.parametrize("most", [1, 2, 5, 6, 7])
def test_it_goes_in_batches_to_the_end(deck: Deck, most: int) -> None:
    outdate(*(card.key for card in deck.cards.all()))
    assert render_anew(most=most) == 6
    assert not Card.objects.exclude(rendering=RENDERING).exists()


def test_without_cards_there_is_nothing_to_draw(db: None) -> None:
    assert render_anew() == 0


def test_a_table_that_can_no_longer_be_drilled_is_shown_all_the_same(deck: Deck) -> None:
    """It may have been stored before tables had to be fit for questions."""
    card = make_card(deck, "hazy", kind="figures", figures=NO_TABLE)
    outdate("hazy", "prose")
    assert render_anew() == 2
    card = Card.objects.get(pk=card.pk)
    assert "<td>a lot</td>" in card.face.figures
    assert (list(card.how.ask(card.face, "seed")), card.how.needed(card.face)) == ([], 0)
