"""Fields that the forms of the admin share. Each brings text to the form in which it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html

from cards.authoring.filters import deck_label
from cards.authoring.stock import StockChoiceField
from cards.exchange.formats import ABBREVIATIONS_MAX, LONG_FORM_MAX, SHORT_FORM_MAX, TAG_MAX, TAGS_MAX, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.safestring import SafeString

    from cards.content.models import Deck

REASON_MAX = 100  # the width of the column in the history
SHOWN_MAX = 40  # characters of somebody's line in an error
HOW_TO = "PII = professional indemnity insurance"
ONLY_WORDING, ANSWER_CHANGED = "no", "yes"


class DeckField(StockChoiceField):
    def label_from_instance(self, obj: Deck) -> str:
        return deck_label(obj)


class TagsField(forms.CharField):
    """Words between commas; a list underneath."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = [one_line(word) for word in str(value or "").split(",")]
        return list(dict.fromkeys(filter(None, words)))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > TAGS_MAX:
            raise forms.ValidationError(f"A card has {TAGS_MAX} tags at most.")
        if long := [tag for tag in value if len(tag) > TAG_MAX]:
            raise forms.ValidationError(f"“{long[0][:TAG_MAX]}…” is too long: a tag has {TAG_MAX} characters at most.")

    def run_validators(self, value: Any) -> None:
        """The validators of text do not fit a list; `validate` has done the work."""


class ReasonField(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            label="What changed, and why",
            required=False,
            max_length=REASON_MAX,
            widget=forms.TextInput(attrs={"class": "vTextField"}),
            help_text="One sentence for the history.",
        )


class AnswerChangedField(forms.TypedChoiceField):
    """Whether the answer changed: True, False, or None where nobody has said so. Nothing is chosen beforehand."""

    def __init__(self) -> None:
        super().__init__(
            label="Did the answer change?",
            required=False,
            choices=[
                (ONLY_WORDING, "Only the wording: nothing happens to anybody"),
                (ANSWER_CHANGED, "The answer changed: everybody who learned it sees old and new side by side, today"),
            ],
            coerce=lambda value: value == ANSWER_CHANGED,
            empty_value=None,
            widget=forms.RadioSelect,
            help_text="Asked where the question, answer, points, figures, note or kind of a published card changed.",
        )


class CheckedTodayField(forms.BooleanField):
    """The day of checking, said with one tick beside the question whether the answer changed."""

    def __init__(self) -> None:
        super().__init__(
            label="I checked it today",
            required=False,
            help_text="Writes today into “Checked on”, with your name.",
        )


class AbbreviationsField(forms.Field):
    """Lines of "PII = professional indemnity insurance"; a dictionary underneath."""

    def __init__(self, *, help_text: str, **attributes: str) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", **attributes})
        super().__init__(label="Abbreviations", required=False, widget=widget, help_text=help_text)

    def prepare_value(self, value: Any) -> Any:
        # Sorted, because not every database keeps the order of keys.
        return pairs_in_words(value) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        lines: dict[str, int] = {}
        problems: list[str] = []
        for number, line in enumerate(str(value or "").splitlines(), start=1):
            if not (text := one_line(line)):
                continue
            short, _, long = (part.strip() for part in text.partition("="))
            known = lines.setdefault(short.casefold(), number)
            told = list(_troubles(short, long, text))
            if known != number and not told:
                told.append(f"“{short}” stands on line {known} already. Keep one of the two.")
            problems += [f"Line {number}: {trouble}" for trouble in told]
            found[short] = long
        if len(found) > ABBREVIATIONS_MAX:
            problems.append(f"There are {len(found)} abbreviations; {ABBREVIATIONS_MAX} are the most.")
        if problems:
            raise forms.ValidationError(problems)
        return found


def _troubles(short: str, long: str, line: str) -> Iterator[str]:
    if not short or not long:
        yield f"“{_shortened(line)}” is not in the form {HOW_TO}."
        return
    if any(char.isspace() or not char.isprintable() for char in short):
        yield f"“{_shortened(short)}” is not one word, as a short form has to be: {HOW_TO}."
    elif len(short) > SHORT_FORM_MAX:
        yield f"“{_shortened(short)}” has {len(short)} characters; a short form has {SHORT_FORM_MAX} at most."
    if len(long) > LONG_FORM_MAX:
        yield f"What “{_shortened(short)}” stands for has {len(long)} characters; {LONG_FORM_MAX} are the most."


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 1] + "…"


def pairs_in_words(value: dict[str, Any]) -> str:
    """One on a line, by the alphabet."""
    pairs = sorted(value.items(), key=lambda pair: pair[0].casefold())
    return "\n".join(f"{short} = {long}" for short, long in pairs)


class TickInput(forms.CheckboxInput):
    """A box inside its own label: a cell of a table has no other, and a finger wants more than the box."""

    def __init__(self, label: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.label = label

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        box = super().render(name, value, attrs, renderer)
        return format_html('<label class="tick">{} <span>{}</span></label>', box, self.label)
