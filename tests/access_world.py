"""Two firms, the shared library and twelve readers, made once for the access table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from http.cookies import SimpleCookie
from uuid import uuid4

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
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
from cards.content.copy_actions import draft_of_card, save_copy
from cards.content.correction_models import FirmCopy, Report
from cards.content.models import Card, Competency, Deck, Source
from cards.content.report_actions import send_report
from cards.examples.actions import save_example
from cards.examples.models import Example
from cards.firms.models import Assignment, Firm, FirmFact, Invitation, JoinLink, Membership, Role, User
from cards.firms.people_actions import remove_person
from cards.mentoring.models import AgreedAction, ProgressView
from tests.access_asking import World, stored
from tests.examples.helpers import comment_on, draft, make_example
from tests.factories import CANARY, PASSWORD, fill_deck, make_deck, make_source, make_user
from tests.study.helpers import answer

# One column of the table each. Ivan has none: he is to get what strangers get.
READERS = ("anonymous", "guest", "heidi", "alice", "bob", "frank", "dora", "charlie", "erin", "grace", "root")
IVAN = "ivan"
OF_NEITHER = ("anonymous", "guest", "heidi", IVAN)
OF_THE_FIRST = ("alice", "bob", "frank", "dora")
OF_THE_OTHER = ("charlie", "erin", "grace")
# Stand in every row of a firm. Whoever is listed must never read it.
FIRST_CANARY = "canary-of-the-first-firm"
# Stands in what Alice keeps to herself, and in what an example said before she shared it.
PRIVATE_CANARY = "canary-of-alice-alone"
REVIEW_CANARY = "canary-of-alice-and-who-looks-after-her"
# Name and address of Judy, who has left, and whom only whoever runs the site may still name.
LEFT_CANARY = "canary-of-who-has-left"
CANARIES = {
    CANARY: (*OF_NEITHER, *OF_THE_FIRST),
    FIRST_CANARY: (*OF_NEITHER, *OF_THE_OTHER),
    REVIEW_CANARY: (*OF_NEITHER, *OF_THE_OTHER, "frank", "root"),
    PRIVATE_CANARY: (*OF_NEITHER, *OF_THE_OTHER, "bob", "frank", "dora", "root"),
    LEFT_CANARY: (*OF_NEITHER, *OF_THE_FIRST, *OF_THE_OTHER),
}
# What the mentors' desk keeps a record of, by the name of the ids here.
RECORDED = {
    "card": Card,
    "competency": Competency,
    "copy": FirmCopy,
    "deck": Deck,
    "firm": Firm,
    "library_report": Report,
    "membership": Membership,
    "report": Report,
    "source": Source,
    "user": User,
}
MISSING = 987_654_321


def make_world() -> World:
    world = World()
    first = Firm.objects.create(name=f"First Firm {FIRST_CANARY}")
    other = Firm.objects.create(name=f"Other Firm {CANARY}")
    people = _make_people(first, other)
    world.cookies["anonymous"] = SimpleCookie()
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
    _part_with(world, people, Card.objects.get(public_id=str(world.ids["our_card"])))
    _record(world, first, people)
    world.before = stored()
    return world


def _make_people(first: Firm, other: Firm) -> dict[str, User]:
    """All but strangers. A name is told to one's own firm alone, and so holds its canary."""
    people = {
        "guest": User.objects.create_user(None, None, is_guest=True),
        "alice": make_user("Alice", firm=first),
        "bob": make_user("Bob", firm=first, role=Role.MENTOR),
        "frank": make_user("Frank", firm=first, role=Role.MENTOR),
        "dora": make_user("Dora", firm=first, role=Role.MANAGER),
        "charlie": make_user("Charlie", firm=other),
        "erin": make_user("Erin", firm=other, role=Role.MENTOR),
        "grace": make_user("Grace", firm=other, role=Role.MANAGER),
        "root": User.objects.create_superuser("root@example.com", PASSWORD, name="Root"),
    }
    for readers, mark in ((OF_THE_FIRST, FIRST_CANARY), (OF_THE_OTHER, CANARY)):
        for name in readers:
            people[name].name = f"{people[name].name} {mark}"
            people[name].save()
    for name in ("heidi", IVAN):
        people[name] = make_user(name.title())
        Membership.objects.create(user=people[name], firm=first, role=Role.MANAGER)
    return people


def _part_with(world: World, people: dict[str, User], card: Card) -> None:
    """Heidi has left the firm, and Ivan's account is switched off; both were its managers, and learned of its cards."""
    now = timezone.now()
    for name in ("heidi", IVAN):
        answer(people[name], card, now=now)
        send_report(card=card, user=people[name], text=f"Said by {name.title()}", now=now)
    comment_on(Example.objects.get(public_id=str(world.ids["our_shared_example"])), people["heidi"], "Said by Heidi")
    for name, user in people.items():
        client = Client()
        client.force_login(user)
        world.cookies[name] = client.cookies
        world.ids[f"{name}_pk"] = user.pk
        if place := Membership.objects.filter(user=user).first():
            world.ids[f"{name}_membership_pk"] = place.pk
    remove_person(membership=Membership.objects.get(user=people["heidi"]), by=people["dora"], now=now)
    User.objects.filter(pk=people[IVAN].pk).update(is_active=False)


def _record(world: World, firm: Firm, people: dict[str, User]) -> None:
    """Both managers, one who has left, and whoever runs the site have changed everything at the desk."""
    judy = User.objects.create_user(f"{LEFT_CANARY}@example.com", PASSWORD, name=f"Judy {LEFT_CANARY}")
    Membership.objects.create(user=judy, firm=firm, role=Role.MANAGER, left_at=timezone.now())
    kinds = {name: ContentType.objects.get_for_model(model) for name, model in RECORDED.items()}
    LogEntry.objects.bulk_create(
        LogEntry(user=by, content_type=kind, object_id=str(world.ids[key]), object_repr="A row", action_flag=CHANGE)
        for by in (people["dora"], people["grace"], judy, people["root"])
        for name, kind in kinds.items()
        for key in (f"{owner}_{name}_pk" for owner in ("shared", "our", "their"))
        if key in world.ids
    )


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
        world.ids |= {f"{prefix}_firm_pk": firm.pk, f"{prefix}_firm": firm.public_id}
        world.ids[f"{prefix}_membership_pk"] = Membership.objects.get(user=reader).pk


def _fill_doors(world: World, prefix: str, firm: Firm, mark: str) -> None:
    """An invitation and a join link, both open; and the candidate's mentor."""
    ahead = timezone.now() + timedelta(days=7)
    email = f"{mark}@{prefix}.example.com"
    fields = {"firm": firm, "expires_at": ahead}
    invitation = Invitation.objects.create(email=email, name=mark, token_hash=f"i-{prefix}", **fields)
    link = JoinLink.objects.create(token_hash=f"j-{prefix}", **fields)
    people = Membership.objects.filter(firm=firm)
    mentor = people.filter(role=Role.MENTOR).earliest("pk")  # Bob, not Frank
    Assignment.objects.create(mentor=mentor, candidate=people.get(role=Role.CANDIDATE))
    candidate = people.get(role=Role.CANDIDATE).user
    action = AgreedAction.objects.create(candidate=candidate, firm=firm, text=f"Agreed {mark}")
    ProgressView.objects.create(candidate=candidate, firm=firm, viewer=mentor.user, page="review")
    world.ids |= {
        f"{prefix}_invitation": invitation.public_id,
        f"{prefix}_join_link": link.public_id,
        f"{prefix}_action": action.public_id,
    }
