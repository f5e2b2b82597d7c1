"""Saving facts: what somebody else saved since is never written over, in the very same instant either."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from cards.firms.models import FirmFact
from cards.mentoring.facts_actions import FactsConflictError, save_facts
from tests.factories import NOW

if TYPE_CHECKING:
    from cards.firms.models import Firm, User


def save(firm: Firm, by: User, value: str, seen: str = "") -> str:
    try:
        save_facts(firm=firm, values={"firm": value, "gifts_register": value}, seen={"firm": seen}, by=by, now=NOW)
    except FactsConflictError as error:
        return ", ".join(error.keys)
    else:
        return "saved"
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_one_saves_and_the_others_hear_of_it(firm: Firm, dora: User) -> None:
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(partial(save, firm, dora), ["a", "b", "c", "d"]))
    assert sorted(said) == ["firm, gifts_register"] * 3 + ["saved"]
    assert len(set(FirmFact.objects.values_list("value", flat=True))) == 1
    assert FirmFact.history.count() == 2


@pytest.mark.django_db
def test_who_writes_the_same_is_no_rival(firm: Firm, dora: User) -> None:
    values = {"firm": "Ours"}
    for _ in range(2):
        save_facts(firm=firm, values=values, seen={}, by=dora, now=NOW)
    assert FirmFact.history.count() == 1


@pytest.mark.django_db
def test_one_conflict_saves_nothing_at_all(firm: Firm, dora: User) -> None:
    FirmFact.objects.create(firm=firm, key="firm", value="Theirs")
    with pytest.raises(FactsConflictError):
        save_facts(firm=firm, values={"firm": "Mine", "gifts_register": "Mine"}, seen={}, by=dora, now=NOW)
    assert list(FirmFact.objects.values_list("key", "value")) == [("firm", "Theirs")]
