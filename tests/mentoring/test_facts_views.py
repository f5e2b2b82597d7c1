"""The facts of a firm: who may read and write them, what a change does, and what the page tells beforehand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from cards.content.correction_models import CardChange, FirmCopy
from cards.firms.facts import FACTS
from cards.firms.models import FirmFact, Role, User
from cards.study.models import ChangeNotice
from tests.factories import NOW, make_card, make_user
from tests.study.helpers import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import Firm

pytestmark = pytest.mark.django_db
PAGE = "/firm/facts/"


@pytest.fixture
def doras(dora: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(dora)


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return make_card(
        shared_deck,
        "who",
        question="Who handles complaints at {{ firm }}?",
        answer="{{ complaints_handler }}, within {{ acknowledge_within }}.",
    )


def set_fact(firm: Firm, key: str, value: str) -> FirmFact:
    return FirmFact.objects.create(firm=firm, key=key, value=value)


def values_of(firm: Firm) -> dict[str, str]:
    return dict(FirmFact.objects.filter(firm=firm).exclude(value="").values_list("key", "value"))


def send(client: Client, *, was: dict[str, str] | None = None, **facts: str) -> Any:
    """Send the form as a browser does that opened it when `was` stood there."""
    was = was or {}
    stood = {f"was_{key}": was.get(key, "") for key in FACTS}
    return client.post(PAGE, {**dict.fromkeys(FACTS, ""), **was, **stood, **facts})


@pytest.mark.parametrize("path", ["/firm/", PAGE])
def test_candidates_guests_and_who_is_at_no_firm_find_nothing(
    path: str, alice: User, guest: User, root: User, sign_in: Callable[[User], Client]
) -> None:
    assert [sign_in(user).get(path).status_code for user in (alice, guest, root)] == [404] * 3


def test_a_mentor_reads_and_does_not_write(bobs: Client, firm: Firm, card: Card) -> None:
    set_fact(firm, "complaints_handler", "the partner")
    page = bobs.get(PAGE).content.decode()
    assert "the partner" in page
    assert "<form" not in page
    assert send(bobs, complaints_handler="me").status_code == 403
    assert values_of(firm) == {"complaints_handler": "the partner"}


def test_the_hub_counts_what_is_set_and_what_waits(bobs: Client, firm: Firm, card: Card) -> None:
    set_fact(firm, "complaints_handler", "the partner")
    page = bobs.get("/firm/").content.decode()
    assert f"1 of {len(FACTS)} set · 1 card waits for one" in page
    assert 'href="/firm/"' in bobs.get("/today/").content.decode()


def test_who_looks_after_no_firm_is_not_led_there(
    alices: Client, root: User, sign_in: Callable[[User], Client]
) -> None:
    for client in (alices, sign_in(root)):
        assert 'href="/firm/"' not in client.get("/today/").content.decode()


def test_a_manager_sets_facts_and_cards_speak_with_them(doras: Client, alices: Client, firm: Firm, card: Card) -> None:
    response = send(doras, complaints_handler=" the  compliance\tpartner ", acknowledge_within="3 days")
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert values_of(firm) == {"complaints_handler": "the compliance partner", "acknowledge_within": "3 days"}
    assert "the compliance partner, within 3 days." in alices.get(f"/cards/{card.public_id}/").content.decode()


def test_a_change_is_material_for_the_firms_own_candidates_alone(
    doras: Client, alice: User, charlie: User, guest: User, firm: Firm, card: Card, shared_deck: Deck
) -> None:
    untouched = shared_deck.cards.get(key="prose")
    for user in (alice, charlie, guest):
        answer(user, card)
        answer(user, untouched)
    said = doras.get(PAGE).content.decode()
    assert "If you set it, 1 candidate who has learned 1 card will see old and new." in said
    page = doras.post(PAGE, {"complaints_handler": "the partner"}, follow=True).content.decode()
    assert "1 candidate who had learned 1 card that speak of what changed will see old and new." in page
    told = ChangeNotice.objects.values_list("memory__user", "memory__card", "change__fact", "change__is_material")
    assert list(told) == [(alice.pk, card.pk, "complaints_handler", True)]


def test_what_is_as_it_was_changes_nothing(doras: Client, firm: Firm, card: Card) -> None:
    set_fact(firm, "complaints_handler", "the partner")
    page = send(doras, was={"complaints_handler": "the partner"})
    assert page.status_code == 302
    assert not CardChange.objects.exists()
    assert FirmFact.history.count() == 1


def test_a_fact_can_be_taken_back(doras: Client, firm: Firm, card: Card) -> None:
    set_fact(firm, "complaints_handler", "the partner")
    send(doras, was={"complaints_handler": "the partner"}, complaints_handler="")
    assert values_of(firm) == {}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("x" * 201, "This has 201 characters, and 200 fit."),
        ("the {{ firm }}", "Two braces side by side"),
        ("}}", "Two braces side by side"),
        ("a\x07b", "a character that cannot be seen (U+0007)"),
        ("a\u202eb", "a character that cannot be seen (U+202E)"),
        *((f"a{one}b", "a character that cannot be seen") for one in "\u200b\u200e\u200f\u2060\xad\u061c\ufeff"),
        *((one, f"cannot be seen (U+{ord(one):04X})") for one in "\u115f\u1160\u17b4\u2800\u3164\uffa0"),
        *((f"a{one}b", f"cannot be seen (U+{ord(one):04X})") for one in "\u115f\u1160\u2800\u3164\uffa0\u034f"),
        ("\ufe0f \ufe0f", "a character that cannot be seen (U+FE0F)"),
    ],
)
def test_what_no_card_could_say_is_refused_and_kept_in_the_form(
    doras: Client, firm: Firm, value: str, says: str
) -> None:
    response = send(doras, complaints_handler=value, firm="Ours")
    assert response.status_code == 422
    assert says in response.content.decode()
    assert 'value="Ours"' in response.content.decode()
    assert values_of(firm) == {}


def test_the_summary_of_what_is_wrong_leads_to_each_field(doras: Client) -> None:
    page = send(doras, complaints_handler="}}", gifts_register="x" * 201, why="y" * 101).content.decode()
    assert "<title>Error: Facts of" in page
    summary = page.split('role="alert"', 1)[1].split("</div>")[0]
    fields = re.findall(r'href="#(\w+)"', summary)
    assert fields[-1] == "id_why"
    assert sorted(fields[:-1]) == ["id_complaints_handler", "id_gifts_register"]
    assert all(f'id="{field}"' in page for field in fields)
    assert "and 200 fit" in summary
    assert "Keep theirs" not in summary
    assert "<title>Facts of" in doras.get(PAGE).content.decode()


def test_markup_is_text_on_every_page(doras: Client, alices: Client, card: Card) -> None:
    send(doras, complaints_handler='<b>"Mx"</b> & <script>alert(1)</script>')
    for client, path in (
        (doras, PAGE),
        (alices, f"/cards/{card.public_id}/"),
        (alices, f"/study/?card={card.public_id}"),
    ):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<b>" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_second_of_two_managers_sees_what_the_first_saved(
    doras: Client, firm: Firm, card: Card, sign_in: Any
) -> None:
    finn = sign_in(make_user("Finn", firm=firm, role=Role.MANAGER))
    send(finn, complaints_handler="Finn's choice", gifts_register="the book")
    response = send(doras, complaints_handler="Dora's choice", redress_consumers="CEDR")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Nothing was saved: somebody else changed the same" in page
    assert '<a href="/firm/facts/">Keep theirs</a>' in page
    assert '<a href="#id_complaints_handler">' in page
    assert "Finn saved “Finn&#x27;s choice” here while you were writing." in page
    assert 'value="Dora&#x27;s choice"' in page
    assert 'value="the book"' in page
    assert values_of(firm) == {"complaints_handler": "Finn's choice", "gifts_register": "the book"}
    # Sent again as the page now stands, it is knowingly put in its place, and the first one's other fact stays.
    now = {"complaints_handler": "Finn's choice", "gifts_register": "the book"}
    send(doras, was=now, complaints_handler="Dora's choice", redress_consumers="CEDR")
    assert values_of(firm) == {**now, "complaints_handler": "Dora's choice", "redress_consumers": "CEDR"}


def test_two_managers_who_change_different_facts_are_both_served(doras: Client, firm: Firm, sign_in: Any) -> None:
    finn = sign_in(make_user("Finn", firm=firm, role=Role.MANAGER))
    send(finn, complaints_handler="the partner")
    assert send(doras, gifts_register="the book").status_code == 302
    assert values_of(firm) == {"complaints_handler": "the partner", "gifts_register": "the book"}


def test_the_page_lists_what_waits_for_what(doras: Client, firm: Firm, card: Card, other_firm_deck: Deck) -> None:
    make_card(other_firm_deck, "theirs", question="Theirs, {{ gifts_register }}?")
    make_card(card.deck, "draft", question="Draft, {{ gifts_register }}?", status="draft")
    set_fact(firm, "firm", "Ours")
    set_fact(firm, "complaints_handler", "the partner")
    page = doras.get(PAGE).content.decode()
    waiting = page.partition('id="waiting"')[2].partition("<h2")[0]
    assert "Who handles complaints at Ours?" in waiting
    assert "Client care · waits for: A complaint is acknowledged within<" in waiting
    assert waiting.count("<li>") == 1
    set_fact(firm, "acknowledge_within", "7 days")
    assert "None: every fact that a card speaks of is set." in doras.get(PAGE).content.decode()


def test_what_the_firms_own_copy_says_counts(doras: Client, firm: Firm, card: Card) -> None:
    FirmCopy.objects.create(
        card=card, firm=firm, base_version=1, rendered={"question": "Ours?"}, fact_keys=["gifts_register"]
    )
    waiting = doras.get(PAGE).content.decode().partition('id="waiting"')[2]
    assert "Ours?" in waiting
    assert "waits for: Gifts and hospitality are recorded in<" in waiting


def test_the_history_says_who_when_old_and_new(doras: Client, firm: Firm, erin: User) -> None:
    set_fact(erin.memberships.get().firm, "gifts_register", "canary register")
    send(doras, complaints_handler="the partner")
    send(doras, was={"complaints_handler": "the partner"}, complaints_handler="the director")
    page = doras.get(PAGE).content.decode()
    history = page.partition("What was changed")[2]
    assert "<del>the partner</del>" in history
    assert "<ins>the director</ins>" in history
    assert history.count("Dora") == 2
    assert "canary" not in page


def test_why_stands_in_the_history_and_beside_old_and_new(doras: Client, alice: User, firm: Firm, card: Card) -> None:
    answer(alice, card)
    send(doras, complaints_handler="the partner", why="She <b>took</b> over")
    history = doras.get(PAGE).content.decode().partition("What was changed")[2]
    assert "<bdi>Dora</bdi> · She &lt;b&gt;took&lt;/b&gt; over" in history
    assert CardChange.objects.get().why == "She <b>took</b> over"
    refused = send(doras, was=values_of(firm), complaints_handler="the director", why="x" * 101)
    assert refused.status_code == 422
    assert values_of(firm) == {"complaints_handler": "the partner"}


def put_back_links(page: str) -> list[str]:
    return re.findall(r"\?put_back=(\d+)", page.partition("What was changed")[2])


def test_an_earlier_value_is_put_back_through_the_form_that_says_whom_it_reaches(
    doras: Client, alice: User, firm: Firm, card: Card
) -> None:
    answer(alice, card)
    send(doras, complaints_handler="the partner")
    send(doras, was={"complaints_handler": "the partner"}, complaints_handler="the director")
    (first,) = put_back_links(doras.get(PAGE).content.decode())  # what it says now offers none
    opened = doras.get(PAGE, {"put_back": first})
    page = opened.content.decode()
    assert "holds “the partner” again. Nothing is changed until you save it." in page
    assert "If you change it, 1 candidate who has learned 1 card will see old and new." in page.partition("<form")[0]
    assert values_of(firm) == {"complaints_handler": "the director"}
    form = opened.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert sent["why"].startswith("Put back as it was from ")
    assert doras.post(f"{PAGE}?put_back={first}", sent).status_code == 302
    assert values_of(firm) == {"complaints_handler": "the partner"}
    assert sent["why"] in doras.get(PAGE).content.decode().partition("What was changed")[2]


def test_putting_back_takes_nothing_of_a_colleague_away(doras: Client, firm: Firm, card: Card, sign_in: Any) -> None:
    send(doras, complaints_handler="the partner")
    send(doras, was={"complaints_handler": "the partner"}, complaints_handler="the director")
    (first,) = put_back_links(doras.get(PAGE).content.decode())
    form = doras.get(PAGE, {"put_back": first}).context["form"]
    finn = sign_in(make_user("Finn", firm=firm, role=Role.MANAGER))
    send(finn, was={"complaints_handler": "the director"}, complaints_handler="Finn's choice")
    sent = {name: form[name].value() or "" for name in form.fields}
    assert doras.post(PAGE, sent).status_code == 409
    assert values_of(firm) == {"complaints_handler": "Finn's choice"}


def test_a_change_of_another_firm_and_a_mentor_put_nothing_back(
    doras: Client, bobs: Client, firm: Firm, erin: User
) -> None:
    set_fact(erin.memberships.get().firm, "gifts_register", "canary register")
    theirs = FirmFact.history.get().history_id
    for asked in (theirs, 987_654_321, "nonsense", "9" * 40):
        page = doras.get(PAGE, {"put_back": asked})
        assert page.status_code == 200
        assert not page.context["again"]
        assert "canary" not in page.content.decode()
    fact = set_fact(firm, "complaints_handler", "the partner")
    fact.value = "the director"
    fact.save()
    assert put_back_links(bobs.get(PAGE).content.decode()) == []


def test_the_history_names_nobody_who_has_left_nor_by_an_address(
    doras: Client, firm: Firm, sign_in: Callable[[User], Client]
) -> None:
    fay = make_user("Fay", firm=firm, role=Role.MANAGER)
    send(sign_in(fay), complaints_handler="Ms One")
    assert ", <bdi>Fay</bdi></p>" in doras.get(PAGE).content.decode()
    User.objects.filter(pk=fay.pk).update(name="")
    page = doras.get(PAGE).content.decode()
    assert ", <bdi>A colleague</bdi></p>" in page
    assert str(fay.email) not in page
    User.objects.filter(pk=fay.pk).update(name="Fay")
    fay.memberships.update(left_at=NOW)
    page = doras.get(PAGE).content.decode()
    assert ", <bdi>Somebody who has left</bdi></p>" in page
    assert "Fay" not in page


def test_the_page_asks_as_much_for_many_people_as_for_none(
    doras: Client, alice: User, card: Card, django_assert_max_num_queries: Any
) -> None:
    doras.get(PAGE)
    with django_assert_max_num_queries(14) as asked:
        doras.get(PAGE)
    answer(alice, card, now=NOW)
    with django_assert_max_num_queries(len(asked)):
        doras.get(PAGE)
