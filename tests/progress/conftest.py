"""Alice's cards of two competencies, and a short way to have her remember them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import time_machine
from fsrs.scheduler import DEFAULT_PARAMETERS

from cards.candidacy.models import AssessmentWindow, Candidacy, DeclaredCompetency
from cards.content.choices import ETHICS
from cards.content.models import Competency
from cards.scheduling.types import State
from cards.study.models import Memory
from tests.factories import NOW, make_card, make_competency, make_deck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from cards.content.models import Card
    from cards.firms.models import User

TODAY = NOW.date()


@pytest.fixture
def _now() -> Iterator[None]:
    """It is a Tuesday morning in November, and stays so."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def care(db: None) -> Competency:
    competency = make_competency()
    Competency.objects.filter(pk=competency.pk).update(minimum_level=2)
    competency.refresh_from_db()
    return competency


@pytest.fixture
def ethics(db: None) -> Competency:
    defaults = {"name": "Ethics and conduct", "mandatory": True, "minimum_level": 3}
    return Competency.objects.update_or_create(code=ETHICS, defaults=defaults)[0]


@pytest.fixture
def care_cards(care: Competency) -> list[Card]:
    """Two of Level 1, one each of Levels 2 and 3."""
    deck = make_deck("care", competency=care)
    return [make_card(deck, f"care-{place}", level=level) for place, level in enumerate((1, 1, 2, 3))]


@pytest.fixture
def ethics_cards(ethics: Competency) -> list[Card]:
    deck = make_deck("conduct", competency=ethics, position=1)
    return [make_card(deck, f"ethics-{place}", level=level) for place, level in enumerate((1, 3))]


def remember(
    user: User, card: Card, stability: float = 10.0, days: float = 2.0, state: State = State.REVIEW, **fields: Any
) -> Memory:
    """A memory that was last practised so many days before NOW."""
    last = NOW - timedelta(days=days)
    return Memory.objects.create(
        user=user,
        card=card,
        version=1,
        state=state,
        step=None if state is State.REVIEW else 0,
        stability=stability,
        difficulty=5.0,
        last_review=last,
        due=last + timedelta(days=stability),
        reps=1,
        introduced_on=last.date(),
        **fields,
    )


def declare(user: User, *declared: tuple[Competency | str, int]) -> None:
    """Competencies, or names that the site does not list, with their levels; the weakest first."""
    Candidacy.objects.get_or_create(user=user)
    for rank, (what, level) in enumerate(declared, start=1):
        named = {"name": what} if isinstance(what, str) else {"competency": what}
        DeclaredCompetency.objects.create(user=user, level=level, rank=rank, **named)


def expect_interview(user: User, days: int) -> date:
    day = TODAY + timedelta(days=days)
    AssessmentWindow.objects.create(user=user, opens=day, closes=day, day=day)
    return day


def recall(days: float, stability: float) -> float:
    """FSRS-6's curve as its authors publish it, written out apart from ours."""
    w20 = DEFAULT_PARAMETERS[20]
    return float((1 + (0.9 ** (-1 / w20) - 1) * days / stability) ** -w20)


class ReadPage(Protocol):
    def __call__(self, client: Client) -> str: ...


@pytest.fixture
def read_page(_now: None) -> ReadPage:
    """Give a function that reads the page as somebody sees it, without its markup."""

    def read(client: Client) -> str:
        response = client.get("/readiness/")
        assert response.status_code == 200
        return words(response.content.decode())

    return read


def words(markup: str) -> str:
    shown = re.sub(r"<title.*?</title>|<desc.*?</desc>|<[^>]+>", " ", markup, flags=re.DOTALL)
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(unescape(shown).split()))
