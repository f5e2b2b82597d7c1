"""Make a sample firm whose people have revised for 60 days, so that every page has something to show."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction

from cards.candidacy.models import AssessmentWindow, DaysOff, DeclaredCompetency, Outcome
from cards.content.choices import Level, ReportStatus
from cards.content.copy_actions import draft_of_card
from cards.content.correction_models import FirmCopy
from cards.content.models import Card, Competency, Deck, Point
from cards.content.report_actions import close_report, send_report
from cards.core import clock
from cards.examples.actions import ExampleDraft, add_comment, create_example, share_example
from cards.exchange.actions import load_deck
from cards.firms.models import Assignment, Firm, FirmFact, Membership, Role, User
from cards.management.commands.prepare import address, alone, describe_database_trouble, prepare
from cards.management.plain import PlainCommand
from cards.management.sample_aims import aims_of
from cards.management.sample_firm import (
    AGREED,
    COMMENT,
    EXAMPLES,
    FACTS,
    NEW_FACTS,
    OWN_NOTE,
    REPLY,
    REPORTS,
    sample_deck,
)
from cards.management.simulated import Diary, Habits
from cards.mentoring.models import AgreedAction
from cards.study.copying import publish_copy
from cards.study.correcting import publish_facts
from cards.study.models import Memory, Review

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from datetime import datetime

FIRM = "Sample firm (demo data)"
BEING_MADE = "Sample firm (demo data, not finished)"
DOMAIN = "sample.invalid"  # a domain that can never be anybody's: no mail to it arrives
MENTORS, CANDIDATES, DAYS = 3, 30, 60
NOT_BEGUN = 2  # candidates who have an account and no history
OPEN_REPORTS = 4
WRITERS = 3  # candidates with examples of their own; the first of each is shared
AGREED_AGO = timedelta(days=21)
SEED = 20_261_122
BATCH = 500  # rows


class Command(PlainCommand):
    help = "Add a sample firm with mentors, 30 candidates and 60 days of made-up history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="remove the sample firm and its people, make it anew")
        parser.add_argument("--remove", action="store_true", help="remove the sample firm and its people")

    def handle(self, *, again: bool, remove: bool, **_options: Any) -> None:
        try:
            self._handle(again=again, remove=remove)
        except DatabaseError as error:
            raise CommandError(describe_database_trouble(error)) from error

    def _handle(self, *, again: bool, remove: bool) -> None:
        prepare(self.stdout, with_link=False)
        with alone(self.stdout):
            half_made = Firm.objects.filter(is_sample=True, name=BEING_MADE).exists()
            if (again or remove or half_made) and remove_sample():
                self.stdout.write(f"“{FIRM}” was removed with all its people and what they did.")
            if remove:
                return
            if Firm.objects.filter(is_sample=True).exists():
                self.stdout.write(f"“{FIRM}” is there already. To make it anew: manage.py make_demo --again")
            else:
                self._make(clock.now())
        # Never a fixed password, and none that is kept readable: whoever forgot it runs this once more.
        password = secrets.token_urlsafe(9)
        accounts = User.objects.filter(email__endswith=f"@{DOMAIN}", memberships__firm__is_sample=True)
        User.objects.filter(pk__in=accounts.values("pk")).update(password=make_password(password))
        self.stdout.write(
            f"\nSign in at {address()} as manager@{DOMAIN}, mentor01@{DOMAIN} or candidate01@{DOMAIN} (up to "
            f"{CANDIDATES}).\nThe password of them all, new with this run: {password}"
        )

    def _make(self, now: datetime) -> None:
        """Make everything in many short transactions: on SQLite, candidates' grades wait for each of them."""
        if Firm.objects.filter(name__in=[FIRM, BEING_MADE]).exists():
            raise CommandError(f"There is a firm called “{FIRM}” that is no sample. Rename it first.")
        random = Random(SEED)  # noqa: S311  made-up people, not secrets
        began = now - timedelta(days=DAYS + 1)
        firm, mentors, candidates = _make_firm(began)
        cards = list(Card.objects.visible_to(candidates[0]).select_related("deck"))
        cards.sort(key=lambda card: (card.deck.position, card.deck_id, card.position, card.pk))
        answers = 0
        for number, candidate in enumerate(candidates, start=1):
            if number <= CANDIDATES - NOT_BEGUN:
                answers += _live(candidate, cards, random, now)
            self._progress(number, answers)
        _report(cards, candidates, mentors[0], random, now)
        _look_after(candidates, mentors, now)
        _pass_one(candidates[-NOT_BEGUN - 1], now)
        _say_it_otherwise(next(card for card in cards if card.deck.firm_id is None), firm, mentors[0], now)
        _write_examples(candidates[:WRITERS], firm, mentors[0], random, now)
        publish_facts(firm=firm, values=NEW_FACTS, by=_manager_of(firm), now=now, why="Sample change of a firm fact")
        Firm.objects.filter(pk=firm.pk).update(name=FIRM)
        self.stdout.write(
            f"“{FIRM}”: 1 manager, {MENTORS} mentors, {CANDIDATES} candidates, {answers:,} answers in {DAYS} days."
        )

    def _progress(self, number: int, answers: int) -> None:
        if self.stdout.isatty():
            end = "\n" if number == CANDIDATES else "\r"
            self.stdout.write(f"  candidate {number} of {CANDIDATES}, {answers:,} answers", ending=end)
            self.stdout.flush()


def _numbered(what: str, number: int) -> tuple[str, str]:
    return f"{what.lower()}{number:02}", f"{what} {number:02}"


@transaction.atomic
def _make_firm(began: datetime) -> tuple[Firm, list[User], list[User]]:
    """Return the firm, its mentors and its candidates."""
    firm = Firm.objects.create(name=BEING_MADE, is_sample=True, created_at=began)
    _people(firm, [("manager", "Manager")], Role.MANAGER, began)
    mentors = _people(firm, [_numbered("Mentor", n) for n in range(1, MENTORS + 1)], Role.MENTOR, began)
    candidates = _people(firm, [_numbered("Candidate", n) for n in range(1, CANDIDATES + 1)], Role.CANDIDATE, began)
    loaded = load_deck(text=sample_deck("client-care", began.date()), firm=firm, by=mentors[0], now=began)
    Deck.objects.filter(pk=loaded.deck.pk).update(owner=mentors[0])
    publish_facts(firm=firm, values=FACTS, by=_manager_of(firm), now=began, why="Sample data")
    return firm, mentors, candidates


def _manager_of(firm: Firm) -> User:
    return User.objects.get(memberships__firm=firm, memberships__role=Role.MANAGER)


def _people(firm: Firm, names: list[tuple[str, str]], role: Role, began: datetime) -> list[User]:
    wanted = [
        User(email=f"{account}@{DOMAIN}", name=f"{name} (sample)", date_joined=began, password=make_password(None))
        for account, name in names
    ]
    people = User.objects.bulk_create(wanted)
    Membership.objects.bulk_create(Membership(user=user, firm=firm, role=role, joined_at=began) for user in people)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email or "", verified=True, primary=True) for user in people
    )
    return people


@transaction.atomic
def _look_after(candidates: list[User], mentors: list[User], now: datetime) -> None:
    """Give each mentor every third candidate, and something that the two agreed."""
    places = {place.user_id: place for place in Membership.objects.filter(user__in=[*candidates, *mentors])}
    for number, candidate in enumerate(candidates):
        mentor, place = mentors[number % len(mentors)], places[candidate.pk]
        Assignment.objects.create(mentor=places[mentor.pk], candidate=place)
        AgreedAction.objects.bulk_create(
            AgreedAction(
                candidate=candidate,
                firm_id=place.firm_id,
                text=text,
                due=(now + timedelta(days)).date(),
                created_by=mentor,
                created_at=now - AGREED_AGO,
                done_at=now - timedelta(days=1) if days < 0 and number % 2 else None,
            )
            for text, days in AGREED
        )


def _pass_one(candidate: User, now: datetime) -> None:
    """Let one candidate be through, whether or not they had said when their interview would be."""
    day = (now - timedelta(days=9)).date()
    sat = {"opens": day, "closes": day, "day": day, "outcome": Outcome.PASSED, "outcome_on": day + timedelta(days=5)}
    AssessmentWindow.objects.update_or_create(user=candidate, defaults=sat)


def _say_it_otherwise(card: Card, firm: Firm, mentor: User, now: datetime) -> None:
    """Publish the firm's own copy of a shared card, so that whoever had learned it has a changed answer to see."""
    draft = draft_of_card(card)
    draft = replace(draft, note=f"{draft.note}\n\n{OWN_NOTE}".strip())
    why = "Sample copy: our own way is named"
    publish_copy(firm=firm, card=card, draft=draft, by=mentor, reason=why, now=now, is_material=True)


def _live(candidate: User, cards: list[Card], random: Random, now: datetime) -> int:
    """Write one candidate's history; return the number of their answers."""
    habits = Habits.drawn(random, DAYS)
    diary = Diary(candidate, cards, habits, random)
    candidate.new_per_day = habits.new_per_day
    diary.revise_until(now)
    diary.put_aside()
    with transaction.atomic():
        candidate.save(update_fields=["new_per_day"])
        _write(diary)
        _aim(candidate, habits.minutes, random, now)
    return len(diary.reviews)


def _aim(candidate: User, minutes: int, random: Random, now: datetime) -> None:
    mandatory = list(Competency.objects.filter(mandatory=True).order_by("code"))
    aims = aims_of(candidate, mandatory, minutes, random, now)
    if aims:
        aims.candidacy.save(force_insert=True)
        aims.window.save(force_insert=True)
        DeclaredCompetency.objects.bulk_create(aims.declared)
        DaysOff.objects.bulk_create(aims.days_off)


def _write(diary: Diary) -> None:
    Memory.objects.bulk_create(diary.memories.values(), batch_size=BATCH)
    waiting: list[Review] = []
    for review in diary.reviews:
        if review.undoes:  # an undo names the row of its grade, which must be there
            Review.objects.bulk_create(waiting, batch_size=BATCH)
            waiting.clear()
        waiting.append(review)
    Review.objects.bulk_create(waiting, batch_size=BATCH)


def _report(cards: list[Card], candidates: list[User], mentor: User, random: Random, now: datetime) -> None:
    for number, text in enumerate(REPORTS):
        written = now - timedelta(days=random.randint(1, 20), minutes=random.randint(0, 600))
        # The firm's own cards come last in the list: half of the reports are for its mentors.
        card = cards[-1 - number] if number % 2 else random.choice(cards)
        report = send_report(card=card, user=random.choice(candidates), text=text, now=written)
        if number >= OPEN_REPORTS:
            later = written + timedelta(hours=20)
            close_report(report=report, status=ReportStatus.RESOLVED, answer=REPLY, by=mentor, now=later)


def _write_examples(candidates: list[User], firm: Firm, mentor: User, random: Random, now: datetime) -> None:
    competency = Competency.objects.get(decks__firm=firm)
    for candidate in candidates:
        for number, texts in enumerate(EXAMPLES):
            written = now - timedelta(days=random.randint(3, 20))
            draft = ExampleDraft(texts, competency, Level.APPLICATION)
            example = create_example(user=candidate, key=_key(random), draft=draft, card=None, now=written).example
            if number == 0 and share_example(example=example, firm=firm, now=written):
                later = written + timedelta(days=1)
                add_comment(example=example, author=mentor, key=_key(random), text=COMMENT, now=later)


def _key(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


@transaction.atomic
def remove_sample() -> bool:
    """Remove the sample firm, its made-up people and what they did. Returns whether there was one."""
    firms = Firm.objects.filter(is_sample=True)
    if not firms.exists():
        return False
    # A real person may have joined the sample firm to look around: they lose that membership and its cards only.
    members = User.objects.filter(memberships__firm__in=firms, email__endswith=f"@{DOMAIN}")
    people = list(members.values_list("pk", flat=True))
    cards = list(Card.objects.filter(deck__firm__in=firms).values_list("pk", flat=True))
    decks = list(Deck.objects.filter(firm__in=firms).values_list("pk", flat=True))
    memories = Memory.objects.filter(user__in=people) | Memory.objects.filter(card__in=cards)
    keys = list(memories.values_list("pk", flat=True))
    Review.objects.filter(memory__in=keys, undoes__isnull=False).delete()
    Review.objects.filter(memory__in=keys).delete()
    Memory.objects.filter(pk__in=keys).delete()
    User.objects.filter(pk__in=people).delete()
    gone = list(firms.values_list("pk", flat=True))
    firms.delete()
    histories: list[Any] = [FirmFact.history, FirmCopy.history]  # of themselves they outlive the firm
    for history in histories:
        history.filter(firm__in=gone).delete()
    Card.history.filter(id__in=cards).delete()
    Point.history.filter(card_id__in=cards).delete()
    Deck.history.filter(id__in=decks).delete()
    return True
