"""A procedure: the steps come shuffled, and the longest run that is in the right order counts."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cards.kinds.shuffle import shuffled
from cards.kinds.types import (
    NO_ABBREVIATIONS,
    POINTS,
    BadResponseError,
    Body,
    CardContent,
    Kind,
    Marking,
    Problem,
    Response,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cards.kinds.face import Face, FacePoint

PLACE = "place-"  # the name of a step's field: place-<id>
LONGEST_NUMBER = 6  # digits


@dataclass(frozen=True, slots=True)
class AskedStep:
    """A step in the shuffled list, with the place that stands beside it."""

    point: FacePoint
    field: str
    place: str


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step where it belongs. given: the place the candidate gave it. in_order: it is of the longest right run."""

    point: FacePoint
    place: int
    given: int
    in_order: bool


class Placed(list[PlacedStep]):
    """All the steps where they belong, beside the places they were given."""

    @property
    def in_order(self) -> int:
        return sum(step.in_order for step in self)


class Steps(Kind):
    name = "steps"
    template = "cards/kinds/steps.html"
    place = 3
    label = "Steps in order"
    help = "Points whose order counts: a procedure."
    body = Body.NUMBERS
    points_are = "steps"
    fewest_points = 2
    check = "Check the order"

    def gaps(self, content: CardContent) -> Iterator[Problem]:
        yield from super().gaps(content)
        told: dict[str, int] = {}
        for number, step in enumerate(content.points, start=1):
            text = step.text.casefold()
            if text in told:
                yield Problem(
                    POINTS,
                    f"Steps {told[text]} and {number} say the same, so nobody could put them in order. "
                    "Say in each what sets it apart.",
                    number,
                )
            told.setdefault(text, number)

    def ask(self, face: Face, seed: str, response: Response | None = None) -> list[AskedStep]:
        steps = shuffled(face.points, seed, key=lambda point: point.id)
        if len(steps) > 1 and steps == list(face.points):
            steps = [*steps[1:], steps[0]]  # in order already, there would be nothing to do
        given = {step.id: response.value(PLACE + step.id) if response else "" for step in steps}
        places = given if any(given.values()) else {step.id: str(place) for place, step in enumerate(steps, start=1)}
        asked = [AskedStep(step, PLACE + step.id, places[step.id]) for step in steps]
        # What was put in order is shown so again; a list with something that is no place keeps its shuffle.
        return sorted(asked, key=lambda step: _number(step.place) or 0) if _are_places(given.values()) else asked

    def mark(
        self, face: Face, seed: str, response: Response, abbreviations: Mapping[str, str] = NO_ABBREVIATIONS
    ) -> Marking:
        """Mark an order of all the steps; where what was typed is asked about, or no order came, what it says of them.

        An order that the candidate had arranged before they asked about their words is shown beside those.
        """
        if response.by_words or not any(name.startswith(PLACE) for name in response.fields):
            marking = super().mark(face, seed, response, abbreviations)
            return replace(marking, detail=self._arranged(face, seed, response))
        placed = _placed(face.points, _read_places(face.points, response))
        recalled = tuple(step.point.id for step in placed if step.in_order)
        return Marking(recalled=recalled, needed=self.needed(face), detail=placed)

    def _arranged(self, face: Face, seed: str, response: Response) -> Placed | None:
        """The order that came along; None where it is none, or the shuffle that nobody has touched."""
        places = [response.value(PLACE + step.id) for step in face.points]
        shuffle = {step.point.id: step.place for step in self.ask(face, seed)}
        if not _are_places(places) or places == [shuffle[step.id] for step in face.points]:
            return None
        return _placed(face.points, [int(place) for place in places])


def _placed(steps: Sequence[FacePoint], places: Sequence[int]) -> Placed:
    right = longest_order(places)
    return Placed(
        PlacedStep(step, index + 1, places[index], in_order=index in right) for index, step in enumerate(steps)
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _are_places(texts: Iterable[str]) -> bool:
    numbers = [_number(text) for text in texts]
    return sorted(number or 0 for number in numbers) == list(range(1, len(numbers) + 1))


def _read_places(steps: Sequence[FacePoint], response: Response) -> list[int]:
    """The place given to each step, in their right order. Raises BadResponseError for anything but a permutation."""
    known = {PLACE + step.id for step in steps}
    foreign = [name for name in response.fields if name.startswith(PLACE) and name not in known]
    if foreign or any(len(response.fields.get(name, ())) > 1 for name in known):
        raise BadResponseError(
            "That order is not one of this card's steps. Here they are again: please order them once more."
        )
    places: list[int] = []
    for step in steps:
        number = _number(response.value(PLACE + step.id))
        if number is None or not 1 <= number <= len(steps):
            sentence = f"Give each step a place from 1 to {len(steps)}: “{_short(step.plain)}” has none."
            raise BadResponseError(sentence, PLACE + step.id)
        if number in places:
            other = steps[places.index(number)]
            raise BadResponseError(
                f"Two steps have place {number}: “{_short(other.plain)}” and “{_short(step.plain)}”. "
                "Give each its own place.",
                PLACE + step.id,
            )
        places.append(number)
    return places


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39].rstrip() + "…"  # noqa: PLR2004  enough to know it by


def longest_order(places: Sequence[int]) -> set[int]:
    """Return the indices of one longest increasing subsequence; O(n log n).

    places: for each step in its right order, the place that the candidate gave it (a permutation).
    Source: Fredman, "On computing the length of longest increasing subsequences", Discrete Mathematics 11 (1975).
    """
    tails: list[int] = []  # the smallest place that ends an increasing run of each length
    ends: list[int] = []  # the index of the step that has it
    before: list[int] = []  # for each step, the one before it in its run; -1 for none
    for index, place in enumerate(places):
        length = bisect_left(tails, place)
        before.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(place)
            ends.append(index)
        else:
            tails[length], ends[length] = place, index
    found: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found
