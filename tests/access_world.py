"""Two firms, the shared library and eight readers, made once for the access table."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from cards.candidacy.actions import (
    Aim,
    Declaration,
    add_days_off,
    declare_competencies,
    save_interview,
    skip_set_up,
)
from cards.candidacy.models import AssessmentWindow, Candidacy, DaysOff, DeclaredCompetency
from cards.content.copy_actions import draft_of_card, save_copy
from cards.content.correction_models import FirmCopy, Report
from cards.content.models import Card, Competency, Deck
from cards.content.report_actions import send_report
from cards.examples.actions import save_example
from cards.examples.models import Example, ExampleComment
from cards.firms.models import Assignment, Firm, FirmFact, Invitation, JoinLink, Membership, Role, User
from cards.mentoring.models import AgreedAction, ProgressView
from cards.study.models import Memory, Review
from tests.examples.helpers import comment_on, draft, make_example
from tests.factories import CANARY, PASSWORD, fill_deck, make_deck, make_source, make_user
from tests.study.helpers import answer

if TYPE_CHECKING:
    from django.db.models import Model

READERS = ("anonymous", "guest", "alice", "bob", "dora", "charlie", "erin", "root")
# Stand in every row of a firm. Whoever is listed must never read it.
FIRST_CANARY = "canary-of-the-first-firm"
# Stands in what Alice keeps to herself, and in what an example said before she shared it.
PRIVATE_CANARY = "canary-of-alice-alone"
REVIEW_CANARY = "canary-of-alice-and-who-looks-after-her"
CANARIES = {
    CANARY: ("anonymous", "guest", "alice", "bob", "dora"),
    FIRST_CANARY: ("anonymous", "guest", "charlie", "erin"),
    REVIEW_CANARY: ("anonymous", "guest", "charlie", "erin", "root"),
    PRIVATE_CANARY: ("anonymous", "guest", "bob", "dora", "charlie", "erin", "root"),
}
MISSING = 987_654_321
CHANGES = (
    "SUM(version) FROM cards_memory",
    "SUM(version) FROM cards_example",
    "SUM(version) FROM cards_firmcopy",
    "SUM(plan_version) FROM cards_user",
    "COUNT(*) FROM cards_invitation WHERE revoked_at IS NULL",
    "COUNT(*) FROM cards_joinlink WHERE revoked_at IS NULL",
    "COUNT(*) FROM cards_membership WHERE left_at IS NULL",
    "COUNT(*) FROM cards_example WHERE shared_with_id IS NOT NULL",
    "COUNT(*) FROM cards_examplecomment WHERE read_at IS NULL",
    "COUNT(*) FROM cards_agreedaction WHERE done_at IS NULL",
)


@dataclass
class World:
    ids: dict[str, object] = field(default_factory=dict)
    browser: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    counted: list[int] = field(default_factory=list)  # before anybody asked for anything

    def path(self, template: str) -> str:
        return template.format(**self.ids)

    def ask(self, reader: str, method: str, path: str, data: dict[str, object] | None = None) -> tuple[Any, bool]:
        """Send one request with the reader's cookies, and take back what it wrote.

        Returns the response, and whether it had written anything that matters.
        """
        cache.clear()
        self.browser.cookies = copy.deepcopy(self.cookies[reader])
        with transaction.atomic():
            response = self.browser.get(path) if method == "GET" else self.browser.post(path, data or {})
            wrote = _counted() != self.counted
            transaction.set_rollback(True)
        return response, wrote


def _counted() -> list[int]:
    """Every row that a reader might write, and the changes in them: in one statement, because it is asked often."""
    models: list[type[Model]] = [
        Review,
        Memory,
        Report,
        Deck,
        User,
        Membership,
        Firm,
        Example,
        ExampleComment,
        FirmFact,
        FirmCopy,
    ]
    aims: list[type[Model]] = [Candidacy, AssessmentWindow, DaysOff, DeclaredCompetency]
    doors: list[type[Model]] = [Invitation, JoinLink, Assignment, AgreedAction]
    tables = [model._meta.db_table for model in (*models, *aims, *doors, Deck.history.model)]
    asked = [*(f"COUNT(*) FROM {table}" for table in tables), *CHANGES]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'(SELECT {one})' for one in asked)}")
        return list(cursor.fetchone())


def make_world() -> World:
    world = World()
    first = Firm.objects.create(name=f"First Firm {FIRST_CANARY}")
    other = Firm.objects.create(name=f"Other Firm {CANARY}")
    people = {
        "guest": User.objects.create_user(None, None, is_guest=True),
        "alice": make_user("Alice", firm=first),
        "bob": make_user("Bob", firm=first, role=Role.MENTOR),
        "dora": make_user("Dora", firm=first, role=Role.MANAGER),
        "charlie": make_user("Charlie", firm=other),
        "erin": make_user("Erin", firm=other, role=Role.MENTOR),
        "root": User.objects.create_superuser("root@example.com", PASSWORD, name="Root"),
    }
    world.cookies["anonymous"] = SimpleCookie()
    for name, user in people.items():
        client = Client()
        client.force_login(user)
        world.cookies[name] = client.cookies
    world.ids |= {"no_uuid": uuid4(), "no_pk": MISSING}
    for prefix, firm, mark, reader in (
        ("shared", None, "", people["guest"]),
        ("our", first, FIRST_CANARY, people["alice"]),
        ("their", other, CANARY, people["charlie"]),
    ):
        _fill(world, prefix, firm, mark, reader)
    _report_to_the_library(world, "our", FIRST_CANARY, people["alice"])
    _report_to_the_library(world, "their", CANARY, people["charlie"])
    _copy_a_shared_card(world, "our", first, FIRST_CANARY, people["bob"])
    _copy_a_shared_card(world, "their", other, CANARY, people["erin"])
    _fill_examples(world, "our", FIRST_CANARY, people["alice"], people["bob"])
    _fill_examples(world, "their", CANARY, people["charlie"], people["erin"])
    _fill_aims(world, "our", REVIEW_CANARY, people["alice"], date(2099, 12, 24))
    _fill_aims(world, "their", CANARY, people["charlie"], date(2099, 12, 31))
    world.counted = _counted()
    return world


def _report_to_the_library(world: World, prefix: str, mark: str, candidate: User) -> None:
    """What a firm's candidate says of a shared card: for the library's editors, and for their own mentors to read."""
    card = Card.objects.get(public_id=str(world.ids["shared_card"]))
    report = send_report(card=card, user=candidate, text=f"To the library: {mark}", now=timezone.now())
    world.ids[f"{prefix}_library_report_pk"] = report.pk


def _copy_a_shared_card(world: World, prefix: str, firm: Firm, mark: str, mentor: User) -> None:
    """A firm's own copy of a card that others read in the library's words, or in their own firm's."""
    card = Card.objects.get(public_id=str(world.ids["shared_unseen"]))
    said = replace(draft_of_card(card), question=f"Own question {mark}", answer=f"Own answer {mark}", note=mark)
    own = save_copy(firm=firm, card=card, draft=said, by=mentor, reason=f"Because {mark}", now=timezone.now())
    world.ids[f"{prefix}_copy_pk"] = own.pk


def _fill_aims(world: World, prefix: str, mark: str, candidate: User, day: date) -> None:
    """What a candidate told of their interview, and a day off. Their own competency hides no card of theirs."""
    now = timezone.now()
    save_interview(user=candidate, pathway=f"Pathway {mark}", aim=Aim(day=day))
    client_care = Declaration(3, competency=Competency.objects.get(code="client-care").pk)
    declare_competencies(user=candidate, declared=[Declaration(3, name=f"Technical {mark}"), client_care])
    skip_set_up(user=candidate, now=now)
    add_days_off(user=candidate, first=day, last=day, today=now.date())
    world.ids[f"{prefix}_day_off"] = day.isoformat()


def _fill_examples(world: World, prefix: str, mark: str, candidate: User, mentor: User) -> None:
    """One example that the candidate keeps, and one that they share, with a comment on it."""
    firm = Membership.objects.get(user=candidate).firm
    kept = PRIVATE_CANARY if mark == FIRST_CANARY else mark
    private = make_example(candidate, f"Kept {kept}", situation=kept, lesson=kept)
    shared = make_example(candidate, f"Before {kept}", situation=kept, shared_with=firm)
    now_says = draft(f"Shared {mark}", situation=mark)
    save_example(user=candidate, key=shared.public_id, draft=now_says, version=1, now=timezone.now())
    world.ids |= {
        f"{prefix}_example": private.public_id,
        f"{prefix}_shared_example": shared.public_id,
        f"{prefix}_comment": comment_on(shared, mentor, f"Comment {mark}").public_id,
    }


def _fill(world: World, prefix: str, firm: Firm | None, mark: str, reader: User) -> None:
    """A deck with its source, cards, a report and an answer: of the library or of a firm."""
    source = make_source(f"{prefix}-source", firm=firm, title=f"Handbook {mark}")
    deck = make_deck(f"{prefix}-deck", firm=firm, title=f"Deck {mark}", description=f"About {mark}")
    cards = fill_deck(deck, mark=mark, source=source)
    report = send_report(card=cards[0], user=reader, text=f"Wrong: {mark}", now=timezone.now())
    grading = answer(reader, cards[0], now=timezone.now())
    assert grading.review is not None
    world.ids |= {
        f"{prefix}_deck": deck.public_id,
        f"{prefix}_card": cards[0].public_id,
        f"{prefix}_unseen": cards[1].public_id,
        f"{prefix}_example_card": cards[4].public_id,
        f"{prefix}_attempt": grading.review.attempt_id,
        f"{prefix}_deck_pk": deck.pk,
        f"{prefix}_card_pk": cards[0].pk,
        f"{prefix}_source_pk": source.pk,
        f"{prefix}_report_pk": report.pk,
        f"{prefix}_user_pk": reader.pk,
        f"{prefix}_person": reader.public_id,
        f"{prefix}_competency_pk": deck.competency_id,
    }
    if firm:
        _fill_doors(world, prefix, firm, mark)
        FirmFact.objects.create(firm=firm, key="complaints_handler", value=f"Handler {mark}")
        world.ids[f"{prefix}_firm_pk"] = firm.pk
        world.ids[f"{prefix}_membership_pk"] = Membership.objects.get(user=reader).pk


def _fill_doors(world: World, prefix: str, firm: Firm, mark: str) -> None:
    """An invitation and a join link, both open; and the candidate's mentor."""
    ahead = timezone.now() + timedelta(days=7)
    email = f"{mark}@{prefix}.example.com"
    fields = {"firm": firm, "expires_at": ahead}
    invitation = Invitation.objects.create(email=email, name=mark, token_hash=f"i-{prefix}", **fields)
    link = JoinLink.objects.create(token_hash=f"j-{prefix}", **fields)
    people = Membership.objects.filter(firm=firm)
    Assignment.objects.create(mentor=people.get(role=Role.MENTOR), candidate=people.get(role=Role.CANDIDATE))
    candidate = people.get(role=Role.CANDIDATE).user
    action = AgreedAction.objects.create(candidate=candidate, firm=firm, text=f"Agreed {mark}")
    ProgressView.objects.create(candidate=candidate, firm=firm, viewer=people.get(role=Role.MENTOR).user, page="review")
    world.ids |= {
        f"{prefix}_invitation": invitation.public_id,
        f"{prefix}_join_link": link.public_id,
        f"{prefix}_action": action.public_id,
    }
