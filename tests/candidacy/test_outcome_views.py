"""The pages of dates and outcomes, as a candidate uses them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.candidacy.models import AssessmentWindow
from cards.study.models import Memory
from tests.candidacy.windows import CLOSES, DAY, OPENS, TODAY, declare, make_window, state_of
from tests.factories import NOW
from tests.study.helpers import answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from cards.content.models import Deck
    from cards.firms.models import User

pytestmark = pytest.mark.django_db
DATE, OUTCOME, PASSED, REFERRED, REOPEN = (
    f"/interview/{page}/" for page in ("date", "outcome", "passed", "referred", "reopen")
)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_date_is_kept_and_said(alices: Client, alice: User) -> None:
    make_window(alice)
    assert "1 December 2026 to 18 December 2026" in said(alices.get(DATE))
    page = said(alices.post(DATE, {"day": "2026-12-09"}, follow=True))
    assert "Your interview is on Wednesday 9 December 2026. Your plan aims at that day" in page
    assert "outside the window" not in page
    assert state_of(alice) == [("", DAY)]
    assert 'value="2026-12-09"' in said(alices.get(DATE))


def test_a_date_outside_the_window_is_kept_with_a_note(alices: Client, alice: User) -> None:
    make_window(alice)
    page = said(alices.post(DATE, {"day": "2027-01-08"}, follow=True))
    assert "It lies outside the window that you told us, Tuesday 1 December 2026 to Friday 18 December 2026" in page
    assert state_of(alice) == [("", date(2027, 1, 8))]


def test_a_date_that_changes_is_no_window_that_it_lies_outside_of(alices: Client, alice: User) -> None:
    alices.post(DATE, {"day": "2026-12-01"})
    page = said(alices.post(DATE, {"day": "2026-12-15"}, follow=True))
    assert "Your interview is on Tuesday 15 December 2026." in page
    assert "outside the window" not in page
    assert "1 December 2026" not in said(alices.get(DATE))
    assert state_of(alice) == [("", date(2026, 12, 15))]


@pytest.mark.parametrize("page", [DATE, OUTCOME, PASSED])
def test_a_date_of_another_year_shows_its_year(alices: Client, alice: User, page: str) -> None:
    window = make_window(alice, date(2027, 11, 29), date(2028, 1, 14))
    shown = said(alices.get(page))
    assert "29 November 2027 to 14 January 2028" in shown
    window.day = date(2028, 1, 11)
    window.save()
    assert "Tuesday 11 January 2028" in said(alices.get(page))


def test_a_window_of_one_day_is_said_as_a_day(alices: Client, alice: User) -> None:
    make_window(alice, DAY, DAY)
    for page in (DATE, OUTCOME, PASSED):
        shown = said(alices.get(page))
        assert "Wednesday 9 December 2026" in shown
        assert "2026 to" not in shown


def test_today_is_a_day_like_any_other(alices: Client, alice: User) -> None:
    assert alices.post(DATE, {"day": TODAY.isoformat()}).status_code == 302
    assert state_of(alice) == [("", TODAY)]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Give the date of your interview."),
        ("2026-11-09", "This day is over. Give today&#x27;s date or a later one."),
        ("0001-01-01", "This day is over."),
        ("2031-12-31", "This is more than 5 years ahead. Check the year."),
        ("9999-12-31", "This is more than 5 years ahead."),
        ("2026-02-30", "This is not a date."),
        ("soon", "This is not a date."),
        ("99999999999999-01-01", "This is not a date."),
    ],
)
def test_a_day_that_cannot_be_is_given_back_with_a_sentence(
    alices: Client, alice: User, day: str, sentence: str
) -> None:
    make_window(alice)
    response = alices.post(DATE, {"day": day})
    assert response.status_code == 422
    assert sentence in said(response)
    assert state_of(alice) == [("", None)]


def test_a_date_that_was_a_mistake_is_taken_back(alices: Client, alice: User) -> None:
    make_window(alice, day=DAY)
    assert "Aim at the window again" in said(alices.get(DATE))
    assert "Your plan aims at your window again" in said(alices.post(DATE, {"forget": "1"}, follow=True))
    assert state_of(alice) == [("", None)]


def test_a_pass_is_thanked_for_and_offers_three_choices(alices: Client, alice: User) -> None:
    make_window(alice, day=DAY)
    assert "I passed" in said(alices.get(OUTCOME))
    page = said(alices.post(PASSED, {"told": "0"}, follow=True))
    assert "Congratulations" in page
    for link in ("/today/", "/settings/data/export/", "/settings/data/erase/"):
        assert f'href="{link}"' in page
    assert state_of(alice) == [("passed", DAY)]
    assert "On 10 November 2026 you told us that you passed." in page


def test_opening_the_page_passes_nobody(alices: Client, alice: User) -> None:
    make_window(alice)
    assert "Did you pass?" in said(alices.get(PASSED))
    assert state_of(alice) == [("", None)]


def test_a_pass_told_twice_is_one(alices: Client, alice: User) -> None:
    make_window(alice)
    alices.post(PASSED, {"told": "0"})
    assert "You have told us already" in said(alices.post(PASSED, {"told": "0"}, follow=True))
    assert state_of(alice) == [("passed", None)]


def lands_on(response: Any) -> str:
    """Where one ends up after following every redirect."""
    return str(response.request["PATH_INFO"])


def test_nobody_is_congratulated_who_told_nothing(alices: Client) -> None:
    response = alices.get(PASSED, follow=True)
    assert lands_on(response) == OUTCOME
    assert "Congratulations" not in said(response)


@pytest.mark.parametrize("has_window", [True, False])
def test_nobody_is_congratulated_on_a_referral(alices: Client, alice: User, *, has_window: bool) -> None:
    if has_window:
        make_window(alice)
    alices.post(REFERRED, {"told": "0"})
    for response in (alices.get(PASSED, follow=True), alices.post(PASSED, {"told": "0"}, follow=True)):
        assert lands_on(response) == OUTCOME
        assert "Congratulations" not in said(response)
        assert "you told us that you were referred" in said(response)
    assert [outcome for outcome, _ in state_of(alice)] == ["referred"]


def test_a_stale_pass_beside_the_next_window_is_told_so(alices: Client, alice: User) -> None:
    make_window(alice)
    alices.post(REFERRED, {"told": "0", "day": "2027-05-10"})
    response = alices.post(PASSED, {"told": "0"}, follow=True)
    assert lands_on(response) == OUTCOME
    assert "You have told us already" in said(response)
    assert state_of(alice) == [("referred", None), ("", date(2027, 5, 10))]


def test_a_pass_without_any_window_is_congratulated_and_taken_back(alices: Client, alice: User) -> None:
    page = said(alices.post(PASSED, {"told": "0"}, follow=True))
    assert "Congratulations" in page
    assert "That was a mistake" in page
    response = alices.post(REOPEN, follow=True)
    assert "Taken back. Tell us how it went once you know." in said(response)
    assert state_of(alice) == []
    assert lands_on(alices.get(PASSED, follow=True)) == OUTCOME


def test_a_pass_whose_page_is_out_of_date_is_not_said_to_be_told(alices: Client, alice: User) -> None:
    make_window(alice)
    page = said(alices.post(PASSED, {"told": "x"}, follow=True))
    assert "this page was out of date" in page
    assert "told us already" not in page
    assert state_of(alice) == [("", None)]


@pytest.mark.parametrize(("new_per_day", "sentence"), [(15, "up to 15 a day"), (0, "No new cards come")])
def test_who_passed_reads_what_becomes_of_new_cards(
    alices: Client, alice: User, new_per_day: int, sentence: str
) -> None:
    alice.new_per_day = new_per_day
    alice.save()
    page = said(alices.post(PASSED, {"told": "0"}, follow=True))
    assert sentence in page
    assert '<a href="/settings/">Settings</a>.' in page


def test_a_referral_without_its_number_says_what_to_do_and_can_be_sent_again(alices: Client, alice: User) -> None:
    make_window(alice, outcome="referred")
    make_window(alice)
    response = alices.post(REFERRED, {"told": "", "day": "2027-05-10"})
    assert response.status_code == 422
    assert "this page was out of date. Here is how it stands now; send it again" in said(response)
    assert 'name="told" value="1"' in said(response)
    assert 'value="2027-05-10"' in said(response)


def test_a_stale_referral_stays_stale_through_a_slip(alices: Client, alice: User) -> None:
    make_window(alice, outcome="referred")
    make_window(alice)
    assert 'name="told" value="0"' in said(alices.post(REFERRED, {"told": "0", "day": "soon"}))


def test_a_referral_is_met_with_a_kind_word_and_keeps_everything(
    alices: Client, alice: User, shared_deck: Deck
) -> None:
    make_window(alice, day=DAY)
    declare(alice, "ethics", "valuation")
    answer(alice, shared_deck.cards.get(kind="prose"))
    page = said(alices.get(REFERRED))
    assert "about three in ten candidates are referred" in page
    assert "Your 2 declared competencies stay as they are" in page
    fields = {"told": "0", "opens": "2027-05-03", "closes": "2027-05-28", "day": ""}
    page = said(alices.post(REFERRED, fields, follow=True))
    assert "Your plan aims at the window from Monday 3 May 2027 to Friday 28 May 2027 now." in page
    assert state_of(alice) == [("referred", DAY), ("", None)]
    assert alice.declared.count() == 2
    assert Memory.objects.filter(user=alice).count() == 1


def test_nothing_need_be_known_of_the_next_interview(alices: Client, alice: User) -> None:
    make_window(alice)
    page = said(alices.post(REFERRED, {"told": "0", "opens": "", "closes": "", "day": ""}, follow=True))
    assert "Tell us the next window when you know it" in page
    assert state_of(alice) == [("referred", None)]


def test_the_next_date_alone_is_enough(alices: Client, alice: User) -> None:
    make_window(alice)
    alices.post(REFERRED, {"told": "0", "day": "2027-05-10"})
    assert state_of(alice) == [("referred", None), ("", date(2027, 5, 10))]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"opens": "2027-05-03"}, "Say when the window closes, too"),
        ({"closes": "2027-05-03"}, "Say when the window opens, too"),
        ({"opens": "2027-05-28", "closes": "2027-05-03"}, "The window closes before it opens."),
        ({"opens": "2026-05-03", "closes": "2026-11-09"}, "This day is over."),
        ({"opens": "2020-05-03", "closes": "2027-05-03"}, "This is more than a year ago."),
        ({"opens": "2026-05-03", "closes": "2036-05-03"}, "This is more than 5 years ahead."),
        ({"day": "2026-05-03"}, "This day is over."),
        ({"opens": "x", "closes": "2027-05-03"}, "This is not a date."),
        ({"told": ""}, "Nothing was saved yet"),
    ],
)
def test_a_next_window_that_cannot_be_is_given_back(
    alices: Client, alice: User, fields: dict[str, str], sentence: str
) -> None:
    make_window(alice)
    response = alices.post(REFERRED, {"told": "0", **fields})
    assert response.status_code == 422
    assert sentence in said(response)
    assert state_of(alice) == [("", None)]


def test_a_referral_sent_twice_closes_one_window(alices: Client, alice: User) -> None:
    make_window(alice)
    fields = {"told": "0", "opens": "2027-05-03", "closes": "2027-05-28"}
    alices.post(REFERRED, fields)
    assert "You have told us already" in said(alices.post(REFERRED, fields, follow=True))
    assert state_of(alice) == [("referred", None), ("", None)]


def test_that_was_a_mistake(alices: Client, alice: User) -> None:
    make_window(alice, day=DAY)
    alices.post(PASSED, {"told": "0"})
    assert "That was a mistake" in said(alices.get(OUTCOME))
    page = said(alices.post(REOPEN, follow=True))
    assert "Taken back." in page
    assert "That was a mistake" not in page
    assert state_of(alice) == [("", DAY)]


def test_what_cannot_be_taken_back_says_why(alices: Client, alice: User) -> None:
    make_window(alice)
    response = alices.post(REOPEN)
    assert response.status_code == 422
    assert "Nothing was changed: there is no closed interview" in said(response)


def test_nobody_s_windows_but_ones_own_are_touched(alices: Client, charlie: User) -> None:
    make_window(charlie, day=DAY)
    alices.post(DATE, {"day": "2026-12-10"})
    alices.post(DATE, {"forget": "1"})
    alices.post(PASSED, {"told": "0"})
    alices.post(REFERRED, {"told": "1"})
    alices.post(REOPEN)
    assert state_of(charlie) == [("", DAY)]
    for page in (DATE, OUTCOME, PASSED, REFERRED):
        assert "9 December" not in said(alices.get(page))


text = st.text(max_size=40) | st.dates().map(str) | st.sampled_from(["", "\0", "9" * 400, "-1", "\ud800", "٣"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    page=st.sampled_from([DATE, PASSED, REFERRED, REOPEN]),
    fields=st.dictionaries(st.sampled_from(["day", "opens", "closes", "told", "forget"]), text),
)
def test_any_fields_are_borne(alices: Client, alice: User, page: str, fields: dict[str, str]) -> None:
    if not AssessmentWindow.objects.filter(user=alice, outcome="").exists():
        AssessmentWindow.objects.filter(user=alice).delete()
        make_window(alice, OPENS, CLOSES + timedelta(days=1))
    encoded = {name: value.encode("utf-8", "surrogatepass") for name, value in fields.items()}
    assert alices.post(page, encoded).status_code in {302, 400, 422}
    assert AssessmentWindow.objects.filter(user=alice, outcome="").count() <= 1
