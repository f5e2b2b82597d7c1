"""The study page with and without JavaScript: what it answers, what it keeps and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from cards.content.choices import Status
from cards.content.models import Card
from cards.firms.models import User
from cards.study.models import Memory, Review
from cards.study.views import STALE, UNDO_STALE, UNDONE, WITHDRAWN
from tests.factories import make_cards, make_deck, post_grade, post_undo

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Deck


@pytest.fixture
def deck(db: None) -> Deck:
    return make_deck("plain", title="Plain cards")


@pytest.fixture
def cards(deck: Deck) -> list[Card]:
    return make_cards(deck, 3)


def test_an_answer_brings_the_next_card_in_the_same_round_trip(alices: Client, cards: list[Card]) -> None:
    response = post_grade(alices, cards[0], version=0)
    assert response.status_code == 200
    assert cards[1].question in response.content.decode()
    assert b"Undo" in response.content


def test_without_javascript_an_answer_leads_to_the_next_card(alices: Client, cards: list[Card]) -> None:
    response = post_grade(alices, cards[0], version=0, htmx=False)
    assert (response.status_code, response["Location"]) == (302, "/study/")
    assert cards[1].question in alices.get("/study/").content.decode()


def test_the_end_of_a_session_can_be_undone_from_its_summary(alices: Client, cards: list[Card]) -> None:
    attempts = [uuid4() for _ in cards]
    for card, attempt in zip(cards, attempts, strict=True):
        response = post_grade(alices, card, version=0, rating=4, attempt=attempt)
    assert response["HX-Redirect"] == "/study/done/"
    summary = alices.get("/study/done/").content.decode()
    assert str(attempts[-1]) in summary
    response = post_undo(alices, attempts[-1], htmx=False)
    assert response["Location"] == f"/study/?card={cards[-1].public_id}"
    page = alices.get(response["Location"]).content.decode()
    assert cards[-1].question in page
    assert UNDONE in page


def test_a_stale_answer_says_so_and_shows_the_current_card(alices: Client, cards: list[Card]) -> None:
    post_grade(alices, cards[0], version=0)
    for htmx in (True, False):
        response = post_grade(alices, cards[0], version=0, htmx=htmx)
        assert response.status_code == 409
        assert STALE in response.content.decode()
        assert cards[1].question in response.content.decode()
        assert b"Undo" in response.content


def test_a_stale_answer_at_the_end_of_a_session_says_so_on_the_summary(alices: Client, deck: Deck) -> None:
    (card,) = make_cards(deck, 1)
    post_grade(alices, card, version=0, rating=4)
    response = post_grade(alices, card, version=0, rating=4)
    assert response["HX-Redirect"] == "/study/done/"
    assert STALE in alices.get("/study/done/").content.decode()
    response = post_grade(alices, card, version=0, rating=4, htmx=False)
    assert response.status_code == 409
    assert STALE in response.content.decode()
    assert "Done for today" in response.content.decode()
    assert STALE not in alices.get("/study/done/").content.decode()


@pytest.mark.parametrize("htmx", [True, False])
def test_undo_while_a_later_answer_stands_is_refused(alices: Client, cards: list[Card], *, htmx: bool) -> None:
    first = uuid4()
    post_grade(alices, cards[0], version=0, attempt=first)
    post_grade(alices, cards[1], version=0)
    response = post_undo(alices, first, htmx=htmx)
    assert response.status_code == 409
    assert UNDO_STALE in response.content.decode()
    assert Review.objects.count() == 2


def test_undo_of_an_unknown_answer_is_not_found(alices: Client, cards: list[Card]) -> None:
    assert post_undo(alices, uuid4()).status_code == 404


@pytest.mark.parametrize("htmx", [True, False])
def test_undo_of_a_card_that_was_withdrawn_goes_on_with_the_next(
    alices: Client, cards: list[Card], *, htmx: bool
) -> None:
    attempt = uuid4()
    post_grade(alices, cards[0], version=0, attempt=attempt)
    Card.objects.filter(pk=cards[0].pk).update(status=Status.RETIRED)
    response = post_undo(alices, attempt, htmx=htmx)
    page = response if htmx else alices.get(response["Location"])
    assert WITHDRAWN in page.content.decode()
    assert cards[1].question in page.content.decode()
    assert Memory.objects.get().reps == 0


def test_undo_from_one_deck_reaches_an_answer_in_another(alices: Client, cards: list[Card], deck: Deck) -> None:
    attempt = uuid4()
    (other,) = make_cards(make_deck("other"), 1)
    post_grade(alices, other, version=0, attempt=attempt)
    data = {"undone": str(attempt), "attempt": str(uuid4())}
    response = alices.post(f"/study/undo/?deck={deck.public_id}", data, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert other.question in response.content.decode()


def test_a_session_stays_in_its_deck(alices: Client, cards: list[Card], deck: Deck) -> None:
    other = make_cards(make_deck("other", position=9), 1)[0]
    scope = f"?deck={deck.public_id}"
    for card in cards:
        page = alices.get(f"/study/{scope}").content.decode()
        assert card.question in page
        assert f"/study/{card.public_id}/grade/{scope}" in page
        response = post_grade(alices, card, version=0, rating=4, deck=deck)
    assert response["HX-Redirect"] == f"/study/done/{scope}"
    assert other.question in alices.get("/study/").content.decode()


def test_putting_the_last_card_aside_ends_the_session_and_says_what_became_of_it(alices: Client, deck: Deck) -> None:
    (card,) = make_cards(deck, 1)
    response = alices.post(f"/study/{card.public_id}/bury/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/study/done/"
    assert "Put off until tomorrow." in alices.get("/study/done/").content.decode()


def test_a_repeated_answer_offers_to_undo_the_latest_one(alices: Client, cards: list[Card]) -> None:
    first, latest = uuid4(), uuid4()
    post_grade(alices, cards[0], version=0, attempt=first)
    post_grade(alices, cards[1], version=0, attempt=latest)
    page = post_grade(alices, cards[0], version=0, attempt=first).content.decode()
    assert f'name="undone" value="{latest}"' in page
    assert str(first) not in page


@pytest.mark.parametrize("htmx", [True, False])
def test_a_lost_response_sent_again_after_the_card_was_withdrawn_goes_on(
    alices: Client, cards: list[Card], *, htmx: bool
) -> None:
    attempt = uuid4()
    post_grade(alices, cards[0], version=0, attempt=attempt)
    Card.objects.filter(pk=cards[0].pk).update(status=Status.RETIRED)
    response = post_grade(alices, cards[0], version=0, attempt=attempt, htmx=htmx)
    page = response if htmx else alices.get(response["Location"])
    assert cards[1].question in page.content.decode()
    assert Review.objects.count() == 1
    assert post_grade(alices, cards[0], version=1).status_code == 404


def test_reading_changes_nothing(alices: Client, cards: list[Card]) -> None:
    for path in ("/today/", "/study/", f"/study/?card={cards[1].public_id}", "/study/done/", "/my-cards/"):
        assert alices.get(path).status_code == 200
    assert not Memory.objects.exists()


@pytest.mark.parametrize("card", ["", "not-a-uuid", "0", "00000000-0000-4000-8000-000000000000"])
def test_a_card_that_is_not_there_is_not_found(alices: Client, cards: list[Card], card: str) -> None:
    assert alices.get("/study/", {"card": card}).status_code == 404


def test_a_flag_is_set_and_taken_off_on_the_page(alices: Client, cards: list[Card]) -> None:
    path = f"/study/{cards[0].public_id}/flag/"
    on = alices.post(path, {"flagged": "1"}, headers={"HX-Request": "true"})
    assert b"Flagged. It is listed under My cards." in on.content
    assert cards[0].question in alices.get("/my-cards/").content.decode()
    off = alices.post(path, {"flagged": "0"})
    assert off["Location"] == f"/study/?card={cards[0].public_id}"
    assert not Memory.objects.get().flagged


def test_a_flag_leaves_the_card_as_it_is(alices: Client, cards: list[Card]) -> None:
    page = alices.post(f"/study/{cards[0].public_id}/flag/", {"flagged": "1"}, headers={"HX-Request": "true"})
    assert b'id="turn"' not in page.content
    assert b'hx-swap-oob="true">Flagged</span>' in page.content
    assert b"Take the flag off" in page.content
    assert b"hx-swap-oob" not in alices.get("/study/").content


def test_new_is_a_card_of_which_no_rating_stands(alices: Client, cards: list[Card]) -> None:
    new = b"<span>New</span>"
    path = f"/study/?card={cards[0].public_id}"
    attempt = uuid4()
    alices.post(f"/study/{cards[0].public_id}/flag/", {"flagged": "1"})
    assert new in alices.get(path).content
    post_grade(alices, cards[0], version=0, attempt=attempt)
    assert new not in alices.get(path).content
    post_undo(alices, attempt)
    assert new in alices.get(path).content


@pytest.mark.parametrize("action", ["suspend", "bury"])
def test_after_a_card_was_put_aside_u_brings_that_card_back(alices: Client, cards: list[Card], action: str) -> None:
    post_grade(alices, cards[0], version=0, rating=4)
    path = f"/study/{cards[1].public_id}"
    page = alices.post(f"{path}/{action}/", headers={"HX-Request": "true"}).content.decode()
    assert "/study/undo/" not in page
    bring_back, _, rest = page.partition('data-key="u"')
    assert f'action="{path}/resume/"' in bring_back
    assert 'data-key="u"' not in rest
    page = alices.post(f"{path}/resume/", headers={"HX-Request": "true"}).content.decode()
    assert cards[1].question in page
    assert "/study/undo/" in page
    assert (Memory.objects.filter(suspended=True).exists(), Review.objects.count()) == (False, 1)


def test_one_region_speaks_and_keys_are_named_only_where_they_work(alices: Client, cards: list[Card]) -> None:
    alices.post(f"/study/{cards[0].public_id}/bury/")
    page = alices.get("/study/").content.decode()
    assert "Put off until tomorrow." in page
    assert page.count('role="status"') == 1
    assert page.count("data-key=") == page.count("aria-keyshortcuts=") == 10
    User.objects.update(shortcuts=False)
    page = alices.get("/study/").content.decode()
    assert "data-key=" not in page
    assert "aria-keyshortcuts=" not in page


def test_suspend_waits_until_it_is_resumed(alices: Client, cards: list[Card]) -> None:
    alices.post(f"/study/{cards[0].public_id}/suspend/")
    assert cards[1].question in alices.get("/study/").content.decode()
    assert alices.post(f"/study/{cards[0].public_id}/resume/")["Location"] == "/my-cards/"
    assert cards[0].question in alices.get("/study/").content.decode()
