"""What axe finds wrong with a page, in lines for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Target size is off unless asked for, because it is young; WCAG 2.2 AA wants it. Preloading copies imported styles
# into the page, which our policy refuses.
RUN = """async () => {
  // A colour on its way to the other theme is nobody's choice.
  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  const rules = { "target-size": { enabled: true } };
  const found = await axe.run({ resultTypes: ["violations"], preload: false, rules });
  return found.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id} at ${node.target}: ${[...node.any, ...node.all, ...node.none].map((check) => check.message)}`
  ));
}"""


def complaints(page: Page) -> list[str]:
    """Run axe on the page, once it is all there: whoever followed a link may have the beginning of it only."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [str(line) for line in page.evaluate(RUN)]


def complaints_in_both_themes(page: Page, widths: tuple[int, ...] = (360, 1280)) -> list[str]:
    """Run axe on the page as it stands, light and dark, narrow and wide."""
    found = []
    height = (page.viewport_size or {"height": 800})["height"]
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme="light" if theme == "light" else "dark")
            found += [f"{theme}, {width} px: {line}" for line in complaints(page)]
    return found
