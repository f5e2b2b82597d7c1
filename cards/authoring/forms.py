"""The form behind cards. It brings text to the form in which deck text holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import slugify

from cards.authoring.checks import problems_of
from cards.authoring.fields import (
    REASON_MAX,
    AbbreviationsField,
    AnswerChangedField,
    CheckedTodayField,
    ReasonField,
    TagsField,
)
from cards.authoring.kind_fields import (
    data_of_kinds,
    initial_settings,
    needed_by,
    setting_fields,
    setting_name,
    settings_of_others,
    settings_typed,
    with_answer_box,
)
from cards.authoring.texts import WIDGETS, TextsForm
from cards.content.choices import Status
from cards.content.models import Card, Deck
from cards.core import clock
from cards.core.markdown import plain_text
from cards.kinds.registry import KINDS
from cards.kinds.types import POINTS
from cards.study.publishing import must_be_told

if TYPE_CHECKING:
    from cards.authoring.conflicts import Conflict
    from cards.authoring.points import PointFormSet

SUGGESTED_KEY_MAX = 60
CHECK = (
    "The answer changed: say the day on which you checked it against its source, or tick “I checked it today” below. "
    "Where only the wording changed, say so below."
)
CHECK_IF = (
    "If the answer changed, say the day on which you checked it against its source, or tick “I checked it today” "
    "below. If only the wording changed, leave this as it is, and say so below."
)
WORDING_ONLY = " (wording only)"  # stands in the history behind the reason
# Where the table of points waits for the card's own form: Django makes both, one after the other.
WRITTEN_POINTS = "written_points"

# What an author writes; a change in any of it makes a version.
CONTENT_FIELDS = (
    *("deck_id", "key", "position", "status", "kind", "level", "competency_id", "tags", "question", "answer"),
    *("any_of", "figures", "note", "basis", "source_id", "locator", "checked_on", "review_by"),
    *("kind_settings", "abbreviations"),
)

# What somebody has compared with the source on the day beside their name; and the points.
FACTS = ("answer", "figures", "kind_settings", "source_id")


def content_of(card: Card) -> dict[str, Any]:
    return {name: getattr(card, name) for name in CONTENT_FIELDS}


def suggest_key(text: str) -> str:
    """A readable id made of the first words; may be empty for text without Latin letters."""
    words = slugify(plain_text(text))[: SUGGESTED_KEY_MAX + 1]
    whole = words if len(words) <= SUGGESTED_KEY_MAX else words.rpartition("-")[0]
    return (whole or words[:SUGGESTED_KEY_MAX]).strip("-_")


class CardForm(TextsForm):
    tags = TagsField(
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Words between commas, for example: complaints, insurance.",
    )
    abbreviations = AbbreviationsField(
        help_text="One on a line, as in PII = professional indemnity insurance. A typed answer may use either. "
        "Those of the deck hold here, too.",
        **needed_by(with_answer_box),
    )
    reason = ReasonField()
    answer_changed = AnswerChangedField()
    checked_today = CheckedTodayField()
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    # Set on the class made for one request.
    previewing = False
    conflict: Conflict | None = None

    class Meta:
        model = Card
        fields = "__all__"
        labels = {"any_of": "How many are enough"}
        widgets = {
            "kind": forms.Select(attrs={"data-kinds": data_of_kinds()}),
            **WIDGETS,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = content_of(self.instance)
        self.fields.update(setting_fields())
        self.initial = {**initial_settings(self.instance.kind, self.instance.kind_settings), **self.initial}
        self.owner = self.instance.deck.firm_id if self.instance.pk else None
        self.initial["seen_version"] = self.instance.version if self.instance.pk else None
        if not self.instance.pk:
            self.fields["position"].initial = None  # the model's 0 would be the top of the deck
        for name in ("key", "position"):
            if name in self.fields:
                self.fields[name].required = False

    @property
    def points(self) -> PointFormSet | None:
        rows: PointFormSet | None = vars(self.instance).get(WRITTEN_POINTS)
        return rows

    def is_valid(self) -> bool:
        """A preview is never saved, however good the form is."""
        return super().is_valid() and not self.previewing

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        deck = values.get("deck")
        if deck:
            self._clean_place(values, deck)
            self._keep_with_its_owner(deck)
        if self.conflict and not self.previewing:
            self.add_error(None, self.conflict.sentence)
        if kind := values.get("kind"):
            for name, message in settings_of_others(kind, values):
                self.add_error(name, message)
        return values

    def _clean_place(self, values: dict[str, Any], deck: Deck) -> None:
        """Give the card its id and its place in the deck where the author left them open."""
        moved = deck.pk != self.before["deck_id"]
        if values.get("position") is None and "position" not in self.errors:
            last = deck.cards.order_by("-position").values_list("position", flat=True).first()
            stays = self.instance.pk and not moved
            values["position"] = self.before["position"] if stays else 0 if last is None else last + 1
        if "key" in self.errors:
            return
        values["key"] = values.get("key") or suggest_key(values.get("question", ""))
        if not values["key"]:
            self.add_error("key", "Write a short id of letters a-z, digits and hyphens, for example complaint-stages.")
        elif deck.cards.filter(key=values["key"]).exclude(pk=self.instance.pk).exists():
            self.add_error("key", f"Another card of this deck has the id “{values['key']}”. Write another one.")

    def _keep_with_its_owner(self, deck: Deck) -> None:
        """Moving a card to another firm would show one firm's words, and their history, to the other."""
        if self.instance.pk and deck.firm_id != self.owner:
            self.add_error(
                "deck",
                "A card stays with its firm, or with the shared library, and so does its history. "
                "Choose a deck of the same, or write a new card in the other deck.",
            )

    def _post_clean(self) -> None:
        if kind := self.cleaned_data.get("kind"):
            self.instance.kind_settings = settings_typed(kind, self.cleaned_data)
        super()._post_clean()
        self._check_source()
        self._check_kind()
        self._check_answer_changed()
        if self._needs_checking():
            self.add_error("checked_on", CHECK_IF if "answer_changed" in self.errors else CHECK)
        if self._needs_reason() and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Candidates have learned this card: say what changed, and why.")

    def _check_kind(self) -> None:
        """Say at each field what the kind finds wrong there, unless the field cannot be read at all."""
        points = self.points
        if points is None or not points.is_valid():
            return
        unread = set(self.errors)
        for field, message in problems_of(self.instance, [draft.content for draft in points.drafts]):
            name = self._name_of(field)
            if field == POINTS:
                points.non_form_errors().append(message)
            elif name not in unread:
                self.add_error(name, message)

    def _name_of(self, field: str) -> str | None:
        """The field of this form for one of the card or a setting of its kind; None for neither."""
        kind = KINDS.get(self.instance.kind)
        names = {setting.key: setting_name(kind, setting) for setting in kind.settings} if kind else {}
        name = names.get(field, field)
        return name if name in self.fields else None

    def _check_source(self) -> None:
        """Keep one firm's source off a card that others read."""
        card = self.instance
        if card.source and card.deck_id and card.source.firm_id not in {None, card.deck.firm_id}:
            self.add_error(
                "source", "This source is of another firm. Choose one of the shared library or of the deck's."
            )

    def _check_answer_changed(self) -> None:
        """Ask what only the author knows, and no difference between two texts can tell."""
        points = self.points
        if self.previewing or self.conflict or "answer_changed" in self.errors or points is None:
            return
        said = self.cleaned_data.get("answer_changed")
        is_told = must_be_told(self.instance, [draft.content for draft in points.drafts])
        if is_told and said is None:
            self.add_error(
                "answer_changed",
                "Candidates may have learned this card: say whether its answer changed, or only the wording.",
            )
        elif said and not is_told and points.is_valid():
            self.add_error(
                "answer_changed",
                "Nothing changed that candidates have read here, so there is no old and new to show them. "
                "Choose “Only the wording”.",
            )

    def _needs_reason(self) -> bool:
        was_published = self.instance.pk and self.before["status"] == Status.PUBLISHED
        return bool(was_published and "reason" not in self.errors and self.has_new_content() and not self.previewing)

    def _needs_checking(self) -> bool:
        """Whether somebody's name would stand beside an answer that they have not seen."""
        card = self.instance
        if not card.pk or self.previewing or {self.before["status"], card.status} != {Status.PUBLISHED}:
            return False
        if "checked_on" in self.errors or self.says_wording:
            return False
        if "answer_changed" in self.errors and self.cleaned_data.get("answer_changed"):
            return False  # it is to be said otherwise first
        return self.has_new_facts() and not self.is_checked_anew()

    def is_checked_anew(self) -> bool:
        """Whether this form says that the card was checked: on another day, or today once more, as it now reads."""
        checked = self.instance.checked_on
        if checked != self.before["checked_on"] or self.cleaned_data.get("checked_today"):
            return True
        is_today = checked is not None and checked == clock.site_date()
        return is_today and self.has_new_facts() and not self.says_wording

    @property
    def says_wording(self) -> bool:
        """Whether its author says that the facts are as they were checked."""
        return self.cleaned_data.get("answer_changed") is False

    def has_new_facts(self) -> bool:
        """Whether the answer, its points, figures or source read otherwise than before."""
        return self._has_new_points() or any(getattr(self.instance, name) != self.before[name] for name in FACTS)

    @property
    def reason_to_record(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not (self.says_wording and reason and self.has_new_facts()):
            return reason
        return reason[: REASON_MAX - len(WORDING_ONLY)] + WORDING_ONLY

    def has_new_content(self) -> bool:
        """Whether saving would change anything that an author writes, points included."""
        if not self.instance.pk or content_of(self.instance) != self.before:
            return True
        return self._has_new_points()

    def _has_new_points(self) -> bool:
        stored = [point.content for point in self.instance.points.all()]
        return self.points is not None and [draft.content for draft in self.points.drafts] != stored
