"""A firm's people in a browser: invited from a file, joined on a phone by keyboard, looked after, and gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from cards.core import clock
from cards.firms.door_actions import Invitee, invite, make_join_link
from cards.firms.models import Assignment, Invitation, Membership, Role, User
from tests.e2e.axe import complaints_in_both_themes
from tests.e2e.test_examples import PHONE, press, tab_to
from tests.e2e.test_pages import open_everything, runs_out
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from cards.firms.models import Firm
    from tests.e2e.conftest import OpenWindow
    from tests.e2e.watch import Watch

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ROWS = "email,name,role\nann@example.com,Ann,\nnobody,Ben,\nbea@example.com,=SUM(A1),mentor\n"


def file_of(rows: str) -> Any:
    return {"name": "people.csv", "mimeType": "text/csv", "buffer": rows.encode()}


def membership(user: User) -> Membership:
    return Membership.objects.current().get(user=user)


def test_people_come_from_a_file_are_looked_after_and_leave(
    window: OpenWindow, dora: User, bob: User, firm: Firm
) -> None:
    page = window(dora, **PHONE)
    page.goto("/firm/people/")
    press(page, "Invite people")
    page.get_by_label("CSV file").set_input_files(file_of(ROWS))
    press(page, "Show me what it says")
    expect(page.get_by_role("main")).to_contain_text("Nothing has been sent yet. 1 person can be invited, and 2 rows")
    expect(page.get_by_role("row", name="This is not an e-mail address")).to_contain_text("3")
    press(page, "Invite 1 person")
    link = page.get_by_label("ann@example.com").input_value()

    # She has no account: a password is all it takes.
    hers = window(None, **PHONE)
    hers.goto(link)
    tab_to(hers, "A password")
    hers.keyboard.type(PASSWORD)
    press(hers, f"Join {firm}")
    expect(hers.get_by_role("status")).to_contain_text(f"Welcome to {firm}")

    page.goto("/firm/people/")
    press(page, "Ann")
    tab_to(page, "Bob")
    page.keyboard.press("Space")
    press(page, "Save")
    expect(page.get_by_role("link", name="Ann")).to_contain_text("looked after by Bob")
    assert Assignment.objects.get().mentor == membership(bob)

    page.get_by_role("link", name="Ann").click()
    press(page, "Remove Ann from First Firm")
    expect(page.get_by_role("heading", level=1)).to_have_text("Remove Ann from First Firm")
    press(page, "Remove Ann")
    expect(page.get_by_role("main")).to_contain_text("1 person has left")
    expect(page.get_by_role("link", name="Ann")).to_have_count(0)
    hers.reload()
    expect(hers.get_by_role("heading", level=1)).to_be_visible()
    assert not Assignment.objects.exists()


def test_somebody_who_moves_reads_what_it_means_first(
    window: OpenWindow, dora: User, firm: Firm, charlie: User
) -> None:
    token = make_join_link(firm=firm, days=7, by=dora, now=clock.now())
    page = window(charlie, **PHONE, java_script_enabled=False)
    page.goto(f"/join/{token}/")
    expect(page.get_by_role("heading", level=2)).to_contain_text("You leave Other Firm")
    page.get_by_role("button", name="and join First Firm").click()
    expect(page.get_by_role("status")).to_contain_text("You now belong to First Firm")
    assert membership(charlie).firm == firm


@pytest.fixture
def crowd(firm: Firm, dora: User, bob: User, other_firm: Firm, charlie: User) -> dict[str, str]:
    """Many people with awkward names, and every page of this part by what it is called."""
    people = [make_user(f"Person{n}", firm=firm) for n in range(60)]
    User.objects.filter(pk=people[0].pk).update(name=f"A {LONG}")
    make_user("Mentor", firm=firm, role=Role.MENTOR)
    Assignment.objects.create(mentor=membership(bob), candidate=membership(people[0]))
    now = clock.now()
    wanted = [Invitee(f"{LONG[:40].encode('ascii', 'ignore').decode().lower()}@example.com", LONG, "mentor")]
    wanted += [Invitee("new@example.com", "", "candidate"), Invitee(str(charlie.email), "", "candidate")]
    letters = invite(firm=firm, people=wanted, seen=True, by=dora, now=now)
    Invitation.objects.filter(email=letters[0].invitation.email).update(expires_at=now)
    join = make_join_link(firm=firm, days=7, by=dora, now=now)
    return {
        "people": "/firm/people/",
        "invite": "/firm/people/invite/",
        "join-link": "/firm/people/join-link/",
        "person": f"/firm/people/{people[0].public_id}/",
        "leave": f"/firm/people/{people[0].public_id}/leave/",
        "new": f"/invitations/{letters[1].token}/",
        "theirs": f"/invitations/{letters[2].token}/",
        "join": f"/join/{join}/",
        "closed": "/join/wrong/",
    }


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("dora", "people"),
        ("dora", "invite"),
        ("dora", "join-link"),
        ("dora", "person"),
        ("dora", "leave"),
        ("dora", "new"),
        ("bob", "people"),
        ("charlie", "join"),
        ("charlie", "theirs"),
        ("nobody", "new"),
        ("nobody", "theirs"),
        ("nobody", "join"),
        ("nobody", "closed"),
    ],
)
def test_every_page_of_people_is_fit_to_read(
    window: OpenWindow,
    crowd: dict[str, str],
    who: str,
    name: str,
    request: pytest.FixtureRequest,
    watch_of: Callable[[Page], Watch],
) -> None:
    page = window(None if who == "nobody" else request.getfixturevalue(who))
    watch_of(page).forgive("status of (403|404)")
    page.goto(crowd[name])
    look(page, f"{who}-{name}")


def test_what_forms_answer_is_fit_to_read(
    window: OpenWindow, crowd: dict[str, str], dora: User, watch_of: Callable[[Page], Watch]
) -> None:
    page = window(dora)
    watch_of(page).forgive("status of 422")
    page.goto(crowd["invite"])
    page.get_by_label("E-mail addresses").fill("nobody, ann@example.com ann@example.com")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_text("“nobody”")).to_be_visible()
    look(page, "invite-wrong")
    page.get_by_label("E-mail addresses").fill("ann@example.com Ben <ben@example.com>")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Invited")
    look(page, "invited")
    page.goto(crowd["invite"])
    page.get_by_label("CSV file").set_input_files(file_of(ROWS + f"x@example.com,{LONG},\n"))
    page.get_by_role("button", name="Show me").click()
    look(page, "preview")
    # A phone stacks what a desktop sets side by side.
    cells = page.get_by_role("row", name="ann@example.com").get_by_role("cell")
    for width, columns in ((1280, 3), (360, 1)):
        page.set_viewport_size({"width": width, "height": 800})
        assert len({cell.bounding_box()["x"] for cell in cells.all()}) == columns  # type: ignore[index]
    page.goto(crowd["join-link"])
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_label("Join link")).to_be_visible()
    look(page, "join-link-made")


def test_links_that_are_shown_once_are_copied_by_a_press(window: OpenWindow, crowd: dict[str, str], dora: User) -> None:
    page = window(dora, width=360, permissions=["clipboard-read", "clipboard-write"])
    page.goto(crowd["invite"])
    page.get_by_label("E-mail addresses").fill("ann@example.com ben@example.com")
    page.get_by_role("button", name="Invite", exact=True).click()
    every = page.get_by_label("All 2: address, link")
    page.get_by_role("button", name="Copy all").click()
    expect(page.get_by_role("button", name="Copied")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == every.input_value()
    assert every.input_value().startswith("ann@example.com, http")
    page.get_by_role("button", name="Copy the link of ben@example.com").click()
    expect(page.get_by_role("button", name="Copied the link of ben@example.com")).to_be_focused()
    one = page.get_by_label("ben@example.com").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == one
    page.get_by_label("ann@example.com").focus()
    chosen = "document.activeElement.selectionEnd - document.activeElement.selectionStart"
    assert page.evaluate(chosen) == len(page.get_by_label("ann@example.com").input_value())
    look(page, "invited-several")
    page.goto(crowd["join-link"])
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("button", name="Copy the join link").click()
    expect(page.get_by_role("button", name="Copied the join link")).to_be_focused()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Join link").input_value()


def look(page: Page, name: str) -> None:
    open_everything(page)
    assert complaints_in_both_themes(page) == [], name
    page.set_viewport_size({"width": 320, "height": 640})
    assert runs_out(page) == []
