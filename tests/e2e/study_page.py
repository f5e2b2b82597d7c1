"""The study page in a candidate's words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

GRADE = "**/grade/**"
MARK = "**/mark/**"
PHONE: dict[str, Any] = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}  # of a window
LABELS = {1: "Didn't know", 2: "Knew it barely", 3: "Knew it well", 4: "Knew it instantly"}


class StudyPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.question = page.locator("#question")
        self.answer = page.locator("details.answer")
        self.show_answer = page.get_by_text("Show answer", exact=True)
        self.points = page.locator("fieldset.points").get_by_role("checkbox")
        self.ratings = page.get_by_role("group", name="How well did you know it?").get_by_role("button")
        self.suggested = page.locator("button[name=rating].suggested")
        self.type_answer = page.locator("details.typing > summary")
        self.typed = page.get_by_label("Your answer")
        self.compare = page.get_by_role("button", name="Compare")
        self.result = page.locator("[data-result]")
        self.error = page.locator(".message.error")
        self.progress = page.get_by_role("progressbar", name="Today's cards")
        self.undo = page.get_by_role("button", name="Undo", exact=True)
        self.finish = page.get_by_role("link", name="Finish")
        self.status = page.locator("#status")
        self.not_saved = page.get_by_role("alert").filter(has_text="Not saved")
        self.retry = page.get_by_role("button", name="Retry")
        self.more = page.get_by_text("More for this card")

    def open(self, path: str = "/study/") -> StudyPage:
        self.page.goto(path)
        expect(self.question).to_be_visible()
        return self

    def rating(self, value: int) -> Locator:
        return self.page.get_by_role("button", name=LABELS[value])

    def reveal(self) -> None:
        self.show_answer.click()
        expect(self.rating(1)).to_be_visible()

    def rate(self, value: int) -> None:
        self.reveal()
        self.rating(value).click()

    def rate_shown(self, value: int) -> None:
        self.rating(value).click()

    def type(self, text: str) -> None:
        """Open the answer box, type into it and have it compared."""
        self.type_answer.click()
        self.typed.fill(text)
        self.compare.click()
        expect(self.result).to_be_visible()

    def suggests(self, value: int) -> None:
        """One button is marked, and its name says so."""
        expect(self.suggested).to_have_count(1)
        expect(self.suggested).to_have_attribute("value", str(value))
        expect(self.rating(value)).to_have_accessible_name(re.compile(f"^{LABELS[value]} ?, ?suggested ?, ?back in"))

    def shows(self, question: str) -> None:
        expect(self.question).to_have_text(question)

    def asked(self) -> str:
        return self.question.inner_text()

    def done(self) -> int:
        return int(self.progress.get_attribute("value") or "-1")


def hold_next_grade(page: Page) -> list[Route]:
    """Keep the next answer from the server: it is in the list once sent, and goes on by `continue_()`."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(GRADE, hold, times=1)
    return held
