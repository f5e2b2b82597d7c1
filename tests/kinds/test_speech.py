"""Tests of plain substitution: what a firm wrote is text wherever it stands, and is looked into by nobody."""

from __future__ import annotations

import re
from html import unescape

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.core.markdown import render, render_inline
from cards.kinds.speech import keys_in, spoken, spoken_html, spoken_text, stray_braces
from cards.kinds.types import PointContent
from tests.kinds.faces import face_of

HOSTILE = [
    "<b>",
    "</p>",
    "<script>",
    "&lt;",
    "&",
    '"',
    "'",
    "{{ firm }}",
    "{{handler}}",
    "{{",
    "}}",
    "\\1",
    "\\g<0>",
    "é",
]
values = st.one_of(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=6).map("".join), st.text(min_size=1))
UNSET = {"firm": "your firm", "handler": "your firm's handler (ask)"}


@given(values, values)
def test_a_value_is_text_and_never_markup(firm: str, handler: str) -> None:
    html = "<p>At {{ firm }}, <strong>{{handler}}</strong>.</p>"
    said = spoken_html(html, {"firm": firm, "handler": handler}, UNSET)
    assert re.findall(r"<[^>]*>", said) == ["<p>", "<strong>", "</strong>", "</p>"]
    assert unescape(said.removeprefix("<p>").removesuffix("</p>")) == f"At {firm}, <strong>{handler}</strong>."


@given(values)
def test_a_value_in_an_attribute_does_not_end_it(value: str) -> None:
    said = spoken_html('<a href="{{ firm }}">x</a>', {"firm": value}, UNSET)
    assert said.count('"') == 2
    assert said.count("<") == 2


@given(values, values)
def test_no_value_is_looked_into_again(firm: str, handler: str) -> None:
    facts = {"firm": firm, "handler": handler}
    assert spoken_text("{{ firm }}|{{ handler }}", facts, UNSET) == f"{firm}|{handler}"


@given(st.text())
def test_text_that_speaks_of_nothing_stays_as_it_is(text: str) -> None:
    if not keys_in(text):
        assert spoken_text(text, {"firm": "X"}, UNSET) == spoken_html(text, {"firm": "X"}, UNSET) == text


def test_an_empty_value_is_none() -> None:
    assert spoken_text("At {{ firm }}", {"firm": ""}, UNSET) == "At your firm"


@pytest.mark.parametrize(
    "source",
    [
        "{{ firm }}",
        "**{{ firm }}**",
        "_{{firm}}_",
        "- {{ firm }}\n- two",
        "1. {{ firm }}",
        "> {{ firm }}",
        "`{{ firm }}`",
        "```\n{{ firm }}\n```",
        "### {{ firm }}",
        "| a |\n|---|\n| {{ firm }} |",
        "[{{ firm }}](https://example.com)",
    ],
)
def test_markdown_leaves_a_fact_alone(source: str) -> None:
    for html in (render(source), render_inline(source)):
        assert keys_in(html) == ["firm"]
        said = spoken_html(html, {"firm": "<i>"}, UNSET)
        assert "&lt;i&gt;" in said
        assert said == html.replace("{{ firm }}", "&lt;i&gt;").replace("{{firm}}", "&lt;i&gt;")


@given(values)
def test_what_is_spoken_is_as_safe_as_what_was_rendered(value: str) -> None:
    said = spoken_html(render("**{{ firm }}** and `{{ firm }}`"), {"firm": value}, UNSET)
    cleaned = nh3.clean(said, tags={"p", "strong", "code"}, attributes={})
    assert re.findall(r"<[^>]*>", cleaned) == re.findall(r"<[^>]*>", said)


@pytest.mark.parametrize("kind", ["points", "steps"])
def test_every_part_that_a_reader_sees_speaks(kind: str) -> None:
    point = PointContent("By {{ handler }}", "At {{ firm }}", right=True, reason="{{ firm }} says so")
    stored = face_of(kind, point, "Another", answer="{{ firm }}").as_dict()
    told = spoken(
        {**stored, "question": "Who at {{ firm }}?", "note": "<p>{{ handler }}</p>"}, {"firm": "A & B"}, UNSET
    )
    assert "{{" not in str(told)
    assert told["points"][0] == [
        "a",
        "At A & B",
        "By your firm&#x27;s handler (ask)",
        "By your firm's handler (ask)",
        True,
        "A &amp; B says so",
    ]
    assert told["question"] == "Who at A &amp; B?"


def test_braces_that_mention_nothing_are_noticed() -> None:
    assert [stray_braces(text) for text in ("{{ firm }}", "{a}", "{{ the firm }}", "{{", "}}")] == [
        False,
        False,
        True,
        True,
        True,
    ]
