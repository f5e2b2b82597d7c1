"""Ready-made rows for tests. Times default to NOW, a Tuesday morning in London."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from cards.content.actions import PointDraft, save_card
from cards.content.choices import Basis, Status
from cards.content.models import Card, Competency, Deck, Source
from cards.firms.models import Firm, Membership, Role, User
from cards.study.models import Memory
from tests.copies import Saved, copy_into, remember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.test import Client

PASSWORD = "correct horse battery"
# Stands in every row of the other firm: wherever it shows up, something leaks.
CANARY = "canary-of-the-other-firm"
NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
REASON = "Made for a test"
# What fill_deck saved already in this process, by its mark and whether it had a source.
_filled: dict[tuple[str, bool], Saved] = {}


def make_user(name: str, *, firm: Firm | None = None, role: Role = Role.CANDIDATE, **fields: Any) -> User:
    host = "example.com" if firm is None else f"{firm.name.lower().replace(' ', '-')}.example.com"
    user = User.objects.create_user(f"{name.lower()}@{host}", PASSWORD, name=name, **fields)
    if firm:
        Membership.objects.create(user=user, firm=firm, role=role)
    return user


def make_competency(code: str = "client-care", name: str = "Client care") -> Competency:
    return Competency.objects.get_or_create(code=code, defaults={"name": name, "mandatory": True})[0]


def make_deck(key: str, *, firm: Firm | None = None, title: str = "", **fields: Any) -> Deck:
    fields.setdefault("status", Status.PUBLISHED)
    fields.setdefault("competency", make_competency())
    return Deck.objects.create(key=key, firm=firm, title=title or key.replace("-", " ").title(), **fields)


def make_source(key: str = "rules-of-conduct", *, firm: Firm | None = None, title: str = "Rules of Conduct") -> Source:
    return Source.objects.create(key=key, firm=firm, title=title, publisher="RICS", date="2022-02-02")


Drafted = str | tuple[str, str] | PointDraft


def make_card(deck: Deck, key: str, *, points: Sequence[Drafted] = (), **fields: Any) -> Card:
    """Save a card as an author would. points: texts, or pairs of group and text, or drafts."""
    fields.setdefault("question", f"What is {key}?")
    fields.setdefault("answer", f"The answer to {key}.")
    fields.setdefault("status", Status.PUBLISHED)
    fields.setdefault("checked_on", date(2026, 11, 1))
    fields.setdefault("review_by", date(2027, 11, 1))
    fields.setdefault("position", deck.cards.count())
    card = Card(deck=deck, key=key, created_at=NOW, **fields)
    drafts = [_draft(point) for point in points]
    return save_card(card=card, points=drafts, by=None, reason=REASON, now=NOW)


def _draft(point: Drafted) -> PointDraft:
    if isinstance(point, PointDraft):
        return point
    return PointDraft(point) if isinstance(point, str) else PointDraft(point[1], group=point[0])


def fill_deck(deck: Deck, mark: str = "", source: Source | None = None) -> list[Card]:
    """Put one card of each kind into an empty deck, with a mark in every part. Saved once, then copied."""
    known = mark, source is not None
    if known in _filled:
        return copy_into(deck, _filled[known], source, reason=REASON, now=NOW)
    cards = save_one_of_each_kind(deck, mark, source)
    _filled[known] = remember(cards)
    return cards


def save_one_of_each_kind(deck: Deck, mark: str = "", source: Source | None = None) -> list[Card]:
    """Save, as an author would: prose, points, steps, figures, example, choice."""
    said = {"question": f"Question of the {{kind}} card {mark}", "note": f"Note {mark}"}

    def card(kind: str, *, points: Sequence[Drafted] = (), **fields: Any) -> Card:
        question = said["question"].format(kind=kind)
        return make_card(deck, kind, points=points, **{**said, "question": question, "kind": kind, **fields})

    grouped = [("Stage 1", f"Acknowledge {mark}"), ("Stage 1", f"Investigate {mark}"), ("Stage 2", f"Redress {mark}")]
    return [
        card("prose", answer=f"Prose {mark}", source=source, basis=Basis.RULE if source else Basis.PRACTICE),
        card("points", points=[f"First {mark}", f"Second {mark}", f"Third {mark}"], any_of=2, level=1),
        card("steps", points=grouped),
        card("figures", figures=f"| When | Time {mark} |\n|---|---|\n| Acknowledge | 7 days |\n| Answer | 28 days |"),
        card("example", answer=f"Your own example {mark}", points=[f"What you did {mark}"], level=2),
        card(
            "choice",
            points=[
                PointDraft(f"Right {mark}", right=True, reason=f"It is so {mark}"),
                PointDraft(f"Wrong {mark}", reason=f"It is not so {mark}"),
                PointDraft(f"Wrong too {mark}", reason=f"It never was {mark}"),
            ],
        ),
    ]


def make_cards(deck: Deck, count: int) -> list[Card]:
    """Many plain cards in one statement, as if each had been saved."""
    first = deck.cards.count()
    cards = [
        Card(
            deck=deck,
            key=f"card-{number}",
            position=number,
            status=Status.PUBLISHED,
            question=f"Question {number}",
            answer=f"Answer {number}",
            rendered={"question": f"Question {number}", "answer": f"<p>Answer {number}</p>", "points": []},
            search_text=f"question {number} answer {number}",
        )
        for number in range(first, first + count)
    ]
    return Card.objects.bulk_create(cards, batch_size=500)


def version_of(user: User, card: Card) -> int:
    """The version a study page would show: 0 for a card never met."""
    return Memory.objects.filter(user=user, card=card).values_list("version", flat=True).first() or 0


def post_grade(  # the answer of the view
    client: Client,
    card: Card | UUID,
    *,
    version: int,
    rating: int = 3,
    attempt: UUID | None = None,
    htmx: bool = True,
    deck: Deck | None = None,
    **fields: Any,
) -> Any:
    """Answer a card through the site, as the study page does."""
    public_id = card.public_id if isinstance(card, Card) else card
    data = {"attempt": str(attempt or uuid4()), "version": version, "rating": rating, **fields}
    scope = f"?deck={deck.public_id}" if deck else ""
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/study/"} if htmx else {}
    return client.post(f"/study/{public_id}/grade/{scope}", data, headers=headers)


def post_undo(client: Client, undone: UUID, *, attempt: UUID | None = None, htmx: bool = True) -> Any:
    data = {"undone": str(undone), "attempt": str(attempt or uuid4())}
    return client.post("/study/undo/", data, headers={"HX-Request": "true"} if htmx else {})
