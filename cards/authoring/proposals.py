"""A better wording that a candidate proposes, put into the form of the card or copy: to be looked over, then saved.

The form's address says where it goes: ?report=7&into=answer. It fills the form as it opens, and nothing else.
"""

from __future__ import annotations

from copy import copy as copy_of
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from cards.authoring.preview import drawn, spoken_face
from cards.content.choices import ReportKind
from cards.kinds.registry import KINDS
from cards.kinds.types import PointContent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest
    from django.template.response import TemplateResponse

    from cards.content.correction_models import Report
    from cards.content.models import Card

INTO = "into"  # the parameter of the form's address
FIELDS = ("question", "answer")
FILLED = "cards/authoring/filled_in.html"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a wording may go. key: as the address says it. row: of a point, counted from 0. until_now: what it says."""

    key: str
    label: str
    control: str
    until_now: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A wording and where it may go. chosen: where it has been put."""

    text: str
    places: Sequence[Place]
    chosen: Place | None

    def fill(self, form: Any, rows: Any) -> None:
        """Put it into a form that nobody has typed in yet, and say beside it what the field says until now."""
        if self.chosen is None:
            return
        is_point = self.chosen.row is not None
        target, name = (rows.forms[self.chosen.row], "text") if is_point else (form, self.chosen.key)
        if not form.is_bound:
            target.initial[name] = self.text
        attributes = target.fields[name].widget.attrs
        attributes["class"] = f"{attributes.get('class', '')} filled".strip()
        if not is_point:  # of a row the page says it above the table
            target[name].help_text = render_to_string(FILLED, {"place": self.chosen})

    def applied(self, card: Card, points: Sequence[PointContent]) -> tuple[Card, list[PointContent]]:
        """The card and its points as they would read."""
        drawn, said = copy_of(card), list(points)
        if self.chosen is None:
            return drawn, said
        if self.chosen.row is None:
            setattr(drawn, self.chosen.key, self.text)
        elif self.chosen.row < len(said):
            said[self.chosen.row] = replace(said[self.chosen.row], text=self.text)
        else:
            said.append(PointContent(self.text, "", right=False, reason=""))
        return drawn, said


def proposal_of(
    request: HttpRequest, report: Report | None, form: Any, rows: Any, said: Mapping[str, Any]
) -> Proposal | None:
    """Return what the report proposes, and where the address puts it; None where it proposes no wording.

    said: what the fields say until now, and `points`.
    """
    if report is None or report.kind != ReportKind.WORDING:
        return None
    places = [Place(name, f"the {name}", form[name].auto_id, said[name]) for name in FIELDS]
    points: Sequence[PointContent] = said["points"]
    kind = KINDS.get(form.instance.kind)
    if kind and kind.points_are:
        one = kind.points_are.removesuffix("s")
        places += [
            Place(f"point-{row + 1}", f"{one} {row + 1}", rows.forms[row]["text"].auto_id, point.text, row)
            for row, point in enumerate(points[: len(rows.forms)])
        ]
        if len(points) < len(rows.forms):
            places.append(Place("point", f"a new {one}", rows.forms[len(points)]["text"].auto_id, row=len(points)))
    asked = request.GET.get(INTO)
    return Proposal(report.text, places, next((place for place in places if place.key == asked), None))


def put_into_copy(request: HttpRequest, page: TemplateResponse) -> None:
    """The same for the page of a firm's own copy, its form and its preview, before it is rendered."""
    context: Any = page.context_data
    form, report = context["form"], context.get("carried")
    points = [point.content for point in form.begin.points]
    said = {"points": points, **{name: getattr(form.begin, name) for name in FIELDS}}
    proposal = proposal_of(request, report, form, form.rows, said)
    if proposal is None:
        return
    proposal.fill(form, form.rows)
    context["proposal"] = proposal
    if proposal.chosen and not form.is_bound:
        reader: Any = request.user
        context["face"] = spoken_face(drawn(*proposal.applied(form.instance, points)), form.instance, reader)
