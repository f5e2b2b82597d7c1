"""Reports that were sent before they kept which text they were about: the copies' histories tell."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps

from cards.content.copy_actions import give_up
from cards.content.correction_models import FirmCopy, Report
from cards.content.models import Card
from tests.authoring.firm_copies import make_copy
from tests.factories import NOW, make_card

if TYPE_CHECKING:
    from datetime import datetime

    from cards.content.models import Deck
    from cards.firms.models import Firm, User

HOUR = timedelta(hours=1)
migration: Any = import_module("cards.migrations.0012_what_reports_are_about")


@pytest.fixture
def card(shared_deck: Deck) -> Card:
    return make_card(shared_deck, "answering")


def reported(card: Card, user: User, firm: Firm | None, at: datetime) -> Report:
    """As it was kept until then: with the version of the library's card."""
    return Report.objects.create(card=card, card_version=1, user=user, firm=firm, text="x", created_at=at)


def about() -> list[tuple[int | None, int]]:
    return list(Report.objects.order_by("created_at", "pk").values_list("firm_copy", "card_version"))


def forwards() -> None:
    migration.tell_from_histories(apps, None)


def backwards() -> None:
    migration.number_by_cards(apps, None)


def test_reports_are_about_what_was_read_when_they_were_sent(
    card: Card, alice: User, charlie: User, firm: Firm, other_firm: Firm
) -> None:
    reported(card, alice, firm, NOW - HOUR)
    copy = make_copy(firm, card)
    reported(card, alice, firm, NOW + HOUR)
    reported(card, alice, None, NOW + HOUR)
    reported(card, charlie, other_firm, NOW + HOUR)
    give_up(copy=copy, by=None, reason="r", now=NOW + 2 * HOUR)
    reported(card, alice, firm, NOW + 3 * HOUR)
    forwards()
    assert about() == [(None, 1), (copy.pk, 1), (None, 1), (None, 1), (None, 1)]
    assert FirmCopy.objects.get().version == 2


def test_a_report_on_a_copy_taken_up_again_has_its_version_and_gives_it_back(
    card: Card, alice: User, firm: Firm
) -> None:
    copy = make_copy(firm, card)
    give_up(copy=copy, by=None, reason="r", now=NOW)
    make_copy(firm, card)
    reported(card, alice, firm, NOW + HOUR)
    Card.history.filter(id=card.pk).update(version=7)
    forwards()
    assert about() == [(copy.pk, 3)]
    backwards()
    assert about() == [(copy.pk, 7)]


def test_where_histories_are_gone_a_report_stays_with_the_library(card: Card, alice: User, firm: Firm) -> None:
    make_copy(firm, card)
    FirmCopy.history.all().delete()
    reported(card, alice, firm, NOW + HOUR)
    forwards()
    assert about() == [(None, 1)]


def test_many_are_told_apart_in_batches(
    card: Card, alice: User, firm: Firm, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    copy = make_copy(firm, card)
    for number in range(5):
        reported(card, alice, firm, NOW + number * HOUR)
    monkeypatch.setattr(migration, "BATCH", 2)
    with django_assert_num_queries(3 + 1 + 3):
        forwards()
    assert about() == [(copy.pk, 1)] * 5
