"""The page on a candidate's personal fit, with a comparison to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cards.study.models import MemoryFit
from tests.e2e.axe import complaints_in_both_themes
from tests.study.fitted import WORSE, store

if TYPE_CHECKING:
    from cards.firms.models import User
    from tests.e2e.conftest import OpenWindow


@pytest.mark.parametrize("is_used", [True, False])
def test_a_comparison_is_accessible_and_fits(window: OpenWindow, alice: User, *, is_used: bool) -> None:
    store(alice)
    store(alice, fitted=0.34 if is_used else WORSE, present=0.36)
    assert MemoryFit.objects.count() == 2
    page = window(alice)
    page.goto("/readiness/memory/")
    assert page.get_by_role("row").count() == 4
    assert complaints_in_both_themes(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
