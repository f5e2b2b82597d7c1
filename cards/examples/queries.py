"""Reading examples: the candidate's own, and those that are shared with a mentor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from cards.content.choices import Level
from cards.content.correction_models import Report
from cards.content.models import Card, Competency
from cards.core.prepared import PreparedQuery, number_slot
from cards.core.subqueries import SubqueryCount
from cards.examples.models import TEXT_FIELDS, Example, ExampleComment, ExampleVersion
from cards.examples.names import names_in
from cards.firms.models import Membership, User
from cards.firms.queries import membership_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cards.examples.models import ExampleQuerySet, ExampleText
    from cards.firms.models import Firm

LEVELS = (Level.APPLICATION, Level.ADVICE)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of every page asks about its reader."""

    is_mentor: bool = False
    has_firm: bool = False  # that they look after
    unread: int = 0  # comments on their examples
    answered: int = 0  # reports of theirs whose answer they have not seen


def frame_of(user: User) -> Frame:
    """In one query, so that comments and answers cost a page no query more than the mentors' desk did alone."""
    if not user.pk:
        return Frame()
    # Nobody, where the account went while its page was made.
    found = _prepared_frame().run(user=user.pk)
    row = vars(found[0]) if found else {"staff": False, "unread": 0, "answered": 0}
    return Frame(
        is_mentor=user.is_superuser or bool(row["staff"]),
        has_firm=bool(row["staff"]),
        unread=int(row["unread"]),
        answered=int(row["answered"]),
    )


@cache
def _prepared_frame() -> PreparedQuery[User]:
    """Made once for the process: every page asks it, and Django took longer to write it than to ask."""
    unread = ExampleComment.objects.filter(example__user_id=OuterRef("pk"), read_at=None)
    answered = Report.objects.filter(user_id=OuterRef("pk"), seen_at=None).exclude(closed_at=None)
    return PreparedQuery(
        User.objects.filter(pk=number_slot("user"))
        .only("pk")
        .annotate(
            staff=Exists(Membership.objects.current().staff().filter(user_id=OuterRef("pk"))),
            unread=SubqueryCount(unread.order_by().values("pk")),
            answered=SubqueryCount(answered.order_by().values("pk")),
        )
    )


# The candidate's own


@dataclass(frozen=True, slots=True)
class Cell:
    """One level of one competency: how many examples there are, and whether cards or the RICS ask for one."""

    level: int
    count: int
    asked: bool

    @property
    def is_gap(self) -> bool:
        return self.asked and not self.count


@dataclass(frozen=True, slots=True)
class Row:
    competency: Competency
    cells: tuple[Cell, ...]
    examples: tuple[Example, ...]


def overview(user: User) -> list[Row]:
    """Each competency that matters to the candidate, with its examples and gaps, in three queries.

    It matters where cards of Level 2 or 3 are there to be studied, where its lowest level is 2 or 3 for everybody,
    and where the candidate has written an example.
    """
    asked = _levels_of_cards(user)
    mine: dict[int, list[Example]] = {}
    for example in own_examples(user):
        mine.setdefault(example.competency_id, []).append(example)
    wanted = Q(pk__in={key for key, _ in asked} | mine.keys()) | Q(mandatory=True, minimum_level__gte=LEVELS[0])
    return [
        _row(competency, mine.get(competency.pk, []), asked)
        for competency in Competency.objects.filter(wanted).order_by("-mandatory", "name", "pk")
    ]


def _levels_of_cards(user: User) -> set[tuple[int, int]]:
    """Competency and level of the cards of Level 2 and 3 that the candidate may see."""
    cards = Card.objects.visible_to(user).filter(level__in=LEVELS)
    about = cards.annotate(about=Coalesce("competency_id", "deck__competency_id")).exclude(about=None)
    return set(about.order_by().values_list("about", "level").distinct())


def _row(competency: Competency, examples: list[Example], asked: set[tuple[int, int]]) -> Row:
    # Once written, an example of Level 1 stays what it is; the pages offer 2 and 3.
    cells = tuple(
        Cell(
            level=level,
            count=sum(example.level == level for example in examples),
            asked=(competency.pk, level) in asked or (competency.mandatory and competency.minimum_level >= level),
        )
        for level in LEVELS
    )
    return Row(competency, cells, tuple(examples))


def own_examples(user: User) -> ExampleQuerySet:
    """Newest first, without their texts, each with its number of unread comments as `unread`."""
    unread = Count("comments", filter=Q(comments__read_at=None))
    mine = Example.objects.owned_by(user).select_related("shared_with").annotate(unread=unread)
    return mine.defer(*TEXT_FIELDS[1:]).order_by("-updated_at", "-pk")


def comments_of(example: Example) -> QuerySet[ExampleComment]:
    return example.comments.select_related("author")


@dataclass(frozen=True, slots=True)
class Hint:
    """Words of one part that look as if they named a client."""

    part: str
    names: tuple[str, ...]


def hints_for(example: ExampleText) -> list[Hint]:
    found = [Hint(part, names_in(text)) for part, text in [("Title", example.title), *example.parts]]
    return [hint for hint in found if hint.names]


@dataclass(frozen=True, slots=True)
class Sharing:
    """With whom an example can be shared, or why it cannot."""

    firm: Firm | None
    why_not: str = ""


def sharing_of(user: User) -> Sharing:
    if user.is_guest:
        return Sharing(None, "You are a guest, so there is no mentor to share it with. Your firm's account lets you.")
    membership = membership_of(user)
    if membership is None:
        return Sharing(None, "You belong to no firm here, so there is no mentor to share it with.")
    return Sharing(membership.firm)


@dataclass(frozen=True, slots=True)
class Saved:
    """One version, and whether any words of it differ from the one before: else only its place changed."""

    version: ExampleVersion
    has_new_words: bool


def versions_of(example: Example) -> list[Saved]:
    """Newest first."""
    versions = list(example.versions.order_by("-number"))
    before = [version.texts for version in versions[1:]]
    return [Saved(v, v.texts != older) for v, older in zip(versions, [*before, None], strict=True)]


# Shared with a mentor


def shared_with(mentor: User) -> ExampleQuerySet:
    """What candidates of the mentor's firm share now, without the texts, each with its `comment_count`."""
    shared = Example.objects.readable_by(mentor).select_related("user", "competency")
    shared = shared.annotate(comment_count=Count("comments"))
    return shared.defer(*TEXT_FIELDS[1:]).order_by("-shared_at", "-pk")
