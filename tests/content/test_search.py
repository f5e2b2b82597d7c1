"""Search finds a card by the words that its reader reads of it, and by nobody else's."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.content.actions import PointDraft
from cards.content.copy_actions import draft_of_card, draw_copies_anew, give_up, save_copy
from cards.content.correction_models import FirmCopy
from cards.content.models import Card
from cards.content.queries import MOST_SEARCH_WORDS, search_cards
from cards.firms.models import FirmFact, Membership
from cards.kinds.face import RENDERING
from tests.factories import NOW, make_card

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import Firm, User


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return make_card(
        shared_deck,
        "who",
        question="Whom do you tell at {{ firm }}?",
        answer="Tell **{{complaints_handler}}**, who answers within {{ respond_within }}.",
        points=[("At {{ firm }}", "Ring {{ complaints_handler }}."), "Librarywording"],
        kind="points",
    )


def say(at: Firm, **facts: str) -> None:
    for key, value in facts.items():
        FirmFact.objects.update_or_create(firm=at, key=key, defaults={"value": value})


def copy_of(card: Card, firm: Firm, **said: Any) -> FirmCopy:
    draft = replace(draft_of_card(card), **said)
    return save_copy(firm=firm, card=card, draft=draft, by=None, reason="Ours", now=NOW)


def finds(user: User | AnonymousUser, text: str) -> bool:
    return search_cards(user, text).filter(key="who").exists()  # type: ignore[arg-type]


def test_a_card_is_found_by_the_facts_of_the_reader_s_own_firm_alone(
    card: Card, firm: Firm, other_firm: Firm, alice: User, charlie: User, guest: User
) -> None:
    say(firm, complaints_handler="Ms Canárysmith", firm="Alpha & Sons")
    say(other_firm, complaints_handler="Mr Canaryjones")
    for text in ("canárysmith", "CANÁRYSMITH.", "tell ms canárysmith, who", "at alpha & sons?", "sons"):
        assert [finds(user, text) for user in (alice, charlie, guest)] == [True, False, False], text
    for text in ("canaryjones", "ring mr canaryjones."):
        assert [finds(user, text) for user in (alice, charlie, guest)] == [False, True, False], text


def test_where_a_fact_is_not_set_a_card_is_found_by_what_it_says_instead(
    card: Card, firm: Firm, alice: User, guest: User
) -> None:
    say(firm, complaints_handler="Ms Smith", respond_within="")
    assert finds(guest, "firm's complaints handler (ask your mentor)")
    assert not finds(alice, "complaints handler")
    assert finds(alice, "your firm allows for responding")


@pytest.mark.parametrize("text", ["complaints_handler", "{{", "}}", "{{firm}}", "{{complaints_handler}}"])
def test_nobody_finds_a_card_by_how_its_author_wrote_a_fact(
    card: Card, firm: Firm, alice: User, guest: User, text: str
) -> None:
    say(firm, firm="Alpha")
    assert not finds(alice, text)
    assert not finds(guest, text)


def test_a_firm_s_own_copy_is_found_by_its_words_instead_of_the_library_s(
    card: Card, firm: Firm, other_firm: Firm, alice: User, charlie: User, guest: User
) -> None:
    copy_of(
        card,
        firm,
        question="Who is it at *canarycopy*?",
        note="Straße {{ respond_within }}",
        points=(PointDraft("Canarypoint", "Canarygroup"), PointDraft("Ask {{ firm }}")),
    )
    say(firm, respond_within="canaryfortnight", firm="Alpha")
    say(other_firm, respond_within="nine days", firm="Beta")
    for text in ("canarycopy?", "CANARYPOINT", "canarygroup", "STRASSE canaryfortnight", "ask alpha"):
        assert [finds(user, text) for user in (alice, charlie, guest)] == [True, False, False], text
    for text in ("librarywording", "whom do you tell"):
        assert [finds(user, text) for user in (alice, charlie, guest)] == [False, True, True], text


def test_a_copy_that_was_given_up_is_found_by_the_library_s_words_again(card: Card, firm: Firm, alice: User) -> None:
    copy = copy_of(card, firm, question="Canarycopy?")
    give_up(copy=copy, by=None, reason="Theirs is better", now=NOW)
    assert not finds(alice, "canarycopy")
    assert finds(alice, "whom")


def test_who_has_left_finds_nothing_of_the_firm_s(card: Card, firm: Firm, alice: User) -> None:
    copy_of(card, firm, question="Canarycopy of {{ firm }}?")
    say(firm, firm="Canaryfirm")
    assert finds(alice, "canarycopy canaryfirm")
    Membership.objects.filter(user=alice).update(left_at=NOW)
    assert not finds(alice, "canarycopy")
    assert not finds(alice, "canaryfirm")


def test_a_copy_that_was_stored_before_it_could_be_searched_is_found_once_it_is_drawn_anew(
    card: Card, firm: Firm, alice: User
) -> None:
    copy_of(card, firm, question="Canarycopy?")
    FirmCopy.objects.update(search_text="", rendering=RENDERING - 1)
    draw_copies_anew()
    assert finds(alice, "canarycopy")


def words_on(card: Card) -> list[str]:
    """What stands on the page of a card, word by word."""
    face = card.face
    parts: list[str] = [face.question, face.answer, face.figures, face.note]
    parts += [part for point in face.points for part in (html.escape(point.group), point.html, point.reason)]
    return html.unescape(re.sub("<[^>]*>", "", " ".join(parts))).split()


VALUES = st.text(st.sampled_from("aBß%_\\'.Éİ-& "), min_size=1, max_size=12).map(str.strip).filter(bool)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(st.sampled_from(["firm", "complaints_handler", "respond_within"]), VALUES))
def test_every_word_on_the_page_finds_the_card(
    card: Card, firm: Firm, alice: User, guest: User, values: dict[str, str]
) -> None:
    with transaction.atomic():
        say(firm, **values)
        for user in (alice, guest):
            read = words_on(Card.objects.spoken_to(user).get(pk=card.pk))
            for start in range(0, len(read), MOST_SEARCH_WORDS):
                text = " ".join(read[start : start + MOST_SEARCH_WORDS])
                assert finds(user, text), text
        transaction.set_rollback(True)


def test_a_search_takes_as_many_queries_whatever_there_is(
    card: Card, shared_deck: Deck, firm: Firm, alice: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(alice)

    def queries(text: str) -> int:
        client.get("/search/", {"q": "nothing"})
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/search/", {"q": text}).status_code == 200
        return len(captured)

    few = queries("whom")
    for number in range(8):
        more = make_card(shared_deck, f"more-{number}", question="Whom else at {{ firm }}?")
        copy_of(more, firm, question="Whom else of {{ complaints_handler }}?")
    say(firm, firm="Alpha", complaints_handler="Smith", respond_within="a week")
    assert "Whom else of Smith?" in client.get("/search/", {"q": "whom smith"}).content.decode()
    assert queries("whom of smith else a w h o") == few
