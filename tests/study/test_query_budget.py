"""How many statements an answer and a page take, as literals: the same for a new site and for a full one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cards.kinds.registry import KINDS
from cards.scheduling.types import Rating, State
from cards.study.actions import flag_card
from cards.study.models import Memory, Review
from tests.examples.helpers import make_example
from tests.factories import make_card, make_cards, make_deck, post_grade
from tests.study.helpers import answer, post_mark, queue_of

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client

    from cards.content.models import Card, Deck
    from cards.firms.models import User

# Session, user, BEGIN, lock or read, memory, review, COMMIT, next card.
GRADE = 8
# Session, user, the card with the candidate's memory and examples, the answer to undo.
MARK = 4
MANY_CARDS = 10_000
MANY_REVIEWS = 100_000
SEEN_CARDS = 2_000


REVIEWS = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)
INSERT INTO cards_review (user_id, memory_id, sequence, attempt_id, kind, rating, reviewed_at, study_day,
    duration_ms, points_recalled, points_total, points_needed, previous, missed_before, scheduler, card_version)
SELECT user_id, id, n, {uuid}, 'grade', 3, last_review, introduced_on, 9000, '[]', 0, 0, '{{}}', '[]', 'test', 1
FROM cards_memory CROSS JOIN numbers
"""
NUMBERS = """(
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s) SELECT n FROM numbers
) AS numbers ON true"""
NEW_UUID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


def fill(user: User, deck: Deck) -> None:
    """Give the deck many cards, a fifth of them seen, with many reviews long ago."""
    (card,) = make_cards(deck, 1)
    uuid = NEW_UUID[connection.vendor]
    copy_row(card, {"public_id": uuid, "key": "'card-' || n", "position": "n"}, NUMBERS, MANY_CARDS - 1)
    now = timezone.now()
    memory = Memory.objects.create(
        user=user,
        card=card,
        version=MANY_REVIEWS // SEEN_CARDS,
        state=State.REVIEW,
        stability=30.0,
        difficulty=5.0,
        due=now + timedelta(days=30),
        last_review=now - timedelta(days=30),
        reps=1,
        introduced_on=now.date() - timedelta(days=60),
    )
    copy_row(memory, {"card_id": "other.id"}, "cards_card other ON position BETWEEN 1 AND %s", SEEN_CARDS - 1)
    with connection.cursor() as cursor:
        cursor.execute(REVIEWS.format(uuid=uuid), [MANY_REVIEWS // SEEN_CARDS])


def copy_row(row: Model, changed: dict[str, str], source: str, count: int) -> None:
    """Copy a row as many times as the source has rows, in one statement; what is changed: SQL by column."""
    table = row._meta.db_table
    columns = [str(field.column) for field in row._meta.concrete_fields if not field.primary_key]
    copied = ", ".join(changed.get(column, f"{table}.{column}") for column in columns)
    into = f"INSERT INTO {table} ({', '.join(columns)}) "
    with connection.cursor() as cursor:
        statement = f"{into} SELECT {copied} FROM {table} JOIN {source} WHERE {table}.id = %s"  # noqa: S608  all ours
        cursor.execute(statement, [count, row.pk])


def statements(client: Client, card: Card, version: int, deck: Deck | None = None) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = post_grade(client, card, version=version, deck=deck)
    assert response.status_code == 200, response.content
    assert b'id="turn"' in response.content
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("scoped", [False, True], ids=["all decks", "one deck"])
@pytest.mark.parametrize("seen", [False, True], ids=["unseen", "seen"])
@pytest.mark.django_db(transaction=True)
def test_an_answer_takes_eight_statements_with_its_transaction(
    *, seen: bool, scoped: bool, alices: Client, alice: User
) -> None:
    deck = make_deck("plain")
    cards = make_cards(deck, 34)
    if seen:
        answer(alice, cards[0], Rating.AGAIN, now=timezone.now())
    queue_of(alice, timezone.now())
    taken = statements(alices, cards[0], int(seen), deck if scoped else None)
    assert len(taken) == GRADE, "\n".join(taken)


@pytest.mark.django_db(transaction=True)
def test_the_first_answer_to_a_card_put_aside_unseen_takes_one_more(alices: Client, alice: User) -> None:
    cards = make_cards(make_deck("plain"), 34)
    flag_card(user=alice, card=cards[0], flagged=True)
    queue_of(alice, timezone.now())
    assert len(statements(alices, cards[0], 0)) == GRADE + 1
    assert len(statements(alices, cards[0], 1)) == GRADE


@pytest.mark.django_db(transaction=True)
def test_the_last_answer_of_a_day_asks_once_more_whether_the_plan_stands(alices: Client, alice: User) -> None:
    (card,) = make_cards(make_deck("plain"), 1)
    queue_of(alice, timezone.now())
    with CaptureQueriesContext(connection) as captured:
        response = post_grade(alices, card, version=0, rating=4)
    assert response["HX-Redirect"] == "/study/done/"
    assert len(captured) == GRADE + 1


@pytest.mark.parametrize("examples", [0, 1, 50])
@pytest.mark.django_db(transaction=True)
def test_an_answer_takes_no_more_where_own_examples_come_next(alices: Client, alice: User, examples: int) -> None:
    deck = make_deck("plain")
    first = make_card(deck, "first")
    rehearsed = make_card(deck, "second", kind="example", level=2)
    for number in range(examples):
        make_example(alice, f"Example {number}", card=rehearsed if number % 2 else None)
    queue_of(alice, timezone.now())
    taken = statements(alices, first, 0)
    assert len(taken) == GRADE, "\n".join(taken)
    with CaptureQueriesContext(connection) as captured:
        page = post_mark(alices, rehearsed, typed="What I did")
    assert page.content.decode().count('<article class="own">') == min(examples, 5)
    assert len(captured) == MARK


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answers", [0, 3])
@pytest.mark.parametrize("good", [True, False])
def test_marking_takes_as_many_statements_for_every_kind(
    alices: Client, alice: User, shared_deck: Deck, kind: str, answers: int, *, good: bool
) -> None:
    card = shared_deck.cards.get(kind=kind)
    for _ in range(answers):
        answer(alice, card, now=timezone.now())
    fields: dict[str, Any] = {"choice": card.face.points[0].id, "by": "given"} if kind == "choice" else {}
    with CaptureQueriesContext(connection) as captured:
        page = post_mark(alices, card, version=answers, typed="First" if good else "x" * 10_001, **fields)
    assert page.status_code == (200 if good else 422)
    assert len(captured) == MARK, "\n".join(query["sql"] for query in captured)


def test_a_full_site_takes_as_many_statements_as_a_new_one(alices: Client, alice: User) -> None:
    deck = make_deck("plain")
    fill(alice, deck)
    seen, unseen = deck.cards.get(position=0), deck.cards.get(position=MANY_CARDS - 1)
    assert (Review.objects.count(), deck.cards.count()) == (MANY_REVIEWS, MANY_CARDS)
    queue_of(alice, timezone.now())
    # Inside the test's own transaction BEGIN and COMMIT show as SAVEPOINT and RELEASE.
    assert len(statements(alices, seen, MANY_REVIEWS // SEEN_CARDS)) == GRADE
    assert len(statements(alices, unseen, 0)) == GRADE
    other = deck.cards.get(position=1)
    with CaptureQueriesContext(connection) as captured:
        assert post_mark(alices, other, version=MANY_REVIEWS // SEEN_CARDS).status_code == 200
    assert len(captured) == MARK, "\n".join(query["sql"] for query in captured)


def rows_of_a_page(user: User, number: int) -> Deck:
    """Number of decks, of cards answered in the first one, and of answers, all at once; and a card that waits."""
    for position in range(1, number):
        make_cards(make_deck(f"more-{position}", position=position), 1)
    deck = make_deck("first", position=0)
    now = timezone.now()
    for index in range(number):
        card = make_card(deck, f"card-{index}", points=["One", "Two"])
        answer(user, card, now=now)
    make_cards(deck, 1)
    return deck


# Session and user, whether the mentors' desk is in the navigation, and the page's own.
PAGES = {
    "today": ("/today/", 10),
    "study": ("/study/", 5),
    "done": ("/study/done/", 8),
    "decks": ("/decks/", 4),
    "deck": ("/decks/{deck}/", 7),
    "card": ("/cards/{card}/", 5),
    "search": ("/search/?q=what", 6),
    "my cards": ("/my-cards/", 4),
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", PAGES)
def test_pages_take_the_same_queries_with_one_row_and_with_three(
    name: str, rows: int, alices: Client, alice: User
) -> None:
    path, expected = PAGES[name]
    deck = rows_of_a_page(alice, rows)
    path = path.format(deck=deck.public_id, card=deck.cards.all()[0].public_id)
    queue_of(alice, timezone.now())
    with CaptureQueriesContext(connection) as captured:
        response = alices.get(path)
    assert response.status_code == 200
    assert len(captured) == expected, "\n".join(query["sql"] for query in captured)
