"""The three screens, days off and the settings' summary, through the site. Today is 10 November 2026."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from cards.candidacy import actions, queries
from cards.candidacy.models import AssessmentWindow, Candidacy, DaysOff, DeclaredCompetency
from tests.candidacy.setup_forms import DAY, TIME, UNKNOWN, WINDOW, as_offered, as_sent, make_competencies
from tests.factories import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from cards.content.models import Competency
    from cards.firms.models import User

TODAY = date(2026, 11, 10)
WHEN, LIST, HOURS, OFF = "/interview/", "/interview/competencies/", "/interview/time/", "/interview/days-off/"
SETTINGS = "/settings/#interview"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def known(db: None) -> dict[str, Competency]:
    return make_competencies()


@pytest.fixture
def settled(alice: User) -> User:
    """Alice, who was asked already: each page stands by itself then."""
    actions.skip_set_up(user=alice, now=NOW)
    return alice


def text(response: Any) -> str:
    content: str = response.content.decode()
    return content


def said_at(response: Any, field: str) -> str:
    """The error beside a field."""
    assert response.status_code == 422
    return text(response).split(f'id="id_{field}_error"')[1].split("</ul>")[0]


def declared(user: User) -> list[tuple[str, int]]:
    return [(one.name, one.level) for one in queries.offered_to(user)]


# The way through


def test_three_screens_lead_to_today(alices: Client, alice: User, known: dict[str, Competency]) -> None:
    assert "Screen 1 of 3" in text(alices.get(WHEN))
    assert alices.post(WHEN, WINDOW).headers["Location"] == f"{LIST}?steps"
    assert "Screen 2 of 3" in text(alices.get(LIST))
    assert alices.post(f"{LIST}?steps", as_offered(alice)).headers["Location"] == f"{HOURS}?steps"
    assert "Screen 3 of 3" in text(alices.get(HOURS))
    assert alices.post(f"{HOURS}?steps", TIME).headers["Location"] == "/today/"
    assert "can be changed in Settings" in text(alices.get("/today/"))
    course = queries.course_of(alice)
    assert course.window
    assert (course.window.opens, course.window.closes) == (date(2027, 3, 2), date(2027, 3, 27))
    assert course.levels == {known["ethics"].pk: 3, known["client-care"].pk: 2, known["data-management"].pk: 1}
    assert (course.pathway, course.calendar.minutes) == ("Valuation", 20)


@pytest.mark.parametrize("page", [WHEN, LIST, HOURS])
def test_each_screen_can_be_skipped_and_is_not_asked_again(alices: Client, alice: User, page: str) -> None:
    alices.post(WHEN, WINDOW)
    assert 'action="/interview/skip/"' in text(alices.get(page))
    assert alices.post("/interview/skip/").headers["Location"] == "/today/"
    assert "My interview" in text(alices.get("/today/"))
    assert not queries.needs_set_up(alice)
    assert queries.course_of(alice).window, "what was said before stays"
    assert 'action="/interview/skip/"' not in text(alices.get(page))


def test_later_each_part_leads_back_to_the_settings(alices: Client, settled: User) -> None:
    for page, sent in ((WHEN, DAY), (LIST, as_offered(settled)), (HOURS, TIME)):
        assert "Screen" not in text(alices.get(page))
        assert alices.post(page, sent).headers["Location"] == SETTINGS


def test_whoever_skipped_can_walk_through_it_later(alices: Client, settled: User) -> None:
    assert "Screen 1 of 3" in text(alices.get(f"{WHEN}?steps"))
    assert alices.post(f"{WHEN}?steps", UNKNOWN).headers["Location"] == f"{LIST}?steps"


def test_a_guest_may_use_it_too(guest: User, sign_in: Callable[[User], Client]) -> None:
    client = sign_in(guest)
    client.post(WHEN, DAY)
    client.post(HOURS, TIME)
    assert queries.course_of(guest).interview_day(TODAY) == date(2027, 3, 9)
    assert "Tuesday, 9 March 2027" in text(client.get("/settings/"))


def test_the_settings_say_each_part_and_lead_to_it(alices: Client, alice: User, known: dict[str, Competency]) -> None:
    alices.post(WHEN, WINDOW)
    alices.post(LIST, as_offered(alice, add="Drones", add_level=3))
    alices.post(HOURS, {**TIME, "level_one_first": "on", "first": "2026-12-24", "last": "2027-01-03"})
    page = re.sub(r"\s+", " ", text(alices.get("/settings/")))
    for said in (
        "2 to 27 March 2027",
        "Valuation",
        "4 declared",
        "Weakest first: Drones, Ethics, Client care",
        "20 minutes a day, Monday to Friday",
        "Level 1 cards first",
        "24 December 2026 to 3 January 2027",
    ):
        assert said in page
    assert all(f'href="{link}"' in page for link in (WHEN, LIST, HOURS, OFF))


def test_level_one_first_says_that_ethics_come_before_it(alices: Client) -> None:
    assert "After ethics, new cards of Level 1 come before any of Levels 2 and 3" in text(alices.get(HOURS))


def test_before_anything_was_said_the_settings_offer_it(alices: Client) -> None:
    page = text(alices.get("/settings/"))
    assert "Not known yet" in page
    assert "None declared" in page
    assert f'href="{WHEN}?steps"' in page
    alices.post(WHEN, WINDOW)
    page = text(alices.get("/settings/"))
    assert "?steps" not in page
    assert "My date came" in page


# When


def test_what_was_said_is_shown_again(alices: Client, settled: User) -> None:
    alices.post(WHEN, WINDOW)
    page = text(alices.get(WHEN))
    assert 'value="Valuation"' in page
    assert 'value="2027-03-02"' in page
    assert re.search(r'value="window"[^>]*checked', page)
    alices.post(WHEN, DAY)
    assert re.search(r'value="day"[^>]*checked', text(alices.get(WHEN)))


def test_a_pathway_may_be_any_and_markup_is_only_text(alices: Client, settled: User) -> None:
    alices.post(WHEN, {**UNKNOWN, "pathway": "  <b>My</b>\n own \x07 pathway\u202e "})
    assert Candidacy.objects.get().pathway == "<b>My</b> own pathway"
    assert "<b>My" not in text(alices.get(WHEN)) + text(alices.get("/settings/"))
    assert '<option value="Quantity Surveying and Construction">' in text(alices.get(WHEN))


@pytest.mark.parametrize("today", ["2026-11-10", "10/11/2026", "10 November 2026"])
def test_an_interview_may_be_today_and_dates_be_written_as_people_do(alices: Client, settled: User, today: str) -> None:
    assert alices.post(WHEN, {"when": "day", "day": today}).status_code == 302
    assert AssessmentWindow.objects.get().day == TODAY


def test_a_window_may_have_begun(alices: Client, settled: User) -> None:
    assert alices.post(WHEN, {**WINDOW, "opens": "2026-11-01", "closes": "2026-11-10"}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({}, "when", "Choose one of the three"),
        ({"when": "never"}, "when", "Choose one of the three"),
        ({**DAY, "day": ""}, "day", "Give the day, or choose"),
        ({**DAY, "day": "soon"}, "day", "day/month/year"),
        ({**DAY, "day": "2027-02-30"}, "day", "not a date"),
        ({**DAY, "day": "2026-11-09"}, "day", "9 November 2026 is over"),
        ({**DAY, "day": "2031-12-01"}, "day", "more than 5 years ahead"),
        ({**DAY, "day": "9999-12-31"}, "day", "more than 5 years ahead"),
        ({**DAY, "day": "0001-01-01"}, "day", "more than a year ago"),
        ({**WINDOW, "opens": ""}, "opens", "Give the day"),
        ({**WINDOW, "closes": ""}, "closes", "Give the day"),
        ({**WINDOW, "closes": "2027-03-01"}, "closes", "ends on 1 March 2027, before it begins on 2 March 2027"),
        ({**WINDOW, "opens": "2026-10-01", "closes": "2026-11-09"}, "closes", "over on 9 November 2026"),
        ({**WINDOW, "opens": "1926-10-01"}, "opens", "Check the year"),
        ({**WINDOW, "closes": "2127-03-27"}, "closes", "Check the year"),
        ({**WINDOW, "pathway": "p" * 151}, "pathway", "151 characters long, and 150 fit"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_kept(
    alices: Client, settled: User, sent: dict[str, str], field: str, said: str
) -> None:
    alices.post(WHEN, WINDOW)
    response = alices.post(WHEN, sent)
    assert said in said_at(response, field)
    for value in filter(None, sent.values()):
        if value != "never":
            assert f'value="{value}"' in text(response)
    assert queries.course_of(settled).pathway == "Valuation", "nothing was changed"
    assert AssessmentWindow.objects.get().closes == date(2027, 3, 27)


def test_dates_that_another_choice_hides_do_not_count(alices: Client, settled: User) -> None:
    sent = {**DAY, "opens": "rubbish", "closes": "1926-01-01"}
    assert alices.post(WHEN, sent).status_code == 302
    assert AssessmentWindow.objects.get().day == date(2027, 3, 9)
    assert alices.post(WHEN, {**sent, "when": "unknown"}).status_code == 302
    assert not AssessmentWindow.objects.exists()


# Competencies


def test_the_weakest_come_first_as_they_were_numbered(
    alices: Client, settled: User, known: dict[str, Competency]
) -> None:
    sent = as_offered(settled)
    sent |= {"place-0": 3, "place-1": 2, "place-2": 1}
    alices.post(LIST, sent)
    assert [name for name, _ in declared(settled)] == ["Data management", "Client care", "Ethics"]


def test_one_number_moves_one_competency(alices: Client, settled: User, known: dict[str, Competency]) -> None:
    alices.post(LIST, as_offered(settled, **{"place-2": 1}))
    assert [name for name, _ in declared(settled)] == ["Data management", "Ethics", "Client care"]
    alices.post(LIST, as_offered(settled, **{"place-0": 2}))
    assert [name for name, _ in declared(settled)] == ["Ethics", "Data management", "Client care"]
    alices.post(LIST, as_offered(settled, **{"place-0": 999}))
    assert [name for name, _ in declared(settled)] == ["Data management", "Client care", "Ethics"]


def test_a_level_may_be_raised_and_never_falls_below_what_is_asked(
    alices: Client, settled: User, known: dict[str, Competency]
) -> None:
    alices.post(LIST, as_offered(settled, **{"level-1": 3}))
    assert declared(settled)[1] == ("Client care", 3)
    response = alices.post(LIST, as_offered(settled, **{"level-1": 1}))
    assert "asks for Level 2 or higher" in said_at(response, "level-1")
    assert declared(settled)[1] == ("Client care", 3)
    assert "Level 1" not in text(response).split('name="level-1"')[1].split("</select>")[0]


def test_technical_ones_are_added_by_any_name_or_from_the_list(
    alices: Client, settled: User, known: dict[str, Competency]
) -> None:
    assert '<option value="Valuation">' in text(alices.get(LIST))
    response = alices.post(LIST, as_offered(settled, add=" valuation ", add_level=3, stay="1"))
    assert response.headers["Location"] == LIST
    alices.post(LIST, as_offered(settled, add="Drones & <i>maps</i>", add_level=1))
    assert declared(settled)[:2] == [("Drones & <i>maps</i>", 1), ("Valuation", 3)]
    assert DeclaredCompetency.objects.get(competency=known["valuation"]).name == ""
    assert "<i>maps" not in text(alices.get(LIST)) + text(alices.get("/settings/"))


def test_adding_one_keeps_the_rest_of_the_form(alices: Client, settled: User, known: dict[str, Competency]) -> None:
    alices.post(LIST, as_offered(settled, add="Drones", stay="1", **{"level-2": 2, "place-2": 1}))
    assert declared(settled) == [("Drones", 2), ("Data management", 2), ("Ethics", 3), ("Client care", 2)]
    assert "Added: Drones." in text(alices.get(LIST))


def test_technical_ones_can_be_removed_and_mandatory_ones_cannot(
    alices: Client, settled: User, known: dict[str, Competency]
) -> None:
    alices.post(LIST, as_offered(settled, add="Drones"))
    page = text(alices.get(LIST))
    assert 'name="remove" value="named:Drones"' in page
    assert page.count('name="remove"') == 1
    assert alices.post(LIST, as_offered(settled, remove="named:Drones")).headers["Location"] == LIST
    assert [name for name, _ in declared(settled)] == ["Ethics", "Client care", "Data management"]
    alices.post(LIST, as_offered(settled, remove="listed:ethics"))
    assert queries.course_of(settled).levels[known["ethics"].pk] == 3


def test_mandatory_ones_that_do_not_come_back_are_kept(
    alices: Client, settled: User, known: dict[str, Competency]
) -> None:
    alices.post(LIST, as_sent([("named:Drones", 2)]))
    course = queries.course_of(settled)
    assert set(course.levels) == {known[code].pk for code in ("ethics", "client-care", "data-management")}


@pytest.mark.parametrize(
    ("rows", "more", "said"),
    [
        ([("named:Drones", 2), ("named:drones", 2)], {}, "stands here twice"),
        ([("listed:ethics", 3), ("listed:ethics", 3)], {}, "“Ethics” stands here twice"),
        ([("listed:gone", 2)], {}, "“gone” is not on the site"),
        ([("987654321", 2)], {}, "not on the site"),
        ([("named:", 2)], {}, "not on the site"),
        ([("named:" + "n" * 151, 2)], {}, "not on the site"),
        ([("named:Drones", 0)], {}, "Choose Level 1, 2 or 3"),
        ([("named:Drones", 4)], {}, "Choose Level 1, 2 or 3"),
        ([("named:Drones", "")], {}, "Choose Level 1, 2 or 3"),
        ([("named:Drones", "high")], {}, "Choose Level 1, 2 or 3"),
        ([("named:Drones", 2)], {"place-0": "0"}, "1 is the weakest"),
        ([("named:Drones", 2)], {"place-0": "first"}, "1 is the weakest"),
        ([("named:Drones", 2)], {"place-0": "1000"}, "1 is the weakest"),
        ([("named:Drones", 2)], {"add": "DRONES"}, "on your list already"),
        ([("named:Drones", 2)], {"add": "Client care"}, "on your list already"),
        ([("named:Drones", 2)], {"add": "a" * 151}, "151 characters long"),
        ([("named:Drones", 2)], {"add": "Maps", "add_level": "4"}, "Choose Level 1, 2 or 3"),
        ([("named:Drones", 2)], {"rows": "2"}, "Only a part of the list arrived"),
        ([(f"named:Number {number}", 2) for number in range(400)], {}, "At most 60 competencies"),
        ([(f"named:Number {number}", 2) for number in range(57)], {"add": "One more"}, "At most 60 competencies"),
    ],
)
def test_a_list_that_cannot_be_is_told_and_changes_nothing(  # one way of being wrong each
    alices: Client,
    settled: User,
    known: dict[str, Competency],
    rows: list[tuple[str, object]],
    more: dict[str, object],
    said: str,
) -> None:
    alices.post(LIST, as_offered(settled, add="Maps and plans"))
    response = alices.post(LIST, as_sent(rows, **more))
    assert response.status_code == 422
    assert said in text(response)
    assert declared(settled)[0] == ("Maps and plans", 2)
    assert DeclaredCompetency.objects.count() == 4


def test_an_empty_form_does_not_empty_the_list(alices: Client, settled: User, known: dict[str, Competency]) -> None:
    alices.post(LIST, as_offered(settled, add="Drones"))
    response = alices.post(LIST)
    assert response.status_code == 422
    assert "nothing was saved" in text(response)
    assert "Drones" in text(response)
    assert declared(settled)[0] == ("Drones", 2)


def test_what_was_typed_stays_where_something_else_is_wrong(
    alices: Client, settled: User, known: dict[str, Competency]
) -> None:
    rows = [("named:Drones", 9), ("listed:client-care", 3)]
    page = text(alices.post(LIST, as_sent(rows, add="Maps", add_level=3, **{"place-1": "7"})))
    assert 'value="Maps"' in page
    assert 'value="7"' in page
    assert re.search(r'value="3" selected', page.split('name="level-1"')[1])
    assert "Ethics" in page, "mandatory ones that were left out are back"


# Time


@pytest.mark.parametrize(("sent", "minutes"), [("10", 10), ("45", 45), ("other", 240)])
def test_minutes_are_one_of_a_few_or_any_number(alices: Client, settled: User, sent: str, minutes: int) -> None:
    alices.post(HOURS, {**TIME, "preset": sent, "minutes": "240"})
    assert queries.course_of(settled).calendar.minutes == minutes
    chosen = re.search(r'name="preset" value="(\w+)"[^>]*checked', text(alices.get(HOURS)))
    assert chosen
    assert chosen[1] == sent


def test_what_a_choice_hides_does_not_count(alices: Client, settled: User) -> None:
    assert alices.post(HOURS, {**TIME, "minutes": "1000000"}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"preset": ""}, "preset", "Choose how many minutes"),
        ({"preset": "15"}, "preset", "Choose one of these"),
        ({"preset": "other", "minutes": ""}, "minutes", "from 5 to 240"),
        ({"preset": "other", "minutes": "0"}, "minutes", "from 5 to 240"),
        ({"preset": "other", "minutes": "1000"}, "minutes", "from 5 to 240"),
        ({"preset": "other", "minutes": "9" * 400}, "minutes", "from 5 to 240"),
        ({"preset": "other", "minutes": "an hour"}, "minutes", "from 5 to 240"),
        ({"weekdays": []}, "weekdays", "Choose one day at least"),
        ({"weekdays": ["7"]}, "weekdays", "Choose days of the week"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "not a time zone we know"),
        ({"time_zone": ""}, "time_zone", "Choose your time zone"),
        ({"first": "2026-12-24"}, "last", "both days"),
        ({"last": "2026-12-24"}, "first", "both days"),
        ({"first": "2026-12-24", "last": "2026-12-23"}, "last", "before they begin on 24 December 2026"),
        ({"first": "2026-11-01", "last": "2026-11-09"}, "last", "is over"),
        ({"first": "2026-12-24", "last": "2036-12-23"}, "last", "Check the year"),
        ({"first": "then", "last": "2026-12-23"}, "first", "not a date"),
    ],
)
def test_a_time_that_cannot_be_changes_nothing(
    alices: Client, settled: User, sent: dict[str, Any], field: str, said: str
) -> None:
    alices.post(HOURS, TIME)
    response = alices.post(HOURS, {**TIME, "preset": "45", "time_zone": "Asia/Tokyo", **sent})
    assert said in said_at(response, field)
    settled.refresh_from_db()
    assert (queries.course_of(settled).calendar.minutes, settled.time_zone) == (20, "Europe/London")
    assert not DaysOff.objects.exists()


def test_a_weekday_said_twice_counts_once(alices: Client, settled: User) -> None:
    alices.post(HOURS, {**TIME, "weekdays": ["6", "0", "6"]})
    assert Candidacy.objects.get().weekdays == "06"


def test_the_zone_is_shown_with_its_time_and_can_be_changed(alices: Client, settled: User) -> None:
    alices.post(HOURS, {**TIME, "time_zone": "America/New_York"})
    page = text(alices.get(HOURS))
    assert "In America/New York it is Tuesday, 04:00 now." in page
    assert '<option value="America/New_York" selected>' in page


# Days off


def test_one_tap_is_away_from_today(alices: Client, settled: User) -> None:
    page = text(alices.get(OFF))
    assert re.findall(r'name="last" value="([\d-]+)"', page) == ["2026-11-10", "2026-11-16", "2026-11-23"]
    assert alices.post(OFF, {"last": "2026-11-16"}).headers["Location"] == OFF
    page = text(alices.get(OFF))
    assert "10 to 16 November 2026" in page
    assert "I am back" in page
    assert alices.post(f"{OFF}remove/", {"first": "2026-11-10", "last": "2026-11-16"}).headers["Location"] == OFF
    assert not DaysOff.objects.exists()


def test_days_off_ahead_are_listed_and_removed(alices: Client, settled: User) -> None:
    alices.post(OFF, {"first": "2026-12-24", "last": "2027-01-03"})
    alices.post(OFF, {"first": "2026-12-01", "last": "2026-12-01"})
    DaysOff.objects.create(user=settled, first=date(2026, 10, 1), last=date(2026, 10, 2))
    page = text(alices.get(OFF))
    assert page.index("1 December 2026") < page.index("24 December 2026 to 3 January 2027")
    assert "October" not in page
    assert page.count(">Remove ") == 2


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({}, "last", "Give a date"),
        ({"last": "2026-11-09"}, "last", "before they begin on 10 November 2026"),
        ({"first": "2026-11-01", "last": "2026-11-09"}, "last", "9 November 2026 is over"),
        ({"first": "1999-11-01", "last": "2026-11-12"}, "first", "Check the year"),
        ({"last": "2056-11-01"}, "last", "Check the year"),
        ({"first": "x", "last": "y"}, "first", "not a date"),
    ],
)
def test_days_off_that_cannot_be_are_told(
    alices: Client, settled: User, sent: dict[str, str], field: str, said: str
) -> None:
    assert said in said_at(alices.post(OFF, sent), field)
    assert not DaysOff.objects.exists()


def test_too_many_days_off_are_refused_in_words(alices: Client, settled: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_DAYS_OFF", 1)
    alices.post(OFF, {"last": "2026-11-10"})
    for page, sent in ((OFF, {}), (HOURS, TIME)):
        response = alices.post(page, {**sent, "first": "2026-12-01", "last": "2026-12-02"})
        assert "Remove one first" in said_at(response, "last")


# Nobody else's


def test_one_candidate_touches_nothing_of_another(
    alices: Client, settled: User, bob: User, known: dict[str, Competency]
) -> None:
    actions.add_days_off(user=bob, first=TODAY, last=TODAY, today=TODAY)
    actions.declare_competencies(user=bob, declared=[actions.Declaration(2, name="Bob's own")])
    actions.save_interview(user=bob, pathway="Rural", aim=actions.Aim(TODAY, TODAY))
    before = queries.course_of(bob)
    theirs = alices.post(f"{OFF}remove/", {"first": "2026-11-10", "last": "2026-11-10"})
    nobodys = alices.post(f"{OFF}remove/", {"first": "2026-11-11", "last": "2026-11-11"})
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    for page in (WHEN, LIST, HOURS, OFF, "/settings/"):
        assert "Bob" not in text(alices.get(page))
    alices.post(WHEN, UNKNOWN)
    alices.post(LIST, as_offered(settled, remove="named:Bob's own", user=bob.pk))
    alices.post(HOURS, {**TIME, "user": bob.pk})
    assert queries.course_of(bob) == before


@pytest.mark.parametrize("days", [{}, {"first": "2026-11-10"}, {"first": "x", "last": "y"}, {"first": "9" * 500}])
def test_days_that_are_none_name_nothing(alices: Client, days: dict[str, str]) -> None:
    assert alices.post(f"{OFF}remove/", days).status_code == 404
