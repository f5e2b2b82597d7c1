"""Where new cards do not fit the time left: the offers, applied by one press and taken back by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.candidacy.fitting import fit_of
from cards.candidacy.models import Candidacy, DeclaredCompetency
from cards.candidacy.queries import course_of
from cards.content.models import Competency
from cards.firms.models import User
from cards.scheduling.fits import NewCards, does_it_fit
from tests.candidacy.windows import declare

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.scheduling.fits import Fit

pytestmark = pytest.mark.django_db
APPLY, UNDO = "/interview/fit/", "/interview/fit/undo/"


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def codes_of(user: User) -> list[str]:
    rows = DeclaredCompetency.objects.filter(user=user).select_related("competency")
    return [row.competency.code for row in rows if row.competency]


def minutes_of(user: User) -> int:
    return course_of(user).calendar.minutes


def apply(browser: Client, option: str, **fields: Any) -> Any:
    return browser.post(APPLY, {"option": option, **fields}, follow=True)


# What is offered


def keyed(*codes: str) -> list[int]:
    rows = dict(Competency.objects.values_list("code", "pk"))
    return [rows[code] for code in codes]


def test_technical_competencies_may_go_and_no_other(alice: User, django_assert_num_queries: Any) -> None:
    declare(alice, "ethics", "client-care", "valuation", "leasing")
    ethics, care, valuation, leasing = keyed("ethics", "client-care", "valuation", "leasing")
    course = course_of(alice)
    new = {(ethics, 1): 50, (care, 1): 50, (valuation, 1): 50, (leasing, 2): 500, (0, 1): 10}
    with django_assert_num_queries(1):
        fit = fit_of(course, new, seconds=36, study_days=10)
    assert fit.cards_left == 660
    assert fit.minutes_a_day == 30
    assert fit.fewer_competencies
    assert fit.fewer_competencies.codes == ("leasing",)
    assert fit.fewer_competencies.names == ("Leasing",)
    small = fit_of(course, {**new, (leasing, 2): 0, (ethics, 1): 500}, seconds=36, study_days=10)
    assert small.fewer_competencies is None


def test_not_all_that_was_declared_may_go(alice: User) -> None:
    """With nothing declared every card takes part."""
    declare(alice, "valuation", "leasing")
    valuation, leasing = keyed("valuation", "leasing")
    course = course_of(alice)
    assert fit_of(course, {(valuation, 1): 200, (leasing, 1): 200}, seconds=36, study_days=10).fewer_competencies
    assert fit_of(course, {(valuation, 1): 400, (leasing, 1): 1}, seconds=36, study_days=10).fewer_competencies is None


def test_what_is_not_declared_is_not_offered(alice: User) -> None:
    declare(alice, "valuation", "leasing")
    DeclaredCompetency.objects.filter(user=alice).delete()
    new = {(key, 1): 200 for key in keyed("valuation", "leasing")}
    assert fit_of(course_of(alice), new, seconds=36, study_days=10).fewer_competencies is None


# The offers, applied


def test_more_minutes_are_applied_and_taken_back(alices: Client, alice: User) -> None:
    page = said(apply(alices, "minutes", minutes="45"))
    assert "Your plan has 45 minutes a day now, instead of 30." in page
    assert f'<a href="{UNDO}">Undo this</a>' in page
    assert minutes_of(alice) == 45
    assert User.objects.get(pk=alice.pk).plan_version == 1
    assert "Your plan has 45 minutes a day now" in said(alices.get(UNDO))
    assert minutes_of(alice) == 45
    assert "Taken back." in said(alices.post(UNDO, follow=True))
    assert minutes_of(alice) == 30
    assert "nothing left to take back" in said(alices.post(UNDO, follow=True))


def test_a_second_press_changes_nothing_and_can_still_be_taken_back(alices: Client, alice: User) -> None:
    apply(alices, "minutes", minutes="45")
    assert "It is so already" in said(apply(alices, "minutes", minutes="45"))
    alices.post(UNDO)
    assert minutes_of(alice) == 30


def test_what_was_chosen_since_is_not_taken_back(alices: Client, alice: User) -> None:
    apply(alices, "minutes", minutes="45")
    Candidacy.objects.filter(user=alice).update(minutes_per_day=60)
    alices.post(UNDO)
    assert minutes_of(alice) == 60


def test_competencies_are_left_out_and_come_back_as_they_were(alices: Client, alice: User) -> None:
    declare(alice, "ethics", "valuation", "leasing", "planning")
    before = list(DeclaredCompetency.objects.filter(user=alice).values_list("competency", "level", "rank"))
    page = said(apply(alices, "fewer", competency=["leasing", "planning"]))
    assert "Your plan leaves out Leasing and Planning now. You may still be asked about them on the day." in page
    assert codes_of(alice) == ["ethics", "valuation"]
    alices.post(UNDO)
    assert list(DeclaredCompetency.objects.filter(user=alice).values_list("competency", "level", "rank")) == before


def test_what_was_declared_anew_since_is_not_doubled(alices: Client, alice: User) -> None:
    declare(alice, "ethics", "valuation")
    apply(alices, "fewer", competency="valuation")
    declare(alice, "valuation", level=3)
    alices.post(UNDO)
    assert sorted(codes_of(alice)) == ["ethics", "valuation"]


def test_level_one_comes_first_and_no_longer(alices: Client, alice: User) -> None:
    assert "Level 1 cards come first now, after ethics." in said(apply(alices, "level-one"))
    assert course_of(alice).level_one_first
    assert "It is so already" in said(apply(alices, "level-one"))
    alices.post(UNDO)
    assert not course_of(alice).level_one_first


@pytest.mark.parametrize("page", ["/decks/", "/today/"])
def test_one_comes_back_to_the_page_of_the_button(alices: Client, page: str) -> None:
    assert alices.post(APPLY, {"option": "level-one", "next": page})["Location"] == page


@pytest.mark.parametrize(
    "page", ["", "//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "x"]
)
def test_nobody_is_sent_elsewhere(alices: Client, page: str) -> None:
    assert alices.post(APPLY, {"option": "level-one", "next": page})["Location"] == "/today/"


# What is refused


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"option": "everything"},
        {"option": "minutes"},
        {"option": "minutes", "minutes": "0"},
        {"option": "minutes", "minutes": "1000"},
        {"option": "minutes", "minutes": "-5"},
        {"option": "minutes", "minutes": "9" * 400},
        {"option": "minutes", "minutes": "20"},  # fewer than they have
        {"option": "fewer"},
        {"option": "fewer", "competency": "nowhere"},
        {"option": "fewer", "competency": "undeclared"},
        {"option": "fewer", "competency": "ethics"},
        {"option": "fewer", "competency": "client-care"},
        {"option": "fewer", "competency": ["valuation", "ethics"]},
        {"option": "fewer", "competency": ["valuation", "undeclared"]},
    ],
)
def test_what_was_not_offered_changes_nothing(alices: Client, alice: User, fields: dict[str, Any]) -> None:
    declare(alice, "ethics", "client-care", "valuation")
    Competency.objects.create(code="undeclared", name="Undeclared")
    response = alices.post(APPLY, fields)
    assert response.status_code == 422
    assert "Nothing was changed" in said(response)
    assert codes_of(alice) == ["ethics", "client-care", "valuation"]
    assert minutes_of(alice) == 30
    assert not course_of(alice).level_one_first
    assert User.objects.get(pk=alice.pk).plan_version == 0


def test_all_that_was_declared_cannot_be_left_out(alices: Client, alice: User) -> None:
    declare(alice, "valuation", "leasing")
    assert alices.post(APPLY, {"option": "fewer", "competency": ["valuation", "leasing"]}).status_code == 422
    assert alices.post(APPLY, {"option": "fewer", "competency": ["valuation"]}).status_code == 422
    assert alices.post(APPLY, {"option": "fewer", "competency": ["leasing"]}).status_code == 302
    assert codes_of(alice) == ["valuation"]


def test_nobody_else_s_plan_is_touched(alices: Client, charlie: User, sign_in: Callable[[User], Client]) -> None:
    declare(charlie, "ethics", "valuation")
    assert alices.post(APPLY, {"option": "fewer", "competency": "valuation"}).status_code == 422
    apply(alices, "minutes", minutes="45")
    apply(alices, "level-one")
    assert codes_of(charlie) == ["ethics", "valuation"]
    assert (minutes_of(charlie), course_of(charlie).level_one_first) == (30, False)
    browser = sign_in(charlie)
    browser.post(UNDO)  # there is nothing of theirs
    assert minutes_of(charlie) == 30


text = st.text(max_size=30) | st.integers().map(str) | st.sampled_from(["minutes", "fewer", "level-one", "valuation"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["option", "minutes", "competency", "next"]), text), max_size=6))
def test_any_fields_are_borne(alices: Client, alice: User, pairs: list[tuple[str, str]]) -> None:
    fields: dict[str, list[bytes]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value.encode("utf-8", "surrogatepass"))
    assert alices.post(APPLY, fields).status_code in {302, 400, 422}
    assert 5 <= minutes_of(alice) <= 240


# How it is said


def shown(fit: Fit | None) -> str:
    request = RequestFactory().get("/today/")
    return " ".join(render_to_string("cards/candidacy/fit.html", {"fit": fit}, request).split())


def test_what_fits_is_no_words_worth() -> None:
    assert shown(None) == shown(does_it_fit([], seconds=36, minutes=30, study_days=10)) == ""


def test_it_says_its_numbers_and_a_button_for_each_offer() -> None:
    new = [
        NewCards("client-care", 1, 200, "Client care", 1),
        NewCards("client-care", 2, 100, "Client care", 1),
        NewCards("leasing", 1, 100, "Leasing <b>", 2, may_go=True),
    ]
    page = shown(does_it_fit(new, seconds=36, minutes=30, study_days=10))
    assert "400 new cards need about 240 minutes." in page
    assert "Of your 300 minutes until the interview 180 are for new cards, enough for 300 of them" in page
    assert "With 40 minutes a day instead of 30, all 400 fit." in page
    assert "Without the 100 new cards of Leasing &lt;b&gt;, where you feel strongest, the others fit." in page
    assert "With Level 1 cards first, after ethics, 300 of the 300 Level 1 cards fit (100 %)." in page
    assert "Those of Levels 2 and 3 wait, except for ethics." in page
    for option in ("minutes", "fewer", "level-one"):
        assert f'name="option" value="{option}"' in page
    assert 'name="minutes" value="40"' in page
    assert 'name="competency" value="leasing"' in page
    assert "<dd>240 min</dd>" in page


def test_without_any_time_it_says_so() -> None:
    page = shown(does_it_fit([NewCards("", 1, 3000)], seconds=38, minutes=30, study_days=0))
    assert "3000 new cards are left, and no time for new cards before the interview." in page
    assert "<form" not in page
