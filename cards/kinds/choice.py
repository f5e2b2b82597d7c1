"""Options to choose from, each with its reason: multiple choice, and true or false. All of them are authored."""

from __future__ import annotations

from dataclasses import dataclass
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
    from collections.abc import Iterator, Mapping

    from cards.kinds.face import Face, FacePoint

FIELD = "choice"


@dataclass(frozen=True, slots=True)
class AskedChoice:
    """The options in the order of this attempt. several: more than one is right, so that more may be chosen."""

    options: tuple[FacePoint, ...]
    chosen: tuple[str, ...]
    several: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen, beside what is right. options: in the order in which they were asked."""

    options: tuple[FacePoint, ...]
    chosen: tuple[str, ...]
    is_right: bool


class Choice(Kind):
    name = "choice"
    template = "cards/kinds/choice.html"
    place = 5
    label = "Choice"
    help = "Options to choose from, or true and false, with the reason for each."
    body = Body.OPTIONS
    points_are = "options"
    fewest_points = 2
    has_answer_box = False
    remembers_missed = False
    check = "Check"

    def contradictions(self, content: CardContent) -> Iterator[Problem]:
        yield from super().contradictions(content)
        texts = [point.text.casefold() for point in content.points]
        for number, text in enumerate(texts, start=1):
            first = texts.index(text) + 1
            if first != number:
                yield Problem(POINTS, f"Options {first} and {number} say the same. Change or remove one.", number)

    def gaps(self, content: CardContent) -> Iterator[Problem]:
        yield from super().gaps(content)
        if content.points and not any(point.right for point in content.points):
            yield Problem(POINTS, "No option is marked as right. Mark the right one.")
        if content.points and all(point.right for point in content.points):
            yield Problem(POINTS, "Every option is marked as right, so there is nothing to choose. Write a wrong one.")
        for number, point in enumerate(content.points, start=1):
            if not point.reason.strip():
                verdict = "right" if point.right else "wrong"
                yield Problem(POINTS, f"Option {number} has no reason. Say why it is {verdict}.", number)

    def ask(self, face: Face, seed: str, response: Response | None = None) -> AskedChoice:
        options = tuple(shuffled(face.points, seed, key=lambda point: point.id))
        chosen = tuple(response.fields.get(FIELD, ())) if response else ()
        return AskedChoice(options, chosen, several=len(self.tickable(face)) > 1)

    def mark(
        self, face: Face, seed: str, response: Response, abbreviations: Mapping[str, str] = NO_ABBREVIATIONS
    ) -> Marking:
        """Recalled are the right options that were chosen; one wrong beside them, and nothing was."""
        asked = self.ask(face, seed, response)
        known = {option.id for option in asked.options}
        if not set(asked.chosen) <= known or len(set(asked.chosen)) != len(asked.chosen):
            raise BadResponseError(
                "That choice is not one of this card's options. Here they are again: please choose once more."
            )
        if not asked.chosen:
            raise BadResponseError("Choose an option first, or show the answer without one.")
        if len(asked.chosen) > 1 and not asked.several:
            raise BadResponseError("Only one option can be chosen here. Choose one.")
        right = self.tickable(face)
        is_right = set(asked.chosen) == set(right)
        recalled = tuple(key for key in right if key in asked.chosen) if set(asked.chosen) <= set(right) else ()
        return Marking(recalled, self.needed(face), Chosen(asked.options, asked.chosen, is_right))

    def tickable(self, face: Face) -> tuple[str, ...]:
        return tuple(option.id for option in face.points if option.right)

    def needed(self, face: Face) -> int:
        return len(self.tickable(face))
