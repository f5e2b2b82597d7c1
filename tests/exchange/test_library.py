"""The shipped decks say what they rest on; Client care answers what candidates asked when they typed their own."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cards.core.markdown import plain_text
from cards.examples.names import names_in
from cards.exchange.decktext import read_deck_text
from cards.exchange.formats import CardText, DeckText
from cards.firms.facts import FACTS, unset_words
from cards.kinds.drill import Options, Question, Table, read_table, sample
from cards.kinds.matching import find_said
from cards.kinds.registry import KINDS
from cards.kinds.speech import keys_in, spoken_text

DECKS = sorted(path.stem for path in Path(settings.LIBRARY_DIR).glob("*.md"))
# Every question of the two decks that the project started from, in our words, and the cards that answer it.
ASKED = {
    "what client care is": ["what-is-client-care"],
    "examples of client care": ["client-care-examples"],
    "when you showed good client care": ["example-good-client-care", "example-feedback"],
    "an underperforming contractor": ["underperforming-contractor"],
    "what to do at the outset": ["outset-client-care"],
    "your own firm's complaints procedure": ["your-firms-steps", "your-firms-procedure"],
    "what RICS expects of a complaints procedure": ["chp-rule", "chp-two-stage"],
    "what professional indemnity insurance is": ["pii-what"],
    "minimum limits of indemnity": ["pii-limits"],
    "uninsured excess": ["uninsured-excess"],
    "who the clients are": ["who-are-the-clients"],
    "clients and customers": ["client-or-customer"],
    "behaviours that establish a relationship": ["establishing-relationship"],
    "behaviours that maintain it": ["maintaining-relationship"],
    "any four systems": ["managing-systems"],
    "key points of complaints handling": ["complaints-key-points"],
    "when a complaint is acknowledged and answered": ["chp-timeline", "your-firms-days"],
    "who handles a complaint": ["chp-handler", "your-firms-contacts"],
    "the redress scheme of one's own firm": ["your-firms-schemes"],
    "who tells the insurer": ["notify-insurer", "your-firms-insurer-route"],
    "duty of care": ["duty-of-care"],
    "how a complaint is defined": ["complaint-definition"],
    "explicit requests": ["explicit-requests"],
    "implicit requests": ["implicit-requests"],
    "what a client is": ["what-is-a-client"],
    "understanding needs and expectations": ["understanding-needs"],
    "a client who is not satisfied": ["complaint-steps", "example-dissatisfied-client"],
    # What both lacked:
    "terms of engagement": ["terms-of-engagement"],
    "fees": ["fee-bases", "fee-transparency"],
    "conflicts of interest": ["conflict-types", "conflict-discovered"],
    "the five Rules of Conduct": ["five-rules"],
    "client money": ["client-money-what", "client-money-safeguards"],
    "data protection": ["data-principles", "lawful-bases", "data-time-limits"],
}

# What those two decks said wrongly, and the choice that puts it right.
CONFUSED = {
    "two stages as a rule": "two-stages-a-rule",
    "responding within 7 days": "due-within-seven-days",
    "28 days as the end of the matter": "day-28-update",
    "the director on the instruction as the handler": "who-reviews-service-complaint",
    "notifying the PII": "insurer-or-broker",
    "one redress scheme for everyone": "scheme-for-a-consumer",
    "reporting to RICS as a step": "reporting-not-a-step",
    "excess by turnover": "turnover-or-limit",
    "duty of care as a matter of contract": "duty-without-contract",
    "client and customer": "what-sets-a-client-apart",
}
# What firms say of themselves: nothing at all, or everything.
SPOKEN: list[dict[str, str]] = [{}, {key: fact.example for key, fact in FACTS.items()}]
FEWEST_CARDS = 25
SAMPLED = 10  # questions that an author is shown
FEWEST_COVERED = 4  # situation, what I did, outcome, lesson


def _of_kind(deck: DeckText, kind: str) -> list[CardText]:
    return [card for card in deck.cards if card.kind == kind]


def _card(deck: DeckText, key: str) -> CardText:
    return next(card for card in deck.cards if card.id == key)


def _points(card: CardText) -> list[str]:
    return [plain_text(point.text) for point in card.points]


def _read(name: str) -> DeckText:
    path = Path(settings.LIBRARY_DIR) / f"{name}.md"
    return read_deck_text(path.read_text(encoding="utf-8"), name=path.name)


@pytest.fixture(scope="module", params=DECKS)
def deck(request: pytest.FixtureRequest) -> DeckText:
    return _read(request.param)


@pytest.fixture(scope="module")
def client_care() -> DeckText:
    return _read("client-care")


def test_every_question_is_answered_by_a_published_card(client_care: DeckText) -> None:
    published = {card.id for card in client_care.cards if card.status == "published"}
    missing = {asked: [key for key in keys if key not in published] for asked, keys in ASKED.items()}
    assert {asked: keys for asked, keys in missing.items() if keys} == {}
    assert len(published) >= 45


def test_a_deck_is_named_as_its_file_and_competency_and_holds_enough(deck: DeckText) -> None:
    assert deck.id in DECKS
    assert deck.competency == deck.id
    assert len([card for card in deck.cards if card.status == "published"]) >= FEWEST_CARDS


def test_ethics_which_fails_an_interview_by_itself_has_its_deck() -> None:
    assert {"client-care", "ethics"} <= set(DECKS)


def test_every_card_says_when_it_was_checked_and_by_when_again(deck: DeckText) -> None:
    assert [card.id for card in deck.cards if not _is_dated(card)] == []


def _is_dated(card: CardText) -> bool:
    return bool(card.checked and card.review_by and date(2026, 1, 1) < card.checked < card.review_by)


def test_whatever_claims_to_be_more_than_practice_names_its_source(deck: DeckText) -> None:
    assert [card.id for card in deck.cards if card.basis != "practice" and not card.source] == []


def test_each_level_and_each_kind_is_there(deck: DeckText) -> None:
    assert {card.level for card in deck.cards} == {1, 2, 3}
    assert {card.kind for card in deck.cards} == set(KINDS)


def test_what_could_not_be_confirmed_is_checked_again_soon(deck: DeckText) -> None:
    unsure = [card for card in deck.cards if "unconfirmed" in card.note.casefold()]
    assert unsure
    late = [
        card.id for card in unsure if card.checked and card.review_by and (card.review_by - card.checked).days > 100
    ]
    assert late == []


@pytest.mark.parametrize("key", ["chp-two-stage", "your-firms-steps"])
def test_both_complaints_procedures_are_put_in_order_stage_by_stage(client_care: DeckText, key: str) -> None:
    card = _card(client_care, key)
    assert card.kind == "steps"
    assert [point.group for point in card.points] == sorted(point.group for point in card.points)
    assert {point.group for point in card.points} == {"Stage 1", "Stage 2"}


@pytest.mark.parametrize("facts", SPOKEN, ids=["nothing set", "all set"])
def test_no_step_says_what_another_step_of_its_card_says(deck: DeckText, facts: dict[str, str]) -> None:
    for card in _of_kind(deck, "steps"):
        steps = [spoken_text(step, facts, unset_words()) for step in _points(card)]
        for number, step in enumerate(steps):
            assert [i for i, found in enumerate(find_said(steps, step)) if found] == [number], f"{card.id}: {step}"


def _drill(card: CardText) -> tuple[Table, Sequence[Question]]:
    declared: dict[str, Any] = dict(card.settings)
    options = Options(**declared)
    table = read_table(card.figures, options)
    return table, sample(table, options, SAMPLED)


def test_every_table_gives_ten_questions_or_one_for_each_of_its_names(deck: DeckText) -> None:
    drills = {card.id: _drill(card) for card in _of_kind(deck, "figures")}
    assert {key: len(questions) for key, (_, questions) in drills.items()} == {
        key: SAMPLED if table.is_ranges else len(table.rows) for key, (table, _) in drills.items()
    }


@pytest.mark.parametrize("key", ["pii-limits", "uninsured-excess"])
def test_limits_and_excess_are_asked_from_ranges(client_care: DeckText, key: str) -> None:
    assert _drill(_card(client_care, key))[0].is_ranges


@pytest.mark.parametrize(
    ("key", "asked", "answer"),
    [
        ("pii-limits", "turned over exactly £100,000 last year", "£250,000"),
        ("pii-limits", "turned over £100,001 last year", "£500,000"),
        ("pii-limits", "turned over exactly £200,000 last year", "£500,000"),
        ("pii-limits", "turned over £200,001 last year", "£1,000,000"),
        ("uninsured-excess", "limit of indemnity of £250,000", "£10,000"),
        ("uninsured-excess", "limit of indemnity of exactly £500,000", "£12,500"),
        ("uninsured-excess", "limit of indemnity of £550,000", "£13,750"),
        ("chp-timeline", "acknowledge the complaint", "7 days"),
        ("chp-timeline", "a full response, or an update", "28 days"),
    ],
)
def test_the_ends_of_the_tables_are_asked_and_answered_right(
    client_care: DeckText, key: str, asked: str, answer: str
) -> None:
    _, questions = _drill(_card(client_care, key))
    assert [question.expected_text for question in questions if asked in question.text] == [answer]


def test_four_systems_out_of_more_are_a_full_answer(client_care: DeckText) -> None:
    card = _card(client_care, "managing-systems")
    assert (card.kind, card.any_of) == ("points", 4)


def test_where_part_of_the_points_is_a_full_answer_there_are_more(deck: DeckText) -> None:
    assert all(card.any_of < len(card.points) for card in deck.cards if card.any_of)


def test_each_confusion_has_a_choice(client_care: DeckText) -> None:
    assert {card.id for card in _of_kind(client_care, "choice")} == set(CONFUSED.values())


def test_every_choice_has_one_right_option_and_a_reason_for_each(deck: DeckText) -> None:
    for card in _of_kind(deck, "choice"):
        assert all(point.reason for point in card.points), card.id
        assert len({point.reason for point in card.points}) == len(card.points), card.id
        assert len([point for point in card.points if point.right]) == 1, card.id


def test_true_is_right_as_often_as_false(deck: DeckText) -> None:
    either = [card for card in _of_kind(deck, "choice") if {point.text for point in card.points} == {"True", "False"}]
    right = [point.text for card in either for point in card.points if point.right]
    assert right.count("True") == right.count("False") > 0


def test_examples_are_of_level_2_and_3_and_say_what_a_good_one_covers(deck: DeckText) -> None:
    examples = _of_kind(deck, "example")
    assert {card.level for card in examples} == {2, 3}
    assert [card.id for card in examples if not card.answer or len(card.points) < FEWEST_COVERED] == []
    texts = [text for card in examples for text in (card.question, card.answer, card.note, *_points(card))]
    assert [text for text in texts if names_in(text)] == []


def test_every_abbreviation_stands_for_something_that_a_card_says(deck: DeckText) -> None:
    shared = {short: (long, deck.cards) for short, long in deck.abbreviations}
    own = {short: (long, (card,)) for card in deck.cards for short, long in card.abbreviations}
    assert shared
    unused = [short for short, (long, cards) in {**shared, **own}.items() if not _is_said(short, long, cards)]
    assert unused == []


def _is_said(short: str, long: str, cards: Sequence[CardText]) -> bool:
    """Whether a point of these cards holds either form, and is found when the other one is typed."""
    forms = (short, long, long.replace("-", " "), long + "s", long.replace("conflict", "conflicts"))
    return any(
        find_said(_points(card), point.replace(held, typed), {short: long})[number]
        for card in cards
        for number, point in enumerate(_points(card))
        for held in forms
        for typed in (short, long)
        if held in point and typed != held
    )


def _texts(card: CardText) -> list[str]:
    points = [text for point in card.points for text in (point.text, point.group, point.reason)]
    return [card.question, card.answer, card.note, *points]


def test_every_fact_is_spoken_of_so_that_no_line_of_the_form_is_idle(client_care: DeckText) -> None:
    assert {key for card in client_care.cards for key in keys_in(*_texts(card))} == set(FACTS)


@pytest.mark.parametrize("key", ["your-firms-contacts", "your-firms-days", "your-firms-schemes", "your-firms-steps"])
def test_what_differs_from_firm_to_firm_stands_once_and_names_none(client_care: DeckText, key: str) -> None:
    card = _card(client_care, key)
    assert card.basis == "practice"
    assert len(keys_in(*_texts(card))) > 1


@pytest.mark.parametrize("facts", SPOKEN, ids=["nothing set", "all set"])
def test_points_of_a_card_stay_apart_whatever_a_firm_says(deck: DeckText, facts: dict[str, str]) -> None:
    for card in deck.cards:
        said = [spoken_text(point, facts, unset_words()) for point in _points(card)]
        assert len(set(said)) == len(said), card.id
