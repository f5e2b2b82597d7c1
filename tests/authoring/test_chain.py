"""The page of a card's changes says before and after what its readers read before and after: over a long history."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.html import strip_tags

from cards.authoring.differences import GONE, NEW
from cards.content.actions import PointDraft
from cards.content.choices import Status
from cards.content.copy_actions import draft_of_card
from cards.content.correction_models import CardChange, FirmCopy
from cards.content.models import Card
from cards.content.voice import rendered_for_reader
from cards.firms.facts import unset_words
from cards.firms.models import FirmFact, Membership, Role
from cards.kinds.speech import spoken
from cards.study.copying import publish_copy, withdraw_copy
from cards.study.correcting import publish_facts
from cards.study.publishing import save_edit
from tests.factories import NOW, make_card

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import Firm, User

Read = dict[str, str]
HANDLER, DAYS = "complaints_handler", "respond_within"
ASK, IN_TIME = f"ask {{{{ {HANDLER} }}}}", f"within {{{{ {DAYS} }}}}"


def words_of(rendered: dict[str, Any]) -> Read:
    answer, points = rendered["answer"], "\n".join(row[2] for row in rendered["points"])
    return {name: unescape(strip_tags(html)).strip() for name, html in (("Answer", answer), ("Points", points))}


@dataclass
class World:
    """A shared card and who reads it: a candidate of each firm, and None for somebody of none.

    read: for each of its changes, what was read before and after it, by each reader of the text that it is of.
    """

    card: Card
    editor: User
    readers: dict[Firm | None, User]
    now: datetime = NOW
    texts: dict[Firm | None, dict[str, Any]] = field(default_factory=dict)
    read: dict[int, tuple[dict[Firm | None, Read], dict[Firm | None, Read]]] = field(default_factory=dict)

    def does(self, act: Callable[..., object], *who: Any, **what: Any) -> None:
        self.now += timedelta(minutes=7)
        known = list(CardChange.objects.values_list("pk", flat=True))
        before = self.reading()
        act(*who, **what)
        after = self.reading()
        for change in CardChange.objects.exclude(pk__in=known):
            # The library's text is told to each firm in its own words, also where it reads a copy.
            place = 0 if change.firm_id else 1
            self.read[change.pk] = before[place], after[place]

    def reading(self) -> tuple[dict[Firm | None, Read], dict[Firm | None, Read]]:
        """What each reads now, and what each would read of the library's own text. Of a draft, what it said before."""
        theirs, library = {}, {}
        copies = set(FirmCopy.objects.filter(withdrawn_at=None).values_list("firm", flat=True))
        for firm, user in self.readers.items():
            card = Card.objects.visible_to(user).spoken_to(user).filter(pk=self.card.pk).first()
            facts = {fact.key: fact.value for fact in FirmFact.objects.filter(firm=firm)} if firm else {}
            if card:
                self.texts[firm] = vars(card)["own_rendered"] or card.rendered
                self.texts[None] = card.rendered
            text = self.texts[firm if firm and firm.pk in copies else None]
            theirs[firm] = words_of(spoken(text, facts, unset_words()))
            library[firm] = words_of(spoken(self.texts[None], facts, unset_words()))
            assert card is None or theirs[firm] == words_of(rendered_for_reader(card))
        return theirs, library

    def library(self, answer: str, *, point: str = "Listen", status: Status = Status.PUBLISHED) -> None:
        card = Card.objects.get(pk=self.card.pk)
        card.answer, card.status = answer, status
        points = [PointDraft(point)]
        save_edit(card=card, points=points, by=self.editor, reason="So", now=self.now, is_material=True)

    def copy(self, firm: Firm, answer: str) -> None:
        card = Card.objects.get(pk=self.card.pk)
        draft = replace(draft_of_card(card), answer=answer)
        publish_copy(firm=firm, card=card, draft=draft, by=self.editor, reason="Ours", now=self.now, is_material=True)

    def give_up(self, firm: Firm) -> None:
        copy = FirmCopy.objects.get(firm=firm)
        withdraw_copy(copy=copy, by=self.editor, reason="Theirs", now=self.now, is_material=True)

    def facts(self, firm: Firm, **values: str) -> None:
        publish_facts(firm=firm, values=values, by=self.editor, now=self.now)


def told(entry: Any) -> dict[str, tuple[str, str]]:
    """What the page says of each part that differs: before, and after."""
    said = {}
    for change in entry.differences:
        rows = change.rows or [change.pieces]
        old, new = (
            "\n".join(filter(None, ("".join(p.text for p in row if p.state != left_out) for row in rows)))
            for left_out in (NEW, GONE)
        )
        said[change.label] = old, new
    return said


def entries_of(browser: Client, card: Card) -> list[Any]:
    entries, number, more = [], 1, True
    while more:
        context = browser.get(f"/admin/cards/card/{card.pk}/changes/?page={number}").context
        entries += context["entries"]
        number, more = number + 1, context["page"].has_next()
    return entries


def exactly(world: World, browser: Client, firm: Firm | None) -> int:
    """Hold all that the page says to a reader against what was read; return how many changes it told."""
    entries = entries_of(browser, world.card)
    for entry in entries:
        before, after = (sides[entry.change.firm or firm] for sides in world.read[entry.change.pk])
        differing = {part: (before[part], after[part]) for part in before if before[part] != after[part]}
        assert told(entry) == differing, f"{entry.what}, number {entry.change.pk}"
    return len(entries)


@pytest.fixture
def world(
    shared_deck: Deck, firm: Firm, other_firm: Firm, alice: User, charlie: User, guest: User, root: User
) -> World:
    card = make_card(shared_deck, "who", answer=f"First, {ASK}.", points=["Listen"])
    world = World(card, root, {firm: alice, other_firm: charlie, None: guest})
    world.reading()
    return world


def live(world: World, first: Firm, other: Firm) -> None:
    """Live through two years of a card."""
    does, library, copy, give_up, facts = world.does, world.library, world.copy, world.give_up, world.facts
    does(facts, first, **{HANDLER: "Ann"})
    does(library, f"Second, {ASK}.")
    does(facts, other, **{HANDLER: "Olga"})
    does(facts, first, **{HANDLER: ""})
    does(facts, first, **{HANDLER: "Cid"})
    does(copy, first, f"Ours: {ASK}, always.")
    does(library, f"Third, {ASK}, {IN_TIME}.", point="Listen well")
    does(facts, first, **{HANDLER: "Dan", DAYS: "7 days"})
    does(copy, other, f"Theirs: {ASK}.")
    does(copy, first, f"Ours again: {ASK} {IN_TIME}.")
    does(facts, first, **{HANDLER: "Eli", DAYS: "9 days"})
    does(give_up, first)
    does(facts, first, **{DAYS: ""})
    does(library, "Fourth, ask nobody.")
    does(facts, first, **{HANDLER: "Fay"})
    does(facts, other, **{HANDLER: ""})
    does(give_up, other)
    does(copy, other, f"Theirs once more: {ASK}.")
    does(library, f"Fifth, {ASK}.")
    does(library, f"Half a thought, {ASK}.", status=Status.DRAFT)
    does(facts, first, **{HANDLER: "Gus"})
    does(give_up, other)
    does(library, f"Sixth, {ASK}.", point="Write it down")
    does(copy, first, f"Ours at last: {ASK}.")
    does(facts, first, **{HANDLER: "Hal"})


def test_it_says_what_each_firm_and_whoever_is_of_none_read_before_and_after(
    world: World,
    firm: Firm,
    other_firm: Firm,
    bobs: Client,
    roots: Client,
    erin: User,
    sign_in: Callable[[User], Client],
) -> None:
    live(world, firm, other_firm)
    assert exactly(world, bobs, firm) == 18
    assert exactly(world, sign_in(erin), other_firm) == 11
    assert exactly(world, roots, None) == 24


def test_facts_that_were_changed_in_one_go_are_named_together(world: World, firm: Firm, bobs: Client) -> None:
    world.does(world.library, f"Second, {ASK} {IN_TIME}.")
    world.does(world.facts, firm, **{HANDLER: "Ann", DAYS: "7 days", "insurer_route": "we phone"})
    time, handler, _second = entries_of(bobs, world.card)
    labels = ["“Who handles complaints”", "“A full response, or an update, comes within”"]
    assert handler.what == f"The firm facts {labels[0]} and {labels[1]}"
    assert time.what == f"The firm facts {labels[1]} and {labels[0]}"
    assert told(time)["Answer"][1] == told(handler)["Answer"][1] == "Second, ask Ann within 7 days."


def test_a_copy_that_was_given_up_has_no_version_of_its_own(world: World, firm: Firm, bobs: Client) -> None:
    for act, said in ((world.copy, (firm, "Ours.")), (world.library, ("Second.",)), (world.give_up, (firm,))):
        world.does(act, *said)
    assert [entry.what for entry in entries_of(bobs, world.card)] == [
        "The firm's own copy, given up",
        "Version 2",
        "The firm's own copy, version 1",
    ]


def test_whoever_runs_the_site_reads_a_firms_own_card_in_the_words_of_that_firm(
    root: User, roots: Client, firm: Firm, other_firm: Firm, other_firm_deck: Deck
) -> None:
    Membership.objects.create(user=root, firm=firm, role=Role.MANAGER)
    for place, name in ((firm, "Ann"), (other_firm, "Olga")):
        publish_facts(firm=place, values={HANDLER: name}, by=root, now=NOW)
    world = World(make_card(other_firm_deck, "who", answer=f"First, {ASK}."), root, {})
    world.does(world.library, f"Second, {ASK}.")
    (entry,) = entries_of(roots, world.card)
    assert told(entry)["Answer"] == ("First, ask Olga.", "Second, ask Olga.")
