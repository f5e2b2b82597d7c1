"""Loading decks: what changes, and what must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.content.actions import PointDraft, match_points, save_card, save_described
from cards.content.choices import Status
from cards.content.models import Card, Deck, Source
from cards.exchange.actions import (
    GONE,
    UPDATED,
    UnknownCompetencyError,
    find_problems,
    load_deck,
)
from cards.exchange.decktext import DeckTextError
from cards.exchange.formats import CardText, DeckText, PointText, SourceText
from cards.exchange.queries import deck_text_of, text_of
from cards.firms.queries import study_day_of
from cards.kinds.types import PointContent
from cards.scheduling.types import Rating
from cards.study.actions import Attempt, grade_card
from cards.study.models import Memory, Review
from tests.factories import NOW, make_card, make_competency, make_source

if TYPE_CHECKING:
    from cards.exchange.actions import LoadResult
    from cards.firms.models import Firm, User

RULES = SourceText("rules", "Rules of Conduct", "RICS", "2022")
POINTS = (PointText("Stage 1", "Acknowledge"), PointText("Stage 1", "Investigate"), PointText("Stage 2", "Acknowledge"))


def card_text(key: str = "complaint", **fields: Any) -> CardText:
    wanted: dict[str, Any] = {
        "question": "What is a complaint?",
        "kind": "points",
        "level": 1,
        "basis": "rule",
        "source": "rules",
        "checked": date(2026, 11, 1),
        "review_by": date(2027, 11, 1),
        "points": POINTS,
    }
    return CardText(key, **{**wanted, **fields})


def deck_text(*cards: CardText, **fields: Any) -> DeckText:
    deck = DeckText("client-care", "Client care", "client-care", sources=(RULES,), cards=cards or (card_text(),))
    return replace(deck, **fields)


def load(text: DeckText, *, firm: Firm | None = None, days: int = 0) -> LoadResult:
    return load_deck(text=text, firm=firm, by=None, now=NOW + timedelta(days=days))


def outcome(result: LoadResult) -> dict[str, list[str]]:
    names = ("added", "updated", "unchanged", "kept", "retired")
    return {name: getattr(result, name) for name in names if getattr(result, name)}


def edit(card: Card, *, by: User | None = None, **fields: Any) -> Card:
    """Correct a card as a mentor does in the admin."""
    for name, value in fields.items():
        setattr(card, name, value)
    points = match_points(card, [point.content for point in card.points.all()])
    return save_card(card=card, points=points, by=by, reason="Corrected", now=NOW + timedelta(days=1))


@pytest.fixture(autouse=True)
def _competency(db: None) -> None:
    make_competency()
    make_competency("ethics", "Ethics")


def test_loading_again_writes_nothing() -> None:
    cards = [card_text(f"card-{number}") for number in range(20)]
    assert outcome(load(deck_text(*cards))) == {"added": [card.id for card in cards]}
    with CaptureQueriesContext(connection) as queries:
        again = load(deck_text(*cards), days=1)
    assert outcome(again) == {"unchanged": [card.id for card in cards]}
    assert not again.described_anew
    assert not [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert len(queries) <= 6  # whatever the number of cards


def test_an_edit_in_the_file_reaches_the_card_and_nobody_s_history(alice: User) -> None:
    load(deck_text())
    card = Card.objects.get()
    attempt = Attempt(card.public_id, uuid4(), 0, Rating.GOOD, [str(card.points.all()[0].public_id)])
    grade_card(user=alice, attempt=attempt, day=study_day_of(alice, NOW), now=NOW)
    before = [list(model.objects.values()) for model in (Memory, Review)]

    result = load(deck_text(card_text(question="How is a complaint defined?")), days=1)

    assert outcome(result) == {"updated": ["complaint"]}
    after = Card.objects.get()
    assert (after.pk, after.public_id) == (card.pk, card.public_id)
    assert (after.question, after.version) == ("How is a complaint defined?", 2)
    assert "How is a complaint defined?" in after.face.question
    assert after.history.latest().history_change_reason == UPDATED
    assert [list(model.objects.values()) for model in (Memory, Review)] == before


def test_a_mentor_s_correction_survives(bob: User) -> None:
    load(deck_text())
    edit(Card.objects.get(), by=bob, question="Corrected here")
    assert outcome(load(deck_text(), days=2)) == {"unchanged": ["complaint"]}
    assert outcome(load(deck_text(card_text(note="New")), days=3)) == {"kept": ["complaint"]}
    assert outcome(load(deck_text(card_text("other")), days=4)) == {"added": ["other"]}
    card = Card.objects.get(key="complaint")
    assert (card.question, card.note, card.status) == ("Corrected here", "", Status.PUBLISHED)


def test_a_file_that_catches_up_with_a_correction_leads_again() -> None:
    load(deck_text())
    edit(Card.objects.get(), question="Corrected here")
    assert outcome(load(deck_text(card_text(question="Corrected here")))) == {"unchanged": ["complaint"]}
    assert outcome(load(deck_text(card_text(question="Later word")))) == {"updated": ["complaint"]}


def test_a_card_retired_here_stays_retired() -> None:
    load(deck_text())
    edit(Card.objects.get(), status=Status.RETIRED)
    assert outcome(load(deck_text())) == {"unchanged": ["complaint"]}
    assert Card.objects.get().status == Status.RETIRED


def test_a_card_that_leaves_the_file_is_retired_and_comes_back_as_itself() -> None:
    load(deck_text(card_text(), card_text("other")))
    card = Card.objects.get(key="other")
    assert outcome(load(deck_text())) == {"unchanged": ["complaint"], "retired": ["other"]}
    assert outcome(load(deck_text())) == {"unchanged": ["complaint"]}
    assert card.history.latest().history_change_reason == GONE
    assert outcome(load(deck_text(card_text(), card_text("other")))) == {
        "updated": ["other"],
        "unchanged": ["complaint"],
    }
    back = Card.objects.get(key="other")
    assert (back.pk, back.status) == (card.pk, Status.PUBLISHED)
    assert [point.public_id for point in back.points.all()] == [point.public_id for point in card.points.all()]


def test_a_card_made_here_is_left_alone() -> None:
    deck = load(deck_text()).deck
    make_card(deck, "made-here")
    make_card(deck, "same-id")
    result = load(deck_text(card_text(), card_text("same-id")))
    assert outcome(result) == {"unchanged": ["complaint"], "kept": ["same-id"]}
    assert set(Card.objects.filter(status=Status.PUBLISHED).values_list("key", flat=True)) == {
        "complaint",
        "made-here",
        "same-id",
    }


def test_a_new_order_is_no_new_version() -> None:
    load(deck_text(card_text("one"), card_text("two")))
    assert outcome(load(deck_text(card_text("two"), card_text("one")))) == {"unchanged": ["two", "one"]}
    assert list(Card.objects.values_list("key", "version")) == [("two", 1), ("one", 1)]


def test_points_keep_their_identity() -> None:
    load(deck_text())
    first, second, third = Card.objects.get().points.all()
    points = (
        PointText("Stage 1", "Log it"),
        PointText("Stage 1", "Acknowledge"),
        PointText("Stage 1", "Investigate it thoroughly"),
        PointText("Stage 2", "Acknowledge"),
    )
    load(deck_text(card_text(points=points)))
    new, *kept = Card.objects.get().points.all()
    assert [point.public_id for point in kept] == [first.public_id, second.public_id, third.public_id]
    assert new.public_id not in {first.public_id, second.public_id, third.public_id}
    assert [point[0] for point in Card.objects.get().rendered["points"]] == [
        str(point.public_id) for point in (new, *kept)
    ]


def test_a_point_written_anew_in_its_place_keeps_its_identity() -> None:
    load(deck_text())
    card = Card.objects.get()
    drafts = match_points(
        card,
        [
            PointContent("Xyz", "Stage 1"),
            PointContent("Investigate", "Stage 1"),
            PointContent("Acknowledge", "Stage 2"),
        ],
    )
    assert [draft.public_id for draft in drafts] == [point.public_id for point in card.points.all()]
    assert match_points(Card(), [PointContent("One")]) == [PointDraft("One")]


def test_an_edited_source_survives_and_an_untouched_one_follows_the_file() -> None:
    load(deck_text())
    source = Source.objects.get()
    newer = deck_text(sources=(replace(RULES, edition="2030"),))
    assert load(newer).described_anew
    source.refresh_from_db()
    assert source.edition == "2030"
    source.url = "https://example.com/"
    save_described(row=source, fields=["url"], by=None, reason="Found the address", now=NOW + timedelta(days=1))
    assert not load(newer).described_anew
    assert not load(deck_text()).described_anew
    source.refresh_from_db()
    assert (source.edition, source.url) == ("2030", "https://example.com/")


OLD = replace(RULES, superseded_by="rules-2", superseded_on=date(2026, 10, 1))
NEW = SourceText("rules-2", "Rules of Conduct", "RICS", "2026")


def standing() -> dict[str, tuple[str | None, date | None]]:
    rows = Source.objects.values_list("key", "superseded_by__key", "superseded_on")
    return {key: (heir, since) for key, heir, since in rows}


SUPERSEDED = {"rules": ("rules-2", date(2026, 10, 1)), "rules-2": (None, None)}


@pytest.mark.parametrize("sources", [(OLD, NEW), (NEW, OLD)], ids=["old first", "new first"])
def test_the_file_says_what_took_a_source_s_place_though_no_card_rests_on_it_yet(
    sources: tuple[SourceText, ...],
) -> None:
    load(deck_text())
    assert load(deck_text(sources=sources)).described_anew
    assert standing() == SUPERSEDED
    assert Source.objects.get(key="rules").history.latest().superseded_by_id == Source.objects.get(key="rules-2").pk
    assert not load(deck_text(sources=sources)).described_anew
    assert deck_text_of(Deck.objects.get()).sources == (OLD, NEW)


def test_a_file_that_takes_it_back_is_followed() -> None:
    load(deck_text(sources=(OLD, NEW)))
    load(deck_text(sources=(RULES, replace(NEW, superseded_by="rules", superseded_on=date(2026, 11, 1)))))
    assert standing() == {"rules": (None, None), "rules-2": ("rules", date(2026, 11, 1))}


def test_a_file_that_says_nothing_of_it_leaves_a_source_superseded_that_was_so_here() -> None:
    load(deck_text())
    source = Source.objects.get()
    source.superseded_on = date(2026, 11, 1)
    said = ["superseded_on"]
    save_described(row=source, fields=said, by=None, reason="Withdrawn", now=NOW + timedelta(days=1))
    for text in (deck_text(), deck_text(sources=(replace(RULES, edition="2030"),)), deck_text(sources=(OLD, NEW))):
        load(text, days=2)
        assert standing()["rules"] == (None, date(2026, 11, 1))


def test_a_file_makes_no_ring_with_what_was_said_here() -> None:
    load(deck_text(sources=(RULES, NEW)))
    newer, older = Source.objects.get(key="rules-2"), Source.objects.get(key="rules")
    newer.superseded_by, newer.superseded_on = older, date(2026, 11, 1)
    said = ["superseded_by", "superseded_on"]
    save_described(row=newer, fields=said, by=None, reason="The old ones are back", now=NOW + timedelta(days=1))
    load(deck_text(sources=(replace(OLD, edition="2023"), NEW)), days=2)
    assert standing() == {"rules": (None, None), "rules-2": ("rules", date(2026, 11, 1))}
    assert Source.objects.get(key="rules").edition == "2023", "all else that the file says is taken"


def test_two_files_that_do_not_agree_on_what_took_a_source_s_place_are_told_apart() -> None:
    texts = {"one.md": deck_text(sources=(OLD, NEW)), "two.md": deck_text(id="other")}
    (error,) = find_problems(texts, {"client-care"})
    assert (error.name, error.problems[0].message) == ("two.md", "The source “rules” is not the same as in one.md.")


def test_a_dump_holds_the_whole_succession_in_few_queries(django_assert_max_num_queries: Any) -> None:
    chain = [RULES, *(SourceText(f"rules-{n}", "Rules of Conduct", "RICS", str(n)) for n in range(2, 5))]
    for place, heir in enumerate(chain[1:]):
        chain[place] = replace(chain[place], superseded_by=heir.key, superseded_on=date(2026, 1, 1 + place))
    deck = load(deck_text(sources=tuple(chain))).deck
    with django_assert_max_num_queries(8):
        assert deck_text_of(deck).sources == tuple(chain)


def test_an_edited_deck_description_survives() -> None:
    deck = load(deck_text()).deck
    deck.title = "Our clients"
    save_described(row=deck, fields=["title"], by=None, reason="", now=NOW + timedelta(days=1))
    assert not load(deck_text(description="New")).described_anew
    deck.refresh_from_db()
    assert (deck.title, deck.description) == ("Our clients", "")


PII, KPI = ("PII", "professional indemnity insurance"), ("KPI", "key performance indicator")


def test_an_edited_list_of_abbreviations_survives_and_an_untouched_one_follows_the_file() -> None:
    deck = load(deck_text()).deck
    assert load(deck_text(abbreviations=(PII,))).described_anew, "a deck that was loaded before there were any"
    deck.refresh_from_db()
    assert deck.abbreviations == dict([PII])
    assert not load(deck_text(abbreviations=(PII,))).described_anew
    deck.abbreviations = dict([KPI])
    save_described(row=deck, fields=["abbreviations"], by=None, reason="", now=NOW + timedelta(days=1))
    assert not load(deck_text(abbreviations=(PII, ("ADR", "x")))).described_anew
    deck.refresh_from_db()
    assert deck.abbreviations == dict([KPI])


OPTIONS = (PointText("", "£250,000", right=True, reason="At least."), PointText("", "£100,000", reason="The turnover."))
TABLE = "| paper | years |\n|---|---|\n| letters | 6 |\n| deeds | 12 |"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"settings": (("unit", "years"),)}, {"settings": (("unit", "years"), ("questions", 2))}),
        ({"abbreviations": ()}, {"abbreviations": (PII,)}),
        ({"points": OPTIONS}, {"points": (OPTIONS[0], replace(OPTIONS[1], reason="Of last year."))}),
        ({"points": OPTIONS}, {"points": (OPTIONS[0], replace(OPTIONS[1], right=True))}),
    ],
)
def test_every_part_that_a_kind_may_have_is_loaded_and_kept(before: dict[str, Any], after: dict[str, Any]) -> None:
    kind = "choice" if "points" in before else "figures"
    fields = {"kind": kind, "points": (), "figures": TABLE if kind == "figures" else ""}
    text, changed = (card_text(**{**fields, **said}) for said in (before, after))
    load(deck_text(text))
    assert text_of(Card.objects.get()) == text
    assert outcome(load(deck_text(text))) == {"unchanged": ["complaint"]}
    points = [point.public_id for point in Card.objects.get().points.all()]
    assert outcome(load(deck_text(changed))) == {"updated": ["complaint"]}
    card = Card.objects.get()
    assert (text_of(card), card.version) == (changed, 2)
    assert [point.public_id for point in card.points.all()] == points
    edit(card, kind_settings={"unit": "days"} if kind == "figures" else {}, question="Corrected here")
    assert outcome(load(deck_text(text))) == {"kept": ["complaint"]}


def test_an_upgrade_makes_no_new_version_of_anything() -> None:
    load(deck_text())
    digest = "d3c4e467749f160274168b1160ddb44c1b9bbf6be27634f07988e2edba56cbca"
    assert Card.objects.get().loaded_digest == digest
    assert outcome(load(deck_text(), days=1)) == {"unchanged": ["complaint"]}


def test_a_deck_comes_out_as_it_was_loaded_without_what_is_retired() -> None:
    text = deck_text(card_text("one", competency="ethics"), card_text("two"), abbreviations=(PII,), description="What.")
    deck = load(text).deck
    make_card(deck, "gone", status=Status.RETIRED)
    assert deck_text_of(deck) == text
    with CaptureQueriesContext(connection) as queries:
        deck_text_of(Deck.objects.get())
    assert len(queries) <= 5, "whatever the number of cards"


def test_two_sources_of_one_id_cannot_come_out_together(firm: Firm) -> None:
    deck = load(deck_text(), firm=firm).deck
    make_card(deck, "other", source=make_source("rules"))
    with pytest.raises(DeckTextError, match=r"Two sources have the id “rules”. Mend: Give one of them another id"):
        deck_text_of(deck)


def test_a_firm_s_deck_of_the_same_id_is_its_own(firm: Firm) -> None:
    shared = load(deck_text()).deck
    theirs = load(deck_text(card_text(question="Theirs")), firm=firm).deck
    assert shared.pk != theirs.pk
    assert {source.firm for source in Source.objects.all()} == {None, firm}
    assert shared.cards.get().question == "What is a complaint?"
    assert theirs.cards.get().source == Source.objects.get(firm=firm)
    assert outcome(load(deck_text())) == {"unchanged": ["complaint"]}


def test_a_card_s_own_competency_stands_only_where_it_differs() -> None:
    load(deck_text(card_text("own", competency="ethics"), card_text("same")))
    own, same = Card.objects.order_by("key")
    assert own.competency is not None
    assert (own.competency.code, same.competency) == ("ethics", None)


def test_an_unknown_competency_leaves_nothing_behind() -> None:
    with pytest.raises(UnknownCompetencyError, match=r"no competency “law”. Use one of: client-care, ethics"):
        load(deck_text(card_text(competency="law")))
    assert not Deck.objects.exists()


def test_a_failure_half_way_leaves_nothing_behind() -> None:
    load(deck_text())
    broken = card_text("broken", source="nowhere")
    with pytest.raises(KeyError):
        load(deck_text(card_text(question="Changed"), broken))
    assert Card.objects.get().question == "What is a complaint?"


def test_problems_of_files_together_name_their_lines() -> None:
    one = deck_text(replace(card_text(competency="law"), line=12))
    two = deck_text(sources=(replace(RULES, edition="2030"),))
    errors = find_problems({"one.md": one, "two.md": two}, {"client-care"})
    assert [str(error) for error in errors] == [
        "one.md:12: There is no competency “law”. Mend: Use one of: client-care.",
        (
            "two.md:1: The deck id “client-care” is already that of one.md. Mend: Give one another id.\n"
            "two.md:1: The source “rules” is not the same as in one.md. "
            "Mend: Decks share sources: write it the same in both, or give it another key."
        ),
    ]


def test_a_file_that_brings_another_day_of_checking_takes_the_name_beside_it_away(bob: User) -> None:
    load(deck_text())
    checked = date(2026, 11, 5)
    edit(Card.objects.get(), by=bob, checked_on=checked, checked_by=bob)
    load(deck_text(card_text(checked=checked)), days=2)  # the file has caught up
    load(deck_text(card_text(checked=checked, note="Why it matters")), days=3)
    assert (Card.objects.get().note, Card.objects.get().checked_by) == ("Why it matters", bob)
    load(deck_text(card_text(checked=date(2026, 11, 9))), days=4)
    assert Card.objects.get().checked_by is None
