"""Random histories of people, firms and changes: who is told of what equals what the promise says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.content.copy_actions import draft_of_card
from cards.content.correction_models import CardChange, FirmCopy
from cards.firms.models import Firm, FirmFact, Membership, User
from cards.firms.queries import study_day_of
from cards.management.commands.check_data import find_damage, find_notice_damage, find_orphans
from cards.scheduling.types import Rating
from cards.study.actions import Outcome, undo_grade
from cards.study.copying import publish_copy, withdraw_copy
from cards.study.correcting import publish_facts
from cards.study.models import ChangeNotice, Memory, Review, ReviewKind
from tests.factories import NOW, make_card
from tests.study.changes import answer_page, page_of, publish

if TYPE_CHECKING:
    from datetime import datetime

    from cards.content.models import Card, Deck
    from cards.study.turn import Turn


@pytest.fixture
def card(deck: Deck) -> Card:
    return make_card(deck, "handler", answer="Tell {{ complaints_handler }}.")


PEOPLE = ["Anna", "Ada", "Basil", "Guest"]
FIRMS = {"Anna": "First", "Ada": "First", "Basil": "Second"}
FLAG = st.integers(0, 1)
STEP = st.one_of(
    st.tuples(st.just("open"), st.sampled_from(PEOPLE), FLAG),
    st.tuples(st.just("answer"), st.sampled_from(PEOPLE), FLAG),
    st.tuples(st.just("answer"), st.sampled_from(PEOPLE), FLAG),
    st.tuples(st.just("undo"), st.sampled_from(PEOPLE), FLAG),
    st.tuples(st.just("publish"), st.none(), FLAG),
    st.tuples(st.just("fact"), st.sampled_from(["First", "Second"]), FLAG),
    st.tuples(st.just("copy"), st.sampled_from(["First", "Second"]), FLAG),
    st.tuples(st.just("withdraw"), st.sampled_from(["First", "Second"]), FLAG),
)


@dataclass
class Told:
    """What ought to be, by the words of the promise alone."""

    changes: list[tuple[int, frozenset[str]]] = field(default_factory=list)  # material ones, with who reads them
    standing: dict[str, list[UUID]] = field(default_factory=lambda: {name: [] for name in PEOPLE})
    due: set[tuple[int, str]] = field(default_factory=set)
    seen: dict[tuple[int, str], UUID] = field(default_factory=dict)

    def publish(self, change: int, readers: frozenset[str]) -> None:
        self.changes.append((change, readers))
        self.due |= {(change, name) for name in readers if self.standing[name]}

    def answer(self, name: str, attempt: UUID, known: int) -> None:
        """known: how many changes there were when the question was shown."""
        self.standing[name].append(attempt)
        for place, (change, readers) in enumerate(self.changes):
            if place >= known and name in readers:
                self.due.add((change, name))
            elif place < known and (change, name) in self.due:
                self.seen.setdefault((change, name), attempt)

    def undo(self, name: str) -> UUID | None:
        if not self.standing[name]:
            return None
        attempt = self.standing[name].pop()
        self.seen = {key: by for key, by in self.seen.items() if by != attempt}
        return attempt


@dataclass
class World:
    """Four people, of two firms and of none, and one card."""

    card: Card
    people: dict[str, User]
    firms: dict[str, Firm]
    editor: User
    told: Told = field(default_factory=Told)
    now: datetime = NOW
    pages: dict[str, tuple[Turn, int]] = field(default_factory=dict)
    live: set[str] = field(default_factory=set)
    number: int = 0

    def step(self, what: str, who: Any, flag: int) -> None:
        self.now += timedelta(minutes=7)
        self.number += 1
        getattr(self, what)(who, flag)

    def open(self, name: str, _flag: int) -> None:
        self.pages[name] = (page_of(self.people[name], self.card, self.now), len(self.told.changes))

    def answer(self, name: str, fresh: int) -> None:
        if fresh or name not in self.pages:
            self.open(name, fresh)
        page, known = self.pages.pop(name)
        review = answer_page(self.people[name], page, self.now, Rating.EASY)
        if review:  # else the page was of before another answer
            self.told.answer(name, review.attempt_id, known)

    def undo(self, name: str, _flag: int) -> None:
        if attempt := self.told.undo(name):
            user = self.people[name]
            day = study_day_of(user, self.now)
            undone = undo_grade(user=user, undone_attempt=attempt, attempt_id=uuid4(), day=day, now=self.now)
            assert undone.outcome is Outcome.DONE

    def publish(self, _firm: None, is_material: int) -> None:
        change = publish(self.card, is_material=bool(is_material), answer=self._text(), now=self.now)
        if is_material:
            self.told.publish(change.pk, frozenset(name for name in PEOPLE if FIRMS.get(name) not in self.live))

    def fact(self, firm: str, _flag: int) -> None:
        values = {"complaints_handler": f"Number {self.number}"}
        for change in publish_facts(firm=self.firms[firm], values=values, by=None, now=self.now):
            self._publish_in(firm, change)

    def copy(self, firm: str, is_material: int) -> None:
        self.card.refresh_from_db()
        said = {"firm": self.firms[firm], "card": self.card, "draft": draft_of_card(self.card), "by": self.editor}
        change = publish_copy(**said, reason="Ours", now=self.now, is_material=bool(is_material))  # type: ignore[arg-type]
        self.live.add(firm)
        self._publish_in(firm, change)

    def withdraw(self, firm: str, is_material: int) -> None:
        if firm in self.live:
            copy = FirmCopy.objects.get(firm=self.firms[firm])
            change = withdraw_copy(
                copy=copy, by=self.editor, reason="Theirs", now=self.now, is_material=bool(is_material)
            )
            self.live.remove(firm)
            self._publish_in(firm, change)

    def _publish_in(self, firm: str, change: CardChange) -> None:
        if change.is_material:
            self.told.publish(change.pk, frozenset(name for name in PEOPLE if FIRMS.get(name) == firm))

    def _text(self) -> str:
        return f"Tell {{{{ complaints_handler }}}}, says number {self.number}."

    def check(self) -> None:
        names = {user.pk: name for name, user in self.people.items()}
        rows = ChangeNotice.objects.select_related("memory", "seen_review")
        found = {(row.change_id, names[row.memory.user_id]): row.seen_review for row in rows}
        assert set(found) == self.told.due
        assert {key: by.attempt_id for key, by in found.items() if by} == self.told.seen
        assert [*find_orphans(), *find_notice_damage(), *find_damage(list(Memory.objects.all()))] == []


@pytest.fixture
def world(card: Card, bob: User) -> World:
    firms = {name: Firm.objects.create(name=name) for name in ("First", "Second")}
    people = {name: User.objects.create_user(None, is_guest=name == "Guest", name=name) for name in PEOPLE}
    for name, firm in FIRMS.items():
        Membership.objects.create(user=people[name], firm=firms[firm], joined_at=NOW - timedelta(days=9))
    return World(card, people, firms, bob)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=4, max_size=22))
def test_exactly_those_who_learnt_the_old_answer_are_told_until_they_have_answered_the_new_one(
    world: World, steps: list[tuple[str, Any, int]]
) -> None:
    Review.objects.filter(kind=ReviewKind.UNDO).delete()
    for model in (ChangeNotice, Memory, CardChange, FirmCopy, FirmFact):
        model.objects.all().delete()
    FirmCopy.history.all().delete()
    new = World(world.card, world.people, world.firms, world.editor)
    for what, who, flag in steps:
        new.step(what, who, flag)
    new.check()
