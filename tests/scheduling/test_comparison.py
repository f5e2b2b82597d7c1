"""What becomes of a fit once it has been judged."""

from __future__ import annotations

import pytest

from cards.scheduling.comparison import Comparison, Verdict
from cards.scheduling.curve import DEFAULTS


@pytest.mark.parametrize(
    ("default", "fitted", "present", "verdict"),
    [
        (0.40, 0.37, None, Verdict.TAKEN),
        (0.40, 0.395, None, Verdict.STAYS),  # within the margin
        (0.40, 0.40, None, Verdict.STAYS),
        (0.40, 0.45, None, Verdict.STAYS),
        (0.40, 0.36, 0.37, Verdict.TAKEN),
        (0.40, 0.37, 0.37, Verdict.STAYS),
        (0.40, 0.38, 0.37, Verdict.STAYS),
        (0.40, 0.45, 0.37, Verdict.STAYS),
        (0.40, 0.45, 0.40, Verdict.GIVEN_UP),
        (0.40, 0.395, 0.45, Verdict.GIVEN_UP),
        (0.40, 0.37, 0.45, Verdict.TAKEN),
    ],
)
def test_a_fit_comes_into_use_only_where_it_beats_the_defaults_and_what_is_in_use(
    default: float, fitted: float, present: float | None, verdict: Verdict
) -> None:
    found = Comparison(DEFAULTS, 400, 100, default, fitted, noise=0.02, loss_present=present)
    assert found.verdict is verdict
