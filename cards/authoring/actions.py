"""What authors do beyond one form: publishing and restoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from cards.authoring.checks import problems_of, why_not_publish
from cards.content.actions import PointDraft
from cards.content.choices import Status
from cards.content.models import Card, Competency, Source
from cards.firms.models import User
from cards.kinds.registry import KINDS
from cards.study.publishing import AnswerNotSaidError, save_edit

if TYPE_CHECKING:
    from datetime import datetime

    from cards.content.correction_models import CardChange
    from cards.content.queries import Version

REASONS = {Status.PUBLISHED: "Published", Status.DRAFT: "Taken back to draft", Status.RETIRED: "Retired"}
CHANGED_SINCE = (
    "Candidates have read it before, and it says something else now. "
    "Open it and publish it there, where you can say whether the answer changed."
)
SAYS_SO = "The card says just that already."


class RefusedError(Exception):
    """What was asked cannot be done; `problems` say why, in sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class CardMovedError(Exception):
    """Somebody else saved the card since its author looked at it. Nothing was written."""


def _locked(card_id: int) -> Card:
    return Card.objects.select_for_update(of=("self",)).select_related("deck", "source").get(pk=card_id)


def _as_they_are(card: Card) -> list[PointDraft]:
    return [
        PointDraft(point.text, point.group, point.public_id, point.right, point.reason) for point in card.points.all()
    ]


def _as_they_were(version: Version) -> list[PointDraft]:
    return [
        PointDraft(point.text, point.group, public_id, point.right, point.reason)
        for point, public_id in zip(version.points, version.point_ids, strict=True)
    ]


@transaction.atomic
def set_status(*, card_id: int, status: Status, by: User, now: datetime) -> bool:
    """Publish a card, take it back to draft or retire it. Returns False where it stands so already.

    Raises RefusedError for a card that is not fit to be published, or whose text somebody has to be told of.
    """
    card = _locked(card_id)
    if card.status == status:
        return False
    if card.kind not in KINDS:
        raise RefusedError([message for _, message in problems_of(card, ())])  # it could not even be drawn
    card.status = status
    points = _as_they_are(card)
    if status == Status.PUBLISHED and (problems := why_not_publish(card, [point.content for point in points])):
        raise RefusedError(problems)
    try:
        save_edit(card=card, points=points, by=by, reason=REASONS[status], now=now)
    except AnswerNotSaidError as error:
        raise RefusedError([CHANGED_SINCE]) from error
    return True


@transaction.atomic
def restore_version(  # noqa: PLR0913  what its page asks for
    *,
    card_id: int,
    version: Version,
    seen: int,
    by: User,
    now: datetime,
    is_material: bool | None = None,
    why: str = "",
) -> CardChange | None:
    """Bring back what a card said at one version, as a new version. Its status stays as it is now.

    seen: the version against which its author saw what restoring changes. is_material: whether the answer changes with
    it, None where nobody has said. Returns what was published, if anything. Raises CardMovedError where the card stands
    at another version by now; RefusedError where it says all that already, where a source is gone since, or where the
    old text is not fit for a published card; AnswerNotSaidError where candidates read another text now.
    """
    card = _locked(card_id)
    if card.version != seen:
        raise CardMovedError
    points = _as_they_were(version)
    fields = {name: value for name, value in version.fields.items() if name != "status"}
    if points == _as_they_are(card) and all(getattr(card, name) == value for name, value in fields.items()):
        raise RefusedError([SAYS_SO])
    for name, value in fields.items():
        setattr(card, name, value)
    _check_still_there(card)
    if card.checked_by_id and not User.objects.filter(pk=card.checked_by_id).exists():
        card.checked_by = None
    contents = [point.content for point in points]
    is_published = card.status == Status.PUBLISHED
    if (
        problems := why_not_publish(card, contents)
        if is_published
        else [text for _, text in problems_of(card, contents)]
    ):
        raise RefusedError(problems)
    reason = f"Restored version {version.number}"
    reason = f"{reason}: {why}" if why else reason
    return save_edit(card=card, points=points, by=by, reason=reason, now=now, is_material=is_material, why=why)


def _check_still_there(card: Card) -> None:
    """History keeps the ids of rows that may have been deleted since."""
    if card.source_id and not Source.objects.filter(pk=card.source_id).exists():
        raise RefusedError(["The source it named has been deleted."])
    if card.competency_id and not Competency.objects.filter(pk=card.competency_id).exists():
        raise RefusedError(["The competency it named has been deleted."])
