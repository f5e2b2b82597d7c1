"""Bringing an earlier text of a firm's copy back: its form is filled with that text, and publishes it as any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cards.authoring.copy_differences import version_of_copy
from cards.authoring.filters import is_row_id
from cards.authoring.history import changes_between, names_in
from cards.content.copy_actions import ORIGIN, TEXTS, CopyDraft, stored_points
from cards.content.models import Source
from cards.firms.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cards.authoring.history import Change
    from cards.content.correction_models import FirmCopy

SOURCE_GONE = "The source that this version named has been deleted: choose the one that it rests on now."
NO_SUCH = "Your copy has no version {}. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version of a copy that is to be restored. changes: what restoring it changes of the copy as it is."""

    number: int
    draft: CopyDraft
    changes: Sequence[Change]
    warning: str = ""


def earlier(copy: FirmCopy, asked: str) -> Earlier | None:
    """Return what a copy said at one of its versions, None where it never had that version."""
    row = copy.history.filter(version=asked).order_by("-history_id").first() if is_row_id(asked) else None
    if row is None:
        return None
    # The history keeps the ids of rows that may have been deleted since.
    rows: dict[str, Any] = {
        "source": Source.objects.filter(pk=row.source_id).first(),
        "checked_by": User.objects.filter(pk=row.checked_by_id).first(),
    }
    said = {name: getattr(row, name) for name in (*TEXTS, *ORIGIN, "base_version") if name not in rows}
    now, then = version_of_copy(copy, copy.card), version_of_copy(row, copy.card)
    return Earlier(
        number=row.version,
        draft=CopyDraft(points=stored_points(row.points), **said, **rows),
        changes=list(changes_between(now, then, names_in([now, then], copy.firm_id))),
        warning=SOURCE_GONE if row.source_id and rows["source"] is None else "",
    )
