from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from cards.content.choices import Status
from cards.content.models import Card, Deck
from tests.factories import make_card, make_cards

if TYPE_CHECKING:
    from django.test import Client

    from cards.firms.models import User

LIST = "/admin/cards/card/"


def act(browser: Client, action: str, *cards: Card) -> str:
    data = {"action": action, "_selected_action": [card.pk for card in cards], "index": 0}
    return browser.post(LIST, data, follow=True).content.decode()


def shown(browser: Client, query: str) -> set[str]:
    return {card.key for card in browser.get(f"{LIST}?{query}").context["cl"].result_list}


def test_publishing_several_makes_one_version_each_with_its_reason(bobs: Client, bob: User, firm_deck: Deck) -> None:
    drafts = [make_card(firm_deck, f"draft-{number}", status=Status.DRAFT) for number in range(2)]
    assert "2 cards were published." in act(bobs, "publish", *drafts)
    for draft in drafts:
        newest = draft.history.first()
        assert newest is not None
        assert (newest.version, newest.history_change_reason, newest.history_user) == (2, "Published", bob)
        assert newest.status == Status.PUBLISHED


def test_points_stay_when_a_card_is_published_or_retired(bobs: Client, card: Card) -> None:
    before = list(card.points.values_list("public_id", "text", "group"))
    act(bobs, "retire", card)
    act(bobs, "back_to_draft", card)
    act(bobs, "publish", card)
    card.refresh_from_db()
    assert (card.status, card.version) == (Status.PUBLISHED, 4)
    assert list(card.points.values_list("public_id", "text", "group")) == before


def test_what_stands_so_already_gets_no_version(bobs: Client, card: Card) -> None:
    assert "0 cards were published." in act(bobs, "publish", card)
    assert card.history.count() == 1


def test_unfit_cards_are_not_published_and_it_says_which_and_why(bobs: Client, firm_deck: Deck) -> None:
    fit = make_card(firm_deck, "fit", status=Status.DRAFT)
    undated = make_card(firm_deck, "undated", status=Status.DRAFT, checked_on=None, question="Undated?")
    thin = make_card(firm_deck, "thin", status=Status.DRAFT, kind="points", points=["One"], question="Thin?")
    page = act(bobs, "publish", fit, undated, thin)
    assert "1 card was published." in page
    assert "“Undated?” was not published." in page
    assert "says when it was checked" in page
    assert "“Thin?” was not published." in page
    assert "at least 2 points" in page
    assert set(Card.objects.filter(status=Status.DRAFT, deck=firm_deck)) == {undated, thin}


def test_many_refusals_are_summed_up(bobs: Client, firm_deck: Deck) -> None:
    drafts = [make_card(firm_deck, f"d-{n}", status=Status.DRAFT, checked_on=None) for n in range(7)]
    assert "2 more were not published" in act(bobs, "publish", *drafts)


@pytest.mark.parametrize(
    ("choice", "keys"),
    [("overdue", {"late"}), ("soon", {"today", "month"}), ("later", {"far"}), ("none", {"none"})],
)
def test_cards_are_found_by_when_they_are_due_for_checking(
    bobs: Client, firm_deck: Deck, choice: str, keys: set[str]
) -> None:
    firm_deck.cards.all().delete()
    today = timezone.localdate()
    dates = {"late": -1, "today": 0, "month": 30, "far": 31}
    for key, days in dates.items():
        make_card(firm_deck, key, review_by=today + timedelta(days=days), checked_on=date(2020, 1, 1))
    make_card(firm_deck, "none", review_by=None, status=Status.DRAFT)
    make_card(firm_deck, "gone", review_by=today - timedelta(days=9), status=Status.RETIRED)
    assert shown(bobs, f"review={choice}") == keys


def test_the_list_says_overdue_in_words(bobs: Client, card: Card) -> None:
    Card.objects.filter(pk=card.pk).update(review_by=date(2020, 2, 3))
    assert "Overdue</strong> since 3 Feb 2020" in bobs.get(LIST).content.decode()


def test_cards_are_found_by_words_of_their_points_and_by_id(bobs: Client, card: Card) -> None:
    assert shown(bobs, "q=INVESTIGATE+which") == {"stages"}
    assert shown(bobs, "q=stages") == {"stages"}
    assert shown(bobs, "q=nothing-like-it") == set()
    assert bobs.get(f"{LIST}?q={'word+' * 2000}").status_code == 200


def test_cards_are_found_by_deck(bobs: Client, card: Card, other_firm_deck: Deck) -> None:
    assert "stages" in shown(bobs, f"deck={card.deck_id}")
    assert shown(bobs, f"deck={other_firm_deck.pk}") == set()
    assert shown(bobs, "deck=nonsense") == set()


@pytest.mark.parametrize("query", ["status__exact=draft", "level__exact=2", "kind__exact=points", "basis__exact=rule"])
def test_the_other_filters_answer(bobs: Client, card: Card, query: str) -> None:
    assert bobs.get(f"{LIST}?{query}").status_code == 200


def test_the_list_costs_the_same_with_many_cards(bobs: Client, firm_deck: Deck, django_assert_num_queries: Any) -> None:
    make_cards(firm_deck, 1)
    bobs.get(LIST)
    with django_assert_num_queries(7):
        bobs.get(LIST)
    make_cards(firm_deck, 30)
    with django_assert_num_queries(7):
        bobs.get(LIST)
