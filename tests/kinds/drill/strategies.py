"""Tables whose answers are known beforehand, for the property tests of the drill."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from tests.kinds.drill.tables import table_of

Sum = Callable[[Fraction], Fraction]


@dataclass(frozen=True)
class KnownRow:
    """A row, with its own idea of what it covers and what its value is. high: None for an open end."""

    condition: str
    value: str
    low: int
    high: int | None
    answer: Sum


@dataclass(frozen=True)
class KnownTable:
    rows: tuple[KnownRow, ...]

    @property
    def source(self) -> str:
        return table_of(*((row.condition, row.value) for row in self.rows), headers=("Limit of cover", "Excess"))

    def row_of(self, amount: Decimal) -> int:
        """Return the number of the one row that covers an amount."""
        (number,) = [
            number
            for number, row in enumerate(self.rows, 1)
            if row.low <= amount and (row.high is None or amount <= row.high)
        ]
        return number

    def answer(self, amount: Decimal) -> Fraction:
        return self.rows[self.row_of(amount) - 1].answer(Fraction(amount))


def pounds(value: int) -> str:
    return f"£{value:,}"


@st.composite
def known_values(draw: st.DrawFn) -> tuple[str, Sum]:
    amount = draw(st.integers(0, 10**9))
    hundredths = draw(st.integers(0, 20_000))
    share, percent = Fraction(hundredths, 10_000), f"{Decimal(hundredths) / 100}%"

    def constant(_number: Fraction) -> Fraction:
        return Fraction(amount)

    values: list[tuple[str, Sum]] = [
        (pounds(amount), constant),
        (f"£{amount}", constant),
        (f"{percent} of the limit", lambda number: share * number),
        (f"{percent} of the limit plus {pounds(amount)}", lambda number: share * number + amount),
        (f"{pounds(amount)} plus {percent} of it", lambda number: share * number + amount),
        (f"the greater of {percent} of the limit or {pounds(amount)}", lambda n: max(share * n, Fraction(amount))),
        (f"Lower of {pounds(amount)} and {percent} of the limit", lambda n: min(share * n, Fraction(amount))),
    ]
    return draw(st.sampled_from(values))


@st.composite
def known_tables(draw: st.DrawFn) -> KnownTable:
    ends = sorted(draw(st.sets(st.integers(1, 10**9), min_size=0, max_size=7)))
    rows = []
    for low, high in zip([0, *(end + 1 for end in ends)], [*ends, None], strict=True):
        value, answer = draw(known_values())
        rows.append(KnownRow(draw(st.sampled_from(wordings(low, high))), value, low, high, answer))
    return KnownTable(tuple(draw(st.permutations(rows))))


def wordings(low: int, high: int | None) -> list[str]:
    """Every way to word one range; 0 stands for an open lower end."""
    if high is None:
        return [
            *(f"{pounds(low)} and above", f"{low} or more", f"at least £{low}", f"≥ {pounds(low)}", f"{pounds(low)}+"),
            *([f"over {pounds(low - 1)}", f"More than £{low - 1}", f"> {low - 1}"] if low else []),
        ]
    if not low:
        return [
            *(f"{pounds(high)} or less", f"Up to £{high}", f"at most {high}", f"not more than {pounds(high)}"),
            *(f"<= {high}", f"less than {pounds(high + 1)}", f"under {high + 1}", f"£0 to {pounds(high)}"),
        ]
    return [
        *(
            f"{pounds(low)} to {pounds(high)}",
            f"{low:,}-{high:,}",
            f"£{low}\u2013£{high}",
            f"between £{low} and £{high}",
        ),
        *(f"over {pounds(low - 1)} and up to {pounds(high)}", f"from {low} to {high}", f"over £{low - 1} to £{high}"),
        *(f"more than £{low - 1} but not more than £{high}", f"{low} or more but less than {high + 1}"),
    ]
