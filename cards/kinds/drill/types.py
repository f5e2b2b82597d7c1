"""What the drill hands round: what a card declares, the table that was read, and what is wrong with one."""

from dataclasses import dataclass, field
from decimal import Decimal

from cards.kinds.drill.formula import Formula
from cards.kinds.drill.units import Style, write_number

TABLE = "figures"  # the field of a card that holds its table
AMOUNT, CONDITION = "amount", "condition"  # what a question names in braces


@dataclass(frozen=True, slots=True)
class Options:
    """What a card declares beside its table. Texts as their author wrote them, "" where nothing is declared.

    ask: a question with {amount} or {condition}. unit: of the values. tolerance: "" exact, "1 %" of the answer, or an
    amount. step: the smallest difference between two conditions. questions: how many an attempt asks, 1 to 20.
    """

    ask: str = ""
    unit: str = ""
    tolerance: str = ""
    step: str = ""
    questions: int = 3


@dataclass(frozen=True, slots=True)
class TableProblem:
    """What is wrong and what to do, as sentences. row: 1 is the first under the header, 0 the table or an option.

    field: `TABLE`, or the name of an option.
    """

    row: int
    field: str
    message: str
    mend: str = ""


class TableProblemsError(ValueError):
    """A table that cannot be drilled, with every problem that was found."""

    def __init__(self, problems: tuple[TableProblem, ...]) -> None:
        super().__init__(" ".join(f"{problem.message} {problem.mend}".strip() for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Row:
    """One row. number: 1 is the first under the header. condition: as it was written.

    low, high: the least and greatest number that it covers, None for open, both None in a table of names.
    """

    number: int
    condition: str
    value: Formula
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far off an answer may be: `share` of it, or `amount`. shown: as its author wrote it."""

    share: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be drilled.

    is_ranges: its conditions are ranges of numbers that touch, in the order of `by_size`; else they are names, or
    (is_listed) numbers one by one. step: between the end of a range and the beginning of the next.
    ask: the question, with {amount} or {condition}.
    """

    condition_header: str
    value_header: str
    rows: tuple[Row, ...]
    is_ranges: bool
    ask: str
    is_listed: bool = False
    step: Decimal = Decimal(1)
    condition_style: Style = field(default_factory=Style)
    value_style: Style = field(default_factory=Style)
    tolerance: Tolerance = field(default_factory=Tolerance)

    @property
    def by_size(self) -> tuple[Row, ...]:
        """The rows from the least condition to the greatest."""
        return tuple(sorted(self.rows, key=lambda row: (row.low is not None, row.low or 0)))

    def write_amount(self, amount: Decimal) -> str:
        return write_number(amount, self.condition_style)

    def write_value(self, value: Decimal) -> str:
        return write_number(value, self.value_style)

    def write_question(self, words: str) -> str:
        """Return the question about an amount or a condition, as the author worded it."""
        return self.ask.replace(f"{{{AMOUNT if self.is_ranges else CONDITION}}}", words)


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with its answer. amount: None in a table of names. row: 1 is the first under the header.

    expected: exact; expected_text: rounded to two decimals where a formula gives more. working: how the answer comes
    about, as a sentence. is_boundary: it asks for the end of a range that another one touches.
    """

    id: str
    text: str
    row: int
    amount: Decimal | None
    expected: Decimal
    expected_text: str
    working: str
    is_boundary: bool = False
