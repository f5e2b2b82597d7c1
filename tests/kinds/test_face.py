"""What candidates see of a card: made once, stored as JSON, read back as it went."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from cards.kinds.face import Face, make_face
from cards.kinds.types import CardContent, PointContent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

POINTS = (
    PointContent("Acknowledge", "Stage 1"),
    PointContent("See [section 2](https://example.org)", "Stage 1"),
    PointContent("Redress"),
    PointContent("Close", "Stage 1"),
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
CONTENTS = st.builds(
    CardContent,
    answer=st.text(),
    points=st.lists(st.builds(PointContent, st.text(), st.text(), st.booleans(), st.text()), max_size=4).map(tuple),
    figures=st.text(),
    any_of=st.none() | st.integers(1, 100),
    settings=st.dictionaries(st.text(), JSON_VALUES, max_size=3),
)


def face(*, question: str = "", note: str = "", prepared: Mapping[str, Any] | None = None, **parts: Any) -> Face:
    content = CardContent(**{"points": POINTS, **parts})
    ids = [str(number) for number, _ in enumerate(content.points, start=1)]
    return make_face(question=question, note=note, content=content, ids=ids, prepared=prepared or {})


def test_points_stand_under_their_headings_in_order() -> None:
    groups = [(name, [point.id for point in points]) for name, points in face().groups]
    assert groups == [("Stage 1", ["1", "2"]), ("", ["3"]), ("Stage 1", ["4"])]


def test_only_the_question_loses_its_links() -> None:
    link = "[here](https://example.org)"
    option = PointContent("An option", reason=link)
    made = face(question=f"What stands {link}?", answer=link, note=link, points=(*POINTS, option))
    assert made.question == "What stands here?"
    assert all("<a href" in html for html in (made.answer, made.note, made.points[1].html, made.points[4].reason))


def test_a_point_keeps_its_words_without_markdown_for_comparing() -> None:
    assert [point.plain for point in face().points] == ["Acknowledge", "See section 2", "Redress", "Close"]


@given(question=st.text(), note=st.text(), content=CONTENTS, prepared=st.dictionaries(st.text(), JSON_VALUES))
def test_any_face_comes_back_from_the_database_as_it_went(
    question: str, note: str, content: CardContent, prepared: dict[str, Any]
) -> None:
    ids = [str(number) for number, _ in enumerate(content.points)]
    made = make_face(question=question, note=note, content=content, ids=ids, prepared=prepared)
    assert Face.from_dict(json.loads(json.dumps(made.as_dict()))) == made


def test_what_comes_back_is_still_safe_to_show() -> None:
    option = PointContent("**Bold** & [x](javascript:alert(1))", reason="*Why* <script>")
    made = Face.from_dict(json.loads(json.dumps(face(question="**Why?**", points=(option,)).as_dict())))
    shown = Template("{{ face.question }}|{% for p in face.points %}{{ p.html }}|{{ p.reason }}{% endfor %}").render(
        Context({"face": made})
    )
    assert shown.startswith("<strong>Why?</strong>|<strong>Bold</strong> &amp; ")
    assert shown.endswith("|<em>Why</em> &lt;script&gt;")
    assert "<a" not in shown


def test_the_words_of_a_point_are_no_html() -> None:
    made = Face.from_dict(face(points=(PointContent("`<b>` & co"),)).as_dict())
    assert Template("{{ point.plain }}").render(Context({"point": made.points[0]})) == "&lt;b&gt; &amp; co"


def test_a_card_that_was_stored_by_an_earlier_version_is_still_shown() -> None:
    stored = {"question": "Why?", "answer": "<p>So</p>", "points": [["1", "Stage 1", "<em>First</em>"], ["2", "", "B"]]}
    made = Face.from_dict(stored)
    assert [(point.id, point.group, point.html) for point in made.points] == [
        ("1", "Stage 1", "<em>First</em>"),
        ("2", "", "B"),
    ]
    assert [(point.plain, point.right, point.reason) for point in made.points] == [("", False, "")] * 2
    assert (made.figures, made.note, made.any_of, made.settings, made.prepared) == ("", "", None, {}, {})


def test_a_card_that_was_never_rendered_has_an_empty_face() -> None:
    assert Face.from_dict({}).groups == []
