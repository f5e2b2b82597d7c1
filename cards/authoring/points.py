"""The table of points, steps or options under a card: plain rows of text, put in order by number.

The rows are never tied to stored points by position or primary key, so that a row survives when somebody else has
deleted its point meanwhile; `point_id` names the point that a row came from.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms

from cards.authoring.fields import TickInput
from cards.authoring.kind_fields import needed_by, with_headings, with_options, with_points
from cards.authoring.stock import StockForm, StockFormSet, StockInline
from cards.content.actions import PointDraft
from cards.content.models import Point
from cards.exchange.formats import GROUP_MAX, POINT_MAX, POINTS_MAX, inline_markdown, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.http import HttpRequest

    from cards.content.models import Card

SPARE_ROWS = 1
FIRST_ROWS = 3
MOVED_UP, STAYED, MOVED_DOWN, UNNUMBERED = range(4)


class PointForm(StockForm):
    text = forms.CharField(
        label="Point",
        required=False,
        max_length=POINT_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "aria-label": "Point", **needed_by(with_points)}),
        error_messages={"max_length": "A point has %(limit_value)d characters at most; this has %(show_value)d."},
        help_text="One thing an assessor would tick, one step, or one option, on one line; **bold** and "
        "[links](https://…) work. To take a row away, empty it.",
    )
    # A table has no room for labels, and on a phone not even for its header.
    group = forms.CharField(
        label="Heading",
        required=False,
        max_length=GROUP_MAX,
        widget=forms.TextInput(attrs={"aria-label": "Heading", "placeholder": "Heading", **needed_by(with_headings)}),
        help_text="Stands above the points that share it: Stage 1.",
    )
    right = forms.BooleanField(
        label="Right",
        required=False,
        widget=TickInput("Right", attrs=needed_by(with_options)),
        help_text="For options to choose from.",
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=POINT_MAX,
        widget=forms.Textarea(
            attrs={"rows": 2, "aria-label": "Reason", "placeholder": "Reason", **needed_by(with_options)}
        ),
        error_messages={"max_length": "A reason has %(limit_value)d characters at most; this has %(show_value)d."},
        help_text="For options to choose from: why it is right or wrong. Candidates see it after they have chosen.",
    )
    order = forms.IntegerField(
        label="Order",
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput(attrs={"aria-label": "Order", "placeholder": "Order"}),
        help_text="To move a row, write another number.",
    )
    point_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Point
        fields = ["text", "group", "right", "reason"]

    def clean_text(self) -> str:
        return inline_markdown(self.cleaned_data["text"])

    def clean_group(self) -> str:
        return one_line(self.cleaned_data["group"])

    def clean_reason(self) -> str:
        return inline_markdown(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("point_id") or values.get("text") or "text" in self.errors:
            return values
        if values.get("group"):
            self.add_error("text", "Write the point that stands under this heading, or clear the heading.")
        elif values.get("right") or values.get("reason"):
            self.add_error("text", "Write the option that this is about, or clear the row.")
        return values

    def _get_validation_exclusions(self) -> set[str]:
        # An empty row is one that goes, not an error; the card takes the rows as drafts.
        return super()._get_validation_exclusions() | {"text", "position", "reason"}


class PointFormSet(StockFormSet):
    def initial_form_count(self) -> int:
        """All rows are new rows to Django: see the module."""
        return 0

    def clean(self) -> None:
        """Leave out the check for unique values, which rows of text have none of."""

    @property
    def drafts(self) -> list[PointDraft]:
        """The points as they were written, in order; rows with an error or no text are left out."""
        rows = ((number, form.cleaned_data) for number, form in enumerate(self.forms, start=1) if form.is_valid())
        return in_order([(number, row) for number, row in rows if row.get("text")])


def in_order(rows: Iterable[tuple[int, dict[str, Any]]]) -> list[PointDraft]:
    """Sort rows, each with its place on the page counted from 1, by the number written beside it.

    A row that takes the number of another comes before it when it moved up, after it when it moved down. A row
    without a number stays under the one above it.
    """
    keyed: list[tuple[tuple[int, int], PointDraft]] = []
    above = 0
    for place, row in rows:
        number = row.get("order")
        if number is None:
            key = (above, UNNUMBERED)
        else:
            key = (number, MOVED_UP if number < place else MOVED_DOWN if number > place else STAYED)
            above = number
        draft = PointDraft(
            text=row["text"],
            group=row.get("group") or "",
            public_id=row.get("point_id"),
            right=bool(row.get("right")),
            reason=row.get("reason") or "",
        )
        keyed.append((key, draft))
    return [draft for _, draft in sorted(keyed, key=lambda pair: pair[0])]


def known_only(drafts: list[PointDraft], known: set[UUID]) -> list[PointDraft]:
    """Forget ids that are not of this card: a row's hidden id comes from a browser."""
    return [draft if draft.public_id in known else replace(draft, public_id=None) for draft in drafts]


class PointInline(StockInline):
    model = Point
    form = PointForm
    formset = PointFormSet
    fields = ("text", "group", "right", "reason", "order", "point_id")
    max_num = POINTS_MAX
    can_delete = False  # an empty row goes; a column of boxes to tick would say it a second time
    verbose_name = "row"
    verbose_name_plural = "points, steps or options"

    def get_extra(self, request: HttpRequest, obj: Card | None = None, **kwargs: Any) -> int:
        stored = obj.points.count() if obj else 0
        return min(POINTS_MAX, max(FIRST_ROWS, stored + SPARE_ROWS))

    def get_formset(self, request: HttpRequest, obj: Card | None = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, validate_max=True, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Points are part of a card: who may change the card may change them."""
        return self._card_may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._card_may_change(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._card_may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._card_may_change(request, obj)

    def _card_may_change(self, request: HttpRequest, obj: Any) -> bool:
        section = self.admin_site.get_model_admin(self.parent_model)
        return section.has_change_permission(request, obj)


def rows_of(card: Card) -> list[dict[str, Any]]:
    """What the rows hold before anybody has typed."""
    return [
        {
            **{name: getattr(point, name) for name in ("text", "group", "right", "reason")},
            "order": number,
            "point_id": point.public_id,
        }
        for number, point in enumerate(card.points.all(), start=1)
    ]
