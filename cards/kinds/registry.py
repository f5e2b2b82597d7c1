"""Every kind of card there is. A new one is a module beside this one, a template, and its name in the list below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cards.kinds.choice import Choice
from cards.kinds.example import Example
from cards.kinds.figures import Figures
from cards.kinds.points import Points
from cards.kinds.prose import Prose
from cards.kinds.steps import Steps

if TYPE_CHECKING:
    from cards.kinds.types import Kind

KINDS: dict[str, Kind] = {kind.name: kind for kind in (Prose(), Points(), Steps(), Figures(), Example(), Choice())}


def kind_of(name: str) -> Kind:
    """The kind with this name, as it stands in `Card.kind`. Raises KeyError."""
    return KINDS[name]


def kind_pairs() -> list[tuple[str, str]]:
    """What a model field or a form offers. A callable, so that no migration ever lists the kinds."""
    return [(kind.name, kind.label) for kind in KINDS.values()]
