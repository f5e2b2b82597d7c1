"""Long words, many points and odd characters: nothing runs out of 320 px before or after marking, nor is misread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from cards.content.actions import PointDraft
from tests.e2e.conftest import LONG_WORD
from tests.e2e.study_page import StudyPage
from tests.e2e.test_pages import runs_out
from tests.factories import make_card, make_deck

if TYPE_CHECKING:
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow

TEXTS = [f"{LONG_WORD} {number}" for number in range(12)]
TABLE = f"""
| {LONG_WORD} | Minimum limit |
| --- | --- |
| £100,000 or less | £250,000 |
| £100,001 and above | £500,000 |
"""
CARDS: dict[str, dict[str, Any]] = {
    "points": {"points": TEXTS},
    "steps": {"points": [(LONG_WORD, text) for text in TEXTS]},
    "figures": {"figures": TABLE},
    "choice": {
        "points": [PointDraft(text, right=number == 3, reason=LONG_WORD * 2) for number, text in enumerate(TEXTS)]
    },
    "prose": {"answer": LONG_WORD},
}


@pytest.mark.parametrize("kind", CARDS)
def test_nothing_runs_out_before_or_after_marking(window: OpenWindow, alice: User, db: None, kind: str) -> None:
    make_card(make_deck("plain"), kind, kind=kind, **CARDS[kind])
    page = window(alice, width=320, height=640, has_touch=True)
    study = StudyPage(page).open()
    if kind in {"points", "prose"}:
        study.type_answer.tap()
        study.typed.fill(LONG_WORD * 20)
    if kind == "figures":
        page.locator(".to-fill input").first.fill("£250,000,000,000,000")
    if kind == "choice":
        page.get_by_role("radio").nth(4).check()
    assert runs_out(page) == []
    page.get_by_role("button", name="Compare" if kind in {"points", "prose"} else "Check").tap()
    expect(study.result).to_be_visible()
    assert runs_out(page) == []


def test_the_tenth_point_is_ticked_by_nought_and_the_eleventh_by_none(
    window: OpenWindow, alice: User, db: None
) -> None:
    card = make_card(make_deck("plain"), "points", **CARDS["points"], kind="points")
    make_card(card.deck, "steps", kind="steps", points=TEXTS)
    page = window(alice)
    study = StudyPage(page).open()
    page.keyboard.press("Space")
    page.keyboard.press("0")
    page.keyboard.press("9")
    assert [place for place, point in enumerate(study.points.all(), start=1) if point.is_checked()] == [9, 10]
    expect(study.points.nth(10)).not_to_have_attribute("data-key", "1")
    page.keyboard.press("e")
    study.shows("What is steps?")
    page.get_by_role("button", name="Check the order").click()
    expect(study.result).to_be_visible()
    before = study.points.nth(9).is_checked()
    page.keyboard.press("0")
    expect(study.points.nth(9)).to_be_checked(checked=not before)
