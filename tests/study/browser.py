"""A browser without a screen: real HTTP to the live server, many at a time."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from email.message import Message
    from uuid import UUID

    from cards.content.models import Card
    from cards.firms.models import User


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: str


class Browser:
    """Somebody's signed-in browser. Each request has its own connection, hence its own thread of the server."""

    def __init__(self, address: str, user: User) -> None:
        client = Client()
        client.force_login(user)
        self._host = urlsplit(address).netloc
        self._cookies = {name: cookie.value for name, cookie in client.cookies.items()}
        page = self.send("GET", "/study/")
        self._cookies |= dict(re.findall(r"(csrftoken)=(\w+)", page.headers.get("Set-Cookie", "")))

    def send(self, method: str, path: str, data: dict[str, object] | None = None) -> Answer:
        connection = HTTPConnection(self._host, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
            data = {"csrfmiddlewaretoken": self._cookies["csrftoken"], **(data or {})}
        try:
            connection.request(method, path, urlencode(data or {}), headers)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode())
        finally:
            connection.close()

    def grade(self, card: Card, *, version: int, attempt: UUID, rating: int = 3) -> Answer:
        data = {"attempt": attempt, "version": version, "rating": rating}
        return self.send("POST", f"/study/{card.public_id}/grade/", data)

    def undo(self, undone: UUID, attempt: UUID | None = None) -> Answer:
        return self.send("POST", "/study/undo/", {"undone": undone, "attempt": attempt or uuid4()})


def at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Make all calls in the same instant, each in a thread of its own."""
    barrier = threading.Barrier(len(calls))

    def call(one: Callable[[], Answer]) -> Answer:
        barrier.wait(60)
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))
