"""Who may ask for what: every address of the site, asked by every kind of reader, against tests/access_table.txt.

Every text of a firm holds its canary. No reader of another firm may meet it in any answer, nor an id of anything of
theirs, and what is another firm's must look like what does not exist. Of methods that an address does not take there
is one rule for all, in `answers_to_other_methods`; of forms made up to do what their sender may not, see
tests/access_crafted.py.
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

from cards.firms.models import User
from cards.mentoring.models import ProgressView
from tests.access_crafted import CRAFTED, Crafted
from tests.access_world import (
    CANARIES,
    FIRST_CANARY,
    IVAN,
    OF_NEITHER,
    OF_THE_FIRST,
    OF_THE_OTHER,
    PRIVATE_CANARY,
    READERS,
    REVIEW_CANARY,
    make_world,
)
from tests.factories import CANARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.urls import URLPattern
    from pytest_django import DjangoDbBlocker

    from tests.access_asking import World

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("access_table.txt")
METHODS = ("GET", "POST")
OTHER_METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


# What of another firm's no reader may meet; and for whom it is not there.
FOREIGN = {"their": (*OF_NEITHER, *OF_THE_FIRST), "our": (*OF_NEITHER, *OF_THE_OTHER)}

Rows = dict[str, dict[str, list[str]]]
Face = tuple[Any, ...]
Faces = dict[tuple[str, str, str], Face]


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


def form_for(path: str) -> dict[str, object]:  # noqa: PLR0911  one for each kind of form
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
    if path.startswith("/admin/") and path.endswith("/delete/"):
        return {"post": "yes"}
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
    faces: Faces = {}
    for path, expected in GROUPS[title].items():
        actual: dict[str, list[str]] = {}
        for method in METHODS:
            answers = {reader: ask(world, reader, method, path, faces, problems) for reader in (*READERS, IVAN)}
            if answers.pop(IVAN) != answers["anonymous"]:
                problems.append(f"Ivan, whose account is switched off, is not taken for a stranger by {method} {path}.")
            actual[method] = list(answers.values())
        if actual != expected:
            problems.append(f"Actual: {path} | {' '.join(actual['GET'])} | {' '.join(actual['POST'])}")
        problems += answers_to_other_methods(world, path, actual["GET"], faces)
    problems += told_apart(faces)
    assert not problems, "\n".join(problems)


def ask(world: World, reader: str, method: str, path: str, faces: Faces, problems: list[str]) -> str:
    """Return what came of one request. Kept besides: how it looked, and what it did that it must not."""
    sent = world.path(path)
    response, wrote = world.ask(reader, method, sent, form_for(sent))
    problems += misdeeds(world, response, reader, f"{method} {path}", wrote)
    faces[path, method, reader] = face_of(world, path, response)
    return outcome(response)


def answers_to_other_methods(world: World, path: str, got: list[str], faces: Faces) -> list[str]:
    """HEAD is answered as GET is, without a body. No other method says or does anything that GET does not.

    Only those ask who have most to gain: the managers, of what is the other firm's.
    """
    whose = [owner for owner in ("our", "their", "no") if f"{{{owner}_" in path]
    known = ["grace"] if whose == ["our"] else ["dora"] if whose == ["their"] else ["dora", "grace"]
    problems: list[str] = []
    for reader in known:
        by_get = got[READERS.index(reader)]
        for method in OTHER_METHODS:
            answer = ask(world, reader, method, path, faces, problems)
            if answer not in ({by_get} if method == "HEAD" else {by_get, "405"}):
                problems.append(f"{method} {path} answers {reader} {answer}, and GET {by_get}.")
            if method == "HEAD" and faces[path, method, reader][1]:
                problems.append(f"HEAD {path} has a body for {reader}.")
    return problems


def body_of(response: Any) -> str:
    """What it says, also where it is written while it is read: then it is put back, to be read again."""
    body: bytes = response.getvalue()
    if response.streaming:
        response.streaming_content = [body]
    return body.decode()


def misdeeds(world: World, response: Any, reader: str, asked: str, wrote: list[str]) -> list[str]:
    problems = []
    if outcome(response) == "422":
        # A candidate's page with a form to mend is a look at it.
        wrote = [table for table in wrote if table != ProgressView._meta.db_table]
    may_write = outcome(response) in {"200", "go"} and not asked.startswith(OTHER_METHODS)
    if wrote and not may_write:
        problems.append(f"{asked} by {reader} was refused, and yet something was written: {', '.join(wrote)}.")
    text = body_of(response) + str(response.headers) + str(response.cookies)
    if reader == "heidi" and "/settings/data/export/" in asked:
        # Her own history says where she was and what she answered there, by its id alone.
        text = text.replace(f"First Firm {FIRST_CANARY}", "").replace(str(world.ids["our_card"]), "")
    leaks = [canary for canary, kept_from in CANARIES.items() if reader in kept_from and canary in text]
    for owner in (owner for owner, readers in FOREIGN.items() if reader in readers):
        named = world.public_ids(owner).items()
        leaks += [name for name, one in named if one in text and f"{{{name}}}" not in asked]
    return [*problems, *(f"{asked} shows {reader} what is another firm's: {leak}." for leak in leaks)]


def face_of(world: World, template: str, response: Any) -> Face:
    """All that a reader can tell of an answer, but for the id they named themselves."""
    named = re.findall(r"(?:(\w+)=)?\{(\w+)\}", template)

    def unnamed(text: str) -> str:
        for key, name in named:
            one = world.ids[name]
            # What a list is filtered by comes back in its links and forms; other filters may have the same value.
            echo = rf"((?:%3F|%26|\b){key}(?:=|%3D|\" value=\")){one}\b"
            other = rf"([/“=]|%3D|\" value=\"){one}(?=[/”&\"]|$)"
            text = re.sub(echo if key else other, r"\1ID", text)
        return TOKENS.sub("", text)

    said = [unnamed(str(message)) for message in get_messages(response.wsgi_request)]
    return response.status_code, unnamed(body_of(response)), unnamed(response.get("Location", "")), said


def told_apart(faces: Faces) -> list[str]:
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


# Where each text of a firm is to be read by its own people: else its canary would watch over nothing.
SEEN_AT = {
    "/decks/{%_deck}/": ("candidate", "Deck {mark}", "About {mark}"),
    "/cards/{%_unseen}/": ("candidate", "Question of the points card {mark}", "First {mark}", "Note {mark}"),
    "/cards/{shared_unseen}/": ("candidate", "Own question {mark}", "Own answer {mark}"),
    "/interview/": ("candidate", "Pathway {aims}"),
    "/examples/": ("candidate", "Kept {kept}"),
    "/examples/{%_example}/": ("candidate", "{kept}"),
    "/examples/{%_shared_example}/": ("candidate", "Comment {mark}"),
    "/examples/{%_shared_example}/history/": ("candidate", "Before {kept}"),
    "/my-review/": ("candidate", "Agreed {mark}", "Pathway {aims}"),
    "/settings/data/export/": ("candidate", "Wrong: {mark}", "Kept {kept}", "Agreed {mark}"),
    "/search/?q=canary": ("candidate", "Question of the prose card {mark}"),
    "/examples/shared/{%_shared_example}/": ("mentor", "Shared {mark}", "Comment {mark}"),
    "/firm/candidates/": ("mentor", "{candidate} {mark}"),
    "/firm/candidates/{%_person}/": ("mentor", "{candidate} {mark}", "Agreed {mark}", "Pathway {aims}"),
    "/firm/overview/people.csv": ("mentor", "{candidate} {mark}"),
    "/admin/cards/card/?q=canary": ("mentor", "Question of the prose card {mark}"),
    "/admin/cards/source/{%_source_pk}/change/": ("mentor", "Handbook {mark}"),
    "/admin/cards/report/{%_report_pk}/change/": ("mentor", "Wrong: {mark}"),
    "/admin/cards/report/{%_library_report_pk}/change/": ("mentor", "To the library: {mark}"),
    "/admin/cards/firmcopy/{%_copy_pk}/history/": ("mentor", "Because {mark}", "Own question {mark}"),
    "/firm/": ("manager", "{mark}"),
    "/firm/facts/": ("manager", "Handler {mark}"),
    "/firm/people/": ("manager", "{candidate} {mark}", "{mark}@%.example.com", "{link}"),
    "/firm/people/{%_person}/": ("manager", "{email}"),
    "/admin/cards/membership/?q=canary": ("manager", "{candidate} {mark}", "{email}"),
}
OWN_PEOPLE = {
    "our": {"candidate": "alice", "mentor": "bob", "manager": "dora", "mark": FIRST_CANARY},
    "their": {"candidate": "charlie", "mentor": "erin", "manager": "grace", "mark": CANARY},
}


@pytest.mark.parametrize("owner", OWN_PEOPLE)
def test_every_text_of_a_firm_is_read_by_its_own_people(world: World, owner: str) -> None:
    own = OWN_PEOPLE[owner]
    texts = {"mark": own["mark"], "aims": own["mark"], "kept": own["mark"], "candidate": own["candidate"].title()}
    if owner == "our":
        texts |= {"aims": REVIEW_CANARY, "kept": PRIVATE_CANARY}
    email = str(User.objects.get(pk=str(world.ids[f"{owner}_user_pk"])).email)
    texts |= {"email": email, "link": str(world.ids[f"{owner}_join_link"])}
    missing = []
    for path, (role, *wanted) in SEEN_AT.items():
        response, _ = world.ask(own[role], "GET", world.path(path.replace("%", owner)))
        body = body_of(response)
        for text in wanted:
            said = text.replace("%", owner).format(**texts)
            assert "canary" in said or text == "{link}", f"“{said}” would not be missed by anybody."
            missing += [f"{path} shows {own[role]} no “{said}”."] if said not in body else []
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("crafted", CRAFTED, ids=str)
def test_a_crafted_form_changes_nothing_for_whoever_may_not_send_it(world: World, crafted: Crafted) -> None:
    path, problems = world.path(crafted.path), []
    form = crafted.form(world)
    for reader in (*READERS, IVAN):
        response, wrote = world.ask(reader, "POST", path, form)
        wrote = [table for table in wrote if table not in crafted.besides]
        if bool(wrote) != (reader in crafted.may):
            problems.append(f"{reader} changed {', '.join(wrote) or 'nothing'}, and was answered {outcome(response)}.")
        problems += misdeeds(world, response, reader, f"POST {crafted.path}", [])
    assert not problems, "\n".join(problems)
