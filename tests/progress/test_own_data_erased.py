"""Erasing one's own data: all of it or nothing, and nothing of anybody else's."""

from __future__ import annotations

import threading
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import IntegrityError, connection

from cards.candidacy.models import AssessmentWindow, Candidacy, DaysOff, DeclaredCompetency
from cards.content.actions import save_card
from cards.content.choices import ReportStatus
from cards.content.correction_models import Report
from cards.content.models import Card
from cards.content.report_actions import close_report, send_report
from cards.examples.models import Example, ExampleComment, ExampleVersion
from cards.firms.models import Firm, Membership, Role, User
from cards.progress import own_data_actions as actions
from cards.study.models import ChangeNotice, DayPlan, Memory, MemoryFit, PlannedCard, Review
from tests.examples.helpers import comment_on, make_example
from tests.factories import NOW, PASSWORD, fill_deck, make_deck, make_user
from tests.firms.test_actions import at_once
from tests.progress.own import live_a_little
from tests.study.helpers import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from cards.content.models import Deck

pytestmark = pytest.mark.django_db
ERASE = "/settings/data/erase/"
HISTORY = [Memory, Review, ChangeNotice, DayPlan, PlannedCard, MemoryFit, Example, ExampleVersion, ExampleComment]
HISTORY += [Candidacy, AssessmentWindow, DaysOff, DeclaredCompetency]


@pytest.fixture
def cards(shared_deck: Deck) -> list[Card]:
    return list(shared_deck.cards.order_by("position"))


@pytest.fixture
def lived(alice: User, bob: User, cards: list[Card]) -> None:
    live_a_little(alice, cards, bob)


def rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in (*HISTORY, User, Membership, Report)}


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.usefixtures("lived")
def test_the_learning_history_goes_and_the_account_stays(alices: Client, alice: User) -> None:
    before = rows()
    assert all(before[model.__name__] for model in HISTORY)
    page = said(alices.post(ERASE, {"what": "history", "password": PASSWORD}, follow=True))
    assert "Your learning history is erased." in page
    after = rows()
    assert {name for name, count in after.items() if count} == {"User", "Membership", "Report"}
    assert after["User"] == before["User"]
    assert alices.get("/today/").status_code == 200
    alice.refresh_from_db()
    assert alice.plan_version > 0


@pytest.mark.usefixtures("lived")
def test_the_account_goes_with_everything_and_its_browser_is_signed_out(
    alices: Client, alice: User, sign_in: Callable[[User], Client]
) -> None:
    other_browser = sign_in(alice)
    before = rows()
    page = said(alices.post(ERASE, {"what": "account", "password": PASSWORD}, follow=True))
    assert "Your account and all that was yours are erased." in page
    assert not User.objects.filter(pk=alice.pk).exists()
    after = rows()
    assert not any(after[model.__name__] for model in HISTORY)
    assert (after["User"], after["Membership"], after["Report"]) == (before["User"] - 1, before["Membership"] - 1, 0)
    for browser in (alices, other_browser):
        assert browser.get("/today/").status_code == 302


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize("what", ["history", "account"])
def test_nothing_of_anybody_else_s_goes(
    alices: Client, charlie: User, erin: User, other_firm_deck: Deck, what: str
) -> None:
    live_a_little(charlie, list(other_firm_deck.cards.order_by("position")), erin)
    theirs = {model: set(model._default_manager.values_list("pk", flat=True)) for model in HISTORY}
    mine = {model: set(owned(model, "alice")) for model in HISTORY}
    assert alices.post(ERASE, {"what": what, "password": PASSWORD}).status_code == 302
    for model in HISTORY:
        left = set(model._default_manager.values_list("pk", flat=True))
        assert left == theirs[model] - mine[model] != set(), model


def owned(model: Any, name: str) -> list[int]:
    fields = {field.name for field in model._meta.get_fields()}
    path = next(path for path in ("user", "memory", "plan", "example") if path in fields)
    lookup = "user__email" if path == "user" else f"{path}__user__email"
    return list(model._default_manager.filter(**{f"{lookup}__startswith": name}).values_list("pk", flat=True))


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"what": "account"},
        {"what": "account", "password": ""},
        {"what": "account", "password": "wrong"},
        {"what": "account", "password": PASSWORD.upper()},
        {"what": "account", "password": "x" * 5000},
        {"what": "account", "word": "erase"},
        {"what": "everybody", "password": PASSWORD},
        {"what": "history", "user": "1"},
    ],
)
def test_without_the_password_nothing_goes(alices: Client, fields: dict[str, str]) -> None:
    before = rows()
    response = alices.post(ERASE, fields)
    assert response.status_code == 422
    assert "Nothing was erased" in said(response)
    assert rows() == before


def test_passwords_cannot_be_tried_without_end(alices: Client, alice: User) -> None:
    for _ in range(10):
        assert alices.post(ERASE, {"what": "account", "password": "wrong"}).status_code == 422
    response = alices.post(ERASE, {"what": "account", "password": PASSWORD})
    assert response.status_code == 429
    assert "That was tried very often" in said(response)
    assert User.objects.filter(pk=alice.pk).exists()


def test_a_guest_types_a_word(guest: User, sign_in: Callable[[User], Client], cards: list[Card]) -> None:
    answer(guest, cards[0])
    browser = sign_in(guest)
    assert "Type the word “erase”" in said(browser.get(ERASE))
    for word in ("", "delete", "erase it"):
        assert browser.post(ERASE, {"what": "account", "word": word}).status_code == 422
    assert Memory.objects.count() == 1
    assert browser.post(ERASE, {"what": "account", "word": " Erase "}).status_code == 302
    assert not User.objects.exists()
    assert not Memory.objects.exists()


@pytest.mark.usefixtures("lived")
def test_the_page_says_what_goes(alices: Client) -> None:
    page = said(alices.get(ERASE))
    assert "2 answers to 2 cards" in page
    assert "1 example of your own" in page
    assert "Your mentors can no longer read the 1 example that you share" in page
    assert "your account, alice@first-firm.example.com" in page
    assert "your place at First Firm" in page
    assert "the 1 problem with cards that you reported" in page
    assert "What you did for others stays, without your name" in page


@pytest.mark.usefixtures("lived")
def test_it_is_all_or_nothing(alices: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise IntegrityError

    before = rows()
    monkeypatch.setattr(User, "delete", refuse)
    response = alices.post(ERASE, {"what": "account", "password": PASSWORD})
    assert response.status_code == 409
    assert "Nothing was erased: an answer of yours was being saved" in said(response)
    assert rows() == before


def test_what_a_mentor_did_for_others_stays_without_their_name(
    alice: User, bob: User, dora: User, sign_in: Callable[[User], Client], firm_deck: Deck
) -> None:
    card = firm_deck.cards.get(kind="prose")
    card.checked_by = bob
    save_card(card=card, points=[], by=bob, reason="Checked", now=NOW)
    example = make_example(alice, shared_with=Firm.objects.get(), did="I measured")
    comment_on(example, bob, "Say what you measured with.")
    report = send_report(card=card, user=alice, text="Wrong", now=NOW)
    close_report(report=report, status=ReportStatus.RESOLVED, reply="", by=bob, now=NOW)
    versions = card.history.count()
    assert sign_in(bob).post(ERASE, {"what": "account", "password": PASSWORD}).status_code == 302

    card = Card.objects.get(pk=card.pk)
    assert card.checked_by is None
    assert card.history.count() == versions
    assert card.history.filter(history_user=bob.pk).count() == 0
    comment = ExampleComment.objects.get()
    assert (comment.author, comment.by, comment.text) == (None, "A mentor", "Say what you measured with.")
    assert Report.objects.get(closed_by=None, status="resolved")
    for path in ("history", "change"):
        response = sign_in(dora).get(f"/admin/cards/card/{card.pk}/{path}/")
        assert response.status_code == 200
        assert "Bob" not in said(response)
    page = said(sign_in(alice).get(f"/examples/{example.public_id}/"))
    assert "A mentor" in page
    assert "Bob" not in page
    assert sign_in(alice).get(f"/cards/{card.public_id}/").status_code == 200


def test_the_desk_keeps_no_words_of_a_person_and_nothing_once_they_are_erased(
    alice: User, bob: User, dora: User, root: User, sign_in: Callable[[User], Client], firm_deck: Deck
) -> None:
    User.objects.filter(pk=alice.pk).update(name="")
    report = send_report(card=firm_deck.cards.get(kind="prose"), user=alice, text="Private words", now=NOW)
    place = Membership.objects.get(user=alice)
    for by, row, form in (
        (bob, f"report/{report.pk}", {"answer": "No", "_declined": "1"}),
        (dora, f"membership/{place.pk}", {"role": "mentor"}),
        (root, f"user/{alice.pk}", {"is_active": "on"}),
        (root, f"deck/{firm_deck.pk}", {}),
    ):
        assert sign_in(by).post(f"/admin/cards/{row}/change/", form).status_code in {200, 302}
    noted = LogEntry.objects.values_list("content_type__model", "object_repr", "change_message")
    assert {name for name, *_ in noted} == {"report", "membership", "user"}
    assert not any(words in str(noted) for words in ("@", "Private", "Alice", "First Firm"))
    sign_in(root).post(
        "/admin/cards/membership/add/", {"email": "x@example.com", "firm": place.firm_id, "role": "mentor"}
    )
    assert "x@example.com" not in str(noted.all())
    LogEntry.objects.log_actions(root.pk, [Membership.objects.get(user=dora)], CHANGE)
    actions.erase_account(user=alice, now=NOW)
    of_dora = str(Membership.objects.get(user=dora).pk)
    assert LogEntry.objects.filter(object_id=of_dora, content_type__model="membership").exists()
    keys = {"user": alice.pk, "membership": place.pk, "report": report.pk}
    for name, key in keys.items():
        assert not LogEntry.objects.filter(content_type__model=name, object_id=str(key)).exists(), name


def test_what_the_desk_had_noted_before_that_was_so_is_forgotten(
    alice: User, bob: User, dora: User, cards: list[Card]
) -> None:
    card = cards[0]
    report = send_report(card=card, user=alice, text="Private words", now=NOW)
    gone = Membership.objects.get(user=bob)
    erased = make_user("Erased")
    place = Membership.objects.get(user=alice)
    LogEntry.objects.log_actions(dora.pk, [alice, report, gone, erased, card, place], CHANGE)
    Membership.objects.filter(pk=gone.pk).update(left_at=NOW)
    erased.delete()
    import_module("cards.migrations.0013_no_words_of_people_at_the_desk").forget_people(apps, None)
    kept = LogEntry.objects.values_list("content_type__model", "object_repr").order_by("content_type__model")
    assert list(kept) == [("card", str(card)), ("membership", ""), ("report", ""), ("user", "")]


def test_the_last_manager_is_asked_to_hand_over_first(
    alice: User, dora: User, firm: Firm, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(dora)
    response = browser.post(ERASE, {"what": "account", "password": PASSWORD})
    assert response.status_code == 422
    assert "Make somebody else a manager first" in said(response)
    make_user("Fiona", firm=firm, role=Role.MANAGER)
    assert browser.post(ERASE, {"what": "account", "password": PASSWORD}).status_code == 302
    assert User.objects.filter(pk=alice.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_last_two_managers_do_not_both_go_at_once() -> None:
    firm = Firm.objects.create(name="First Firm")
    make_user("Alice", firm=firm)
    managers = [make_user(name, firm=firm, role=Role.MANAGER) for name in ("Dora", "Fiona")]
    outcomes = at_once([partial(actions.erase_account, user=one, now=NOW) for one in managers])
    assert sum(isinstance(one, actions.LastManagerError) for one in outcomes) == 1
    assert Membership.objects.current().filter(firm=firm, role=Role.MANAGER).count() == 1


def test_a_manager_who_is_alone_may_go(dora: User, sign_in: Callable[[User], Client]) -> None:
    assert sign_in(dora).post(ERASE, {"what": "account", "password": PASSWORD}).status_code == 302
    assert Firm.objects.count() == 1


def test_the_only_one_who_may_do_everything_stays(root: User, sign_in: Callable[[User], Client]) -> None:
    browser = sign_in(root)
    assert browser.post(ERASE, {"what": "account", "password": PASSWORD}).status_code == 422
    assert browser.post(ERASE, {"what": "history", "password": PASSWORD}).status_code == 302


def test_every_row_that_names_a_person_was_thought_of() -> None:
    """A new one goes with the history or with the account, or loses the name: decide which, and test it here."""
    of_the_history = {"AssessmentWindow", "Candidacy", "DayPlan", "DaysOff", "DeclaredCompetency", "Example", "Memory"}
    of_the_history |= {"MemoryFit", "Review"}
    of_the_account = {"AgreedAction", "EmailAddress", "LogEntry", "Membership", "ProgressView", "Report"}
    losing_the_name = {"AgreedAction", "Card", "CardChange", "Deck", "ExampleComment", "FirmCopy", "Invitation"}
    losing_the_name |= {"JoinLink", "ProgressView", "Report"}
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.many_to_one or (field.one_to_one and not field.auto_created):
                remote: Any = field.remote_field
                if remote and remote.model is User and not model.__name__.startswith("Historical"):
                    found.setdefault(remote.on_delete.__name__, set()).add(model.__name__)
    assert found == {"CASCADE": of_the_history | of_the_account, "SET_NULL": losing_the_name}


def test_a_thousand_reviews_go_in_a_few_statements(
    alice: User, cards: list[Card], django_assert_max_num_queries: Any
) -> None:
    answer(alice, cards[0])
    memory, first = Memory.objects.get(), Review.objects.get()
    fields = {name: getattr(first, name) for name in ("user", "reviewed_at", "study_day", "rating", "card_version")}
    Review.objects.bulk_create(
        Review(memory=memory, sequence=number, attempt_id=f"{number:032x}", kind="grade", scheduler="test", **fields)
        for number in range(2, 1002)
    )
    with django_assert_max_num_queries(40):
        actions.erase_history(user=alice)
    assert not Review.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("erase", [actions.erase_history, partial(actions.erase_account, now=NOW)])
def test_answers_that_come_in_meanwhile_are_whole_or_gone(erase: Callable[..., None]) -> None:
    cards = fill_deck(make_deck("deck"))
    user = make_user("Alice")
    answer(user, cards[0])
    start = threading.Barrier(3)
    failed: list[Exception] = []

    def run(work: Callable[[], object], forgiven: type[Exception] | tuple[type[Exception], ...]) -> None:
        start.wait()
        try:
            work()
        except forgiven:
            pass
        except Exception as error:  # noqa: BLE001  whatever it is, the test names it
            failed.append(error)
        finally:
            connection.close()

    def grade() -> None:
        for card in cards[:3]:
            answer(user, card)

    gone = (IntegrityError, User.DoesNotExist, Card.DoesNotExist)  # to whom the account was erased under the hands
    jobs: list[tuple[Any, Any]] = [(grade, gone), (grade, gone), (lambda: erase(user=user), actions.BusyError)]
    threads = [threading.Thread(target=run, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for memory in Memory.objects.all():
        assert memory.version == memory.reviews.count()
    if not User.objects.filter(pk=user.pk).exists():
        assert not Review.objects.exists()
