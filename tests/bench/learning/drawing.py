"""The summary as a plot for docs/interview-plan.md, in SVG that needs no script, style sheet or font."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.learning.scenarios import FAMILIES, POLICIES

if TYPE_CHECKING:
    from tests.bench.learning.table import Figures

LEFT, WIDTH, ROW, TOP = 260, 460, 34, 40
FROM, TO = 0.5, 0.9
MARKS = {"F0": "M-5 -5h10v10h-10z", "F1": "M0 -6.5l6.5 12h-13z", "F2": "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z"}


def drawn(figures: Figures) -> str:
    """Return a plot with a row for each policy and a mark for each family: mean recall on the day."""
    bottom = TOP + ROW * len(POLICIES)
    title = "Mean recall on the day, by policy and family of true memory"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 40} {bottom + 50}" role="img"',
        f' aria-label="{title}" font-family="system-ui, sans-serif" font-size="14">',
        f'<rect width="100%" height="100%" fill="#fff"/><g fill="#222"><title>{title}</title>',
    ]
    for tenth in range(round(FROM * 10), round(TO * 10) + 1):
        x = _x(tenth / 10)
        parts.append(f'<path d="M{x:.0f} {TOP - 8}V{bottom}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.0f}" y="{bottom + 18}" text-anchor="middle">.{tenth}</text>')
    for row, policy in enumerate(POLICIES):
        y = TOP + ROW * row + 10
        parts.append(f'<text x="{LEFT - 16}" y="{y + 5}" text-anchor="end">{_escaped(policy)}</text>')
        for family in FAMILIES:
            x = _x(figures.mean(family, policy, lambda result: result.recall))
            parts.append(f'<path transform="translate({x:.1f} {y})" d="{MARKS[family]}" fill-opacity=".75"/>')
    for place, family in enumerate(FAMILIES):
        x = LEFT + 70 * place
        parts.append(f'<path transform="translate({x} {bottom + 36})" d="{MARKS[family]}" fill-opacity=".75"/>')
        parts.append(f'<text x="{x + 12}" y="{bottom + 41}">{family}</text>')
    return "\n".join([*parts, "</g></svg>", ""])


def _x(recall: float) -> float:
    return LEFT + WIDTH * (min(TO, max(FROM, recall)) - FROM) / (TO - FROM)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
