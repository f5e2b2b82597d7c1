"""What the study page sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms

from cards.kinds.matching import MOST_TYPED
from cards.kinds.types import Response
from cards.scheduling.types import Rating
from cards.study.actions import LONGEST_ANSWER, Attempt

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from cards.content.models import Card

MOST_POINTS = 200
LONGEST_ID = 64
HIGHEST = 2**31 - 1
HIGHEST_KEY = 2**63 - 1
LATEST = 253_402_300_799_000  # the end of the year 9999, in milliseconds since 1970


class AttemptForm(forms.Form):
    """Which attempt an answer belongs to.

    shown: when the question was rendered, in milliseconds since 1970. copy: the firm's copy that was shown, 0 for the
    library's text. heard: the latest change that was known then. firm: for whose people it was. Older pages say none of
    the three.
    """

    attempt = forms.UUIDField()
    version = forms.IntegerField(min_value=0, max_value=HIGHEST)
    shown = forms.IntegerField(required=False, min_value=0, max_value=LATEST)
    card_version = forms.IntegerField(required=False, min_value=1, max_value=HIGHEST)
    copy = forms.IntegerField(required=False, min_value=0, max_value=HIGHEST_KEY)
    heard = forms.IntegerField(required=False, min_value=0, max_value=HIGHEST_KEY)
    firm = forms.IntegerField(required=False, min_value=0, max_value=HIGHEST_KEY)

    def clean(self) -> None:
        ticked = self.ticked
        if len(ticked) > MOST_POINTS or len(set(ticked)) != len(ticked) or any(len(key) > LONGEST_ID for key in ticked):
            raise forms.ValidationError("A ticked point is not one of this card.")

    @property
    def ticked(self) -> list[str]:
        """The ids of the ticked points. Whether the card has them is for its kind to say."""
        data = self.data
        return data.getlist("points") if hasattr(data, "getlist") else []


class MarkForm(AttemptForm):
    """An answer before the reveal: what was typed, or what the kind of the card asks for in fields of its own."""

    typed = forms.CharField(
        required=False,
        max_length=MOST_TYPED,
        error_messages={
            "max_length": "That answer has %(show_value)d characters, and %(limit_value)d are the most that can be "
            "compared. Shorten it, or show the answer and tick the points yourself."
        },
    )
    # enter: a key, which a page without scripts sends from a tick, too.
    by = forms.ChoiceField(choices=[(by, by) for by in ("given", "typed", "enter")], required=False)

    @property
    def given(self) -> Response:
        """All that was sent, to show it again, whether it can be marked or not."""
        data: Any = self.data
        own = {"csrfmiddlewaretoken", "points", *self.fields}
        fields = {name: tuple(data.getlist(name)) for name in data if name not in own}
        return Response(data.get("typed", ""), tuple(self.ticked), fields)

    def is_of(self, card: Card) -> bool:
        """Whether the text that was answered is the one that stands, as far as the page says."""
        read = {"card_version": card.shown.version, "copy": card.shown.copy or 0}
        return all(self.cleaned_data[name] in {None, stands} for name, stands in read.items())

    def response(self) -> Response:
        """What is to be marked."""
        return replace(self.given, typed=self.cleaned_data["typed"], by_words=self.cleaned_data["by"] == "typed")


class GradeForm(AttemptForm):
    """One answer, rated."""

    rating = forms.TypedChoiceField(choices=[(rating.value, rating.name) for rating in Rating], coerce=int)

    def attempt_at(self, card_id: UUID, now: datetime) -> Attempt:
        shown = self.cleaned_data.get("shown")
        seconds = now.timestamp() - shown / 1000 if shown else 0.0
        return Attempt(
            card_id=card_id,
            attempt_id=self.cleaned_data["attempt"],
            version=self.cleaned_data["version"],
            rating=Rating(self.cleaned_data["rating"]),
            card_version=self.cleaned_data["card_version"],
            copy=self.cleaned_data["copy"],
            heard=self.cleaned_data["heard"],
            firm=self.cleaned_data["firm"],
            points_recalled=self.ticked,
            duration=timedelta(seconds=min(max(seconds, 0.0), LONGEST_ANSWER.total_seconds())),
        )


class UndoForm(forms.Form):
    """Which grade to take back, and the id under which that is logged."""

    undone = forms.UUIDField()
    attempt = forms.UUIDField(initial=uuid4)
