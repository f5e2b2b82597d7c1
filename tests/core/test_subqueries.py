"""Rows of one query inside another: the same list of dicts on either database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import Case, OuterRef, When

from cards.content.models import Card, Point
from cards.core.subqueries import SubqueryCount, listed
from tests.factories import make_card, make_deck

if TYPE_CHECKING:
    import pytest_django
    from django.db.models import QuerySet

HARD_TEXTS = ["", "It's “quoted”", 'a "b" \\ c', "Ärger: 水, 🙂", "two\nlines\t", "100 % of {names}", "NULL", "[1]"]


@pytest.fixture
def card(db: None) -> Card:
    return make_card(make_deck("plain"), "points", kind="points", points=[("Stage 1", "One"), "Two", "Three"])


def points() -> QuerySet[Point]:
    """The points of the card of the query around it."""
    return Point.objects.filter(card_id=OuterRef("pk"))


def rows(inner: QuerySet[Any], *names: str) -> Any:
    """What is listed for the first card, in the order of the first name."""
    found = vars(Card.objects.annotate(rows=listed(inner, names, group="card_id")).order_by("pk")[0])["rows"]
    return sorted(found, key=lambda row: row[names[0]])


def test_rows_come_as_dicts_in_one_query(
    card: Card, django_assert_num_queries: pytest_django.DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = rows(points(), "position", "text")
    assert found == [
        {"position": 0, "text": "One"},
        {"position": 1, "text": "Two"},
        {"position": 2, "text": "Three"},
    ]


def test_the_order_of_the_queryset_does_no_harm(card: Card) -> None:
    assert [row["text"] for row in rows(points().order_by("-position", "text"), "text")] == ["One", "Three", "Two"]


def test_each_row_around_gets_its_own(card: Card) -> None:
    make_card(card.deck, "other", points=["Theirs"])
    found = Card.objects.annotate(rows=listed(points(), ["text"], group="card_id")).order_by("pk")
    assert [{row["text"] for row in vars(each)["rows"]} for each in found] == [{"One", "Two", "Three"}, {"Theirs"}]


def test_where_there_are_none_the_list_is_empty(card: Card) -> None:
    assert rows(points().filter(text="nowhere"), "text") == []
    assert rows(Point.objects.none(), "text") == []


def test_a_row_that_is_not_asked_for_them_has_an_empty_list(card: Card) -> None:
    make_card(card.deck, "prose")
    asked = Case(When(kind="points", then=listed(points().filter(position=0), ["text"], group="card_id")))
    found = Card.objects.annotate(rows=asked).order_by("pk").values_list("rows", flat=True)
    assert list(found) == [[{"text": "One"}], []]


def test_an_id_is_text_that_an_address_can_hold(card: Card) -> None:
    ids = sorted(str(point.public_id) for point in card.points.all())
    assert rows(points(), "public_id") == [{"public_id": key} for key in ids]
    wrapped = Case(When(pk=card.pk, then=listed(points(), ["public_id"], group="card_id")))
    found = vars(Card.objects.annotate(rows=wrapped).get())["rows"]
    assert sorted(row["public_id"] for row in found) == ids, "inside another expression, too"


def test_columns_may_be_named_like_words_of_sql(card: Card) -> None:
    assert rows(points().filter(position__lt=2), "text", "group") == [
        {"text": "One", "group": "Stage 1"},
        {"text": "Two", "group": ""},
    ]


@pytest.mark.parametrize("text", HARD_TEXTS, ids=ascii)
def test_any_text_comes_as_it_is(card: Card, text: str) -> None:
    card.points.filter(position=1).update(text=text)
    assert [row["text"] for row in rows(points(), "position", "text")] == ["One", text, "Three"]


def test_rows_are_counted_inside_another_query(card: Card) -> None:
    make_card(card.deck, "empty")
    cards = Card.objects.annotate(
        all=SubqueryCount(points().order_by().values("pk")),
        two=SubqueryCount(points().values("pk")[:2]),
        none=SubqueryCount(Point.objects.none()),
    )
    assert list(cards.order_by("pk").values_list("all", "two", "none")) == [(3, 2, 0), (0, 0, 0)]
