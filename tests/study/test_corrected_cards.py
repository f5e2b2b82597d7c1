"""A card that a mentor corrects while a candidate has it before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from cards.content.actions import PointDraft, save_card
from cards.examples.models import Example
from cards.study.models import Memory, Review
from cards.study.views import CORRECTED
from tests.factories import NOW, make_card, post_grade
from tests.study.helpers import post_mark

if TYPE_CHECKING:
    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import User

LIMITS = "| Turnover | Limit |\n|---|---|\n| £100 or less | £5 |\n| £101 and above | £9 |"


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    shared_deck.cards.all().delete()
    return make_card(shared_deck, "limits", kind="figures", figures=LIMITS)


def correct(card: Card, **fields: Any) -> None:
    points = [PointDraft(point.text, point.group, point.public_id) for point in card.points.all()]
    for name, value in fields.items():
        setattr(card, name, value)
    save_card(card=card, points=points, by=None, reason="Corrected", now=NOW)


def test_an_answer_is_never_marked_on_questions_that_were_not_asked(alices: Client, card: Card) -> None:
    shown = card.version
    correct(card, figures=LIMITS.replace("£5", "£7"))
    page = post_mark(alices, card, q1="£5", card_version=shown)
    assert page.status_code == 409
    assert CORRECTED in page.content.decode()
    assert "not right" not in page.content.decode()
    assert not Review.objects.exists()
    assert post_mark(alices, card, q1="£7", card_version=card.version).status_code == 200


@pytest.mark.parametrize(("said", "kept"), [(1, 1), (2, 2), (99, 2), (None, 2)])
def test_a_review_names_the_version_that_was_answered(alices: Client, card: Card, said: int | None, kept: int) -> None:
    correct(card, note="A clearer note.")
    fields: dict[str, Any] = {} if said is None else {"card_version": said}
    assert post_grade(alices, card, version=0, **fields).status_code == 200
    assert Review.objects.get().card_version == kept


def test_a_refused_rating_keeps_its_attempt_the_ticks_that_stand_and_what_was_typed(
    alices: Client, shared_deck: Deck
) -> None:
    card = shared_deck.cards.get(kind="points")
    kept, gone = list(card.points.all())[:2]
    attempt = uuid4()
    fields: dict[str, Any] = {"points": [str(kept.public_id), str(gone.public_id)], "typed": "what I said"}
    drafts = [PointDraft(p.text, p.group, p.public_id) for p in card.points.all() if p.pk != gone.pk]
    save_card(card=card, points=drafts, by=None, reason="Taken out", now=NOW)
    page = post_grade(alices, card, version=0, attempt=attempt, **fields)
    html = page.content.decode()
    assert page.status_code == 422
    assert str(attempt) in html
    assert f'value="{kept.public_id}" checked' in html
    assert "what I said" in html
    assert '<details class="answer" open>' in html
    assert not Memory.objects.exists()
    again = post_grade(alices, card, version=0, attempt=attempt, points=[str(kept.public_id)])
    assert again.status_code == 200
    assert Review.objects.get().attempt_id == attempt


def test_another_example_of_the_competency_does_not_stand_for_this_card(
    alices: Client, alice: User, shared_deck: Deck
) -> None:
    card = shared_deck.cards.get(kind="example")
    competency = shared_deck.competency
    assert competency
    Example.objects.create(user=alice, competency=competency, level=3, title="Another job", did="Something else")
    page = alices.get(f"/study/?card={card.public_id}").content.decode()
    assert "Write your example" in page
    assert "Others of yours for this competency" in page
    assert "Another job" in page
    Example.objects.create(user=alice, competency=competency, level=2, card=card, title="This job", did="This")
    page = alices.get(f"/study/?card={card.public_id}").content.decode()
    assert "Write your example" not in page
    assert page.index("This job") < page.index("Others of yours") < page.index("Another job")
