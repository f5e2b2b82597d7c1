"""An order that looks random and is the same for the same seed, on every Python and on every machine."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Item = TypeVar("Item")


def shuffled(items: Sequence[Item], seed: str, *, key: Callable[[Item], str]) -> list[Item]:
    """Put items into the order of a hash of the seed and their key, a text that tells them apart."""
    return sorted(items, key=lambda item: sha256(f"{seed}:{key(item)}".encode()).digest())
