"""`fit_memory`: one candidate after another, within a time, and one broken log keeps nobody waiting."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cards.management.commands.check_data import find_damage
from cards.scheduling import personal
from cards.scheduling.types import Rating
from cards.study import fits
from cards.study.fits import current_fit
from cards.study.models import Memory, MemoryFit, Review
from tests.factories import NOW, make_cards, make_deck
from tests.machine.site import ROOT
from tests.scheduling.learners import FORGETFUL
from tests.study.fitted import WORSE, comparison, give_history
from tests.study.helpers import answer

if TYPE_CHECKING:
    from cards.content.models import Deck
    from cards.firms.models import User
    from cards.scheduling.comparison import Comparison

DAY = timedelta(days=1)


@pytest.fixture
def deck(db: None) -> Deck:
    return make_deck("plain")


@pytest.fixture
def ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten reviews are enough, and five more are enough again."""
    for module in ("cards.study.fits", "cards.management.commands.fit_memory"):
        monkeypatch.setattr(f"{module}.LEAST_REVIEWS", 10)
    monkeypatch.setattr(fits, "MORE_REVIEWS", 5)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """How the next fits come out, the first one first; an exception is raised."""
    outcomes: list[Any] = []

    def compare(*_: object, **__: object) -> Comparison | None:
        found: Any = outcomes.pop(0)
        if isinstance(found, Exception):
            raise found
        return None if found is None else comparison(**found)

    monkeypatch.setattr(personal, "compare", compare)
    return outcomes


def answer_ten(user: User, deck: Deck) -> None:
    for card in make_cards(deck, 10) if not deck.cards.exists() else deck.cards.all():
        answer(user, card, Rating.EASY)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    call_command("fit_memory", *words)
    return capsys.readouterr().out


def test_a_candidate_is_fitted_and_their_memories_follow(
    alice: User, deck: Deck, ten: None, judged: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    answer_ten(alice, deck)
    judged.append({})
    said = run(capsys)
    fit = current_fit(alice)
    assert fit
    assert (fit.values, fit.last_review) == (FORGETFUL, Review.objects.latest("pk").pk)
    assert fit.applied_at
    assert set(Memory.objects.values_list("fit", flat=True)) == {fit.pk}
    assert f"Candidate {alice.public_id}: fitted to 320 recalls and lapses in 0." in said
    assert "Log loss of the 80 after them: 0.3500, by the defaults 0.4000: it is in use from now on." in said
    assert "Fitted: 1, of which now in use: 1. Memories brought up to date: 10. Left for the next run: 0." in said
    assert run(capsys).endswith(
        "Fitted: 0, of which now in use: 0. Memories brought up to date: 0. Left for the next run: 0.\n"
    )


def test_what_is_not_better_is_kept_and_not_used(
    alice: User, deck: Deck, ten: None, judged: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    answer_ten(alice, deck)
    judged.append({"fitted": WORSE})
    assert "what was in use stays" in run(capsys)
    assert (MemoryFit.objects.get().used, current_fit(alice)) == (False, None)


def test_nobody_else_waits_for_a_broken_log(
    alice: User, bob: User, deck: Deck, ten: None, judged: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    answer_ten(alice, deck)
    answer_ten(bob, deck)
    judged += [ValueError("something odd"), {}]
    with pytest.raises(CommandError, match="could not be attended to, see above: 1"):
        run(capsys)
    captured = capsys.readouterr()
    assert captured.err == f"Candidate {alice.public_id}: ValueError: something odd\n"
    assert "Candidates looked at: 2. Fitted: 1" in captured.out
    assert current_fit(bob)


def test_when_its_time_is_over_the_rest_waits_for_the_next_run(
    alice: User, bob: User, deck: Deck, ten: None, judged: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    answer_ten(alice, deck)
    answer_ten(bob, deck)
    said = run(capsys, "--seconds", "1e-9")
    assert "Candidates looked at: 0." in said
    assert "Left for the next run: 2." in said
    judged += [{}, {}]
    assert "Fitted: 2" in run(capsys)


def test_one_candidate_at_once(
    alice: User, bob: User, deck: Deck, ten: None, judged: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    answer_ten(alice, deck)
    answer_ten(bob, deck)
    judged += [{}, {"fitted": WORSE, "present": 0.36}]
    assert bob.email
    assert "Candidates looked at: 1. Fitted: 1" in run(capsys, "--user", bob.email.upper())
    assert "by the fit in use 0.3600: what was in use stays" in run(capsys, "--user", str(bob.public_id)), "again"
    assert current_fit(alice) is None


@pytest.mark.parametrize("name", ["nobody@example.org", "9433214b-2252-4614-b45b-36a240dee6b6", "?"])
def test_a_candidate_who_is_not_there(db: None, name: str) -> None:
    with pytest.raises(CommandError, match="There is no candidate"):
        call_command("fit_memory", "--user", name)


@pytest.mark.parametrize("seconds", ["0", "-5", "nan", "soon"])
def test_a_time_that_is_none_is_refused(seconds: str) -> None:
    with pytest.raises(CommandError, match=f"{seconds} is no time: give a number of seconds above 0"):
        call_command("fit_memory", f"--seconds={seconds}")


def test_too_few_reviews_is_said(alice: User, deck: Deck, capsys: pytest.CaptureFixture[str]) -> None:
    answer_ten(alice, deck)
    assert alice.email
    assert "10 reviews stand; 400 are needed." in run(capsys, "--user", alice.email)
    assert "Candidates looked at: 0." in run(capsys), "and without a name, nobody is worth a word"


def test_reviews_that_tell_nothing_of_forgetting_are_said(
    alice: User, deck: Deck, ten: None, capsys: pytest.CaptureFixture[str]
) -> None:
    answer_ten(alice, deck)
    assert "fewer than 100 of 10 reviews were asked from memory a day or more after" in run(capsys)
    assert not MemoryFit.objects.exists()


def test_a_forgetful_candidate_from_end_to_end(alice: User, deck: Deck, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing stands in: thousands of reviews, the fit itself, and a log that proves every memory."""
    give_history(alice, deck, 3000)
    dues = dict(Memory.objects.values_list("pk", "due"))
    assert "it is in use from now on" in run(capsys)
    assert dict(Memory.objects.values_list("pk", "due")) == dues, "no card moves"
    assert find_damage(list(Memory.objects.all())) == []
    answer(alice, deck.cards.all()[0], now=NOW + 300 * DAY)
    assert find_damage(list(Memory.objects.all())) == []


def test_no_page_and_no_other_command_loads_scipy() -> None:
    """SciPy costs a web process time at the start, and memory for good."""
    code = (
        "import django; django.setup(); import clientcare.urls, clientcare.wsgi, sys; "
        "from django.core.management import get_commands, load_command_class; "
        "[load_command_class(app, name) for name, app in get_commands().items() if app == 'cards']; "
        "print(sorted({'numpy', 'scipy'} & set(sys.modules)))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "clientcare.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
