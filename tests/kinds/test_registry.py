"""Every kind keeps what the interface promises, so that nobody has to ask which kind a card is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.template.loader import get_template
from hypothesis import given as for_all
from hypothesis import strategies as st

from cards import kinds
from cards.content.models import Card
from cards.kinds import registry
from cards.kinds.registry import KINDS, kind_of, kind_pairs
from cards.kinds.types import BadResponseError, Body, CardContent, Kind, PointContent, Response
from tests.kinds.drill.tables import PII_LIMITS
from tests.kinds.faces import face_of

if TYPE_CHECKING:
    from pathlib import Path

    from cards.kinds.face import Face

ALL = list(KINDS.values())
every_kind = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)


def whole_card(kind: Kind) -> CardContent:
    """A card with all that its kind takes."""
    texts = ("First", "Second", "Third") if kind.points_are else ()
    points = tuple(PointContent(text, right=text == "First", reason=f"Why {text}") for text in texts)
    return CardContent("An answer.", points, figures=PII_LIMITS if kind.body is Body.TABLE else "")


def face(kind: Kind) -> Face:
    content = whole_card(kind)
    return face_of(kind.name, *content.points, answer=content.answer, figures=content.figures)


def test_each_is_found_by_its_name_and_offered_by_its_label() -> None:
    assert [kind_of(kind.name) for kind in ALL] == ALL
    assert kind_pairs() == [(kind.name, kind.label) for kind in ALL]
    assert len({label for _, label in kind_pairs()}) == len(ALL)
    with pytest.raises(KeyError):
        kind_of("essay")


def test_a_new_kind_is_one_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "from cards.kinds.prose import Prose\n\nclass Essay(Prose):\n    name = 'essay'\n    label = 'Essay'\n"
    (tmp_path / "essay.py").write_text(source)
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    try:
        assert {kind.name for kind in registry._found()} == {*KINDS, "essay"}
    finally:
        sys.modules.pop("cards.kinds.essay", None)
        vars(kinds).pop("essay", None)


def test_each_has_its_own_place_in_what_is_offered() -> None:
    assert len({kind.place for kind in ALL}) == len(ALL)
    assert sorted(ALL, key=lambda kind: kind.place) == ALL


def test_a_card_can_be_of_each_kind() -> None:
    field = Card._meta.get_field("kind")
    assert list(field.flatchoices) == kind_pairs()
    assert all(len(kind.name) <= (field.max_length or 0) for kind in ALL)
    assert kind_of(field.default)


def test_no_two_kinds_take_a_setting_of_the_same_name() -> None:
    keys = [setting.key for kind in ALL for setting in kind.settings]
    assert len(set(keys)) == len(keys)
    for key in keys:
        with pytest.raises(FieldDoesNotExist):
            Card._meta.get_field(key)


@every_kind
def test_its_settings_take_the_example_that_they_show(kind: Kind) -> None:
    for setting in kind.settings:
        key, _, value = setting.example.partition(" = ")
        assert key == setting.key
        assert setting.wrong_with(int(value) if setting.is_number else value.strip('"')) == ""


@every_kind
@pytest.mark.parametrize("part", ["ask", "answer", "face"])
def test_it_has_a_template_with_each_part(kind: Kind, part: str) -> None:
    assert get_template(f"{kind.template}#{part}")


@every_kind
def test_a_card_with_all_it_takes_may_be_published(kind: Kind) -> None:
    assert list(kind.contradictions(whole_card(kind))) == []
    assert list(kind.gaps(whole_card(kind))) == []


@every_kind
def test_an_empty_card_is_a_draft_that_may_not_be_published(kind: Kind) -> None:
    assert list(kind.contradictions(CardContent())) == []
    problems = list(kind.gaps(CardContent()))
    assert problems
    assert all(problem.message.endswith(".") for problem in problems)


@every_kind
def test_what_it_does_not_take_is_refused(kind: Kind) -> None:
    stray = CardContent("An answer.", (PointContent("One"),), figures=PII_LIMITS, any_of=1, settings={"colour": "red"})
    fields = {problem.field for problem in kind.contradictions(stray)}
    assert "colour" in fields
    assert ("points" in fields) == (not kind.points_are)
    assert ("figures" in fields) == (kind.body is not Body.TABLE)
    assert ("any_of" in fields) == (not kind.any_is_allowed)


@every_kind
@for_all(seed=st.text(), other=st.text())
def test_a_reload_asks_the_same_and_what_can_be_ticked_does_not_hang_on_the_seed(
    kind: Kind, seed: str, other: str
) -> None:
    shown = face(kind)
    assert kind.ask(shown, seed) == kind.ask(shown, seed)
    assert kind.needed(shown) <= len(kind.tickable(shown))
    for asked in (seed, other):
        assert kind.mark(shown, asked, Response(typed="x", fields=some_choice(kind))).needed == kind.needed(shown)


def some_choice(kind: Kind) -> dict[str, tuple[str, ...]]:
    """What the form of a choice must hold, and no other kind minds."""
    return {"choice": ("b",)} if kind.body is Body.OPTIONS else {}


FIELDS = st.sampled_from(["choice", "q1", "q2", "place-a", "place-b", "place-", "points", "typed", "by"]) | st.text()
VALUES = st.sampled_from(["a", "b", "1", "2", "1e999", "NaN", "²", "", "£500k"]) | st.text()


@every_kind
@for_all(
    typed=st.text(),
    ticked=st.lists(st.sampled_from("abcz"), max_size=4).map(tuple),
    fields=st.dictionaries(FIELDS, st.lists(VALUES, max_size=3), max_size=4),
)
def test_whatever_arrives_is_marked_or_refused_with_a_sentence(
    kind: Kind, typed: str, ticked: tuple[str, ...], fields: dict[str, list[str]]
) -> None:
    shown, response = face(kind), Response(typed, ticked, fields)
    kind.ask(shown, "seed", response)
    refused = ""
    try:
        marking = kind.mark(shown, "seed", response)
    except BadResponseError as error:
        refused = str(error)
        marking = None
    if marking is None:
        assert refused.endswith(".")
        assert refused[:1].isupper() or refused[:1] == "“"
    else:
        assert set(marking.recalled) <= set(kind.tickable(shown)), "only what the log takes"
        assert len(set(marking.recalled)) == len(marking.recalled)
        assert marking.needed == kind.needed(shown)


@every_kind
def test_a_card_without_anything_asks_nothing_and_breaks_nothing(kind: Kind) -> None:
    empty = face_of(kind.name)
    kind.ask(empty, "seed")
    assert (kind.tickable(empty), kind.needed(empty), list(kind.preview(empty))) == ((), 0, [])


@every_kind
def test_headings_that_deck_text_could_not_hold_are_refused_with_their_point(kind: Kind) -> None:
    def wrong(*groups: str) -> list[int]:
        points = tuple(PointContent(f"Point {n}", group, reason="Why") for n, group in enumerate(groups))
        return [problem.row for problem in kind.contradictions(CardContent(points=points)) if problem.row]

    assert wrong("", "Stage 1", "Stage 1", "Stage 2") == []
    assert wrong("", "Stage 1", "", "Stage 2") == [3]
    assert wrong("Stage 1", "note") == [2]
