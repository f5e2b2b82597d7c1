"""Two who write one copy at once: both texts for the second, and a form from which they can go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cards.authoring.base import moment_in_words
from cards.authoring.copy_differences import (
    OF_COLLEAGUES,
    ThreeWay,
    library_then,
    three_way,
    version_of_copy,
    version_of_draft,
)
from cards.authoring.copy_forms import point_rows
from cards.authoring.history import names_in
from cards.content.copy_actions import draft_of_card, draft_of_copy
from cards.firms.name_queries import name_of

if TYPE_CHECKING:
    from cards.authoring.copy_forms import CopyForm
    from cards.content.copy_actions import CopyDraft
    from cards.content.correction_models import FirmCopy
    from cards.content.models import Card


MERGED = (
    *("question", "answer", "any_of", "figures", "note", "basis", "source", "locator"),
    *("checked_on", "review_by"),
)


@dataclass(frozen=True, slots=True)
class CopyConflict:
    """What a colleague saved while the form was open, against what it says."""

    who: str
    when: str
    given_up: bool
    compared: ThreeWay


def after_conflict(form: CopyForm, card: Card, copy: FirmCopy | None, draft: CopyDraft) -> CopyConflict | None:
    """Say in the form what happened, and let it be published by whoever has seen both texts."""
    seen = form.cleaned_data["seen_version"]
    typed: Any = form.data
    version = str(copy.version if copy else 0)
    said_of_another_text = {"answer_changed": "", "checked_today": ""}
    form.data = {**typed.dict(), "seen_version": version, **said_of_another_text}
    form.add_error(
        None,
        "Nothing was published: somebody else changed your firm's copy while you were writing. Both texts stand "
        "below, side by side. What you typed is still in the form, and what only they changed is in it now, too. Look "
        "it over, say once more whether the answer changed, and publish it then.",
    )
    if copy is None:
        return None
    opened = copy.history.filter(version=seen).order_by("-history_id").first()
    then = version_of_copy(opened, card) if opened else library_then(card, draft.base_version)
    theirs, yours = version_of_copy(copy, card), version_of_draft(draft, card)
    names = names_in([version for version in (then, theirs, yours) if version], copy.firm_id)
    if opened or draft.base_version == card.version:
        began = draft_of_copy(opened) if opened else draft_of_card(card)
        _take_theirs(form, then=began, theirs=draft_of_copy(copy), yours=draft)
    last = copy.history.select_related("history_user").order_by("-history_id").first()
    return CopyConflict(
        who=name_of(last.history_user, copy.firm_id) if last else "",
        when=moment_in_words(copy.updated_at),
        given_up=copy.withdrawn_at is not None,
        compared=three_way(then, theirs, yours, names, OF_COLLEAGUES),
    )


def _take_theirs(form: CopyForm, *, then: CopyDraft, theirs: CopyDraft, yours: CopyDraft) -> None:
    """Bring what only the colleague changed into the form, so that publishing again does not take it back unseen."""
    data: dict[str, str] = dict(form.data)
    for name in MERGED:
        value = getattr(theirs, name)
        if getattr(yours, name) == getattr(then, name) != value:
            data[name] = "" if value is None else str(getattr(value, "pk", value))
    then_said, theirs_say, yours_say = ([p.content for p in draft.points] for draft in (then, theirs, yours))
    if yours_say == then_said != theirs_say:
        data = {key: value for key, value in data.items() if not key.startswith("points-") or key.endswith("_FORMS")}
        data["points-TOTAL_FORMS"] = str(len(theirs.points))
        for place, point in enumerate(theirs.points):
            said = {"text": point.text, "group": point.group, "reason": point.reason, "point_id": str(point.public_id)}
            said |= {"right": "on"} if point.right else {}
            data |= {f"points-{place}-{name}": value for name, value in said.items()}
        form.rows = point_rows(form.card, form.begin, data)
    form.data = data
