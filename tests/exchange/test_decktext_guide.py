"""The guide to deck text says what the reader does."""

import re
from pathlib import Path

import pytest

from cards.exchange.decktext import read_deck_text, write_deck_text
from cards.exchange.decktext.blocks import CARDS_MAX
from cards.exchange.decktext.keys import CARD_KEYS, DECK_KEYS, SOURCE_KEYS
from cards.exchange.decktext.read import LINES_MAX
from cards.exchange.formats import (
    ABBREVIATIONS_MAX,
    BASES,
    GROUP_MAX,
    LONG_FORM_MAX,
    MARKDOWN_MAX,
    POINT_MAX,
    POINTS_MAX,
    QUESTION_MAX,
    SHORT_FORM_MAX,
    STATUSES,
)
from cards.kinds.registry import KINDS
from tests.exchange.decktext_samples import problems_of, with_front
from tests.exchange.test_decktext_hostile import HOSTILE
from tests.exchange.test_decktext_problems import BROKEN

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "deck-text.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^````markdown\n(.*?)^````$", GUIDE, re.DOTALL | re.MULTILINE)
WORDS = re.sub(r"^````markdown\n.*?^````$", "", GUIDE, flags=re.DOTALL | re.MULTILINE)
MESSAGES = re.findall(r"^\| ([^|`]+\.|[^|]*…[^|]*) \| [^|]+ \|$", GUIDE.partition("The messages,")[2], re.MULTILINE)
LIBRARY = sorted((ROOT / "cards" / "library").glob("*.md"))


def section(title: str) -> str:
    return re.split(r"^## ", GUIDE.partition(f"\n## {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_reads_as_it_stands_and_back(example: str) -> None:
    deck = read_deck_text(example if example.startswith("+++") else with_front(example), name="guide")
    assert read_deck_text(write_deck_text(deck), name="back") == deck


def test_there_is_an_example_of_every_kind() -> None:
    text = with_front("".join(example for example in EXAMPLES if not example.startswith("+++")))
    assert {card.kind for card in read_deck_text(text, name="guide").cards} == set(KINDS)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("The front matter", {*DECK_KEYS, *SOURCE_KEYS}),
        ("The keys of a card", set(CARD_KEYS)),
    ],
)
def test_the_tables_list_exactly_the_keys_that_are_read(title: str, names: set[str]) -> None:
    assert set(re.findall(r"^\| `([a-z-]+)` \|", section(title), re.MULTILINE)) == names


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_kind_is_described_where_the_kind_is(kind: str) -> None:
    settings = KINDS[kind].settings
    part = re.split(r"^##", WORDS.partition(f"\n### {kind.capitalize()}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    assert part
    assert set(re.findall(r"^\| `([a-z-]+)` \|", part, re.MULTILINE)) == {setting.key for setting in settings}
    assert [setting.key for setting in settings if setting.high and f"`{setting.high}`" not in part] == []


@pytest.mark.parametrize("value", [*KINDS, *BASES, *STATUSES])
def test_every_value_that_is_read_is_described(value: str) -> None:
    assert f'`"{value}"`' in section("The keys of a card")


@pytest.mark.parametrize(
    "limit",
    [
        *(CARDS_MAX, LINES_MAX, QUESTION_MAX, POINT_MAX, GROUP_MAX, POINTS_MAX, MARKDOWN_MAX),
        *(SHORT_FORM_MAX, LONG_FORM_MAX),
    ],
)
def test_the_limits_are_those_that_hold(limit: int) -> None:
    assert f"{limit:,} " in section("What is kept, and what is not")


def test_the_limit_of_abbreviations_is_the_one_that_holds() -> None:
    assert f"up to {ABBREVIATIONS_MAX} abbreviations" in section("The front matter")


@pytest.fixture(scope="module")
def said() -> set[str]:
    broken = [text for text, *_ in BROKEN.values()]
    hostile = [HOSTILE["five megabytes"], HOSTILE["cards without end"], with_front("\x00")]
    return {problem.message for text in broken + hostile for problem in problems_of(text)}


def pattern(message: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, message.split("…"))))


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_in_the_guide_is_one_that_is_given(message: str, said: set[str]) -> None:
    assert any(pattern(message).fullmatch(found) for found in said), message


def test_the_guide_explains_every_message_but_those_that_explain_themselves(said: set[str]) -> None:
    plain = re.compile(r".* (are allowed|is empty|is a section, not a key|is not a section)\.")
    known = [pattern(message) for message in MESSAGES]
    unknown = {message for message in said if not plain.fullmatch(message) and not any(p.match(message) for p in known)}
    assert unknown == set()


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.name)
def test_every_shipped_deck_reads_and_reads_back(path: Path) -> None:
    deck = read_deck_text(path.read_text(encoding="utf-8"), name=path.name)
    assert read_deck_text(write_deck_text(deck), name="back") == deck
