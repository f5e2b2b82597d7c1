"""An order that looks random and is the same for the same seed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cards.kinds.shuffle import shuffled

ITEMS = [f"item {number}" for number in range(8)]


@given(items=st.lists(st.text(), unique=True), seed=st.text())
def test_everything_is_kept_and_the_same_seed_gives_the_same_order(items: list[str], seed: str) -> None:
    order = shuffled(items, seed, key=str)
    assert sorted(order) == sorted(items)
    assert shuffled(items[::-1], seed, key=str) == order, "wherever each stood before"


def test_other_seeds_give_other_orders() -> None:
    orders = {tuple(shuffled(ITEMS, f"card:{number}", key=str)) for number in range(100)}
    assert len(orders) == 100


def test_each_item_comes_first_about_as_often_as_any_other() -> None:
    firsts = [shuffled(ITEMS[:4], f"card:{number}", key=str)[0] for number in range(400)]
    assert all(60 < firsts.count(item) < 140 for item in ITEMS[:4])


def test_an_order_is_the_same_on_every_machine() -> None:
    """A page that was opened before an update is marked after it."""
    assert shuffled("abcdef", "card:7", key=str) == list("bedfca")
