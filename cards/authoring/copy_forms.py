"""The forms behind a firm's own copy of a shared card: writing it, and choosing when the library moves on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q

from cards.authoring.checks import problems_of
from cards.authoring.faults import Fault, faults_of
from cards.authoring.fields import AnswerChangedField, CheckedTodayField, ReasonField
from cards.authoring.kind_fields import all_settings, initial_settings, setting_fields, settings_typed
from cards.authoring.points import FIRST_ROWS, SPARE_ROWS, PointForm, PointFormSet
from cards.authoring.standing import source_label
from cards.authoring.texts import WIDGETS, TextsForm
from cards.content.copy_actions import TEXTS, CopyDraft, as_card, draft_of_card, draft_of_copy
from cards.content.models import Card, Point, Source
from cards.core import clock
from cards.exchange.formats import POINTS_MAX
from cards.kinds.types import POINTS

if TYPE_CHECKING:
    from cards.content.correction_models import FirmCopy
    from cards.content.queries import Version
    from cards.firms.models import Firm, User

SAY_WHY = "Say what you changed, and why: it stands in the history, and candidates who learned the card read it."
CHECK = (
    "The answer changed: say the day on which you checked it against what it rests on, or tick “I checked it today” "
    "below."
)
CHECK_IF = (
    "If the answer changed, say the day on which you checked it against what it rests on, or tick “I checked it today” "
    "below. If only the wording changed, leave this as it is, and say so below."
)
ASKED_OF_COPY = "Asked where your candidates will read anything else than until now."
LOST = "This form has lost which version of the card it began with. Open the page again; nothing was saved."


class CopyForm(TextsForm):
    """What a firm says instead of a shared card. Its instance is a card that says so, and is never saved."""

    reason = ReasonField()
    answer_changed = AnswerChangedField()
    checked_today = CheckedTodayField()
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Card
        fields = (
            *("question", "answer", "any_of", "figures", "note", "basis", "source", "locator"),
            *("checked_on", "review_by"),
        )
        labels = {"any_of": "How many are enough"}
        widgets = {**WIDGETS, "locator": forms.TextInput(attrs={"class": "vTextField"})}

    def __init__(
        self, data: Any = None, *, card: Card, firm: Firm, copy: FirmCopy | None, begin: CopyDraft, **kwargs: Any
    ) -> None:
        """begin: what the fields hold before anybody has typed. Its base_version is the library's that is seen."""
        super().__init__(data, instance=as_card(card, begin), **kwargs)
        self.card, self.firm, self.begin = card, firm, begin
        is_live = copy is not None and copy.withdrawn_at is None
        self.read_now = draft_of_copy(copy) if copy and is_live else draft_of_card(card)
        names = {name for name, kind, _ in all_settings() if kind is card.how}
        self.fields.update({name: field for name, field in setting_fields().items() if name in names})
        self.initial.update(initial_settings(card.kind, begin.kind_settings))
        self.initial.update(seen_version=copy.version if copy else 0, base_version=begin.base_version)
        source: Any = self.fields["source"]
        source.queryset = (
            Source.objects.filter(Q(firm=None) | Q(firm=firm)).select_related("superseded_by").order_by("title", "pk")
        )
        source.label_from_instance = source_label
        source.empty_label = "No source"
        self.fields["answer_changed"].help_text = ASKED_OF_COPY
        self.fields["reason"].help_text = "One sentence, for the history and for candidates who learned the old answer."
        self.rows = point_rows(card, begin, data)

    def is_valid(self) -> bool:
        # In this order: what its kind finds wrong with the points is told to their rows by the form.
        return super().is_valid() and self.rows.is_valid()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        base = values.get("base_version")
        if base is None or not 1 <= base <= self.card.version or values.get("seen_version") is None:
            self.add_error(None, LOST)
        return values

    def _post_clean(self) -> None:
        self.instance.kind_settings = settings_typed(self.card.kind, self.cleaned_data)
        super()._post_clean()
        if self.rows.is_valid():
            self._check_kind()
        self._check_answer_changed()
        if self.has_new_words and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", SAY_WHY)

    def _check_kind(self) -> None:
        unread = set(self.errors)
        names = {setting.key: name for name, kind, setting in all_settings() if kind is self.card.how}
        for field, message in problems_of(self.instance, [draft.content for draft in self.rows.drafts]):
            name = names.get(field, field)
            if field == POINTS:
                self.rows.non_form_errors().append(message)
            elif name not in unread:
                self.add_error(name if name in self.fields else None, message)

    def _check_answer_changed(self) -> None:
        if "answer_changed" in self.errors:
            return
        said = self.cleaned_data.get("answer_changed")
        lacks_day = not self._is_checked_anew and "checked_on" not in self.errors
        if said is None and self.has_new_words:
            self.add_error("answer_changed", "Say whether the answer is another than your candidates read until now.")
            if lacks_day:
                self.add_error("checked_on", CHECK_IF)
        elif said and not self.has_new_words:
            self.add_error(
                "answer_changed",
                "This says what your candidates read already, so there is no old and new to show them. "
                "Choose “Only the wording”.",
            )
        elif said and lacks_day:
            self.add_error("checked_on", CHECK)

    @property
    def has_new_words(self) -> bool:
        """Whether candidates of the firm would read anything else than now."""
        return self._drafted(None).words != self.read_now.words

    @property
    def wrong(self) -> list[Fault]:
        """All that keeps it from being published, for the top of its page."""
        return list(faults_of(self, [self.rows]))

    @property
    def _is_checked_anew(self) -> bool:
        checked = self.instance.checked_on
        return checked is not None and (checked != self.read_now.checked_on or checked == clock.site_date())

    def draft(self, by: User) -> CopyDraft:
        """What was written, checked by its author if they say that they checked it."""
        checked = self.cleaned_data.get("checked_on")
        as_it_began = self._drafted(None).words == self.begin.words and checked == self.begin.checked_on
        if as_it_began and self.begin.words != self.read_now.words:
            return self._drafted(self.begin.checked_by)  # an earlier text comes back with who checked it then
        ticked = self.cleaned_data.get("answer_changed") or self.cleaned_data.get("checked_today")
        says_so = ticked or checked != self.read_now.checked_on
        return self._drafted(by if says_so and checked else self.read_now.checked_by)

    def _drafted(self, checked_by: User | None) -> CopyDraft:
        card = self.instance
        names = ("question", "answer", "any_of", "figures", "kind_settings", "note", "basis", "source", "locator")
        said = {name: getattr(card, name) for name in (*names, "checked_on", "review_by")}
        base: int = self.cleaned_data.get("base_version") or self.card.version
        return CopyDraft(**said, points=tuple(self.rows.drafts), base_version=base, checked_by=checked_by)


def point_rows(card: Card, begin: CopyDraft, data: Any = None) -> PointFormSet:
    """The table of points, with a row for each that the copy begins with."""
    extra = max(FIRST_ROWS, len(begin.points) + SPARE_ROWS)
    rows: Any = forms.inlineformset_factory(
        Card,
        Point,
        form=PointForm,
        formset=PointFormSet,
        extra=min(POINTS_MAX, extra),
        max_num=POINTS_MAX,
        validate_max=True,
        can_delete=False,
    )
    initial = [
        {
            **{name: getattr(point, name) for name in ("text", "group", "right", "reason")},
            "order": number,
            "point_id": point.public_id,
        }
        for number, point in enumerate(begin.points, start=1)
    ]
    # A row that was sent as it began would count as empty: what was sent is compared with nothing.
    made: PointFormSet = rows(
        data, instance=card, queryset=Point.objects.none(), prefix="points", initial=initial if data is None else None
    )
    return made


class GiveUpForm(forms.Form):
    """Take the library's text: whether its answer is another than the firm's, and why."""

    reason = ReasonField()
    answer_changed = AnswerChangedField()
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, copy: FirmCopy, library: Version | None, **kwargs: Any) -> None:
        """library: what its people would read instead, as far as the reader may know it."""
        super().__init__(data, label_suffix="", initial={"seen_version": copy.version}, **kwargs)
        reason, answer_changed = self.fields["reason"], self.fields["answer_changed"]
        reason.label = "Why the library's text is the better one"
        reason.help_text = "One sentence, for the history and for candidates who learned yours."
        answer_changed.help_text = "Whether the library's answer is another than yours was."
        words = (*(library.fields[name] for name in TEXTS), *library.points) if library else ()
        self.is_same = draft_of_copy(copy).words == words

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        said = values.get("answer_changed")
        if self.is_same and said:
            self.add_error("answer_changed", "The library says what your copy says: choose “Only the wording”.")
        elif said is None and not self.is_same and "answer_changed" not in self.errors:
            self.add_error("answer_changed", "Say whether the library's answer is another than yours was.")
        return values


class KeepForm(forms.Form):
    """Keep ours, as it was held against one version of the card."""

    reason = ReasonField()
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    seen_library = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, copy: FirmCopy, **kwargs: Any) -> None:
        seen = {"seen_version": copy.version, "seen_library": copy.card.version}
        super().__init__(data, label_suffix="", initial=seen, **kwargs)
        self.fields["reason"].label = "Why ours stays"
