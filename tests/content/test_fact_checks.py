"""Tests of what an author is told who speaks of a firm fact in a way that no reader would understand."""

from __future__ import annotations

import pytest

from cards.content.fact_checks import NOT_HERE, NOT_PLAIN, STRAY, problems
from cards.firms.facts import FACTS


def said(text: str, field: str = "answer") -> str:
    return problems({field: text}).get(field, "")


def test_every_key_may_be_spoken_of_wherever_text_is_read() -> None:
    text = " ".join(f"{{{{ {key} }}}}" for key in FACTS) + " **{{firm}}** `{{ firm }}` a set {x} and { y }"
    assert problems(dict.fromkeys(("question", "answer", "note", "points-0-text", "group"), text)) == {}


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("complaint_handler", "complaints_handler"),
        ("handler", "complaints_handler"),
        ("Firm", "firm"),
        ("redress_consumer", "redress_consumers"),
        ("days_to_respond", "respond_within"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_known(key: str, near: str) -> None:
    told = said(f"Ask {{{{ {key} }}}}.")
    assert f"“{key}”" in told
    assert near in told


def test_where_none_is_near_all_are_named() -> None:
    assert all(key in said("{{ zzzzzz }}") for key in FACTS)


@pytest.mark.parametrize(
    "text",
    ["{{ the handler }}", "{{ firm }", "{{", "firm }}", "{{}}", "{{\nfirm\n}}", "{{ firm|safe }}"],
)
def test_stray_braces_are_told(text: str) -> None:
    assert said(text).startswith(STRAY)


def test_a_table_of_figures_speaks_of_no_fact() -> None:
    table = "| When | Time |\n|---|---|\n| Acknowledge | {{ acknowledge_within }} |"
    assert said(table, "figures").startswith(NOT_HERE)
    assert said(table) == ""  # a table in prose is prose


@pytest.mark.parametrize(
    "text",
    ["&#123;{ firm }}", r"{\{ nothing }}", "[here](https://example.com/{{firm}})", "{&#123; x }}"],
)
def test_braces_that_the_page_would_show_otherwise_than_they_are_written_are_told(text: str) -> None:
    assert said(text).startswith((NOT_PLAIN, STRAY))


def test_each_field_has_its_own_sentence() -> None:
    told = problems({"question": "{{ handler }}?", "answer": "Fine.", "note": "{{"})
    assert sorted(told) == ["note", "question"]
