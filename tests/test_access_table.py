"""Who may ask for what: every address of the site, asked by every kind of reader, against tests/access_table.txt.

The other firm's rows hold a canary. No reader of another firm may meet it in any answer, and what is another firm's
must look like what does not exist.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.urls import URLResolver, get_resolver, resolve

from tests.access_world import CANARIES, READERS, World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.urls import URLPattern
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("access_table.txt")
METHODS = ("GET", "POST")
TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


Rows = dict[str, dict[str, list[str]]]


def read_table() -> dict[str, Rows]:
    """Return the rows under each title: for each address, what GET and POST are to answer to each reader."""
    groups: dict[str, Rows] = {}
    for line in TABLE.read_text().splitlines():
        if line.startswith("## "):
            groups[line[3:]] = {}
        elif line and not line.startswith("#"):
            path, *cells = (cell.strip() for cell in line.split("|"))
            rows = groups[next(reversed(groups))]
            rows[path] = {method: cell.split() for method, cell in zip(METHODS, cells, strict=True)}
    return groups


GROUPS = read_table()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One for all titles: whatever a request writes is taken back at once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def outcome(response: Any) -> str:
    """in: to the sign-in page. go: elsewhere. no: nothing there."""
    if response.status_code == 404:
        return "no"
    if response.status_code not in {301, 302}:
        return str(response.status_code)
    return "in" if response["Location"].startswith("/account/login/") else "go"


def form_for(path: str) -> dict[str, object]:
    """A form that would be written, were the sender allowed to."""
    if "?undone=" in path:
        return {"undone": path.partition("=")[2], "attempt": str(uuid4())}
    if path == "/firm/facts/":
        return {"gifts_register": "The book"}
    if "/days-off/remove/" in path:
        day = path.partition("=")[2]
        return {"first": day, "last": day}
    if path.endswith(("/grade/", "/mark/")):
        return {"attempt": str(uuid4()), "version": 0, "rating": 3}
    if path.endswith("/report/") or ("/examples/shared/" in path and "/comments/" not in path):
        return {"text": "Something is wrong"}
    gives_a_copy_up = path.startswith("/admin/cards/firmcopy/") and path.endswith("/compare/")
    return {"_give_up": "1", "up-seen_version": 1, "up-answer_changed": "no"} if gives_a_copy_up else {}


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = before + (str(pattern.pattern).removeprefix("^") if before else str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        else:
            yield route, pattern


def test_every_route_has_a_row(world: World) -> None:
    paths = [path for rows in GROUPS.values() for path in rows]
    covered = {resolve(world.path(path).partition("?")[0]).route for path in paths}
    missing = sorted({route for route, _ in patterns(get_resolver())} - covered)
    assert not missing, (
        f"These addresses have no row in {TABLE.name}: {', '.join(missing)}. Add one for each object that a reader may "
        f"name in it (shared_, our_, their_ and no_...), say what each reader shall get, and run this test."
    )


@pytest.mark.parametrize("title", GROUPS)
def test_every_reader_gets_what_the_table_says(world: World, title: str) -> None:
    problems: list[str] = []
    faces: dict[tuple[str, str, str], object] = {}
    for path, expected in GROUPS[title].items():
        actual: dict[str, list[str]] = {}
        for method in METHODS:
            actual[method] = []
            for reader in READERS:
                response, wrote = world.ask(reader, method, world.path(path), form_for(world.path(path)))
                actual[method].append(outcome(response))
                problems += misdeeds(response, reader, f"{method} {path}", wrote=wrote)
                faces[path, method, reader] = face_of(world, path, response)
        if actual != expected:
            problems.append(f"Actual: {path} | {' '.join(actual['GET'])} | {' '.join(actual['POST'])}")
    problems += told_apart(faces)
    assert not problems, "\n".join(problems)


def body_of(response: Any) -> str:
    """What it says, also where it is written while it is read: then it is put back, to be read again."""
    body: bytes = response.getvalue()
    if response.streaming:
        response.streaming_content = [body]
    return body.decode()


def misdeeds(response: Any, reader: str, asked: str, *, wrote: bool) -> list[str]:
    problems = []
    if wrote and outcome(response) not in {"200", "go"}:
        problems.append(f"{reader} was refused {asked}, and yet something was written.")
    text = body_of(response) + str(response.headers) + str(response.cookies)
    leaks = [canary for canary, kept_from in CANARIES.items() if reader in kept_from and canary in text]
    return [*problems, *(f"{asked} shows {reader} what is another firm's: {canary}." for canary in leaks)]


def face_of(world: World, template: str, response: Any) -> tuple[object, ...]:
    """All that a reader can tell of an answer, but for the id they named themselves."""
    named = [str(world.ids[name]) for name in re.findall(r"\{(\w+)\}", template)]

    def unnamed(text: str) -> str:
        for one in named:
            text = re.sub(rf"(?<=[/“=]){one}(?=[/”&]|$)", "ID", text)
        return TOKENS.sub("", text)

    said = [unnamed(str(message)) for message in get_messages(response.wsgi_request)]
    return response.status_code, unnamed(body_of(response)), unnamed(response.get("Location", "")), said


FOREIGN = {"their": ("guest", "alice", "bob", "dora"), "our": ("guest", "charlie", "erin")}


def told_apart(faces: dict[tuple[str, str, str], object]) -> list[str]:
    """Whether a reader can tell another firm's object from one that does not exist."""
    problems = []
    for (path, method, reader), face in faces.items():
        for owner, readers in FOREIGN.items():
            if f"{{{owner}_" not in path or reader not in readers:
                continue
            unknown = re.sub(rf"\{{{owner}_\w+?_pk\}}", "{no_pk}", path)
            unknown = re.sub(rf"\{{{owner}_\w+\}}", "{no_uuid}", unknown)
            if (unknown, method, reader) not in faces:
                problems.append(f"{path} has no twin {unknown} under the same title.")
            elif faces[unknown, method, reader] != face:
                problems.append(f"{reader} can tell {method} {path} from {unknown}.")
    return problems
