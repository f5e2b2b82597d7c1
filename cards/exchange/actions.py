"""Bringing decks into the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from cards.content.actions import PointDraft, match_points, save_card
from cards.content.models import Card, Competency, Deck, Source, Status

if TYPE_CHECKING:
    from datetime import datetime

    from cards.exchange.formats import CardText, DeckText
    from cards.firms.models import Firm, User


@dataclass(slots=True)
class LoadResult:
    """What loading a deck did, as card ids."""

    deck: Deck
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # changed in the file, but corrected here since: left as they are
    retired: list[str] = field(default_factory=list)


class UnknownCompetencyError(ValueError):
    """A deck names a competency that is not in the table."""


@dataclass(frozen=True, slots=True)
class _Loading:
    deck: Deck
    competencies: dict[str, Competency]
    sources: dict[str, Source]
    by: User | None
    now: datetime


@transaction.atomic
def load_deck(*, text: DeckText, firm: Firm | None, by: User | None, now: datetime) -> LoadResult:
    """Make or update a deck from deck text. Cards are matched by id; nobody's history is touched.

    A card that was edited here after it was loaded keeps its edit. Raises UnknownCompetencyError.
    """
    competencies = {competency.code: competency for competency in Competency.objects.all()}
    _check_competencies(text, competencies)
    deck = _save_deck(text, firm, competencies)
    sources = {source.key: source for source in _save_sources(text, firm)}
    loading = _Loading(deck, competencies, sources, by, now)
    stored = {card.key: card for card in deck.cards.select_for_update().prefetch_related("points")}
    result = LoadResult(deck)
    for position, card_text in enumerate(text.cards):
        card = stored.pop(card_text.id, None)
        outcome = _load_card(loading, card, card_text, position)
        getattr(result, outcome).append(card_text.id)
    for card in stored.values():
        if card.loaded_version is not None and card.status != Status.RETIRED:
            card.status = Status.RETIRED
            save_card(card=card, points=_as_they_are(card), by=by, reason="No longer in the deck text", now=now)
            result.retired.append(card.key)
    return result


def _check_competencies(text: DeckText, known: dict[str, Competency]) -> None:
    named = {text.competency, *(card.competency for card in text.cards)}
    unknown = sorted(code for code in named if code and code not in known)
    if unknown:
        raise UnknownCompetencyError(
            f"Deck “{text.id}” names the competency {', '.join(unknown)}, which is not in the table. "
            f"Use one of: {', '.join(sorted(known))}."
        )


def _save_deck(text: DeckText, firm: Firm | None, competencies: dict[str, Competency]) -> Deck:
    wanted = {
        "title": text.title,
        "description": text.description,
        "competency": competencies.get(text.competency or ""),
    }
    deck, made = Deck.objects.get_or_create(firm=firm, key=text.id, defaults={**wanted, "status": Status.PUBLISHED})
    if not made and any(getattr(deck, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(deck, name, value)
        deck.save(update_fields=list(wanted))
    return deck


def _save_sources(text: DeckText, firm: Firm | None) -> list[Source]:
    saved = []
    for source_text in text.sources:
        wanted = {name: getattr(source_text, name) for name in ("title", "publisher", "edition", "date", "url")}
        source, made = Source.objects.get_or_create(firm=firm, key=source_text.key, defaults=wanted)
        if not made and any(getattr(source, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(source, name, value)
            source.save(update_fields=list(wanted))
        saved.append(source)
    return saved


def _load_card(loading: _Loading, card: Card | None, text: CardText, position: int) -> str:
    """Return what became of one card: the name of the list in LoadResult."""
    if card is None:
        card, outcome = Card(deck=loading.deck, key=text.id), "added"
    elif card.loaded_digest == text.digest and card.status != Status.RETIRED:
        if card.position != position:
            Card.objects.filter(pk=card.pk).update(position=position)
        return "unchanged"
    elif card.loaded_version is not None and card.version != card.loaded_version and card.status != Status.RETIRED:
        return "kept"
    else:
        outcome = "updated"
    _fill(card, text, loading)
    card.position = position
    reason = "Added from deck text" if outcome == "added" else "Updated from deck text"
    points = match_points(card, [(point.group, point.text) for point in text.points])
    save_card(card=card, points=points, by=loading.by, reason=reason, now=loading.now)
    Card.objects.filter(pk=card.pk).update(loaded_digest=text.digest, loaded_version=card.version)
    return outcome


def _fill(card: Card, text: CardText, loading: _Loading) -> None:
    for name in (
        "question",
        "kind",
        "level",
        "basis",
        "locator",
        "any_of",
        "status",
        "answer",
        "figures",
        "note",
    ):
        setattr(card, name, getattr(text, name))
    card.tags = list(text.tags)
    card.checked_on, card.review_by = text.checked, text.review_by
    card.source = loading.sources[text.source] if text.source else None
    competency = loading.competencies.get(text.competency)
    card.competency = None if competency == loading.deck.competency else competency


def _as_they_are(card: Card) -> list[PointDraft]:
    return match_points(card, [(point.group, point.text) for point in card.points.all()])
