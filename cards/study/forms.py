"""What the study page sends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django import forms

from cards.scheduling.types import Rating
from cards.study.actions import LONGEST_ANSWER, Attempt

if TYPE_CHECKING:
    from datetime import datetime

MOST_POINTS = 200
HIGHEST = 2**31 - 1
LATEST = 253_402_300_799_000  # the end of the year 9999, in milliseconds since 1970


class GradeForm(forms.Form):
    """One answer. `shown` is when the question was rendered, in milliseconds since 1970."""

    attempt = forms.UUIDField()
    version = forms.IntegerField(min_value=0, max_value=HIGHEST)
    rating = forms.TypedChoiceField(choices=[(rating.value, rating.name) for rating in Rating], coerce=int)
    shown = forms.IntegerField(required=False, min_value=0, max_value=LATEST)

    def clean(self) -> None:
        ticked = self._ticked()
        if len(ticked) > MOST_POINTS or any(_not_a_uuid(point) for point in ticked):
            raise forms.ValidationError("A ticked point is not one of this card.")

    def _ticked(self) -> list[str]:
        data = self.data
        return data.getlist("points") if hasattr(data, "getlist") else []

    def attempt_at(self, card_id: UUID, now: datetime) -> Attempt:
        shown = self.cleaned_data.get("shown")
        seconds = now.timestamp() - shown / 1000 if shown else 0.0
        return Attempt(
            card_id=card_id,
            attempt_id=self.cleaned_data["attempt"],
            version=self.cleaned_data["version"],
            rating=Rating(self.cleaned_data["rating"]),
            points_recalled=[str(UUID(point)) for point in self._ticked()],
            duration=timedelta(seconds=min(max(seconds, 0.0), LONGEST_ANSWER.total_seconds())),
        )


def _not_a_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return True
    return False


class UndoForm(forms.Form):
    """Which grade to take back, and the id under which that is logged."""

    undone = forms.UUIDField()
    attempt = forms.UUIDField(initial=uuid4)
