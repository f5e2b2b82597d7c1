"""How much a page weighs on its way to a browser: HTML and all that it names, compressed as the site sends it."""

import http.client
import re
from dataclasses import dataclass

from tests.machine.candidate import Candidate

_NAMED = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)"')
_FETCHED = re.compile(r'rel="(?:icon|stylesheet|manifest|preload)"|<script|<img')


@dataclass(frozen=True)
class Sizes:
    """In bytes, of bodies."""

    landing: int
    study: int
    grade: int


def measure(port: int, session: str) -> Sizes:
    landing = page(port, "/", {})
    study = page(port, "/study/", {"sessionid": session})
    candidate = Candidate(port, {"sessionid": session})
    candidate.open()
    grade = candidate.grade().text
    candidate.close()
    return Sizes(landing, study, len(grade.encode()))


def page(port: int, path: str, cookies: dict[str, str]) -> int:
    """Weigh a page on a first visit, when nothing is in the browser's cache."""
    html = fetch(port, path, cookies)
    return len(html) + sum(len(fetch(port, address, {})) for address in named(html.decode()))


def named(html: str) -> set[str]:
    """Return the files that a browser fetches for a page. Raises ValueError for one on another site."""
    tags = [match for match in _NAMED.finditer(html) if _FETCHED.search(match[0])]
    found = {match[1] for match in tags}
    if foreign := sorted(address for address in found if not re.match(r"/(?!/)", address)):
        raise ValueError(f"The page asks another site for {foreign}.")
    return found


def fetch(port: int, path: str, cookies: dict[str, str]) -> bytes:
    """Return a body as it crosses the wire."""
    headers = {"Accept-Encoding": "gzip, br", "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path} was answered {response.status}.")
    return body
