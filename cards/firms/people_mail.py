"""E-mails to those who are invited, through Django's backend. A letter that cannot be sent is given back, not lost."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from cards.firms.door_actions import Letter

logger = logging.getLogger(__name__)
# Seconds. A request that took a minute would be ended by the server, and what it had sent would be unknown.
MOST_SECONDS = 25


@dataclass(slots=True)
class Posted:
    sent: list[Letter] = field(default_factory=list)
    unsent: list[Letter] = field(default_factory=list)


def link_of(request: HttpRequest, letter: Letter) -> str:
    return request.build_absolute_uri(reverse("accept_invitation", args=[letter.token]))


def send_invitations(request: HttpRequest, letters: Sequence[Letter]) -> Posted:
    """Send what is in the database by now. Stops where the server does not answer, or after MOST_SECONDS."""
    posted, waiting = Posted(), list(letters)
    connection = get_connection()
    until = time.monotonic() + MOST_SECONDS
    try:
        connection.open()
        while waiting and time.monotonic() < until:
            letter = waiting.pop(0)
            try:
                connection.send_messages([_message(request, letter)])
            except OSError:  # all that a mail server may refuse is one
                logger.exception("An invitation could not be e-mailed.")
                posted.unsent.append(letter)
                # One address may be refused; after two in a row nobody is listening.
                if len(posted.unsent) > 1 and len(posted.sent) == 0:
                    break
            else:
                posted.sent.append(letter)
        connection.close()
    except OSError:
        logger.exception("The mail server does not answer, so invitations could not be e-mailed.")
    posted.unsent += waiting
    return posted


def _message(request: HttpRequest, letter: Letter) -> EmailMessage:
    invitation = letter.invitation
    context = {
        "firm": " ".join(invitation.firm.name.split()),
        "role": invitation.get_role_display().lower(),
        "link": link_of(request, letter),
        "until": invitation.expires_at,
        "host": request.get_host(),
    }
    # Nothing else of what the manager typed: a name could be made to carry somebody's advertisement.
    subject = render_to_string("emails/invitation_subject.txt", context).strip()
    return EmailMessage(subject, render_to_string("emails/invitation.txt", context), to=[invitation.email])
