"""What is kept of a candidate's aims, and what moves from a guest to an account."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError

from cards.candidacy import actions, queries
from cards.candidacy.actions import Aim, Declaration, StudyTime
from cards.candidacy.models import AssessmentWindow, Candidacy, DaysOff, DeclaredCompetency
from cards.firms.models import User
from cards.firms.queries import study_day_of
from tests.candidacy.setup_forms import make_competencies
from tests.factories import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 11, 10)
OPENS, CLOSES, DAY = date(2027, 3, 2), date(2027, 3, 27), date(2027, 3, 9)
MORNINGS = StudyTime(20, "01234", level_one_first=True, time_zone="Europe/London")


def save_window(user: User, opens: date = OPENS, closes: date = CLOSES) -> None:
    actions.save_interview(user=user, pathway="Valuation", aim=Aim(opens, closes))


def save_time(user: User, time: StudyTime = MORNINGS) -> None:
    actions.save_study_time(user=user, time=time, today=TODAY, now=NOW)


def add_off(user: User, first: date, last: date) -> None:
    actions.add_days_off(user=user, first=first, last=last, today=TODAY)


def windows(user: User) -> list[tuple[date, date, date | None]]:
    return list(AssessmentWindow.objects.filter(user=user).values_list("opens", "closes", "day"))


def off(user: User) -> list[tuple[date, date]]:
    return list(DaysOff.objects.filter(user=user).values_list("first", "last"))


def test_a_window_is_changed_in_place(alice: User) -> None:
    save_window(alice)
    first = AssessmentWindow.objects.get()
    save_window(alice, date(2027, 5, 1), date(2027, 5, 30))
    assert AssessmentWindow.objects.get().pk == first.pk
    assert windows(alice) == [(date(2027, 5, 1), date(2027, 5, 30), None)]


def test_a_date_known_at_once_is_a_window_of_one_day(alice: User) -> None:
    actions.save_interview(user=alice, pathway="Rural", aim=Aim(day=DAY))
    assert windows(alice) == [(DAY, DAY, DAY)]
    save_window(alice)
    assert windows(alice) == [(OPENS, CLOSES, None)], "and back to a window, whose day nobody knows"


def test_a_date_leaves_the_window_that_it_falls_in_and_moves_any_other(alice: User) -> None:
    save_window(alice)
    for day, window in ((DAY, (OPENS, CLOSES, DAY)), (date(2027, 4, 9), (date(2027, 4, 9),) * 3)):
        actions.save_interview(user=alice, pathway="Rural", aim=Aim(day=day))
        assert windows(alice) == [window]


def test_not_knowing_drops_the_open_window_and_keeps_what_came_before(alice: User) -> None:
    AssessmentWindow.objects.create(user=alice, opens=TODAY, closes=TODAY, outcome="referred", outcome_on=TODAY)
    save_window(alice)
    actions.save_interview(user=alice, pathway="Rural", aim=Aim())
    assert AssessmentWindow.objects.get().outcome == "referred"
    assert queries.course_of(alice).pathway == "Rural"


def test_competencies_are_kept_in_their_order_instead_of_the_earlier_ones(alice: User) -> None:
    known = make_competencies()
    valuation = Declaration(3, competency=known["valuation"].pk)
    actions.declare_competencies(user=alice, declared=[valuation, Declaration(2, name="Drones")])
    ethics = Declaration(3, competency=known["ethics"].pk)
    actions.declare_competencies(user=alice, declared=[Declaration(1, name="Drones"), ethics])
    rows = DeclaredCompetency.objects.filter(user=alice).values_list("competency__code", "name", "level", "rank")
    assert list(rows) == [(None, "Drones", 1, 1), ("ethics", "", 3, 2)]


def test_a_list_that_cannot_be_kept_changes_nothing(alice: User) -> None:
    actions.declare_competencies(user=alice, declared=[Declaration(1, name="Drones")])
    before = User.objects.get(pk=alice.pk).plan_version
    twice = [Declaration(1, name="Maps"), Declaration(2, name="Maps")]
    with pytest.raises(DatabaseError):
        actions.declare_competencies(user=alice, declared=twice)
    assert [row.name for row in DeclaredCompetency.objects.all()] == ["Drones"]
    assert User.objects.get(pk=alice.pk).plan_version == before


def test_the_time_is_kept_and_ends_the_set_up(alice: User) -> None:
    assert queries.needs_set_up(alice)
    save_time(alice)
    course = queries.course_of(alice)
    assert (course.calendar.minutes, course.calendar.weekdays) == (20, frozenset(range(5)))
    assert course.level_one_first
    assert Candidacy.objects.get().set_up_at == NOW
    assert not queries.needs_set_up(alice)


def test_the_set_up_is_finished_once(alice: User) -> None:
    save_time(alice)
    actions.save_study_time(user=alice, time=MORNINGS, today=TODAY, now=NOW + timedelta(days=9))
    assert Candidacy.objects.get().set_up_at == NOW


def test_today_never_goes_back_when_the_zone_changes(alice: User) -> None:
    midnight = datetime(2026, 11, 11, 11, 30, tzinfo=UTC)
    save_time(alice, StudyTime(20, "01", level_one_first=False, time_zone="Pacific/Auckland"))
    alice.refresh_from_db()
    before = study_day_of(alice, midnight).date
    west = StudyTime(20, "01", level_one_first=False, time_zone="America/Los_Angeles")
    actions.save_study_time(user=alice, time=west, today=before, now=midnight)
    alice.refresh_from_db()
    assert alice.time_zone == "America/Los_Angeles"
    assert study_day_of(alice, midnight).date == before == date(2026, 11, 11)


def test_skipping_keeps_what_was_said(alice: User) -> None:
    save_window(alice)
    actions.skip_set_up(user=alice, now=NOW)
    assert not queries.needs_set_up(alice)
    assert windows(alice) == [(OPENS, CLOSES, None)]
    assert queries.course_of(alice).pathway == "Valuation"


def test_days_off_said_twice_stand_once(alice: User) -> None:
    add_off(alice, TODAY, date(2026, 11, 16))
    add_off(alice, TODAY, date(2026, 11, 16))
    add_off(alice, TODAY, date(2026, 11, 12))
    assert off(alice) == [(TODAY, date(2026, 11, 16))], "away for the week, so away until Thursday too"
    add_off(alice, TODAY, date(2026, 11, 30))
    assert off(alice) == [(TODAY, date(2026, 11, 30))], "for longer than was thought"
    add_off(alice, date(2026, 12, 24), date(2027, 1, 3))
    assert len(off(alice)) == 2


def test_days_off_that_are_over_stay_as_they_were(alice: User) -> None:
    past = DaysOff.objects.create(user=alice, first=date(2026, 11, 1), last=date(2026, 11, 9))
    add_off(alice, date(2026, 11, 1), date(2026, 11, 12))
    assert DaysOff.objects.filter(pk=past.pk).exists()
    assert len(off(alice)) == 2


def test_so_many_days_off_are_kept_and_no_more(alice: User) -> None:
    for week in range(actions.MOST_DAYS_OFF):
        add_off(alice, TODAY + timedelta(weeks=week), TODAY + timedelta(weeks=week))
    with pytest.raises(actions.TooManyDaysOffError):
        add_off(alice, TODAY + timedelta(days=1), TODAY + timedelta(days=1))
    away = (TODAY + timedelta(days=1), TODAY + timedelta(days=2))
    with pytest.raises(actions.TooManyDaysOffError):
        save_time(alice, StudyTime(45, "5", level_one_first=False, time_zone="Asia/Tokyo", away=away))
    alice.refresh_from_db()
    assert queries.course_of(alice).calendar.minutes == 30, "nothing of the form is kept"
    assert alice.time_zone != "Asia/Tokyo"


def test_days_off_are_removed(alice: User, bob: User) -> None:
    for user in (alice, bob):
        add_off(user, TODAY, TODAY)
    actions.remove_days_off(days_off=DaysOff.objects.get(user=alice))
    assert (off(alice), off(bob)) == ([], [(TODAY, TODAY)])


WRITES: list[Callable[[User], None]] = [
    save_window,
    save_time,
    lambda user: add_off(user, TODAY, TODAY),
    lambda user: actions.declare_competencies(user=user, declared=[Declaration(1, name="Drones")]),
    lambda user: actions.skip_set_up(user=user, now=NOW),
]


@pytest.mark.parametrize("write", WRITES, ids=["interview", "time", "days off", "competencies", "skip"])
def test_todays_plan_is_made_anew_after_each_and_nobody_elses(
    alice: User, bob: User, write: Callable[[User], None]
) -> None:
    before = User.objects.get(pk=alice.pk).plan_version
    write(alice)
    assert User.objects.get(pk=alice.pk).plan_version > before
    assert User.objects.get(pk=bob.pk).plan_version == bob.plan_version


# From guest to account


def say_all(user: User) -> None:
    save_window(user)
    actions.declare_competencies(user=user, declared=[Declaration(3, name="Drones")])
    save_time(user)
    add_off(user, TODAY, TODAY)


def test_all_that_a_guest_said_moves_to_an_account_that_said_nothing(guest: User, alice: User) -> None:
    say_all(guest)
    said = queries.course_of(guest)
    actions.skip_set_up(user=alice, now=NOW)
    before = User.objects.get(pk=alice.pk).plan_version
    assert actions.adopt_candidacy(guest=guest, account=alice)
    assert queries.course_of(alice) == said
    assert not queries.has_said_anything(guest)
    assert not queries.needs_set_up(alice)
    assert User.objects.get(pk=alice.pk).plan_version > before


@pytest.mark.parametrize("write", WRITES[:4], ids=["interview", "time", "days off", "competencies"])
def test_an_account_that_said_anything_keeps_its_own(guest: User, alice: User, write: Callable[[User], None]) -> None:
    say_all(guest)
    write(alice)
    said, guests = queries.course_of(alice), queries.course_of(guest)
    assert not actions.adopt_candidacy(guest=guest, account=alice)
    assert queries.course_of(alice) == said
    assert queries.course_of(guest) == guests


def test_days_off_alone_move_as_well(guest: User, alice: User) -> None:
    add_off(guest, TODAY, TODAY)
    actions.skip_set_up(user=alice, now=NOW)
    assert actions.adopt_candidacy(guest=guest, account=alice)
    assert off(alice) == [(TODAY, TODAY)]
    assert not queries.needs_set_up(alice), "they skipped, and are not asked again"


def test_a_guest_who_said_nothing_moves_nothing(guest: User, alice: User) -> None:
    actions.skip_set_up(user=guest, now=NOW)
    assert not actions.adopt_candidacy(guest=guest, account=alice)
    assert queries.needs_set_up(alice)
