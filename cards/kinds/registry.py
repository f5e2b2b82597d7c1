"""Every kind of card there is. A new one is a module beside this one, found by itself."""

from __future__ import annotations

from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from cards import kinds
from cards.kinds.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator


def _found() -> Iterator[Kind]:
    for module in iter_modules(kinds.__path__, f"{kinds.__name__}."):
        for _name, member in getmembers(import_module(module.name), isclass):
            if issubclass(member, Kind) and member is not Kind and member.__module__ == module.name:
                yield member()


KINDS: dict[str, Kind] = {kind.name: kind for kind in sorted(_found(), key=lambda kind: kind.place)}


def kind_of(name: str) -> Kind:
    """The kind with this name, as it stands in `Card.kind`. Raises KeyError."""
    return KINDS[name]


def kind_pairs() -> list[tuple[str, str]]:
    """What a model field or a form offers. A callable, so that no migration ever lists the kinds."""
    return [(kind.name, kind.label) for kind in KINDS.values()]
