"""`make_demo`: made-up people who are labelled so, whose history is as true as anybody's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cards.content.choices import ReportStatus
from cards.content.correction_models import FirmCopy, Report
from cards.content.models import Card, Deck
from cards.core import clock
from cards.examples.models import Example, ExampleComment
from cards.firms.facts import FACTS
from cards.firms.models import Firm, FirmFact, Membership, Role, User
from cards.management.commands import make_demo
from cards.mentoring.models import AgreedAction
from cards.study.models import ChangeNotice, Memory, Review, ReviewKind
from tests.factories import make_card, make_user

if TYPE_CHECKING:
    from pathlib import Path

    import pytest_django
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small(
    tmp_path: Path, settings: pytest_django.Settings, monkeypatch: pytest.MonkeyPatch, shared_deck: Deck
) -> None:
    """Few people and days, and five cards instead of the library."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(make_demo, "prepare", lambda *_, **__: None)
    monkeypatch.setattr(make_demo, "CANDIDATES", 4)
    monkeypatch.setattr(make_demo, "NOT_BEGUN", 1)
    monkeypatch.setattr(make_demo, "DAYS", 8)


def run(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    call_command("make_demo", *options)
    return capsys.readouterr().out


def test_everything_is_there_labelled_and_consistent(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    said = run(capsys)
    firm = Firm.objects.get()
    assert (firm.name, firm.is_sample) == ("Sample firm (demo data)", True)
    roles = list(Membership.objects.values_list("role", flat=True))
    assert [roles.count(role) for role in (Role.MANAGER, Role.MENTOR, Role.CANDIDATE)] == [1, 3, 4]
    assert all(user.email and user.email.endswith("@sample.invalid") for user in User.objects.all())
    assert not User.objects.filter(is_superuser=True).exists()
    candidates = Membership.objects.filter(role=Role.CANDIDATE)
    assert {place.mentors.count() for place in candidates} == {1}  # each is looked after, and has agreed on something
    assert all(place.user.agreed_actions.exists() for place in candidates)
    deck = Deck.objects.get(firm=firm)
    assert deck.title.startswith("Sample firm: ")
    assert set(deck.cards.values_list("basis", flat=True)) == {"practice"}
    assert set(deck.cards.values_list("status", flat=True)) == {"draft", "published"}
    assert set(Report.objects.values_list("status", flat=True)) == {ReportStatus.OPEN, ReportStatus.RESOLVED}
    assert Memory.objects.filter(suspended=True).exists()
    examples = Example.objects.all()
    assert all(example.title.startswith("Sample example") for example in examples)
    assert {example.shared_with for example in examples} == {firm, None}
    assert ExampleComment.objects.filter(read_at=None).count() == examples.exclude(shared_with=None).count()
    assert Review.objects.filter(kind=ReviewKind.GRADE).exists()
    password = re.findall(r"new with this run: (\S+)", said)[0]
    assert client.login(email="candidate01@sample.invalid", password=password)
    call_command("check_data")


def test_running_it_again_changes_nothing_but_the_password(capsys: pytest.CaptureFixture[str]) -> None:
    first = run(capsys)
    before = list(Review.objects.values_list("pk", flat=True))
    second = run(capsys)
    assert "is there already" in second
    assert list(Review.objects.values_list("pk", flat=True)) == before
    assert first.split()[-1] != second.split()[-1]


def test_making_it_anew_touches_nobody_else(capsys: pytest.CaptureFixture[str], alice: User) -> None:
    run(capsys)
    old = set(User.objects.filter(email__endswith="@sample.invalid").values_list("pk", flat=True))
    sample = Firm.objects.get(is_sample=True)
    visitor = make_user("Vera", firm=sample)
    assert visitor.email
    User.objects.filter(pk=visitor.pk).update(email="vera@example.com")
    Memory.objects.create(user=visitor, card=Card.objects.filter(deck__firm=sample)[0])
    kept = Memory.objects.create(user=alice, card=Card.objects.filter(deck__firm=None)[0])
    run(capsys, "--again")
    assert not User.objects.filter(pk__in=old).exists()
    assert set(User.objects.exclude(email__endswith="@sample.invalid")) == {alice, visitor}
    assert Memory.objects.filter(pk=kept.pk).exists()
    assert Firm.objects.filter(is_sample=True).count() == 1
    run(capsys, "--remove")
    assert not Firm.objects.filter(is_sample=True).exists()
    assert not User.objects.filter(email__endswith="@sample.invalid").exists()
    assert Card.history.filter(deck_id__in=Deck.objects.exclude(firm=None)).count() == 0


def test_a_half_made_sample_is_made_anew(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(make_demo, "_report", stop)
        with pytest.raises(KeyboardInterrupt):
            run(capsys)
    run(capsys)
    assert Firm.objects.get(is_sample=True).name == "Sample firm (demo data)"
    assert Membership.objects.count() == 8


def test_a_real_firm_of_that_name_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Firm.objects.create(name="Sample firm (demo data)")
    with pytest.raises(CommandError, match="is no sample"):
        run(capsys)


def test_the_firm_says_of_itself_what_cards_ask_and_has_changed_its_mind_once(
    capsys: pytest.CaptureFixture[str], shared_deck: Deck
) -> None:
    for card in list(shared_deck.cards.all()):
        make_card(shared_deck, f"{card.key}-days", question="Within how long?", answer="{{ acknowledge_within }}")
    run(capsys)
    firm = Firm.objects.get()
    assert {fact.key for fact in FirmFact.objects.filter(firm=firm)} < FACTS.keys()
    assert ChangeNotice.objects.filter(change__firm=firm, change__fact="acknowledge_within", seen_at=None).exists()
    run(capsys, "--remove")
    assert not FirmFact.history.exists()


def test_every_page_of_the_firm_has_something_to_show(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    password = re.findall(r"new with this run: (\S+)", run(capsys))[0]
    firm, today = Firm.objects.get(), clock.now().date()
    still_to_do = AgreedAction.objects.filter(firm=firm, done_at=None)
    assert still_to_do.filter(due__lt=today).exists()
    assert still_to_do.filter(due__gt=today).exists()
    assert AgreedAction.objects.exclude(done_at=None).exists()
    copy = FirmCopy.objects.get(firm=firm)
    assert "Sample note of a made-up firm" in copy.note
    assert ChangeNotice.objects.filter(change__copy=copy, seen_at=None).exists()
    for number in (1, 2, 3):
        assert client.login(email=f"mentor{number:02}@sample.invalid", password=password)
        page = client.get("/firm/overview/").content.decode()
        assert "Nobody is assigned to you yet" not in page
        assert f"Candidate {number:02} (sample)" in page
        assert ('id="passed"' in page) == (number == 3), "one is through, and has one mentor"
    run(capsys, "--remove")
    assert not FirmCopy.history.exists()
    assert not AgreedAction.objects.exists()
