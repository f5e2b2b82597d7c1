"""Random histories of people, firms and changes: who is told of what equals what the promise says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cards.content.copy_actions import draft_of_card
from cards.content.correction_models import CardChange, FirmCopy
from cards.firms.actions import begin_membership
from cards.firms.models import Firm, FirmFact, Membership, Role, User
from cards.firms.people_actions import end_membership
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
    from collections.abc import Callable
    from datetime import datetime

    from cards.content.models import Card, Deck
    from cards.study.turn import Turn


@pytest.fixture
def card(deck: Deck) -> Card:
    return make_card(deck, "handler", answer="Tell {{ complaints_handler }}.")


PEOPLE = ["Anna", "Ada", "Basil", "Guest"]
FIRMS = {"Anna": "First", "Ada": "First", "Basil": "Second"}
FLAG = st.integers(0, 1)
# Mostly about one person and her firm: where everybody does something else, too little meets.
WHO = st.sampled_from(["Anna", "Anna", "Ada", "Basil", "Guest"])
FIRM = st.sampled_from(["First", "First", "Second"])
MOVES = st.sampled_from([("Anna", "Second"), ("Anna", "First"), ("Guest", "First")])
ANSWER = st.tuples(st.just("answer"), WHO, FLAG)
PUBLISH = st.tuples(st.just("publish"), st.none(), st.sampled_from([1, 1, 0]))
STEP = st.one_of(
    *(ANSWER, ANSWER, ANSWER, PUBLISH, PUBLISH),
    st.tuples(st.just("open"), WHO, FLAG),
    st.tuples(st.just("undo"), WHO, FLAG),
    st.tuples(st.just("fact"), FIRM, FLAG),
    st.tuples(st.just("copy"), FIRM, FLAG),
    st.tuples(st.just("withdraw"), FIRM, FLAG),
    st.tuples(st.just("leave"), st.sampled_from(["Anna", "Basil"]), FLAG),
    st.tuples(st.just("join"), MOVES, FLAG),
)
Step = tuple[str, Any, int]

# What must be tried in every run, whatever chance brings.
LEARN, FIRST, LIBRARY = ("answer", "Anna", 1), ("fact", "First", 1), ("publish", None, 1)
LOOK, ANSWER_LATE, TAKE_BACK = ("open", "Anna", 0), ("answer", "Anna", 0), ("undo", "Anna", 0)
OWN_COPY, GIVE_UP, LEAVE = ("copy", "First", 0), ("withdraw", "First", 0), ("leave", "Anna", 0)
COME_BACK, MOVE, SECOND = ("join", ("Anna", "First"), 0), ("join", ("Anna", "Second"), 0), ("fact", "Second", 1)
LAWS: dict[str, list[Step]] = {
    "who reads their firm's copy is not told of the library": [LEARN, OWN_COPY, LIBRARY],
    "nor where it changed before they answered": [OWN_COPY, LOOK, LIBRARY, ANSWER_LATE],
    "once it is given up, they are": [LEARN, OWN_COPY, GIVE_UP, LIBRARY],
    "who took their only answer back is not told": [LEARN, TAKE_BACK, LIBRARY],
    "an answer that is taken back has seen nothing": [LEARN, LIBRARY, LEARN, TAKE_BACK],
    "what changed while the question stood there is told": [LOOK, LIBRARY, ANSWER_LATE],
    "and goes on waiting": [LEARN, LOOK, LIBRARY, LIBRARY, ANSWER_LATE],
    "a wording is not told": [LEARN, ("publish", None, 0), OWN_COPY, GIVE_UP],
    "a firm's fact is the firm's alone": [("answer", "Basil", 1), ("answer", "Guest", 1), FIRST],
    "who has left is not told of the firm": [LEARN, LEAVE, FIRST, OWN_COPY, ("withdraw", "First", 1)],
    "nor of the library less than anybody": [LEARN, OWN_COPY, LEAVE, LIBRARY],
    "and waits no more for what the firm said": [LEARN, FIRST, LEAVE],
    "nor has seen it by an answer given elsewhere": [LEARN, FIRST, LEAVE, LEARN],
    "though it has seen what the library changed": [LEARN, FIRST, LIBRARY, LEAVE, LEARN],
    "but waits for it again on coming back": [LEARN, FIRST, LEAVE, LEARN, COME_BACK],
    "until they have answered it there": [LEARN, FIRST, LEAVE, COME_BACK, LEARN],
    "and once more where that is taken back": [LEARN, FIRST, LEAVE, COME_BACK, LEARN, TAKE_BACK],
    "of two firms each waits for its own": [LEARN, FIRST, MOVE, LEARN, SECOND, COME_BACK, LEARN, MOVE],
    "what is taken back elsewhere waits where it was said": [LEARN, FIRST, LEARN, LEAVE, TAKE_BACK, COME_BACK],
    "a page from elsewhere shows nothing of the firm": [LEARN, FIRST, LEAVE, LIBRARY, LOOK, COME_BACK, ANSWER_LATE],
    "one from the firm shows what it said": [LEARN, FIRST, LOOK, LEAVE, COME_BACK, ANSWER_LATE],
    "but not to who has left": [LEARN, FIRST, LOOK, LIBRARY, LEAVE, ANSWER_LATE, COME_BACK],
    "nobody who joins is told of what was said before": [FIRST, LEAVE, LOOK, COME_BACK, ANSWER_LATE],
    "but of what was said since": [LEAVE, LOOK, COME_BACK, FIRST, ANSWER_LATE],
    "and of the library as they read it then": [OWN_COPY, LOOK, LIBRARY, LEAVE, LIBRARY, ANSWER_LATE],
}


def with_laws(test: Callable[..., None]) -> Callable[..., None]:
    for steps in LAWS.values():
        test = example(steps=steps)(test)
    return test


@dataclass
class Told:
    """What ought to be, by the words of the promise alone."""

    changes: list[tuple[int, str | None, frozenset[str]]] = field(default_factory=list)
    """Material ones: of which firm, None for the library's; and who read the card so when it was made."""
    standing: dict[str, list[UUID]] = field(default_factory=lambda: {name: [] for name in PEOPLE})
    due: set[tuple[int, str]] = field(default_factory=set)
    seen: dict[tuple[int, str], UUID] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=lambda: dict(FIRMS))
    joined: dict[str, int] = field(default_factory=dict)
    """How many changes there were when they came to where they are."""

    def move(self, name: str, firm: str | None) -> None:
        self.at = {**self.at, name: firm} if firm else {who: at for who, at in self.at.items() if who != name}
        self.joined[name] = len(self.changes)

    def publish(self, change: int, firm: str | None, readers: frozenset[str]) -> None:
        self.changes.append((change, firm, readers))
        self.due |= {(change, name) for name in readers if self.standing[name]}

    def answer(self, name: str, attempt: UUID, known: int, shown_at: str | None) -> None:
        """known: how many changes there were when the question was shown. shown_at: the firm where they were then.

        Of the library they have seen what was there when the question was shown, and are told of what came since. Of
        a firm the same, where the question was shown at it and where they are now; nothing of what came before they
        joined it.
        """
        self.standing[name].append(attempt)
        here = self.at.get(name)
        for place, (change, firm, readers) in enumerate(self.changes):
            if firm not in {None, here}:
                continue
            if place >= known and name in readers and (firm is None or place >= self.joined.get(name, 0)):
                self.due.add((change, name))
            elif (change, name) in self.due and place < known and firm in {None, shown_at}:
                self.seen.setdefault((change, name), attempt)

    def waits(self, name: str) -> int | None:
        """The first change that they are to be told of where they are."""
        read = {change for change, firm, _readers in self.changes if firm in {None, self.at.get(name)}}
        return min((one for one, who in self.due - set(self.seen) if who == name and one in read), default=None)

    def undo(self, name: str) -> UUID | None:
        if not self.standing[name]:
            return None
        attempt = self.standing[name].pop()
        self.seen = {key: by for key, by in self.seen.items() if by != attempt}
        return attempt


@dataclass
class World:
    """Four people, of two firms and of none, who leave and join, and one card.

    pages: the question as somebody has it open, how many changes there were then, and the firm where they were.
    """

    card: Card
    people: dict[str, User]
    firms: dict[str, Firm]
    editor: User
    told: Told = field(default_factory=Told)
    now: datetime = NOW
    pages: dict[str, tuple[Turn, int, str | None]] = field(default_factory=dict)
    live: set[str] = field(default_factory=set)
    number: int = 0

    def step(self, what: str, who: Any, flag: int) -> None:
        self.now += timedelta(minutes=7)
        self.number += 1
        getattr(self, what)(who, flag)

    def open(self, name: str, _flag: int) -> None:
        page = page_of(self.people[name], self.card, self.now)
        self.pages[name] = (page, len(self.told.changes), self.told.at.get(name))

    def answer(self, name: str, fresh: int) -> None:
        if fresh or name not in self.pages:
            self.open(name, fresh)
        page, known, shown_at = self.pages.pop(name)
        review = answer_page(self.people[name], page, self.now, Rating.EASY)
        if review:  # else the page was of before another answer
            self.told.answer(name, review.attempt_id, known, shown_at)

    def undo(self, name: str, _flag: int) -> None:
        if attempt := self.told.undo(name):
            user = self.people[name]
            day = study_day_of(user, self.now)
            undone = undo_grade(user=user, undone_attempt=attempt, attempt_id=uuid4(), day=day, now=self.now)
            assert undone.outcome is Outcome.DONE

    def publish(self, _firm: None, is_material: int) -> None:
        change = publish(self.card, is_material=bool(is_material), answer=self._text(), now=self.now)
        if is_material:
            self.told.publish(change.pk, None, frozenset(n for n in PEOPLE if self.told.at.get(n) not in self.live))

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
            self.told.publish(change.pk, firm, frozenset(n for n in PEOPLE if self.told.at.get(n) == firm))

    def leave(self, name: str, _flag: int) -> None:
        for membership in Membership.objects.of(self.people[name]).select_related("user"):
            end_membership(membership=membership, now=self.now)
            self.told.move(name, None)

    def join(self, who: tuple[str, str], _flag: int) -> None:
        name, firm = who
        if self.told.at.get(name) != firm:
            self.leave(name, 0)
            with transaction.atomic():
                user, role = User.objects.get(pk=self.people[name].pk), Role.CANDIDATE
                begin_membership(user=user, firm=self.firms[firm], role=role, now=self.now)
            self.told.move(name, firm)

    def _text(self) -> str:
        return f"Tell {{{{ complaints_handler }}}}, says number {self.number}."

    def check(self) -> None:
        names = {user.pk: name for name, user in self.people.items()}
        rows = ChangeNotice.objects.select_related("memory", "seen_review")
        found = {(row.change_id, names[row.memory.user_id]): row.seen_review for row in rows}
        assert set(found) == self.told.due
        assert {key: by.attempt_id for key, by in found.items() if by} == self.told.seen
        waits = {names[row.user_id]: row.changed_id for row in Memory.objects.all()}
        assert waits == {name: self.told.waits(name) for name in waits}
        assert [*find_orphans(), *find_notice_damage(), *find_damage(list(Memory.objects.all()))] == []


@pytest.fixture
def world(card: Card, bob: User) -> World:
    firms = {name: Firm.objects.create(name=name) for name in ("First", "Second")}
    people = {name: User.objects.create_user(None, is_guest=name == "Guest", name=name) for name in PEOPLE}
    return World(card, people, firms, bob)


@with_laws
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, min_size=12, max_size=24))
def test_exactly_those_who_learnt_the_old_answer_are_told_until_they_have_answered_the_new_one(
    world: World, steps: list[Step]
) -> None:
    Review.objects.filter(kind=ReviewKind.UNDO).delete()
    for model in (ChangeNotice, Memory, CardChange, FirmCopy, FirmFact):
        model.objects.all().delete()
    FirmCopy.history.all().delete()
    Membership.objects.filter(user__in=world.people.values()).delete()
    for name, firm in FIRMS.items():
        Membership.objects.create(user=world.people[name], firm=world.firms[firm], joined_at=NOW - timedelta(days=9))
    new = World(world.card, world.people, world.firms, world.editor)
    for what, who, flag in steps:
        new.step(what, who, flag)
    new.check()
