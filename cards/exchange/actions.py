"""Bringing decks into the database, and out of it again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cards.content.actions import match_points, save_card, save_described
from cards.content.choices import Status
from cards.content.models import Card, Competency, Deck, Source
from cards.content.source_queries import leads_to
from cards.exchange.decktext import DeckTextError, Problem
from cards.exchange.decktext.succession import heirs_first
from cards.exchange.queries import CARD_FIELDS, SOURCE_FIELDS, text_of
from cards.kinds.types import PointContent
from cards.study.publishing import save_edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from cards.exchange.formats import CardText, DeckText, SourceText
    from cards.firms.models import Firm, User

ADDED = "Added from deck text"
UPDATED = "Updated from deck text"
GONE = "No longer in the deck text"


@dataclass(slots=True)
class LoadResult:
    """What loading a deck did, as card ids."""

    deck: Deck
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # changed in the file, but corrected here since: left as they are
    retired: list[str] = field(default_factory=list)
    described_anew: bool = False  # the deck's own description or its sources


class UnknownCompetencyError(ValueError):
    """A deck names a competency that is not in the table."""


@dataclass(frozen=True, slots=True)
class _Loading:
    deck: Deck
    competencies: dict[str, Competency]
    sources: dict[str, Source]
    by: User | None
    now: datetime


def find_problems(texts: Mapping[str, DeckText], competencies: AbstractSet[str]) -> list[DeckTextError]:
    """Say what would keep decks from being loaded together. texts: by file name. competencies: the known codes."""
    decks: dict[str, str] = {}
    sources: dict[str, tuple[str, SourceText]] = {}
    errors = []
    for name, text in texts.items():
        problems = [*_unknown_competencies(text, competencies), *_told_apart(text, sources)]
        if text.id in decks:
            problems.append(
                Problem(1, f"The deck id “{text.id}” is already that of {decks[text.id]}.", "Give one another id.")
            )
        decks.setdefault(text.id, name)
        sources |= {source.key: (name, source) for source in text.sources if source.key not in sources}
        if problems:
            errors.append(DeckTextError(name, problems))
    return errors


def _unknown_competencies(text: DeckText, known: AbstractSet[str]) -> Iterator[Problem]:
    named = [(text.competency, 1), *((card.competency, card.line) for card in text.cards)]
    for code, line in named:
        if code and code not in known:
            mend = f"Use one of: {', '.join(sorted(known))}." if known else "Run manage.py load_library first."
            yield Problem(line, f"There is no competency “{code}”.", mend)


def _told_apart(text: DeckText, told: Mapping[str, tuple[str, SourceText]]) -> Iterator[Problem]:
    """Decks share their sources by key: told differently in two files, each load would rewrite the other's."""
    for source in text.sources:
        name, other = told.get(source.key, ("", source))
        if other != source:
            message = f"The source “{source.key}” is not the same as in {name}."
            yield Problem(1, message, "Decks share sources: write it the same in both, or give it another key.")


@transaction.atomic
def load_deck(*, text: DeckText, firm: Firm | None, by: User | None, now: datetime) -> LoadResult:
    """Make or update a deck from deck text. Cards are matched by id; nobody's history is touched.

    What was edited here after it was loaded keeps its edit, until both say the same again. A card that has left the
    text is retired. Nothing is written where nothing changed. Raises UnknownCompetencyError.
    """
    competencies = {competency.code: competency for competency in Competency.objects.all()}
    if problems := list(_unknown_competencies(text, competencies.keys())):
        raise UnknownCompetencyError(f"Deck “{text.id}”: {problems[0].message} {problems[0].mend}")
    deck, deck_changed = _load_description(text, firm, competencies, by, now)
    sources, sources_changed = _load_sources(text.sources, firm, by, now)
    loading = _Loading(deck, competencies, sources, by, now)
    result = LoadResult(deck, described_anew=deck_changed or sources_changed)
    # Grading a card locks no more of it than its key, so candidates do not wait for the load.
    stored = {card.key: card for card in deck.cards.select_for_update(no_key=True, of=("self",))}
    for position, card_text in enumerate(text.cards):
        card = stored.pop(card_text.id, None)
        outcome = _load_card(loading, card, card_text, position)
        getattr(result, outcome).append(card_text.id)
    result.retired += [card.key for card in stored.values() if _retire_card(loading, card)]
    return result


def _load_description(
    text: DeckText, firm: Firm | None, competencies: Mapping[str, Competency], by: User | None, now: datetime
) -> tuple[Deck, bool]:
    competency = competencies.get(text.competency)
    wanted = {
        "title": text.title,
        "description": text.description,
        "competency_id": competency.pk if competency else None,
        "abbreviations": dict(text.abbreviations),
    }
    deck = Deck.objects.filter(firm=firm, key=text.id).first()
    # Published though nobody here answers for it yet, as the mentors' form would not let it be: a command loads what
    # was checked elsewhere, and the desk names such decks until somebody does.
    deck = deck or Deck(firm=firm, key=text.id, status=Status.PUBLISHED, created_at=now)
    return deck, _bring_into_line(deck, wanted, by, now)


def _load_sources(
    texts: Sequence[SourceText], firm: Firm | None, by: User | None, now: datetime
) -> tuple[dict[str, Source], bool]:
    keys = [text.key for text in texts]
    sources = {source.key: source for source in Source.objects.filter(firm=firm, key__in=keys)}
    changed = False
    for text in heirs_first(texts):
        source = sources.setdefault(text.key, Source(firm=firm, key=text.key))
        heir = sources[text.superseded_by] if text.superseded_by else None
        wanted = {name: getattr(text, name) for name in SOURCE_FIELDS}
        wanted["superseded_by_id"] = heir.pk if heir else None
        if heir and source.pk and source.superseded_by_id != heir.pk and leads_to(heir, source):
            # Somebody here says that it went the other way round, and what was edited here stands.
            wanted |= {"superseded_by_id": source.superseded_by_id, "superseded_on": source.superseded_on}
        changed |= _bring_into_line(source, wanted, by, now)
    return sources, changed


def _bring_into_line(row: Deck | Source, wanted: dict[str, Any], by: User | None, now: datetime) -> bool:
    """Write what the file says into a row, unless the row was edited here since. Returns whether it wrote."""
    if row.pk:
        if _says(row, wanted):
            return False
        # Its history remembers what the last load brought.
        loads = row.history.filter(history_change_reason__in=[ADDED, UPDATED])
        loaded = loads.order_by("-history_date", "-history_id").first()
        if loaded is None or not _says(row, {name: getattr(loaded, name) for name in wanted}):
            return False
    reason = UPDATED if row.pk else ADDED
    for name, value in wanted.items():
        setattr(row, name, value)
    save_described(row=row, fields=wanted, by=by, reason=reason, now=now)
    return True


def _says(row: Deck | Source, values: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


def _load_card(loading: _Loading, card: Card | None, text: CardText, position: int) -> str:
    """Return what became of one card: the name of the list in LoadResult."""
    if card is None:
        _write_card(loading, Card(deck=loading.deck, key=text.id, created_at=loading.now), text, position, ADDED)
        return "added"
    if card.loaded_version != card.version:  # edited here since, or made here
        if card.loaded_digest == text.digest:
            return "unchanged"
        if _untold(text_of(card)) != _untold(text):
            return "kept"
        _note_loaded(card, text)  # the file has caught up with the edit
        return "unchanged"
    if card.loaded_digest == text.digest:
        if card.position != position:  # no new version: what the card says is the same
            Card.objects.filter(pk=card.pk).update(position=position)
        return "unchanged"
    _write_card(loading, card, text, position, UPDATED)
    return "updated"


def _is_material(card: Card, text: CardText) -> bool:
    """Whether the file tells of a change of the answer that has not been published here. Two on one day say why."""
    if text.answer_changed is None:
        return False
    if card.loaded_change is None:
        return True
    told = text.answer_changed == card.loaded_change and text.why_changed == card.loaded_why
    return text.answer_changed >= card.loaded_change and not told


def _write_card(loading: _Loading, card: Card, text: CardText, position: int, reason: str) -> None:
    is_material = _is_material(card, text)
    if card.checked_on != text.checked:
        card.checked_by = None  # a file names nobody, and whoever checked the card before did not check it on that day
    for name in CARD_FIELDS:
        setattr(card, name, getattr(text, name))
    card.tags = list(text.tags)
    card.kind_settings, card.abbreviations = dict(text.settings), dict(text.abbreviations)
    card.checked_on, card.review_by = text.checked, text.review_by
    card.source = loading.sources[text.source] if text.source else None
    competency = loading.competencies.get(text.competency)
    card.competency = None if competency == loading.deck.competency else competency
    card.position = position
    points = [PointContent(point.text, point.group, point.right, point.reason) for point in text.points]
    drafts = match_points(card, points)
    save_edit(
        card=card,
        points=drafts,
        by=loading.by,
        reason=reason,
        now=loading.now,
        is_material=is_material,
        why=text.why_changed if is_material else "",
    )
    _note_loaded(card, text)


def _retire_card(loading: _Loading, card: Card) -> bool:
    """Retire a card that has left the file. One that was edited here, or made here, is not the file's to take."""
    if card.loaded_version != card.version or not card.loaded_digest:
        return False
    card.status = Status.RETIRED
    points = match_points(card, [point.content for point in card.points.all()])
    save_card(card=card, points=points, by=loading.by, reason=GONE, now=loading.now)
    # Whatever the file says of it one day is news; but not a change of the answer that it has told already.
    _note(card, loaded_digest="", loaded_version=card.version)
    return True


def _note_loaded(card: Card, text: CardText) -> None:
    _note(
        card,
        loaded_digest=text.digest,
        loaded_version=card.version,
        loaded_change=text.answer_changed,
        loaded_why=text.why_changed,
    )


def _note(card: Card, **loaded: Any) -> None:
    for name, value in loaded.items():
        setattr(card, name, value)
    Card.objects.filter(pk=card.pk).update(**loaded)


def _untold(text: CardText) -> CardText:
    """What a card says, whatever is told of how it came to say so."""
    return replace(text, answer_changed=None, why_changed="")
