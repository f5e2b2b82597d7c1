"""What was published of a card: what changed, by whom and why, how many people it concerned and who has seen it.

A mentor reads the changes of every card that their candidates read, and of a shared card the numbers of their own firm
alone. Whom they look after has a name here, all others are counted; whoever runs the site reads the numbers of each
firm, and names as others do, of the firm at which they are a mentor or manager.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.html import strip_tags
from django.utils.text import get_text_list

from cards.authoring.access import author_of
from cards.authoring.chain import Chain, has_ended, with_next
from cards.authoring.differences import compare, compare_lists
from cards.authoring.filters import is_row_id
from cards.authoring.history import Change, point_words
from cards.authoring.told import Told, counts_of, people_of
from cards.authoring.ways import ways_from
from cards.content.correction_models import CardChange, FirmCopy
from cards.content.models import Card
from cards.content.voice import with_facts
from cards.firms.facts import FACTS
from cards.firms.name_queries import Names
from cards.kinds.types import PointContent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from cards.authoring.access import Author
    from cards.authoring.base import ScopedAdmin

PER_PAGE = 10
EDITORS = "The library's editors"
_CELL_ENDS = re.compile(r"</t[hd]>\s*(?=<t[hd])")
_BLOCK_ENDS = re.compile(r"</(?:p|li|tr|h\d|blockquote|pre)>|<br ?/?>")
_GAPS = re.compile(r"\s*\n\s*")
WORDS_OF = (("question", "Question"), ("answer", "Answer"), ("figures", "Figures"), ("note", "Note"))


@dataclass(frozen=True, slots=True)
class Published:
    """One published change, as the page shows it. own: people of the reader's firm; firms: of each, by size.

    is_library: of a shared card, so that how many it concerned elsewhere is for the library's editors alone.
    """

    change: CardChange
    what: str
    who: str
    differences: Sequence[Change]
    all: Told = field(default_factory=Told)
    own: Told = field(default_factory=Told)
    firms: list[Told] = field(default_factory=list)
    is_library: bool = False

    @property
    def others(self) -> int:
        return self.all.concerned - self.own.concerned


def told_in_words(change: CardChange) -> str:
    """Say to whoever published a change of the answer how many people will be told."""
    count = change.notices.count()
    if not count:
        return "Nobody had learned the old answer, so there is nobody to tell."
    people = "1 person who learned the old answer is" if count == 1 else f"{count} who learned the old answer are"
    return f"{people} shown old and new side by side. “Changes”, in the card's history, says who has seen it."


def card_changes(section: ScopedAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    author = author_of(request)
    if author is None:
        raise PermissionDenied
    card = _card_for(author, object_id)
    asked = request.GET.get("change", "")
    rows = _changes_for(author, card)
    if asked:
        rows = rows.filter(public_id=asked) if re.fullmatch(r"[0-9a-f-]{36}", asked) else rows.none()
    page = Paginator(rows, PER_PAGE).get_page(None if asked else request.GET.get("page"))
    entries = _entries(author, card, list(page.object_list))
    if asked and not entries:
        raise Http404
    context = {
        **section.admin_site.each_context(request),
        "title": "Changes",
        "subtitle": None,
        "object": card,
        "opts": section.opts,
        "entries": entries,
        "page": page,
        "is_one": bool(asked),
        "of_one_firm": not author.is_superuser,
        "people": people_of(author, entries[0].change, entries[0].own, request.GET.get("page")) if asked else None,
        "may_edit": section.has_view_permission(request, card),
        "ways": ways_from(author, card, copy=_own_copy(author, card)),
    }
    return TemplateResponse(request, "cards/authoring/changes.html", context)


def _card_for(author: Author, object_id: str) -> Card:
    """A card that they look after or that their candidates read. A card of another firm is not there."""
    cards = with_facts(Card.objects.select_related("deck").defer("search_text"), author.user)
    found = None
    if is_row_id(object_id):
        found = cards.editable_by(author.user).filter(pk=object_id).first()
        found = found or cards.visible_to(author.user).filter(pk=object_id).first()
    if found is None:
        raise Http404
    return found


def _own_copy(author: Author, card: Card) -> int | None:
    copies = FirmCopy.objects.filter(firm=author.firm, card=card, withdrawn_at=None) if author.firm else None
    return None if copies is None else copies.values_list("pk", flat=True).first()


def _changes_for(author: Author, card: Card) -> QuerySet[CardChange]:
    """Newest first, each with what came of it, for `Chain`."""
    rows = CardChange.objects.filter(card=card)
    if not author.is_superuser:
        rows = rows.filter(Q(firm=None) | Q(firm=author.firm))
    return with_next(rows).select_related("by", "copy", "firm").order_by("-pk")


def _entries(author: Author, card: Card, changes: Sequence[CardChange]) -> list[Published]:
    chain = Chain(card, changes, author.firm.pk if author.firm else None)
    names = Names(change.by for change in changes)
    entries = {
        change.pk: Published(
            change,
            what=_what(author, chain, change),
            who=_who(author, card, change, names),
            differences=list(_differences(*chain.told_by(change))),
            is_library=change.firm_id is None and card.deck.firm_id is None,
        )
        for change in changes
    }
    for row in counts_of(entries.keys()):
        entry, numbers = entries[row["change"]], (row["concerned"], row["seen"])
        is_own = author.firm is not None and row["at__firm"] == author.firm.pk
        if is_own:
            entry.own.add(*numbers)
        if is_own or author.is_superuser or not entry.is_library:
            entry.all.add(*numbers)
        if author.is_superuser:
            entry.firms.append(Told(row["at__firm__name"] or "People of no firm", *numbers))
    return list(entries.values())


def _what(author: Author, chain: Chain, change: CardChange) -> str:
    if change.fact:
        labels = [f"“{FACTS[key].label if key in FACTS else key}”" for key in chain.facts_of(change)]
        what = f"The firm fact{'s' if labels[1:] else ''} {get_text_list(labels, 'and')}"
    elif has_ended(change):
        what = "The firm's own copy, given up"
    else:
        what = f"The firm's own copy, version {change.version}" if change.firm_id else f"Version {change.version}"
    return f"{what}, {change.firm}" if author.is_superuser and change.firm else what


def _who(author: Author, card: Card, change: CardChange, names: Names) -> str:
    """A colleague's name. Those of the shared library's editors are for whoever runs the site."""
    firm_id = change.firm_id or card.deck.firm_id
    return EDITORS if firm_id is None and not author.is_superuser else names.of(change.by, firm_id)


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """What differs between two texts as they are read, word by word."""
    for part, label in WORDS_OF:
        before, after = _plain(old.get(part, "")), _plain(new.get(part, ""))
        if before != after:
            yield Change(label, pieces=compare(before, after))
    points = _rows(old), _rows(new)
    if points[0] != points[1]:
        yield Change("Points", rows=compare_lists(*points))
    needed = [str(one.get("any_of") or "all") for one in (old, new)]
    if needed[0] != needed[1]:
        yield Change("Points that are enough", pieces=compare(*needed))


def _rows(rendered: Mapping[str, Any]) -> list[str]:
    """Points as the history words them; stored as id, heading, HTML, plain words, whether right, and reason."""
    rows = []
    for _key, group, html, *more in rendered.get("points", []):
        right, reason = (bool(more[1]), str(more[2])) if len(more) > 2 else (False, "")  # noqa: PLR2004
        rows.append(point_words(PointContent(_plain(html), group, right, _plain(reason))))
    return rows


def _plain(html: str) -> str:
    lines = _BLOCK_ENDS.sub("\n", _CELL_ENDS.sub(" | ", html))
    return _GAPS.sub("\n", unescape(strip_tags(lines))).strip()
