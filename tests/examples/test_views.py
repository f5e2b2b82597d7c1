"""The pages about examples: what they answer, what they keep of what was typed, and what they never tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.examples.actions import save_example
from cards.examples.models import MOST_TEXT, Example
from cards.examples.views import MOVED, STALE, STALE_RESTORE
from tests.examples.helpers import as_sent, comment_on, draft, firm_of, make_example, text
from tests.factories import CANARY, NOW, make_competency, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest_django
    from django.test import Client

    from cards.content.models import Deck
    from cards.examples.actions import ExampleDraft
    from cards.firms.models import User

SECRET = "the words of this example"


def write(client: Client, wanted: ExampleDraft | None = None, **fields: object) -> Any:
    return client.post("/examples/new/", {"key": str(uuid4()), **as_sent(wanted or draft()), **fields})


# The overview


def test_an_empty_page_says_what_to_do(alices: Client, alice: User, shared_deck: Deck) -> None:
    page = text(alices.get("/examples/"))
    assert "Nobody else reads it" in page
    assert "None yet" in page
    assert "/examples/new/?competency=client-care&amp;level=2" in page


def test_the_overview_says_how_many_and_where_none_is(alices: Client, alice: User, shared_deck: Deck) -> None:
    for title in ("One & only", "Two"):
        make_example(alice, title, shared_with=firm_of(alice))
    page = text(alices.get("/examples/"))
    assert "2 examples in your own words" in page
    assert re.search(r"<strong>2</strong> examples<span[^>]*>: Client care, Level 2", page)
    assert "One &amp; only" in page
    assert "shared with First Firm" in page


@pytest.mark.parametrize("many", [1, 3])
def test_the_overview_takes_six_queries(alices: Client, alice: User, bob: User, shared_deck: Deck, many: int) -> None:
    for _ in range(many):
        comment_on(make_example(alice, shared_with=firm_of(alice)), bob)
    with CaptureQueriesContext(connection) as captured:
        assert alices.get("/examples/").status_code == 200
    assert len(captured) == 6, "session, user, frame and the overview's three"


# Writing


def test_an_example_is_written_and_read(alices: Client, alice: User) -> None:
    wanted = draft("Boundary <b>", situation="Line one\r\nLine two", advised="1 < 2 & 3", level=3)
    response = write(alices, wanted)
    example = Example.objects.get()
    assert response["Location"] == f"/examples/{example.public_id}/"
    assert (example.user, example.level, example.situation) == (alice, 3, "Line one\nLine two")
    page = text(alices.get(response["Location"]))
    assert "Boundary &lt;b&gt;" in page
    assert "1 &lt; 2 &amp; 3" in page
    assert "What I did" not in page, "an empty part has no heading"
    assert "Only you" in page


def test_a_form_for_a_gap_or_a_card_begins_where_that_belongs(alices: Client, shared_deck: Deck) -> None:
    make_competency("ethics", "Ethics")
    page = text(alices.get("/examples/new/?competency=ethics&level=3"))
    assert '<option value="ethics" selected>' in page
    assert '<option value="3" selected>' in page
    card = shared_deck.cards.get(kind="example")
    page = text(alices.get(f"/examples/new/?card={card.public_id}"))
    assert '<option value="client-care" selected>' in page
    assert '<option value="2" selected>' in page
    assert card.question in page


def test_an_example_written_for_a_card_is_tied_to_it(alices: Client, shared_deck: Deck) -> None:
    card = shared_deck.cards.get(kind="example")
    response = write(alices, card=str(card.public_id))
    assert Example.objects.get().card == card
    assert f"/study/?card={card.public_id}" in text(alices.get(response["Location"]))


def test_a_card_that_was_withdrawn_is_not_offered(alices: Client, alice: User, shared_deck: Deck) -> None:
    card = shared_deck.cards.get(kind="example")
    example = make_example(alice, card=card)
    shared_deck.cards.update(status="retired")
    assert "Rehearse" not in text(alices.get(f"/examples/{example.public_id}/"))


def test_odd_cards_are_not_there(alices: Client, other_firm_deck: Deck) -> None:
    for odd in (str(other_firm_deck.cards.all()[0].public_id), str(uuid4()), "nonsense"):
        assert alices.get(f"/examples/new/?card={odd}").status_code == 404
    assert alices.get("/examples/new/?competency=nothing&level=99").status_code == 200


def test_a_card_withdrawn_while_its_example_was_written_costs_no_word(
    alices: Client, shared_deck: Deck, other_firm_deck: Deck
) -> None:
    gone = shared_deck.cards.get(kind="example")
    shared_deck.cards.update(status="retired")
    for odd in (str(gone.public_id), str(other_firm_deck.cards.all()[0].public_id), "nonsense"):
        assert write(alices, card=odd).status_code == 302
        assert CANARY not in text(write(alices, title="", card=odd))
    assert list(Example.objects.values_list("card", flat=True)) == [None] * 3


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": " "}, "Give it a title"),
        ({"title": "x" * 151}, "This is 151 characters long, and 150 fit"),
        ({"situation": ""}, "Write something under at least one"),
        ({"situation": " \n\t "}, "Write something under at least one"),
        ({"advised": "x" * (MOST_TEXT + 1)}, "This is 4001 characters long, and 4,000 fit"),
        ({"competency": "nothing"}, "not a competency of the list"),
        ({"competency": ""}, "Choose the competency"),
        ({"level": "1"}, "Level 2 or Level 3"),
        ({"level": "9" * 400}, "Level 2 or Level 3"),
        ({"level": ""}, "Choose Level 2 or Level 3"),
    ],
)
def test_what_is_not_right_is_said_beside_it_and_all_of_it_kept(
    alices: Client, alice: User, changed: dict[str, str], said: str
) -> None:
    example = make_example(alice, "As it was")
    sent = {**as_sent(draft("Typed title", did="Typed words")), **changed}
    for path, fields in (("/examples/new/", {}), (f"/examples/{example.public_id}/edit/", {"version": 1})):
        sent["situation"] = changed.get("situation", "Typed situation")
        if "situation" in changed:
            sent["did"] = ""
        response = alices.post(path, {**sent, **fields})
        page = text(response)
        assert response.status_code == 422
        assert said in page
        if "did" not in changed and sent["did"]:
            assert "Typed words" in page
    example.refresh_from_db()
    assert (Example.objects.count(), example.title, example.version) == (1, "As it was", 1)


def test_an_error_is_tied_to_its_field(alices: Client) -> None:
    page = text(write(alices, title="", advised="x" * 4001))
    for name in ("title", "advised"):
        field = re.search(rf'<(?:input|textarea)[^>]*id="id_{name}"[^>]*>', page)
        assert field
        assert 'aria-invalid="true"' in field[0]
        assert f"id_{name}_error" in field[0]
        assert f'id="id_{name}_error"' in page


def test_exactly_four_thousand_characters_fit_and_a_line_break_is_one(alices: Client) -> None:
    assert write(alices, situation="a\r\n" * (MOST_TEXT // 2)).status_code == 302
    assert write(alices, situation="é" * MOST_TEXT).status_code == 302


def test_control_characters_show_nothing_and_are_dropped(alices: Client) -> None:
    write(alices, title="A\x07 \t title", situation="a\x00b".replace("\x00", "") + "\x1b[31m\tc\u202e")
    example = Example.objects.get()
    assert (example.title, example.situation) == ("A title", "ab[31m\tc\u202e")


def test_a_nul_character_is_refused_with_a_sentence(alices: Client) -> None:
    response = write(alices, situation="a\0b")
    assert response.status_code == 400
    assert "NUL" in text(response)
    assert not Example.objects.exists()


def test_the_same_form_sent_twice_makes_one_example(alices: Client) -> None:
    key = str(uuid4())
    places = {write(alices, key=key)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Example.objects.count() == 1
    for odd in ("", "nonsense", "9" * 5000):
        assert write(alices, key=odd).status_code == 302
    assert Example.objects.count() == 4


def test_saving_has_a_limit_that_keeps_what_was_written(alices: Client, settings: pytest_django.Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"save_example": "2/h/user"}
    for _ in range(2):
        assert write(alices).status_code == 302
    response = write(alices, draft("A third"))
    assert response.status_code == 429
    assert "A third" in text(response)
    assert Example.objects.count() == 2


# Sent by htmx, and by somebody whose session has ended


HTMX = {"HX-Request": "true"}


def said_by(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize("changed", [{"title": ""}, {"version": "1"}], ids=["wrong", "late"])
def test_htmx_gets_the_form_alone_with_all_that_was_typed(alices: Client, alice: User, changed: dict[str, str]) -> None:
    example = make_example(alice, "Before")
    save_example(user=alice, key=example.public_id, draft=draft("First window"), version=1, now=NOW)
    sent = as_sent(draft("Typed", did="Typed words"), version="2") | changed
    response = alices.post(f"/examples/{example.public_id}/edit/", sent, headers=HTMX)
    assert response.status_code in {409, 422}
    page = text(response)
    assert "<html" not in page
    assert page.strip().startswith('<section class="page" id="writing">')
    assert "Typed words" in page
    assert f'hx-post="/examples/{example.public_id}/edit/"' in page
    assert 'name="csrfmiddlewaretoken"' in page


def test_htmx_is_led_to_what_it_saved(alices: Client) -> None:
    response = alices.post("/examples/new/", {"key": str(uuid4()), **as_sent(draft())}, headers=HTMX)
    assert response["HX-Redirect"] == f"/examples/{Example.objects.get().public_id}/"


@pytest.mark.parametrize("place", ["new/", "{id}/edit/"])
def test_whoever_was_signed_out_is_told_where_their_words_are(client: Client, alice: User, place: str) -> None:
    path = "/examples/" + place.format(id=make_example(alice).public_id)
    sent = as_sent(draft(SECRET, situation=SECRET), version="1")
    page = f"http://testserver{path}?level=3"
    silent = client.post(path, sent, headers={**HTMX, "HX-Current-URL": page})
    assert silent["HX-Redirect"].startswith("/account/login/")
    assert said_by(silent) == "", "the page that stays open says it"
    plain = client.post(path, sent, headers={"Referer": page})
    assert plain["Location"].startswith("/account/login/?next=%2Fexamples%2F")
    assert "go back with its Back button and copy it" in said_by(plain)
    for response in (plain, silent):
        assert SECRET not in f"{response.cookies}{response.headers}{dict(client.session)}"
    assert not Example.objects.filter(title=SECRET).exists()
    comment = client.post(f"/examples/shared/{make_example(alice).public_id}/", {"text": SECRET})
    assert said_by(comment).endswith("Sign in and do it again."), "no browser keeps that page"
    other = client.post("/study/undo/")
    assert "your last answer was not saved" in said_by(other)


def test_an_edit_can_become_a_new_example_if_the_old_one_goes(alices: Client, alice: User, shared_deck: Deck) -> None:
    card = shared_deck.cards.get(kind="example")
    example = make_example(alice, "Before", card=card)
    form = text(alices.get(f"/examples/{example.public_id}/edit/"))
    kept = dict(re.findall(r'<input type="hidden" name="(key|version|card)" value="([^"]+)"', form))
    alices.post(f"/examples/{example.public_id}/delete/")
    sent = {**as_sent(draft("After")), **kept}
    assert alices.post(f"/examples/{example.public_id}/edit/", sent).status_code == 404
    places = {alices.post("/examples/new/", sent)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Example.objects.get().card == card


@pytest.mark.parametrize(("sign_up", "links"), [(True, 2), (False, 1)])
def test_a_guest_is_offered_only_what_there_is(
    guest: User, sign_in: Callable[[User], Client], settings: pytest_django.Settings, links: int, *, sign_up: bool
) -> None:
    settings.SIGN_UP = sign_up
    page = text(sign_in(guest).get("/examples/new/"))
    assert page.count("data-account") == links
    assert ("/account/signup/" in page) is sign_up


# Editing in two windows


def test_an_edit_changes_it_and_keeps_what_it_said(alices: Client, alice: User) -> None:
    example = make_example(alice, "Before", did="I looked")
    path = f"/examples/{example.public_id}/edit/"
    form = text(alices.get(path))
    assert 'value="Before"' in form
    assert "I looked" in form
    assert '<input type="hidden" name="version" value="1"' in form
    assert alices.post(path, as_sent(draft("After"), version=1)).status_code == 302
    example.refresh_from_db()
    assert (example.title, example.did, example.version) == ("After", "", 2)
    assert "Before" in text(alices.get(f"/examples/{example.public_id}/history/"))


@pytest.mark.parametrize("version", ["1", "", "nonsense", "-1", "9" * 400, "٢"])
def test_the_second_of_two_windows_is_told_and_loses_nothing(alices: Client, alice: User, version: str) -> None:
    example = make_example(alice, "Opened")
    path = f"/examples/{example.public_id}/edit/"
    save_example(user=alice, key=example.public_id, draft=draft("First window"), version=1, now=NOW)
    late = as_sent(draft("Second window", advised="Typed in the second"), version=version)
    response = alices.post(path, late)
    page = text(response)
    assert response.status_code == 409
    assert STALE in page
    assert "Typed in the second" in page
    assert "The situation of First window" in page
    example.refresh_from_db()
    assert (example.title, example.version) == ("First window", 2)
    assert '<input type="hidden" name="version" value="2"' in page, "the second try is knowing"
    assert alices.post(path, {**late, "version": "2"}).status_code == 302
    assert [version.title for version in example.versions.all()] == ["Second window", "First window", "Opened"]


def test_an_old_version_is_brought_back(alices: Client, alice: User) -> None:
    example = make_example(alice, "First")
    save_example(user=alice, key=example.public_id, draft=draft("Second"), version=1, now=NOW)
    path = f"/examples/{example.public_id}/history/"
    late = alices.post(path, {"number": 1, "version": 1})
    assert late.status_code == 409
    assert STALE_RESTORE in text(late)
    for odd in ("", "0", "3", "-1", "x", "9" * 9, "9" * 5000):
        assert alices.post(path, {"number": odd, "version": 2}).status_code == 404
    assert alices.post(path, {"number": 1, "version": 2}).status_code == 302
    example.refresh_from_db()
    assert (example.title, example.version) == ("First", 3)


# Whose it is


PLACES = ["", "edit/", "history/", "share/", "stop-sharing/", "read/", "delete/"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("shared", [False, True])
def test_an_example_s_own_pages_are_there_for_its_owner_alone(
    alice: User,
    bob: User,
    dora: User,
    erin: User,
    root: User,
    sign_in: Callable[[User], Client],
    place: str,
    *,
    shared: bool,
) -> None:
    example = make_example(alice, SECRET, situation=SECRET, shared_with=firm_of(alice) if shared else None)
    for user in (bob, dora, erin, root, make_user("Ann", firm=firm_of(alice))):
        client, path = sign_in(user), f"/examples/{example.public_id}/{place}"
        for response in (client.get(path), client.post(path, as_sent(draft("Theirs"), version=1))):
            assert response.status_code in {404, 405}
            assert SECRET not in text(response)
    example.refresh_from_db()
    assert (example.title, example.version, example.shared_with is not None) == (SECRET, 1, shared)


@pytest.mark.parametrize("odd", ["not-a-uuid", "1", "6f2b1c1e-8a51-4d3c-9c0e-2f6a5f2f9d10", "%00", "..%2f"])
def test_odd_addresses_are_not_there(alices: Client, bobs: Client, odd: str) -> None:
    for place in PLACES:
        assert alices.get(f"/examples/{odd}/{place}").status_code in {400, 404, 405}
        assert alices.post(f"/examples/{odd}/{place}").status_code in {400, 404, 405}
    assert bobs.get(f"/examples/shared/{odd}/").status_code in {400, 404}
    assert bobs.post(f"/examples/shared/{odd}/", {"text": "Hello"}).status_code in {400, 404}


def test_deleting_asks_first(alices: Client, alice: User) -> None:
    example = make_example(alice, "Going")
    path = f"/examples/{example.public_id}/delete/"
    assert "Going" in text(alices.get(path))
    assert Example.objects.exists()
    assert alices.post(path)["Location"] == "/examples/"
    assert not Example.objects.exists()
    assert alices.post(path).status_code == 404


def test_no_message_repeats_what_an_example_says(alices: Client, bobs: Client, alice: User) -> None:
    said = [write(alices, draft(SECRET, situation=SECRET))]
    path = f"/examples/{Example.objects.get().public_id}"
    said.append(alices.post(f"{path}/edit/", as_sent(draft(SECRET, did=SECRET), version=1)))
    said.append(alices.post(f"{path}/share/", {"firm": str(firm_of(alice).public_id)}))
    said.append(bobs.post(path.replace("/examples", "/examples/shared") + "/", {"text": SECRET}))
    said += [alices.post(f"{path}/stop-sharing/"), alices.post(f"{path}/delete/")]
    for response in said:
        assert response.status_code == 302
        assert [str(message) for message in get_messages(response.wsgi_request)]
        assert SECRET not in str(response.cookies)


# Sharing


def test_a_name_is_pointed_out_before_sharing_and_refuses_nothing(alices: Client, alice: User) -> None:
    example = make_example(alice, situation="I acted for Tarrow Ltd at SW1A 1AA.")
    for place in ("", "share/"):
        page = text(alices.get(f"/examples/{example.public_id}/{place}"))
        assert "Does this name a client?" in page
        assert "“Tarrow Ltd”" in page
        assert "“SW1A 1AA”" in page
    firm = str(firm_of(alice).public_id)
    assert alices.post(f"/examples/{example.public_id}/share/", {"firm": firm}).status_code == 302


def test_sharing_says_what_it_means_and_can_be_stopped(alices: Client, alice: User, bobs: Client) -> None:
    example = make_example(alice, "My words")
    path = f"/examples/{example.public_id}"
    asked = text(alices.get(f"{path}/share/"))
    assert "mentors and managers of First Firm" in asked
    assert "Does this name a client?" not in asked
    assert not Example.objects.exclude(shared_with=None).exists(), "looking shares nothing"
    alices.post(f"{path}/share/", {"firm": str(firm_of(alice).public_id)})
    mentors = f"/examples/shared/{example.public_id}/"
    assert "My words" in text(bobs.get(mentors))
    assert "Stop sharing" in text(alices.get(f"{path}/"))
    alices.post(f"{path}/stop-sharing/")
    assert bobs.get(mentors).status_code == 404
    assert "My words" not in text(bobs.get("/examples/shared/"))


def test_sharing_is_with_the_firm_that_the_page_named(alices: Client, alice: User, charlie: User) -> None:
    example = make_example(alice)
    for odd in ("", "nonsense", str(firm_of(charlie).public_id)):
        response = alices.post(f"/examples/{example.public_id}/share/", {"firm": odd})
        assert response.status_code == 409
        assert MOVED in text(response)
    assert not Example.objects.exclude(shared_with=None).exists()


def test_who_has_no_mentor_is_told_why(guest: User, root: User, sign_in: Callable[[User], Client]) -> None:
    for user, why in ((guest, "You are a guest"), (root, "You belong to no firm")):
        client, example = sign_in(user), make_example(user)
        assert why in text(client.get(f"/examples/{example.public_id}/"))
        assert why in text(client.get(f"/examples/{example.public_id}/share/"))
        assert client.post(f"/examples/{example.public_id}/share/", {"firm": ""}).status_code == 422


def test_whoever_left_the_firm_is_told_that_nobody_reads_it(alices: Client, alice: User) -> None:
    example = make_example(alice, shared_with=firm_of(alice))
    alice.memberships.update(left_at=NOW)
    page = text(alices.get(f"/examples/{example.public_id}/"))
    assert "nobody there can read it" in page
    assert "Stop sharing" in page


# The frame


def test_a_page_asks_once_for_the_role_and_the_comments(alices: Client, alice: User, bobs: Client) -> None:
    for client in (alices, bobs):
        with CaptureQueriesContext(connection) as captured:
            page = text(client.get("/settings/"))
        assert 'href="/examples/"' in page
        assert len(captured) == 6, "session, user, frame, and what the page itself says: of the interview, of a review"
    assert "Mentors&#x27; desk" in page or "Mentors' desk" in page
    assert "Mentors' desk" not in text(alices.get("/settings/"))
