"""Texts that are dear to mark, for the tests and the bench: each makes one part of the comparison work hardest."""

from __future__ import annotations

import random
import string
from itertools import cycle
from typing import TYPE_CHECKING

from cards.kinds.matching.synonyms import GROUPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

SHORTEST_MISSPELT = 5  # letters from which on slips of the hand are looked for


def texts(points: Sequence[str], abbreviations: Mapping[str, str], characters: int, seed: int = 0) -> dict[str, str]:
    """Return by name texts of so many characters. Another seed gives others, which nothing has seen before."""
    hostile = _Hostile(points, abbreviations, characters, seed)
    return hostile.figures() | hostile.slips() | hostile.repeated() | hostile.letters_and_stops() | hostile.scripts()


class _Hostile:
    def __init__(self, points: Sequence[str], abbreviations: Mapping[str, str], characters: int, seed: int) -> None:
        self._points, self._characters, self._chance = points, characters, random.Random(seed)
        self._own = [word.strip(".,;:()").casefold() for point in points for word in point.split()]
        self._short_forms = [*abbreviations] or ["edd", "kyc"]

    def figures(self) -> dict[str, str]:
        units = self._some(["7 days", "28 days", "14 days", "£500", "2%"])
        return {
            "only digits": self._drawn(self._digit, ""),
            "one-digit numbers": self._drawn(self._digit),
            "one-digit numbers and commas": self._drawn(self._digit, ","),
            "a letter and a digit in turn": self._drawn(lambda: self._letters(1, 1) + self._digit(), ""),
            "figures with units": self._drawn(units),
            "figures with words": self._drawn(self._some(["7 days", "28 days", "seven", "and", *self._long()])),
            "numbers in words": self._drawn(self._some(["one", "two", "seven", "twenty", "thirty", "hundred", "half"])),
            "numbers in brackets, each one character": self._in_script(0x2474, 0x2487),
            "fractions, each one character": self._drawn(self._some("½¼¾"), ""),
        }

    def slips(self) -> dict[str, str]:
        grouped = sorted(word for word in GROUPS if len(word) >= SHORTEST_MISSPELT)
        return {
            "misspelt words of the points": self._drawn(lambda: self._misspelt(self._long())),
            "misspelt words of the groups": self._drawn(lambda: self._misspelt(grouped)),
            "unknown words with one first letter": self._drawn(lambda: "c" + self._letters(4, 4)),
            "longer ones with one first letter": self._drawn(lambda: "c" + self._letters(7, 7)),
            "unknown words": self._drawn(lambda: self._letters(3, 9)),
        }

    def repeated(self) -> dict[str, str]:
        in_many = sorted(GROUPS, key=lambda word: -len(GROUPS[word]))[:40]
        short = [word for word in self._own if len(word) < SHORTEST_MISSPELT] or self._own
        forms = self._some(self._short_forms)
        return {
            "all points again and again": self._filled(cycle(self._points)),
            "the points' words shuffled": self._drawn(self._some(self._own)),
            "the points' short words shuffled": self._drawn(self._some(short)),
            "the points' words between stops": self._drawn(self._some(self._own), ". "),
            "words of many groups": self._drawn(self._some(in_many)),
            "denials": self._drawn(lambda: f"is not {self._chance.choice(self._own)}"),
            "don't": self._filled(cycle(["don't"])),
            "short forms": self._drawn(forms),
            "short forms and commas": self._drawn(forms, ","),
            "the shortest short form": self._filled(cycle([min(self._short_forms, key=len)])),
        }

    def letters_and_stops(self) -> dict[str, str]:
        return {
            "stops and commas": self._drawn(self._some(".,;:!?"), ""),
            "letters and stops": self._drawn(lambda: self._letters(1, 1) + self._chance.choice(".,;"), ""),
            "one-letter words": self._drawn(lambda: self._letters(1, 1)),
            "no spaces": self._drawn(lambda: self._letters(1, 1), ""),
            "runs of thirty letters": self._drawn(lambda: self._letters(30, 30)),
        }

    def scripts(self) -> dict[str, str]:
        return {
            "Cyrillic": self._in_script(0x430, 0x44F),
            "Chinese": self._in_script(0x4E00, 0x8FFF),
            "Korean": self._in_script(0xAC00, 0xD7A3),
            "wide letters": self._in_script(0xFF21, 0xFF5A),
            "one character that stands for many": "\ufdfa" * self._characters,
        }

    def _some(self, words: Sequence[str]) -> Callable[[], str]:
        return lambda: self._chance.choice(words)

    def _long(self) -> list[str]:
        return [word for word in self._own if word.isalpha() and len(word) >= SHORTEST_MISSPELT] or ["complaint"]

    def _letters(self, least: int, most: int) -> str:
        return "".join(self._chance.choices(string.ascii_lowercase, k=self._chance.randint(least, most)))

    def _digit(self) -> str:
        return self._chance.choice(string.digits)

    def _misspelt(self, words: Sequence[str]) -> str:
        """Leave a letter of a word out, put one in, or change one; the first stays."""
        word = self._chance.choice(words)
        at = self._chance.randrange(1, len(word))
        return word[:at] + self._chance.choice(("", self._letters(1, 1))) + word[at + self._chance.randrange(2) :]

    def _in_script(self, first: int, last: int) -> str:
        return self._drawn(lambda: chr(self._chance.randint(first, last)), "")

    def _drawn(self, word: Callable[[], str], between: str = " ") -> str:
        return self._filled((word() for _ in range(self._characters)), between)

    def _filled(self, words: Iterable[str], between: str = " ") -> str:
        text = ""
        for word in words:
            text += word + between
            if len(text) >= self._characters:
                break
        return text[: self._characters]
