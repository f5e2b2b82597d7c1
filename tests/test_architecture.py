"""Promises about the code itself that no linter holds: safe HTML from one module, saves that name their fields."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import URLResolver, get_resolver

from cards.kinds.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.urls import URLPattern

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for part in ("cards", "clientcare") for path in (ROOT / part).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SAFE_HTML = Path("cards/core/markdown.py")
CLOCK = Path("cards/core/clock.py")
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 300, 40
BELOW_VIEWS = {"models", "queries", "queue", "actions", "access", "checks", "face", "choices", "formats"}
WRITES_ONCE = {"force_insert", "update_fields"}
# Saves that may write every field: each runs where nobody else can touch the row, for the reason given.
WHOLE_ROWS = {
    "cards/firms/models.py create_user": "the manager makes a new account",
    "cards/content/actions.py save_card": "locks the card and writes all of it as one version",
    "cards/content/actions.py _save_points": "points belong to the locked card",
}

COMMENTS = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
MAY_ASK_FOR_A_KIND = {Path("cards/templatetags/library.py")}  # it picks a card that shows the site well
LOOKUPS = {"filter", "exclude", "get", "Q", "When"}
ASKS_FOR_A_KIND = re.compile(r"\bkind\s*(?:==|!=|in\b)|\{%\s*(?:ifequal|ifchanged)[^%]*\bkind\b")
FORBIDDEN_IN_TEMPLATES = {
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"\son[a-z]+\s*=|\shx-on", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx code that needs eval": re.compile(r"\bjs:|hx-trigger=\"[^\"]*\[|hx-vars", re.IGNORECASE),
    "text marked as safe": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off|\|\s*safeseq\b"),
    "something from another site": re.compile(r"<(?:script|link|img|iframe|source)[^>]+(?:src|href)=\"(?:https?:)?//"),
}


def relative(path: Path) -> Path:
    return path.relative_to(ROOT)


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_only_the_markdown_module_marks_html_as_safe() -> None:
    for path in MODULES:
        for call in calls(path):
            assert name_of(call) not in {"mark_safe", "SafeString", "SafeText"} or relative(path) == SAFE_HTML, (
                f"{relative(path)}:{call.lineno} marks HTML as safe. Only {SAFE_HTML} may: render Markdown there, "
                f"or build small pieces with format_html."
            )


def test_a_save_names_its_fields() -> None:
    found = dict(whole_row_saves())
    for place, line in found.items():
        assert place in WHOLE_ROWS, (
            f"{place}, line {line}, saves every field, and so undoes what others wrote meanwhile. "
            f"Pass update_fields, or force_insert for a new row, or add the function to WHOLE_ROWS with the reason."
        )
    assert set(WHOLE_ROWS) == set(found), "an exception that is no longer needed"


def whole_row_saves() -> Iterator[tuple[str, int]]:
    """Give "module function" and the line of each save that names no fields."""
    for path in MODULES:
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and name_of(call) == "save" and isinstance(call.func, ast.Attribute):
                    owner = call.func.value
                    on_super = isinstance(owner, ast.Call) and name_of(owner) == "super"
                    if not on_super and not WRITES_ONCE & {keyword.arg for keyword in call.keywords}:
                        yield f"{relative(path)} {function.name}", call.lineno


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(relative(path)))
def test_templates_hold_nothing_that_the_content_policy_forbids(path: Path) -> None:
    text = COMMENTS.sub("", path.read_text())
    for what, pattern in FORBIDDEN_IN_TEMPLATES.items():
        found = pattern.search(text)
        assert found is None, f"{relative(path)} holds {what}: {found.group()!r}. Put it into a file under static/."


def test_every_form_that_posts_carries_its_token() -> None:
    for path in TEMPLATES:
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", path.read_text(), re.DOTALL | re.IGNORECASE):
            assert "{% csrf_token %}" in form, f"{relative(path)} has a form without {{% csrf_token %}}: {form[:80]}"


def test_only_the_kinds_know_the_kinds_of_card() -> None:
    """A new kind is one module: nobody else asks which kind a card is, but what its kind can do."""
    for path in MODULES:
        if "kinds" in path.parts or "migrations" in path.parts or relative(path) in MAY_ASK_FOR_A_KIND:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            assert not asks_for_a_kind(node), (
                f"{relative(path)}:{getattr(node, 'lineno', '?')} asks which kind a card is. "
                f"Let the kind say what differs: a word of cards.kinds.types.Kind."
            )
    for path in TEMPLATES:
        found = ASKS_FOR_A_KIND.search(COMMENTS.sub("", path.read_text()))
        assert found is None, f"{relative(path)} asks which kind a card is: {found.group()!r}. Use {{{{ card.how }}}}."


def asks_for_a_kind(node: ast.AST) -> bool:
    """Whether code compares or filters something called "kind" by the name of a kind of card."""
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        return any(is_called_kind(side) for side in sides) and any(names_a_kind(side) for side in sides)
    if isinstance(node, ast.Match):
        return is_called_kind(node.subject) and any(names_a_kind(case.pattern) for case in node.cases)
    if isinstance(node, ast.Subscript):  # a table of what to do by kind
        return isinstance(node.value, ast.Dict) and names_a_kind(node.value) and is_called_kind(node.slice)
    if isinstance(node, ast.Call) and name_of(node) in LOOKUPS:
        return any((word.arg or "").startswith("kind") and names_a_kind(word.value) for word in node.keywords)
    return False


def is_called_kind(node: ast.AST) -> bool:
    return (getattr(node, "attr", "") or getattr(node, "id", "")) == "kind"


def names_a_kind(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Constant) and part.value in KINDS for part in ast.walk(node))


@pytest.mark.parametrize(
    "code",
    [
        'card.kind == "steps"',
        '"steps" != kind',
        'card.kind in {"steps", "points"}',
        'Card.objects.filter(kind="steps")',
        'Card.objects.exclude(kind__in=["steps"])',
        'match card.kind:\n case "steps" | "points": pass',
        '{"steps": 1}[card.kind]',
    ],
)
def test_asking_for_a_kind_is_noticed(code: str) -> None:
    assert any(asks_for_a_kind(node) for node in ast.walk(ast.parse(code)))


def test_asking_for_anything_else_is_not() -> None:
    for code in ('review.kind == "grade"', 'field == "points"', 'data.getlist("points")', 'Card(kind="steps")'):
        assert not any(asks_for_a_kind(node) for node in ast.walk(ast.parse(code))), code
    assert ASKS_FOR_A_KIND.search('{% if card.kind == "steps" %}')
    assert not ASKS_FOR_A_KIND.search("{% if card.how.has_examples %}{{ card.kind }}")


def our_views(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from our_views(pattern)
        else:
            yield pattern


def test_every_view_of_ours_says_which_methods_it_takes() -> None:
    """Django's decorators leave a wrapper whose closure holds the list of methods."""
    for pattern in our_views(get_resolver()):
        view = pattern.callback
        if not view.__module__.startswith("cards.") or not view.__module__.endswith(".views"):
            continue
        assert methods_of(view), (
            f"{view.__module__}.{view.__name__} does not say which methods it takes. "
            f"Decorate it with @require_safe, @require_POST or @require_http_methods."
        )


def methods_of(view: object) -> list[str]:
    while view is not None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        cells = getattr(view, "__closure__", None) or ()
        held = dict(zip(names, cells, strict=False))
        if "request_method_list" in held:
            return list(held["request_method_list"].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return []


def test_the_clock_is_read_in_one_place() -> None:
    """Else a test cannot set the time, and one operation may see two moments."""
    for path in MODULES:
        if relative(path) == CLOCK or "management" in path.parts:
            continue
        for call in calls(path):
            assert not reads_the_clock(call), (
                f"{relative(path)}:{call.lineno} reads the clock. Take `now` as an argument: cards.core.clock.now()."
            )


def reads_the_clock(call: ast.Call) -> bool:
    """timezone.localdate(moment) only converts; without a moment it takes the present one."""
    if name_of(call) in {"localdate", "localtime"}:
        return not call.args and not call.keywords
    return name_of(call) in {"now", "utcnow", "today"} and owner_of(call) in {"timezone", "datetime", "date", "dt"}


def owner_of(call: ast.Call) -> str:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return owner.id if isinstance(owner, ast.Name) else ""


def test_nothing_below_a_view_asks_for_the_time() -> None:
    for path in MODULES:
        if path.stem.rsplit("_", 1)[-1] not in BELOW_VIEWS:
            continue
        for call in calls(path):
            assert owner_of(call) != "clock" or name_of(call) not in {"now", "site_date"}, (
                f"{relative(path)}:{call.lineno} reads the clock below the views. Take `now` or `today` as an argument."
            )


def test_the_order_of_modules_names_all_that_it_is_for() -> None:
    """`import-linter` passes over a module that its contract does not name, `people_views` beside `views` as well."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (order,) = [contract for contract in contracts if contract["name"].startswith("Inside a package")]
    named = set(re.findall(r"\w+", " ".join(order["layers"])))
    inside = {
        path
        for container in order["containers"]
        for path in (ROOT / container.replace(".", "/")).glob("*.py")
        if path.stem.rsplit("_", 1)[-1] in {"urls", "views", "page", "forms", "access", "actions", "queries", "models"}
    }
    forgotten = {str(relative(path)) for path in inside if path.stem not in named}
    assert not forgotten, f"Give these their place in pyproject.toml's layers: {sorted(forgotten)}"


def test_no_module_and_no_function_grows_without_end() -> None:
    for path in MODULES:
        if "migrations" in path.parts:
            continue
        source = path.read_text()
        assert source.count("\n") <= MOST_LINES, (
            f"{relative(path)} has more than {MOST_LINES} lines. Cut it by concern."
        )
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                lines = node.end_lineno - node.lineno + 1
                assert lines <= MOST_LINES_OF_A_FUNCTION, (
                    f"{relative(path)}:{node.lineno} {node.name} has {lines} lines. Cut it in parts."
                )
