"""A browser window that is watched: what a careful user would see in its console makes the test fail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

# Chromium tells of a refused inline style only in the console, which a later version might not: ask the page as well.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI} at ${event.sourceFile}`);
});
"""
# What shifts without the reader having just done something.
MEASURE_SHIFTS = """
window.layoutShift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class Watch:
    """Collects what went wrong in one context, and every request it made."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = origin
        self.requests: list[Request] = []
        self._trouble: list[str] = []
        self._forgiven: list[re.Pattern[str]] = []
        context.add_init_script(REPORT_VIOLATIONS)
        context.add_init_script(MEASURE_SHIFTS)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def forgive(self, pattern: str) -> None:
        """Expect this in the console, as the test provokes it."""
        self._forgiven.append(re.compile(pattern))

    def trouble(self) -> list[str]:
        return [said for said in self._trouble if not any(pattern.search(said) for pattern in self._forgiven)]

    def sent(self, method: str = "") -> list[str]:
        """Paths that were asked for since the last `forget`, of one method or of all."""
        return [urlsplit(request.url).path for request in self.requests if method in {"", request.method}]

    def forget(self) -> None:
        self.requests.clear()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._trouble.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _error(self, error: WebError) -> None:
        self._trouble.append(f"script error: {error.error}")

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith((self.origin, f"blob:{self.origin}", "data:", "about:")):
            self._trouble.append(f"request to another site: {request.url}")


def layout_shift(page: Page) -> float:
    return float(page.evaluate("window.layoutShift"))
