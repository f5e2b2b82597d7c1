"""A kind that is one class and nothing else: written as deck text, previewed, asked, marked and logged."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest

from cards.content.models import Card, Deck
from cards.exchange.actions import load_deck
from cards.exchange.decktext import read_deck_text, write_deck_text
from cards.exchange.queries import deck_text_of
from cards.kinds.registry import KINDS
from cards.kinds.suggest import suggest
from cards.kinds.types import Body, Kind
from cards.study.models import Review
from tests.authoring.conftest import form_of
from tests.factories import NOW, make_competency, post_grade
from tests.study.helpers import post_mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.firms.models import User

TEXT = """+++
id = "sites"
title = "Sites"
competency = "client-care"
+++

## What do you take to site? {#to-site}

```card
kind = "checklist"
level = 1
basis = "practice"
checked = 2026-11-01
review-by = 2027-11-01
```

Before you leave:

- Hard hat
- Method statement
- Contact number
"""


class Checklist(Kind):
    name: ClassVar[str] = "checklist"
    place = 99
    label = "Checklist"
    help = "What to take along."
    body = Body.BULLETS
    points_are = "things"
    fewest_points = 2


@pytest.fixture
def checklist(db: None, monkeypatch: pytest.MonkeyPatch) -> Card:
    monkeypatch.setitem(KINDS, Checklist.name, Checklist())
    make_competency()
    load_deck(text=read_deck_text(TEXT, name="sites.md"), firm=None, by=None, now=NOW)
    return Card.objects.get(key="to-site")


def test_it_travels_through_deck_text(checklist: Card) -> None:
    written = write_deck_text(deck_text_of(Deck.objects.get()))
    assert read_deck_text(written, name="sites.md") == read_deck_text(TEXT, name="sites.md")


def test_its_author_sees_it_as_it_will_be(checklist: Card, root: User, sign_in: Callable[[User], Client]) -> None:
    page = sign_in(root).post(f"/admin/cards/card/{checklist.pk}/preview/", form_of(checklist)).content.decode()
    assert "Before you leave:" in page
    assert "Hard hat" in page


def test_it_is_asked_marked_and_logged(checklist: Card, alices: Client) -> None:
    assert "Hard hat" in alices.get("/study/").content.decode()
    marked = post_mark(alices, checklist, typed="hard hat, and the method statement").content.decode()
    assert "2 of 3" in marked
    assert f'value="{suggest(2, 3).value}" class="suggested"' in marked
    ids = [point.id for point in checklist.face.points]
    post_grade(alices, checklist, version=0, points=ids[:2])
    review = Review.objects.get()
    assert (review.points_recalled, review.points_total, review.points_needed) == (ids[:2], 3, 3)
