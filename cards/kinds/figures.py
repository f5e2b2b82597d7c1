"""A table of conditions and values, drilled by questions that are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cards.kinds.drill import (
    Check,
    NotANumberError,
    Options,
    Question,
    Table,
    TableProblemsError,
    check,
    make_questions,
    read_table,
    sample,
)
from cards.kinds.types import (
    NO_ABBREVIATIONS,
    BadResponseError,
    Body,
    CardContent,
    Kind,
    Marking,
    Problem,
    Response,
    Setting,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cards.kinds.face import Face

QUESTIONS = 3
MOST_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """One question, with what was typed into its field already."""

    question: Question
    given: str


@dataclass(frozen=True, slots=True)
class CheckedFigure:
    """One question, marked. check: None where it was left empty."""

    question: Question
    given: str
    check: Check | None

    @property
    def is_right(self) -> bool:
        return self.check is not None and self.check.is_right

    @property
    def why(self) -> str:
        """What there is to say of it beyond the answer, which stands beside it anyway."""
        if self.check is None or self.check.why == f"The answer is {self.question.expected_text}.":
            return ""
        return self.check.why


class Figures(Kind):
    name = "figures"
    template = "cards/kinds/figures.html"
    place = 4
    label = "Table of figures"
    help = "Conditions and values: each attempt asks other questions from the table."
    body = Body.TABLE
    has_answer_box = False
    remembers_missed = False  # the next attempt asks other questions
    check = "Check"
    settings = (
        Setting(
            "ask",
            "How to ask",
            "Write {amount} where the number goes, or {condition} where the first column is words. "
            "Empty: the column headings ask.",
            'ask = "A firm turned over {amount} last year. What is its minimum limit of indemnity?"',
        ),
        Setting(
            "unit",
            "Unit of the answer",
            "£, %, days: only where the table does not show it.",
            'unit = "£"',
            most=30,
        ),
        Setting(
            "tolerance",
            "Tolerance",
            "How far off an answer may be: 1 %, or an amount such as £500. Empty: exact.",
            'tolerance = "1 %"',
            most=30,
        ),
        Setting(
            "step",
            "Smallest step of the condition",
            "Between two rows that touch, such as £100,000 and £100,001. Empty: 1.",
            'step = "1"',
            most=30,
        ),
        Setting(
            "questions",
            "Questions an attempt",
            f"From 1 to {MOST_QUESTIONS}. Empty: {QUESTIONS}, or as many as the table can give.",
            "questions = 3",
            low=1,
            high=MOST_QUESTIONS,
        ),
    )

    def contradictions(self, content: CardContent) -> Iterator[Problem]:
        found = list(super().contradictions(content))
        yield from found
        if found or not content.figures.strip():
            return
        try:
            read_table(content.figures, _options(content.settings))
        except TableProblemsError as error:
            for problem in error.problems:
                yield Problem(problem.field, f"{problem.message} {problem.mend}".strip(), problem.row)

    def gaps(self, content: CardContent) -> Iterator[Problem]:
        yield from super().gaps(content)
        if not content.figures.strip():
            yield Problem("figures", "A table of figures needs its table.")

    def prepare(self, content: CardContent) -> dict[str, Any]:
        return {"table": content.figures}

    def ask(self, face: Face, seed: str, response: Response | None = None) -> list[AskedFigure]:
        questions = self._questions(face, seed)
        return [AskedFigure(question, response.value(question.id) if response else "") for question in questions]

    def mark(
        self, face: Face, seed: str, response: Response, abbreviations: Mapping[str, str] = NO_ABBREVIATIONS
    ) -> Marking:
        table = _table(face)
        if table is None:
            return Marking()
        checked = [
            CheckedFigure(asked.question, asked.given, _check(asked, table, _options(face.settings)))
            for asked in self.ask(face, seed, response)
        ]
        recalled = tuple(each.question.id for each in checked if each.is_right)
        return Marking(recalled, needed=len(checked), detail=checked)

    def tickable(self, face: Face) -> tuple[str, ...]:
        return tuple(question.id for question in self._questions(face, ""))

    def needed(self, face: Face) -> int:
        return len(self.tickable(face))

    def preview(self, face: Face) -> Sequence[Question]:
        """Ten questions that the card will generate."""
        table = _table(face)
        return sample(table, _options(face.settings)) if table else ()

    def _questions(self, face: Face, seed: str) -> Sequence[Question]:
        table = _table(face)
        return make_questions(table, _options(face.settings), seed) if table else ()


def _options(settings: Mapping[str, Any]) -> Options:
    texts = {key: str(settings.get(key, "")) for key in ("ask", "unit", "tolerance", "step")}
    return Options(**texts, questions=int(settings.get("questions") or QUESTIONS))


def _table(face: Face) -> Table | None:
    """The table of a card; None for one that was stored before tables had to be fit for questions."""
    try:
        return read_table(str(face.prepared.get("table", "")), _options(face.settings))
    except TableProblemsError:
        return None


def _check(asked: AskedFigure, table: Table, options: Options) -> Check | None:
    if not asked.given:
        return None
    try:
        return check(asked.question, asked.given, table, options)
    except NotANumberError as error:
        raise BadResponseError(f"“{asked.question.text}”: {error}", asked.question.id) from error
