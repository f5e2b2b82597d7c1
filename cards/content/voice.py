"""What a reader is told by a card: the library's text, or their firm's own copy, with the facts of their firm in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Replace

from cards.content.choices import Basis
from cards.content.owned import member_firms
from cards.core.markdown import plain_text
from cards.core.subqueries import listed
from cards.firms.facts import unset_words
from cards.firms.models import FirmFact, Membership
from cards.kinds.speech import facts_of, place_of, spoken, spoken_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from cards.content.models import Card, CardQuerySet, Source

Rows = TypeVar("Rows", bound="QuerySet[Any]")
FACTS = "reader_facts"
CHECKER_HERE = "is_checker_here"
OF_COPY = ("rendered", "version", "basis", "locator", "checked_on", "review_by", "source_id")
OF_SOURCE = ("title", "publisher", "edition", "date", "url", "superseded_on", "superseded_by_id")
TO_ANSWER = ("own_copy", "own_rendered", "own_version")  # as much as an answer needs


class Shown:
    """Where what its reader sees of a card comes from: the card itself, or the copy that `spoken_to` found."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._own = vars(card) if vars(card).get("own_copy") is not None else None

    def _read(self, name: str) -> Any:
        return getattr(self._card, name) if self._own is None else self._own[f"own_{name}"]

    @property
    def copy(self) -> int | None:
        """The primary key of the firm's copy, None where the library's own text is read."""
        return None if self._own is None else self._own["own_copy"]

    @property
    def version(self) -> int:
        """Of the copy, where there is one."""
        return int(self._read("version"))

    @property
    def basis(self) -> Basis:
        return Basis(self._read("basis"))

    @property
    def locator(self) -> str:
        return str(self._read("locator"))

    @property
    def checked_on(self) -> date | None:
        return cast("date | None", self._read("checked_on"))

    @property
    def review_by(self) -> date | None:
        return cast("date | None", self._read("review_by"))

    @property
    def checker(self) -> str:
        """Who checked it, in words for candidates: never an e-mail address; empty where nobody is known.

        Of a copy nobody who has left the firm is named.
        """
        if self._own is None:
            return self._card.checker
        return (self._own["own_checker"] if is_checker_here(self._card) else "") or "a mentor"

    @property
    def source(self) -> Source | None:
        if self._own is None:
            return self._card.source
        if self._own["own_source_id"] is None:
            return None
        model = cast("type[Source]", type(self._card).source.field.related_model)
        return model(**{name: self._own[f"own_source_{name}"] for name in OF_SOURCE})

    def is_due_for_checking(self, today: date) -> bool:
        return self.review_by is not None and self.review_by < today

    def is_superseded(self, today: date) -> bool:
        """Whether its source no longer stands."""
        source = self.source
        return source is not None and source.superseded_on is not None and source.superseded_on <= today

    def is_left_behind(self, today: date) -> bool:
        """Whether nobody has checked it since its source was superseded: `expiry_queries.left_behind_by_source`."""
        source, checked = self.source, self.checked_on
        if source is None or source.superseded_on is None or source.superseded_on > today:
            return False
        return checked is None or checked < source.superseded_on

    def is_being_checked(self, today: date) -> bool:
        """Whether its readers are told so: `expiry_queries.being_checked`."""
        return self.is_due_for_checking(today) or self.is_left_behind(today)


def spoken_to(cards: CardQuerySet, user: Any) -> CardQuerySet:
    """Add the facts of the reader's firm and its copy of each card, as columns that `Card.face` and `.shown` read."""
    if not user.pk:
        return cards
    columns = {f"own_{name}": F(f"own__{name}") for name in OF_COPY}
    columns |= {f"own_source_{name}": F(f"own__source__{name}") for name in OF_SOURCE}
    columns |= {"own_copy": F("own__pk"), "own_checker": F("own__checked_by__name")}
    told = {FACTS: facts_of_firm(user), CHECKER_HERE: _checker_here()}
    return cards.annotate(own=copy_of(user)).annotate(**columns, **told)


def _checker_here() -> Exists:
    """Whether who checked a firm's card or copy is at the firm now: a column, so that no card asks once more."""
    copys, cards = (
        (OuterRef("own__checked_by"), OuterRef("own__firm")),
        (OuterRef("checked_by"), OuterRef("deck__firm")),
    )
    here = Membership.objects.current()
    return Exists(here.filter(user=Coalesce(copys[0], cards[0]), firm=Coalesce(copys[1], cards[1])))


def is_checker_here(card: Card) -> bool:
    """As `spoken_to` found; yes where it did not ask."""
    return bool(vars(card).get(CHECKER_HERE, True))


def copy_of(user: Any, cards: str = "") -> FilteredRelation:
    """The copy that the reader's firm has of a card. cards: the path to the card, where something else is asked."""
    path = f"{cards}copies"
    mine = Q(**{f"{path}__firm_id": Subquery(member_firms(user)), f"{path}__withdrawn_at": None})
    return FilteredRelation(path, condition=mine)


def facts_of_firm(user: Any) -> Subquery:
    """The facts that the reader's firm has set, as a list."""
    facts = FirmFact.objects.filter(firm_id__in=member_firms(user)).exclude(value="")
    return listed(facts, ["key", "value"], group="firm_id")


def with_facts(rows: Rows, user: Any = None) -> Rows:
    """Add the facts of a firm to a queryset, for `in_words`: of the reader's, or without one of each row's own."""
    facts = FirmFact.objects.filter(firm_id=OuterRef("firm_id")).exclude(value="")
    of_row = listed(facts, ["key", "value"], group="firm_id")
    return rows.annotate(**{FACTS: facts_of_firm(user) if user else of_row})


def in_words(question: str, row: Any = None) -> str:
    """A question as plain text, as lists and headings say it: with the facts that came with row, if any did."""
    facts = facts_of(vars(row).get(FACTS) or []) if row is not None else {}
    return spoken_text(plain_text(question), facts, unset_words())


def holding(cards: CardQuerySet, words: Iterable[str], user: Any) -> CardQuerySet:
    """Those of the cards from `spoken_to` that hold every word, in small letters, in what the reader reads of them."""
    own_words = Coalesce("own__search_text", "search_text") if user.pk else F("search_text")
    facts = FirmFact.objects.filter(firm_id__in=member_firms(user)).exclude(value="").values_list("key", "value")
    said: Any = F("with_places")
    for key, value in {**unset_words(), **dict(facts)}.items():
        said = Replace(said, Value(place_of(key)), Value(value.casefold()))
    # Most cards speak of no fact, and are spared the work.
    has_places = When(with_places__contains="{{", then=said)
    cards = cards.alias(with_places=own_words)
    cards = cards.alias(said=Case(has_places, default=F("with_places"), output_field=TextField()))
    return cards.filter(*(Q(said__contains=word) for word in words))


def rendered_for_reader(card: Card) -> dict[str, Any]:
    """Return what was rendered of a card, or of the firm's copy, in the words of its reader's firm."""
    row = vars(card)
    return spoken(row.get("own_rendered") or card.rendered, facts_of(row.get(FACTS) or []), unset_words())
