"""Examples and comments, ready made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cards.examples.actions import ExampleDraft, add_comment, create_example, share_example
from cards.examples.models import TEXT_FIELDS
from cards.firms.models import Membership
from tests.factories import NOW, make_competency

if TYPE_CHECKING:
    from datetime import datetime

    from cards.content.models import Card, Competency
    from cards.examples.models import Example, ExampleComment
    from cards.firms.models import Firm, User


def draft(
    title: str = "A rent review", *, competency: Competency | None = None, level: int = 2, **texts: str
) -> ExampleDraft:
    texts.setdefault("situation", f"The situation of {title}")
    said = {**dict.fromkeys(TEXT_FIELDS, ""), **texts, "title": title}
    return ExampleDraft(said, competency or make_competency(), level)


def make_example(
    user: User,
    title: str = "A rent review",
    *,
    card: Card | None = None,
    shared_with: Firm | None = None,
    now: datetime = NOW,
    **fields: object,
) -> Example:
    """An example of the user's; shared_with: a firm of theirs."""
    wanted = draft(title, **fields)  # type: ignore[arg-type]
    example = create_example(user=user, key=uuid4(), draft=wanted, card=card, now=now).example
    if shared_with:
        assert share_example(example=example, firm=shared_with, now=now)
        example.refresh_from_db()
    return example


def comment_on(example: Example, author: User, text: str = "Well told.", *, now: datetime = NOW) -> ExampleComment:
    return add_comment(example=example, author=author, key=uuid4(), text=text, now=now)


def firm_of(user: User) -> Firm:
    return Membership.objects.of(user).select_related("firm").get().firm


def as_sent(wanted: ExampleDraft, **fields: object) -> dict[str, object]:
    """What the form sends for this draft."""
    return {**wanted.texts, "competency": wanted.competency.code, "level": wanted.level, **fields}


def text(response: Any) -> str:
    content: bytes = response.content
    return content.decode()
