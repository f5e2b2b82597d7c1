from __future__ import annotations

import json

from cards.content.face import Face, make_face

POINTS = [
    ("1", "Stage 1", "Acknowledge"),
    ("2", "Stage 1", "See [section 2](https://example.org)"),
    ("3", "", "Redress"),
    ("4", "Stage 1", "Close"),
]


def face(**parts: str) -> Face:
    return make_face(**{"question": "", "answer": "", "figures": "", "note": "", **parts}, points=POINTS)


def test_points_stand_under_their_headings_in_order() -> None:
    groups = [(name, [point.id for point in points]) for name, points in face().groups]
    assert groups == [("Stage 1", ["1", "2"]), ("", ["3"]), ("Stage 1", ["4"])]


def test_only_the_question_loses_its_links() -> None:
    link = "[here](https://example.org)"
    made = face(question=f"What stands {link}?", answer=link, note=link)
    assert made.question == "What stands here?"
    assert all("<a href" in html for html in (made.answer, made.note, made.points[1].html))


def test_a_face_comes_back_from_the_database_as_it_went() -> None:
    made = face(question="Why?", answer="**So**", figures="| a |\n|---|\n| 1 |")
    assert Face.from_dict(json.loads(json.dumps(made.as_dict()))) == made


def test_a_card_that_was_never_rendered_has_an_empty_face() -> None:
    assert Face.from_dict({}).groups == []
