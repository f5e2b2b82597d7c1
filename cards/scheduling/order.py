"""The order of a day's cards: new ones spread among the others, and no competency that drags on."""

from __future__ import annotations

from collections import Counter, deque
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_RUN = 3  # cards of one group after one another, where others wait
LOOK_AHEAD = 30  # cards, for one of another group


class Grouped(Protocol):
    """What has a group, such as a competency."""

    @property
    def group(self) -> int: ...


Card = TypeVar("Card", bound=Grouped)


def mixed(some: Sequence[Card], others: Sequence[Card]) -> list[Card]:
    """Spread the ones evenly among the others; each keep their order."""
    return [card for _, card in sorted([*_evenly(some), *_evenly(others)], key=itemgetter(0))]


def _evenly(cards: Sequence[Card]) -> Iterator[tuple[float, Card]]:
    return (((place + 0.5) / len(cards), card) for place, card in enumerate(cards))


def without_long_runs(cards: Sequence[Card]) -> list[Card]:
    """Keep to this order, but let another group have its turn after three cards of one.

    A group with so many cards that they would be left over for the end has its turn in time.
    """
    waiting, ordered = deque(cards), list[Card]()
    left = Counter(card.group for card in cards)
    group, length = None, 0
    while waiting:
        place = _place(waiting, group if length >= LONGEST_RUN else None, _crowded(left, len(waiting)))
        card = waiting[place]
        del waiting[place]
        left[card.group] -= 1
        length = length + 1 if card.group == group else 1
        group = card.group
        ordered.append(card)
    return ordered


def _crowded(left: Counter[int], count: int) -> int | None:
    """Return the group that must have its turn now, or its last cards will be a run too long, if there is one."""
    most = max(left.values())
    if most <= LONGEST_RUN * (count - most):
        return None
    return next(group for group, cards in left.items() if cards == most)


def _place(waiting: deque[Card], tired_of: int | None, crowded: int | None) -> int:
    """Return the place of the first card that may come now; the first of all if none may."""
    if crowded is not None and crowded != tired_of:
        return next(place for place, card in enumerate(waiting) if card.group == crowded)
    if tired_of is None:
        return 0
    return next((place for place, card in enumerate(islice(waiting, LOOK_AHEAD)) if card.group != tired_of), 0)
