"""Whether the cards never met fit the time that is left, and what would make them fit.

A card met for the first time comes back several times, so new cards may take 60 % of the time left; the rest is for
what was learnt (docs/interview-plan.md).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from math import ceil, floor, inf
from typing import TypeAlias

SHARE_FOR_NEW = 0.6  # of the time left
STEP = 5  # minutes a day; what is offered is a multiple of it
MOST_MINUTES = 240  # a day; nobody is offered more


@dataclass(frozen=True, slots=True)
class NewCards:
    """Cards never met, of one competency and level.

    code, name: of the competency, empty for cards of none. rank: the candidate's, their weakest is 1.
    may_go: whether it may be offered to leave the competency out; see `FewerCompetencies`. comes_first: whether its
    cards come before all others, as those of ethics do.
    """

    code: str
    level: int
    cards: int
    name: str = ""
    rank: int = 0
    may_go: bool = False
    comes_first: bool = False


@dataclass(frozen=True, slots=True)
class MoreMinutes:
    """The smallest multiple of 5 minutes a day with which all cards fit."""

    minutes: int


@dataclass(frozen=True, slots=True)
class FewerCompetencies:
    """Competencies without whose new cards the others fit: the candidate's strongest go first, and none needlessly.

    Ethics and the mandatory competencies are never among them, nor is a lower level of one offered: the panel asks
    for them at the level that RICS sets, whatever a plan leaves out.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    cards: int  # of theirs, never met

    @property
    def in_words(self) -> str:
        *others, last = self.names
        return f"{', '.join(others)} and {last}" if others else last


@dataclass(frozen=True, slots=True)
class LevelOneFirst:
    """All Level 1 cards, after ethics, before those of Level 2.

    It makes nothing fit, but what stays unseen is not the ground. Offered only where more of them are seen then.
    """

    cards: int  # of Level 1, never met
    fitting: int  # how many of them there is time for then

    @property
    def percent(self) -> int:
        return floor(100 * self.fitting / self.cards)


Option: TypeAlias = MoreMinutes | FewerCompetencies | LevelOneFirst


@dataclass(frozen=True, slots=True)
class Fit:
    """What the cards never met need, and what there is for them. Minutes are those of all days until the interview.

    room: minutes of those left that are for new cards.
    """

    cards_left: int
    cards_that_fit: int
    needed_minutes: int
    left_minutes: int
    room: int
    minutes_a_day: int
    study_days: int
    options: tuple[Option, ...] = ()

    @property
    def fits(self) -> bool:
        return self.cards_that_fit >= self.cards_left

    @property
    def more_minutes(self) -> MoreMinutes | None:
        return next((option for option in self.options if isinstance(option, MoreMinutes)), None)

    @property
    def fewer_competencies(self) -> FewerCompetencies | None:
        return next((option for option in self.options if isinstance(option, FewerCompetencies)), None)

    @property
    def level_one_first(self) -> LevelOneFirst | None:
        return next((option for option in self.options if isinstance(option, LevelOneFirst)), None)

    def widths(self, whole: int = 300) -> tuple[int, int]:
        """Return how wide a bar of what is needed and one of the room are, the longer of them `whole`."""
        most = max(self.needed_minutes, self.room, 1)
        return round(whole * self.needed_minutes / most), round(whole * self.room / most)


def does_it_fit(
    new: Iterable[NewCards], *, seconds: float, minutes: int, study_days: int, level_one_first: bool = False
) -> Fit:
    """Return whether the cards never met fit.

    seconds: that a new card takes, learning steps included. minutes: a day. study_days: until the interview, today
    among them. level_one_first: whether the candidate has chosen that already. Raises ValueError for `seconds` of 0.
    """
    if seconds <= 0:
        raise ValueError(f"A new card takes {seconds} seconds: pass more than 0.")
    groups = [group for group in new if group.cards > 0]
    left = _count(groups)
    fitting = _that_fit(minutes, study_days, seconds)
    options: Iterator[Option] = iter(())
    if left > fitting:
        options = chain(
            _more_minutes(left, minutes, study_days, seconds),
            _fewer_competencies(groups, fitting),
            () if level_one_first else _level_one_first(groups, fitting),
        )
    return Fit(
        cards_left=left,
        cards_that_fit=min(left, fitting),
        needed_minutes=ceil(left * seconds / 60),
        left_minutes=minutes * study_days,
        room=floor(minutes * study_days * SHARE_FOR_NEW),
        minutes_a_day=minutes,
        study_days=study_days,
        options=tuple(options),
    )


def _count(groups: Iterable[NewCards]) -> int:
    return sum(group.cards for group in groups)


def _that_fit(minutes: int, study_days: int, seconds: float) -> int:
    return floor(minutes * study_days * 60 * SHARE_FOR_NEW / seconds)


def _more_minutes(left: int, minutes: int, study_days: int, seconds: float) -> Iterator[MoreMinutes]:
    for more in range(STEP, MOST_MINUTES + STEP, STEP):
        if more > minutes and _that_fit(more, study_days, seconds) >= left:
            yield MoreMinutes(more)
            return


def _fewer_competencies(groups: Sequence[NewCards], fitting: int) -> Iterator[FewerCompetencies]:
    """Leave out the strongest one by one until the rest fits, then take back, the weakest first, who need not go."""
    strongest_first = sorted({(-group.rank, group.code, group.name) for group in groups if group.may_go})
    cards = {code: _count(group for group in groups if group.code == code) for _, code, _ in strongest_first}
    over = _count(groups) - fitting
    gone: list[tuple[str, str]] = []
    for _, code, name in strongest_first:
        if over > 0:
            gone.append((code, name))
            over -= cards[code]
    if over > 0:
        return
    for one in reversed(gone):
        if over + cards[one[0]] <= 0:
            gone.remove(one)
            over += cards[one[0]]
    yield FewerCompetencies(
        tuple(code for code, _ in gone), tuple(name for _, name in gone), sum(cards[code] for code, _ in gone)
    )


def _level_one_first(groups: Sequence[NewCards], fitting: int) -> Iterator[LevelOneFirst]:
    first = [group for group in groups if group.comes_first]
    basics = [group for group in groups if group.level == 1]
    if not basics or len(basics) == len(groups):
        return
    # What comes before all others takes its room at every level.
    basics_first = _count(group for group in basics if group.comes_first)
    others = min(_count(basics) - basics_first, max(0, fitting - _count(first)))
    then = min(basics_first, fitting) + others
    if then - _basics_as_it_stands(groups, fitting) >= 1:
        yield LevelOneFirst(_count(basics), then)


def _basics_as_it_stands(groups: Sequence[NewCards], fitting: int) -> float:
    """Return how many Level 1 cards there is time for in the present order: ethics, then the weakest competency first.

    The levels of one competency are taken to be spread evenly: where in their decks they stand is not known here.
    """

    def order(group: NewCards) -> tuple[bool, float]:
        return (not group.comes_first, group.rank or inf)

    seen = 0.0
    for _, some in groupby(sorted(groups, key=order), key=order):
        together = list(some)
        cards = _count(together)
        taken = min(cards, fitting)
        seen += taken * _count(group for group in together if group.level == 1) / cards
        fitting -= taken
    return seen
