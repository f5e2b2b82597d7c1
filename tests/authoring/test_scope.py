"""Who sees and changes what in the admin. The canary stands in every row of the other firm."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from cards.authoring.site import LEFT_OUT
from cards.content.choices import ReportStatus
from cards.content.correction_models import Report
from cards.content.models import Card, Deck, Source
from cards.content.report_actions import close_report, send_report
from cards.firms.models import Membership, User
from tests.authoring.conftest import form_of, new_card, stored_rows
from tests.factories import CANARY, NOW, make_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

SECTIONS = ["report", "card", "deck", "source", "membership", "firm", "user", "competency"]
OF_MENTORS = {"report", "card", "deck", "source"}
OF_MANAGERS = OF_MENTORS | {"membership"}
UNKNOWN = 987_654


@pytest.fixture
def theirs(other_firm_deck: Deck, charlie: User) -> dict[str, Any]:
    """A row of the other firm in each section that firms have."""
    card = other_firm_deck.cards.exclude(source=None).get()
    report = send_report(card=card, user=charlie, text=CANARY, now=NOW)
    return {
        "report": report,
        "card": card,
        "deck": other_firm_deck,
        "source": card.source,
        "membership": Membership.objects.get(user=charlie),
    }


@pytest.mark.parametrize("section", SECTIONS)
def test_each_role_finds_its_sections_and_no_other(bobs: Client, doras: Client, roots: Client, section: str) -> None:
    asked = {
        name: browser.get(f"/admin/cards/{section}/") for name, browser in zip("bdr", (bobs, doras, roots), strict=True)
    }
    assert asked["b"].status_code == (200 if section in OF_MENTORS else 403)
    assert asked["d"].status_code == (200 if section in OF_MANAGERS else 403)
    assert asked["r"].status_code == 200


@pytest.mark.parametrize("path", ["", "cards/card/", "cards/card/add/", "cards/card/1/change/", "login/"])
def test_candidates_are_told_plainly_that_this_is_not_for_them(alices: Client, path: str) -> None:
    response = alices.get(f"/admin/{path}")
    assert response.status_code == 403
    assert "does not have this role" in response.content.decode()


@pytest.mark.parametrize("path", ["", "cards/card/", "login/"])
def test_strangers_and_guests_are_sent_to_sign_in(
    client: Client, guest: User, sign_in: Callable[[User], Client], path: str
) -> None:
    for browser in (client, sign_in(guest)):
        response = browser.get(f"/admin/{path}")
        assert response.status_code == 302
        assert response["Location"].startswith("/account/login/?next=/admin/")


def test_the_form_of_djangos_own_sign_in_cannot_be_reached(client: Client, root: User) -> None:
    response = client.post("/admin/login/", {"username": root.email, "password": "correct horse battery"})
    assert response.status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_mentor_who_left_or_was_switched_off_is_out(bobs: Client, bob: User) -> None:
    bob.memberships.update(left_at=NOW)
    assert bobs.get("/admin/").status_code == 403
    bob.memberships.update(left_at=None)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert bobs.get("/admin/").status_code == 302


@pytest.mark.parametrize("name", sorted(LEFT_OUT))
def test_pages_of_django_that_nobody_needs_are_gone(roots: Client, name: str) -> None:
    path = {"view_on_site": "r/1/1"}.get(name, name.replace("_done", "/done"))
    assert roots.get(f"/admin/{path}/").status_code == 404


@pytest.mark.parametrize("section", sorted(OF_MANAGERS))
def test_lists_hold_nothing_of_another_firm(doras: Client, firm_deck: Deck, theirs: Any, section: str) -> None:
    for query in ("", "?q=canary", "?q=", "?all=", "?o=1"):
        assert CANARY not in doras.get(f"/admin/cards/{section}/{query}").content.decode()


PAGES = [("card", page) for page in ("change", "history", "delete")]
PAGES += [("deck", page) for page in ("change", "history", "delete")]
PAGES += [("source", page) for page in ("change", "history", "delete")]
PAGES += [("report", "change"), ("report", "history"), ("membership", "change"), ("membership", "history")]


@pytest.mark.parametrize(("section", "page"), PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_foreign_row_answers_like_an_unknown_one(
    doras: Client, theirs: Any, section: str, page: str, method: str
) -> None:
    def ask(key: object) -> tuple[int, str, str]:
        response = getattr(doras, method)(f"/admin/cards/{section}/{key}/{page}/", {"post": "yes"})
        first = doras.get("/admin/").content.decode()
        assert CANARY not in response.content.decode() + first
        says = first.partition('class="messagelist"')[2].partition("</ul>")[0]
        return response.status_code, response.headers.get("Location", ""), says.replace(str(key), "ID")

    assert ask(theirs[section].pk) == ask(UNKNOWN)
    assert ask(UNKNOWN)[0] == 404
    assert type(theirs[section]).objects.filter(pk=theirs[section].pk).exists()


@pytest.mark.parametrize("key", ["abc", "0", "-1", "9" * 40, "1_2", "%C3%A9", "a/b"])
def test_odd_ids_are_answered_calmly(bobs: Client, key: str) -> None:
    for section in ("card", "deck", "source", "report"):
        for page in ("change", "history", "delete"):
            assert bobs.get(f"/admin/cards/{section}/{key}/{page}/").status_code == 404
    assert bobs.post(f"/admin/cards/card/{key}/preview/").status_code == 404
    assert bobs.post(f"/admin/cards/card/{key}/restore/1/").status_code == 404


def test_forms_offer_nothing_of_another_firm(bobs: Client, firm_deck: Deck, theirs: Any) -> None:
    own = make_source("own", firm=firm_deck.firm, title="Our handbook")
    shared = make_source("shared", title="Shared rules")
    page = bobs.get("/admin/cards/card/add/").content.decode()
    assert str(own) in page
    assert str(shared) in page
    assert CANARY not in page
    assert CANARY not in bobs.get("/admin/cards/deck/add/?firm=2").content.decode()
    assert CANARY not in bobs.get(f"/admin/cards/card/add/?deck={theirs['deck'].pk}").content.decode()


def test_a_card_cannot_be_put_into_another_firms_deck(bobs: Client, theirs: Any, firm_deck: Deck) -> None:
    before = theirs["deck"].cards.count()
    response = bobs.post("/admin/cards/card/add/", new_card(theirs["deck"]))
    assert response.status_code == 200
    assert CANARY not in response.content.decode()
    card = firm_deck.cards.get(key="prose")
    bobs.post(f"/admin/cards/card/{card.pk}/change/", form_of(card, deck=theirs["deck"].pk, reason="Moved"))
    assert theirs["deck"].cards.count() == before


def test_actions_reach_only_what_is_theirs(bobs: Client, theirs: Any) -> None:
    data = {"action": "retire", "_selected_action": [theirs["card"].pk], "select_across": "1", "index": 0}
    bobs.post("/admin/cards/card/", data)
    bobs.post("/admin/cards/deck/", {**data, "_selected_action": [theirs["deck"].pk]})
    bobs.post("/admin/cards/report/", {**data, "action": "decline", "_selected_action": [theirs["report"].pk]})
    assert Card.objects.get(pk=theirs["card"].pk).status == "published"
    assert Deck.objects.get(pk=theirs["deck"].pk).status == "published"
    assert Report.objects.get(pk=theirs["report"].pk).status == "open"


def test_the_shared_library_is_not_for_mentors(bobs: Client, doras: Client, shared_deck: Deck) -> None:
    card, count = shared_deck.cards.get(key="points"), shared_deck.cards.count()
    changed = form_of(card, answer="Overwritten", reason="Why")
    for browser in (bobs, doras):
        assert shared_deck.title not in browser.get("/admin/cards/deck/").content.decode()
        assert browser.post(f"/admin/cards/card/{card.pk}/change/", changed).status_code == 404
        assert browser.post(f"/admin/cards/source/{Source.objects.get().pk}/change/", {"title": "x"}).status_code == 404
        browser.post("/admin/cards/card/add/", new_card(shared_deck))
    assert Card.objects.get(pk=card.pk).version == 1
    assert shared_deck.cards.count() == count


def test_whoever_runs_the_site_sees_and_changes_everything(roots: Client, shared_deck: Deck, theirs: Any) -> None:
    assert CANARY in roots.get("/admin/cards/deck/").content.decode()
    for card in (shared_deck.cards.get(key="points"), theirs["card"]):
        data = form_of(card, stored_rows(card), note="Mended", reason="Why")
        assert roots.post(f"/admin/cards/card/{card.pk}/change/", data).status_code == 302
        assert Card.objects.get(pk=card.pk).note == "Mended"


def test_a_lookup_through_another_table_is_refused(bobs: Client, firm_deck: Deck) -> None:
    for query in ("checked_by__password__startswith=a", "deck__firm__memberships__user__email__startswith=a"):
        assert bobs.get(f"/admin/cards/card/?{query}").status_code == 400


def test_what_a_list_does_not_show_cannot_be_guessed_by_filtering(
    bobs: Client, doras: Client, roots: Client, alice: User, root: User, shared_deck: Deck
) -> None:
    report = send_report(card=shared_deck.cards.get(key="prose"), user=alice, text="Wrong", now=NOW)
    close_report(report=report, status=ReportStatus.DECLINED, by=root, now=NOW, answer="No", reply="A note for editors")
    for query in (
        *("reply__startswith=A+note", "reply__startswith=zzz", "reply=A+note+for+editors", "status__in=open"),
        *(f"user__exact={alice.pk}", f"user={alice.pk}", f"closed_by={root.pk}", "pk=1", "nothing=1"),
    ):
        for browser in (bobs, doras, roots):
            assert browser.get(f"/admin/cards/report/?{query}").status_code == 400, query
    assert doras.get("/admin/cards/membership/?user__last_login__gt=2020-01-01").status_code == 400


def test_every_filter_that_the_desk_itself_links_to_is_answered(
    doras: Client, roots: Client, alice: User, firm_deck: Deck
) -> None:
    firm_deck.cards.filter(key="prose").update(review_by="2020-01-01")
    send_report(card=firm_deck.cards.get(key="prose"), user=alice, text="Wrong", now=NOW)
    asked: dict[tuple[str, tuple[str, ...]], str] = {}
    for browser, sections in ((doras, ()), (roots, (*SECTIONS, "firmcopy"))):
        for there in ("/admin/", *(f"/admin/cards/{section}/" for section in sections)):
            found = re.findall(r'href="([^"]*\?[^"]+)"', browser.get(there).content.decode())
            for link in (urlsplit(urljoin(there, unescape(link))) for link in found):
                asked[link.path, tuple(parse_qs(link.query))] = link.geturl()
    assert {name for _, names in asked for name in names} >= {
        *("deck", "is_active__exact", "owner", "review", "role__exact", "state", "status__exact", "time", "o"),
    }
    for address in asked.values():
        assert roots.get(address).status_code == 200, address


def test_one_question_about_the_role_per_request(bobs: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(13) as queries:
        bobs.get("/admin/")
    asked = [query["sql"] for query in queries if query["sql"].startswith('SELECT "cards_membership"')]
    assert len(asked) == 1


def test_the_start_page_counts_only_what_is_theirs(bobs: Client, alice: User, firm_deck: Deck, theirs: Any) -> None:
    firm_deck.cards.filter(key="prose").update(review_by="2020-01-01")
    firm_deck.cards.filter(key="points").update(status="draft")
    theirs["deck"].cards.update(review_by="2020-01-01", status="draft")
    send_report(card=firm_deck.cards.get(key="prose"), user=alice, text="Wrong", now=NOW)
    waiting = bobs.get("/admin/").context["waiting"]
    assert (waiting.reports, waiting.overdue, waiting.drafts) == (1, 1, 1)


@pytest.mark.parametrize("chosen", ["abc", "", "-1", "9" * 40, "\u0661"])
@pytest.mark.parametrize("section", sorted(OF_MENTORS))
def test_a_choice_that_is_no_row_changes_nothing(bobs: Client, section: str, chosen: str) -> None:
    data = {"action": "retire", "_selected_action": [chosen], "index": 0}
    page = bobs.post(f"/admin/cards/{section}/", data, follow=True).content.decode()
    assert "That choice could not be read. Nothing was changed." in page
    assert bobs.get("/admin/cards/card/", {"deck": chosen}).status_code == 200
