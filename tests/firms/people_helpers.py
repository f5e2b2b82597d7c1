"""What the tests of a firm's people share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cards.core import clock
from cards.firms import door_actions
from cards.firms.door_actions import Invitee
from cards.firms.models import Membership

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from cards.firms.models import Firm, User

PEOPLE = "/firm/people/"
INVITE = "/firm/people/invite/"
LINK = re.compile(r'value="http://testserver(/(?:invitations|join)/[^"]+)"')


def text(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def links(response: Any) -> list[str]:
    """The links that a page shows, as paths."""
    return LINK.findall(text(response))


def membership(user: User) -> Membership:
    return Membership.objects.current().get(user=user)


def invitation_link(
    firm: Firm, email: str, *, by: User, role: str = "candidate", seen: bool = True, now: datetime | None = None
) -> str:
    people = [Invitee(email.lower(), "", role)]
    (letter,) = door_actions.invite(firm=firm, people=people, seen=seen, by=by, now=now or clock.now())
    return f"/invitations/{letter.token}/"


def join_link(firm: Firm, *, by: User, days: int = 7, now: datetime | None = None) -> str:
    return f"/join/{door_actions.make_join_link(firm=firm, days=days, by=by, now=now or clock.now())}/"


def signed_in_as(browser: Client) -> User | None:
    response = browser.get("/settings/")
    return response.context["user"] if response.status_code == 200 else None
