"""Whether a candidate's new cards fit the time until their interview, with the names that a page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.content.choices import ETHICS
from cards.content.models import Competency
from cards.scheduling.fits import NewCards, does_it_fit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cards.candidacy.queries import Course, Declared
    from cards.scheduling.fits import Fit


def fit_of(course: Course, new: Mapping[tuple[int, int], int], *, seconds: float, study_days: int) -> Fit:
    """Return whether they fit, in one query.

    new: the cards never met, by the primary key of their competency (0 for none) and level. seconds: that a new card
    takes. study_days: until the interview, today among them.
    """
    known = Competency.objects.in_bulk({key for key, _ in new if key})
    may_go = {one.competency for one in may_be_left_out(course.declared, known)}
    ranks = {one.competency: one.rank for one in course.declared}
    groups = [
        NewCards(
            code=known[key].code if key in known else "",
            level=level,
            cards=cards,
            name=known[key].name if key in known else "",
            rank=ranks.get(key, 0),
            may_go=key in may_go,
            comes_first=key in known and known[key].code == ETHICS,
        )
        for (key, level), cards in new.items()
    ]
    calendar = course.calendar
    return does_it_fit(
        groups,
        seconds=seconds,
        minutes=calendar.minutes,
        study_days=study_days,
        level_one_first=course.level_one_first,
    )


def may_be_left_out(declared: Sequence[Declared], known: Mapping[int, Competency]) -> list[Declared]:
    """Return those that may go: neither ethics nor mandatory, and never all that was declared.

    Where nothing is declared, every card takes part: to leave out the last one would bring all of them.
    """
    technical = [one for one in declared if (row := known.get(one.competency or 0)) and not is_asked_of_all(row)]
    if len(technical) < len(declared):
        return technical
    weakest = min((one.rank for one in declared), default=0)
    return [one for one in technical if one.rank > weakest]


def is_asked_of_all(competency: Competency) -> bool:
    """Whether the panel asks everybody for it."""
    return competency.mandatory or competency.code == ETHICS
