"""Which text of a card somebody at the desk may read.

Of a card that is theirs to change, or that the library shows to everybody, as it stands; of any other, which is the
shared library's while it is a draft or retired, or in a deck that is, only what it said when it was published last.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, TextField, Value, When

from cards.authoring.copy_differences import version_of_card
from cards.authoring.copy_reading import is_shown
from cards.content.actions import draw_face
from cards.content.choices import Status
from cards.content.models import Card, Deck, Source
from cards.content.queries import versions_of
from cards.firms.models import User
from cards.kinds.registry import KINDS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cards.authoring.access import Author
    from cards.content.queries import Version

Rows = TypeVar("Rows", bound="QuerySet[Any]")
NEVER_SHOWN = "A card that the library has not shown yet"


@dataclass(frozen=True, slots=True)
class Text:
    """card: with what may be read of it, not to be saved where `last` is another version than the one that stands."""

    card: Card
    last: Version | None = None

    @property
    def is_withheld(self) -> bool:
        """Whether the card as it stands is not theirs to read."""
        return self.last is not None

    @property
    def version(self) -> Version:
        return self.last or version_of_card(self.card)


def text_for(author: Author | None, card: Card) -> Text | None:
    """What this person may read of a card, which comes with its deck; None where it was never published."""
    if author and (author.has_charge_of(card.deck.firm_id) or is_shown(card)):
        return Text(card)
    number = Card.objects.filter(pk=card.pk).values_list(_last_published("version"), flat=True).get()
    versions = versions_of(card) if number else ()
    last = next((one for one in versions if (one.number, one.fields["status"]) == (number, Status.PUBLISHED)), None)
    return Text(_card_at(card, last), last) if last else None


def _card_at(card: Card, version: Version) -> Card:
    said = copy(card)
    for kept in ("face", "shown"):
        vars(said).pop(kept, None)
    # The history keeps the ids of rows that may have been deleted since.
    said.source = Source.objects.filter(pk=version.fields["source_id"]).first()
    said.checked_by = User.objects.filter(pk=version.fields["checked_by_id"]).first()
    for name, value in version.fields.items():
        if name not in {"source_id", "checked_by_id"}:
            setattr(said, name, value)
    said.version = version.number
    is_known = said.kind in KINDS
    said.rendered = draw_face(said, version.points, map(str, version.point_ids)).as_dict() if is_known else {}
    return said


def with_texts(rows: Rows, author: Author, path: str = "card") -> Rows:
    """With what this person may read of each row's card: `read_question`, None if nothing, and `read_words` to search.

    While the row of a card is not theirs to read, its words are not found.
    """
    question, words = F(f"{path}__question"), F(f"{path}__search_text")
    if author.is_superuser:
        return rows.annotate(read_question=question, read_words=words)
    shown = Q(**{f"{path}__status": Status.PUBLISHED, f"{path}__deck__status": Status.PUBLISHED})
    stands = shown | Q(**{f"{path}__deck__firm": author.firm})
    return rows.annotate(
        read_question=Case(When(stands, then=question), default=_last_published("question", path)),
        read_words=Case(When(stands, then=words), default=Value(""), output_field=TextField()),
    )


def _last_published(name: str, path: str = "") -> Subquery:
    """A field of what candidates read last of a card. path: to the card, where something else is asked."""
    decks = Deck.history.filter(id=OuterRef("deck_id"))
    shown_later = Deck.history.filter(
        id=OuterRef("id"), status=Status.PUBLISHED, history_date__gte=OuterRef("history_date")
    )
    # Since when its deck is not shown to anybody: what was saved in it from then on was read by nobody.
    hidden = decks.exclude(status=Status.PUBLISHED).filter(~Exists(shown_later)).order_by("history_date")
    is_deck_shown = Exists(Deck.objects.filter(pk=OuterRef("deck_id"), status=Status.PUBLISHED))
    entries = Card.history.filter(id=OuterRef(f"{path}__pk" if path else "pk"), status=Status.PUBLISHED)
    was_shown = Q(Exists(decks.filter(status=Status.PUBLISHED)))
    before = Q(history_date__lt=Subquery(hidden.values("history_date")[:1]))
    entries = entries.filter(Q(is_deck_shown) | was_shown & before)
    return Subquery(entries.order_by("-history_date", "-history_id").values(name)[:1])
