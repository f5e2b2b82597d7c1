"""Files that mean harm, or were never deck text, are refused in bounded time and never with a traceback."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.exchange.decktext import DeckTextError, read_deck_text
from cards.kinds.registry import KINDS
from tests.exchange.decktext_samples import FRONT_LINES, one_card, problems_of, read, with_front
from tests.exchange.strategies import nasty_text

MEGABYTE = 1_000_000
SECONDS = 20  # they take a few at most on an idle machine; the fault looked for takes minutes, or all memory


def card(answer: str, kind: str = "prose") -> str:
    return one_card(kind, answer)


def front_matter(toml: str) -> str:
    return f"+++\n{toml}\n+++\n## Why? {{#why}}\n\nSo.\n"


HOSTILE = {
    "five megabytes": "x" * 5 * MEGABYTE,
    "two megabytes of two-byte letters": "é" * 2 * MEGABYTE,
    "one long line": card("[" * MEGABYTE),
    "nothing but lines": card("\n" * MEGABYTE),
    "a list without end": card("- a\n" * 30_000, "points"),
    "groups without end": card("### a\n" * 30_000, "points"),
    "link definitions without end": card("[a]: b\n" * 30_000),
    "deep lists": card("".join(f"{'  ' * depth}- a\n" for depth in range(900)), "points"),
    "deep quotations": card(("> " * 400 + "a\n") * 900),
    "cells without end": card("a|" * 9_000 + "\n" + "-|" * 9_000 + "\n" + "|\n" * 80_000),
    "a wide table": card("a|" * 9_000 + "\n" + "-|" * 9_000 + "\n" + "|\n" * 9, "figures"),
    "cards without end": with_front("## a {#a}\n" * 6_000),
    "deep brackets": front_matter("a = " + "[" * 3_900),
    "deep tables": front_matter("a = " + "{a=" * 1_300),
    "a key of many parts": front_matter("a" + ".a" * 90_000 + " = 1"),
    "keys of many parts": front_matter("\n".join(f"a{n}{'.b' * 1_990} = 1" for n in range(8))),
    "a number of many digits": front_matter("id = " + "9" * 4_500),
    "a hexadecimal number": front_matter("id = 0x" + "f" * 3_900),
    "blanks before an equals sign": front_matter("a" + " " * 3_900 + "b = 1"),
    "braces": with_front("## " + "{#" * 9_000),
    "backslashes": card("- " + "\\" * 19_000, "points"),
    "options without end": card("- [x] a\n  - b\n" * 12_000, "choice"),
    "deep reasons": card("".join(f"{'  ' * depth}- [x] a\n" for depth in range(900)), "choice"),
    "marks": card("- " + "[x] " * 4_500, "choice"),
    "quotes": card(f"|a|b|\n|-|-|\n|a|{'“' * 9_000}|", "figures"),
    "abbreviations without end": front_matter("[abbreviations]\n" + "\n".join(f"a{n} = 'x'" for n in range(9_000))),
    "broken lines": card("- a" + "\\\n  a" * 90_000, "points"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_is_refused_in_bounded_time(text: str) -> None:
    begin = time.perf_counter()
    problems = problems_of(text)
    assert time.perf_counter() - begin < SECONDS
    assert problems
    assert all(len(problem.message) + len(problem.mend) < 500 for problem in problems)


def test_a_large_honest_deck_is_read() -> None:
    one = "## Why {0}? {{#why-{0}}}\n\n```card\nkind = 'points'\n```\n\n- a\n- b\n\n### Note\n\nSo.\n\n"
    assert len(read(with_front("".join(one.format(n) for n in range(2_000)))).cards) == 2_000


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0c", "\x1b", "\x7f", "\ud800"])
def test_characters_that_are_no_text_are_refused_with_their_line(character: str) -> None:
    (problem,) = problems_of(card(f"So{character}."))
    assert problem.line == FRONT_LINES + 7
    assert f"U+{ord(character):04X}" in problem.message


def test_headings_in_code_are_no_cards() -> None:
    deck = read(card("```\n## A {#why}\n# B\n### Note\n```\n\n~~~\n## C {#c}\n~~~"))
    assert [found.id for found in deck.cards] == ["why"]


def test_messages_quote_hostile_names_briefly_and_on_one_line() -> None:
    (problem,) = problems_of(one_card("prose", "So.", keys=f'"{"x" * 3000}\\n" = 1\n'))
    assert len(problem.message) < 120
    assert "\n" not in problem.message


def reads_or_refuses(text: str) -> None:
    try:
        read_deck_text(text, name="deck.md")
    except DeckTextError as error:
        lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        # An author must find the line that a message names.
        assert all(1 <= problem.line <= lines for problem in error.problems), error  # noqa: PT017 - it may also be read
        assert str(error)  # noqa: PT017 - the same


@settings(max_examples=150, deadline=None)
@given(st.lists(nasty_text, max_size=6).map("\n".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    reads_or_refuses(text)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(KINDS)), nasty_text, nasty_text)
def test_any_keys_and_any_answer_are_read_or_refused(kind: str, keys: str, answer: str) -> None:
    reads_or_refuses(one_card(kind, answer, keys=f"locator = {keys}\n"))


@settings(max_examples=100, deadline=None)
@given(nasty_text)
def test_any_front_matter_is_read_or_refused(toml: str) -> None:
    reads_or_refuses(front_matter(toml))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_deck_that_was_cut_or_spliced_is_read_or_refused(data: st.DataObject) -> None:
    whole = card("Intro.\n\n### A\n\n- a\n- b\n\n### Note\n\n```\nx\n```", "points") + "\n## B? {#b}\n"
    cut = data.draw(st.integers(0, len(whole)))
    skip = data.draw(st.integers(0, 40))
    reads_or_refuses(whole[:cut] + data.draw(nasty_text) + whole[cut + skip :])
