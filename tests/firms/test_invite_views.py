"""Managers invite: pasted addresses, a CSV file with its preview, links; and whoever may not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from cards.core import clock
from cards.firms.models import Invitation, JoinLink, Membership, Role, User
from cards.firms.people_forms import sealed as sealed_list
from cards.firms.queries import token_hash
from tests.factories import make_user
from tests.firms.people_helpers import INVITE, PEOPLE, invitation_link, join_link, links, membership, text

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest_django
    from django.test import Client

    from cards.firms.models import Firm

FILE = f"{INVITE}file/"
LIST = f"{INVITE}list/"


@pytest.fixture
def doras(dora: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(dora)


@pytest.fixture
def _mails(settings: pytest_django.Settings) -> None:
    """As it is where a mail server is named."""
    settings.EMAIL_HOST = "mail.example.com"


def invite(browser: Client, people: str, role: str = "candidate") -> Any:
    return browser.post(INVITE, {"people": people, "role": role})


def upload(browser: Client, data: bytes, name: str = "people.csv") -> Any:
    return browser.post(FILE, {"file": SimpleUploadedFile(name, data, "text/csv")})


def sealed(response: Any) -> str:
    found = re.search(r'name="people" value="([^"]+)"', text(response))
    assert found
    return found[1]


# Addresses


def test_without_a_mail_server_the_link_is_shown_once_and_written_out(doras: Client, firm: Firm) -> None:
    response = invite(doras, "Ann@Example.com", "mentor")
    (link,) = links(response)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.firm) == ("ann@example.com", "mentor", firm)
    assert link in str(mail.outbox[0].body)
    assert mail.outbox[0].to == ["ann@example.com"]
    assert links(doras.get(PEOPLE)) == [], "only now"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.usefixtures("_mails")
def test_with_one_the_manager_never_sees_the_link(doras: Client) -> None:
    """Else a manager could open an account for an address that is not theirs."""
    response = invite(doras, "ann@example.com")
    assert links(response) == []
    assert "1 invitation sent by e-mail to ann@example.com" in text(response)
    assert "/invitations/" in str(mail.outbox[0].body)


def test_only_a_hash_of_the_link_is_kept(doras: Client) -> None:
    (link,) = links(invite(doras, "ann@example.com"))
    token = link.split("/")[2]
    assert Invitation.objects.get().token_hash == token_hash(token)
    assert not Invitation.objects.filter(token_hash__contains=token).exists()


def test_a_pasted_list_invites_each(doras: Client) -> None:
    response = invite(doras, "Ann <ann@example.com>, ben@example.com\ncat@example.com")
    assert len(links(response)) == len(mail.outbox) == 3
    assert Invitation.objects.get(email="ann@example.com").name == "Ann"


def test_the_links_of_several_stand_together_a_line_for_each(doras: Client) -> None:
    """To be copied in one go; one alone has its field."""
    response = invite(doras, "ann@example.com, ben@example.com")
    together = text(response).split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0]
    urls = [f"http://testserver{link}" for link in links(response)]
    assert together.splitlines() == [f"ann@example.com, {urls[0]}", f"ben@example.com, {urls[1]}"]
    assert "<textarea" not in text(invite(doras, "cat@example.com"))


def test_a_mistake_is_named_and_nothing_is_sent_or_lost(doras: Client, alice: User) -> None:
    pasted = f"ann@example.com, nobody, ann@example.com, {alice.email}"
    response = invite(doras, pasted)
    assert response.status_code == 422
    said = text(response)
    assert "“nobody”: This is not an e-mail address" in said
    assert "repeats address 1" in said
    assert "at your firm already" in said
    assert pasted in said
    assert not mail.outbox
    assert not Invitation.objects.exists()


def test_people_of_another_firm_are_invited_like_anybody(doras: Client, charlie: User) -> None:
    stranger = re.sub(
        r"/invitations/[^/]+|token\" value=\"\w+|stranger@example.com", "", text(invite(doras, "stranger@example.com"))
    )
    theirs = re.sub(
        rf"/invitations/[^/]+|token\" value=\"\w+|{charlie.email}", "", text(invite(doras, str(charlie.email)))
    )
    assert stranger == theirs


def test_who_is_invited_again_gets_a_new_link_and_the_earlier_one_ends(doras: Client, client: Client) -> None:
    (first,) = links(invite(doras, "ann@example.com"))
    (second,) = links(invite(doras, "ann@example.com", "mentor"))
    assert [client.get(link).status_code for link in (first, second)] == [404, 200]
    assert Invitation.objects.filter(revoked_at=None).count() == 1


def test_the_e_mail_carries_nothing_that_the_manager_typed_beside_the_firm(doras: Client, firm: Firm) -> None:
    firm.name = "First\r\nBcc: everybody@example.com"
    firm.save(update_fields=["name"])
    invite(doras, "Win a prize at evil.example <ann@example.com>")
    (message,) = mail.outbox
    assert "evil" not in str(message.body)
    assert "\n" not in message.subject
    assert message.recipients() == ["ann@example.com"]


@pytest.mark.usefixtures("_mails")
def test_what_could_not_be_sent_is_told_with_its_link(
    doras: Client, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_backend: object, messages: list[Any]) -> int:
        if messages[0].to == ["bad@example.com"]:
            raise OSError("refused")
        return 1

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    response = invite(doras, "ann@example.com, bad@example.com, cat@example.com")
    assert "2 invitations sent by e-mail" in text(response)
    assert "1 could not be e-mailed" in text(response)
    (link,) = links(response)
    assert "bad@example.com" in text(client.get(link))


@pytest.mark.usefixtures("_mails")
def test_a_mail_server_that_does_not_answer_loses_nobody(doras: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def silent(*_: object) -> None:
        asked.append(1)
        raise TimeoutError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", silent)
    response = invite(doras, ", ".join(f"p{number}@example.com" for number in range(50)))
    assert len(links(response)) == 50
    assert Invitation.objects.count() == 50
    assert len(asked) < 4, "nobody waits for it fifty times"


def test_inviting_is_slowed_down_and_what_was_written_is_kept(doras: Client, settings: pytest_django.Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "invite": "1/h/user"}
    invite(doras, "ann@example.com")
    response = invite(doras, "ben@example.com")
    assert response.status_code == 429
    assert "ben@example.com" in text(response)
    assert Invitation.objects.count() == 1
    preview = upload(doras, b"email\ncat@example.com\n")
    again = doras.post(LIST, {"people": sealed(preview)})
    assert again.status_code == 429
    assert sealed(again) == sealed(preview)


def test_a_firm_invites_so_many_within_a_day(doras: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cards.firms.door_actions.MOST_A_DAY", 2)
    invite(doras, "ann@example.com, ben@example.com")
    assert "within 24 hours" in text(invite(doras, "cat@example.com"))
    assert Invitation.objects.count() == 2


# A file


def test_a_file_is_shown_row_by_row_and_sent_when_confirmed(doras: Client, alice: User, bob: User) -> None:
    rows = f"email,name,role\nann@example.com,Ann,mentor\nnobody,Ben,\n{alice.email},,\n{bob.email.upper()},,\n"  # type: ignore[union-attr]
    preview = upload(doras, rows.encode())
    said = text(preview)
    assert "1 person can be invited, and 3 rows cannot be used" in said
    assert said.count("at your firm already") == 2
    assert '<th scope="row" data-label="Row">3</th><td>This is not an e-mail address' in said
    assert not mail.outbox
    assert not Invitation.objects.exists()
    done = doras.post(LIST, {"people": sealed(preview)})
    assert len(links(done)) == 1
    assert Invitation.objects.get().role == "mentor"


def test_a_preview_says_who_is_invited_already(doras: Client, firm: Firm, dora: User) -> None:
    invitation_link(firm, "ann@example.com", by=dora)
    assert "the earlier link stops working" in text(upload(doras, b"email\nann@example.com\n"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "This file is empty"),
        (b"ann@example.com\n", "first row must name the columns"),
        (b"email\n" + b"a@example.com\n" * 100_000, "larger than 1 MB"),
        (b"email\n" + b"a@b.cd\n" * 2_000, "more than 1,000 people"),
        (b"PK\x03\x04", "workbook"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(doras: Client, data: bytes, says: str) -> None:
    response = upload(doras, data)
    assert response.status_code == 422
    assert says in text(response)
    assert not Invitation.objects.exists()


def test_a_form_without_a_file_says_so(doras: Client) -> None:
    for data in ({}, {"file": "text"}):
        assert "Choose a file first" in text(doras.post(FILE, data))
    assert doras.get(FILE).headers["Location"] == INVITE


def test_no_other_page_takes_a_file(doras: Client) -> None:
    file = SimpleUploadedFile("people.csv", b"email\nann@example.com\n")
    request = doras.post(INVITE, {"file": file, "people": "ann@example.com", "role": "candidate"}).wsgi_request
    assert not request.FILES


def test_names_in_a_file_are_shown_as_text(doras: Client) -> None:
    said = text(upload(doras, b"email,name\nann@example.com,<b>Ann</b>\n"))
    assert "&lt;b&gt;Ann" in said


def test_a_preview_cannot_be_changed_or_used_by_others(
    doras: Client, other_firm: Firm, sign_in: Callable[[User], Client], firm: Firm
) -> None:
    kept = sealed(upload(doras, b"email\nann@example.com\n"))
    theirs = sign_in(make_user("Fay", firm=other_firm, role="manager"))  # type: ignore[arg-type]
    colleague = sign_in(make_user("Gil", firm=firm, role="manager"))  # type: ignore[arg-type]
    for browser, people in ((doras, kept[:-3]), (doras, ""), (theirs, kept), (colleague, kept)):
        response = browser.post(LIST, {"people": people})
        assert response.status_code == 422
        assert "Nobody was invited" in text(response)
    assert not Invitation.objects.exists()


def test_a_list_whose_people_came_meanwhile_invites_nobody(doras: Client, firm: Firm) -> None:
    kept = sealed(upload(doras, b"email\nann@example.com\n"))
    Membership.objects.create(user=User.objects.create_user("ann@example.com"), firm=firm)
    assert "nobody was invited" in text(doras.post(LIST, {"people": kept}, follow=True))


# Sending again, withdrawing, join links


def test_an_invitation_is_sent_again_or_withdrawn(doras: Client, client: Client) -> None:
    (first,) = links(invite(doras, "ann@example.com", "mentor"))
    key = Invitation.objects.get().public_id
    (second,) = links(doras.post(f"{PEOPLE}invitations/{key}/again/"))
    assert client.get(first).status_code == 404
    assert Invitation.objects.get(revoked_at=None).role == "mentor"
    key = Invitation.objects.get(revoked_at=None).public_id
    assert "withdrawn" in text(doras.post(f"{PEOPLE}invitations/{key}/withdraw/", follow=True))
    assert client.get(second).status_code == 404
    assert doras.post(f"{PEOPLE}invitations/{key}/again/").status_code == 404


def test_an_invitation_that_lapsed_can_be_sent_again(doras: Client, client: Client, firm: Firm, dora: User) -> None:
    old = invitation_link(firm, "ann@example.com", by=dora, now=clock.now() - timedelta(days=15))
    assert client.get(old).status_code == 404
    assert "lapsed on" in text(doras.get(PEOPLE))
    key = Invitation.objects.get().public_id
    (new,) = links(doras.post(f"{PEOPLE}invitations/{key}/again/"))
    assert client.get(new).status_code == 200


def test_a_join_link_is_shown_once_counted_and_closed(doras: Client, client: Client) -> None:
    (link,) = links(doras.post(f"{PEOPLE}join-link/", {"days": 30}))
    assert client.get(link).status_code == 200
    listed = text(doras.get(PEOPLE))
    assert "used 0 times" in listed
    assert link not in listed
    assert JoinLink.objects.get().token_hash == token_hash(link.split("/")[2])
    key = JoinLink.objects.get().public_id
    doras.post(f"{PEOPLE}join-links/{key}/close/")
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("days", ["0", "31", "-1", "many", ""])
def test_a_join_link_works_for_1_to_30_days(doras: Client, days: str) -> None:
    response = doras.post(f"{PEOPLE}join-link/", {"days": days})
    assert response.status_code == 422
    assert "from 1 to 30" in text(response)
    assert not JoinLink.objects.exists()


def test_a_join_link_is_never_by_an_address_nor_by_the_name_of_who_has_left(
    doras: Client, dora: User, firm: Firm
) -> None:
    maker = make_user("Mary", firm=firm, role=Role.MANAGER)
    join_link(firm, by=maker)
    assert "made by <bdi>Mary</bdi> on" in text(doras.get(PEOPLE))
    User.objects.filter(pk=maker.pk).update(name="")
    assert "made by <bdi>a colleague</bdi> on" in text(doras.get(PEOPLE))
    User.objects.filter(pk=maker.pk).update(name="Mary")
    Membership.objects.filter(user=maker).update(left_at=clock.now())
    page = text(doras.get(PEOPLE))
    assert "made by <bdi>somebody who has left</bdi> on" in page
    assert "Mary" not in page
    maker.delete()
    assert "made by" not in text(doras.get(PEOPLE))


# Who may


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "erin", "guest", "root"])
def test_nobody_but_managers_invites(
    who: str, firm: Firm, dora: User, request: pytest.FixtureRequest, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    invitation_link(firm, "zoe@example.com", by=dora)
    join_link(firm, by=dora)
    key, link = Invitation.objects.get().public_id, JoinLink.objects.get().public_id
    posts = {
        INVITE: {"people": "ann@example.com", "role": "manager"},
        LIST: {"people": sealed_list(firm, dora, [])},
        f"{PEOPLE}join-link/": {"days": 7},
        f"{PEOPLE}invitations/{key}/again/": {},
        f"{PEOPLE}invitations/{key}/withdraw/": {},
        f"{PEOPLE}join-links/{link}/close/": {},
        f"{PEOPLE}{membership(dora).user.public_id}/": {"role": "candidate"},
        f"{PEOPLE}{membership(dora).user.public_id}/leave/": {},
    }
    assert {browser.post(path, data).status_code for path, data in posts.items()} == {404}
    assert upload(browser, b"email\nann@example.com\n").status_code == 404
    assert (Invitation.objects.filter(revoked_at=None).count(), JoinLink.objects.filter(revoked_at=None).count()) == (
        1,
        1,
    )
    assert membership(dora).role == "manager"
