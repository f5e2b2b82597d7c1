"""Guests, accounts, the first manager and settings, as rows."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from cards.firms import actions
from cards.firms.models import Firm, Membership, Role, SetupLink, User
from cards.firms.queries import has_manager, setup_link_is_open, study_day_of
from tests.factories import NOW, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def make_manager(token: str, *, email: str = "Dora@Example.com", firm: str = "First Firm", now: datetime = NOW) -> User:
    return actions.make_first_manager(token=token, firm_name=firm, name="Dora", email=email, password=PASSWORD, now=now)


# Guests and accounts


def test_a_guest_has_no_address_and_no_password(db: None) -> None:
    guest = actions.start_guest(time_zone="Asia/Tokyo", now=NOW)
    assert (guest.is_guest, guest.email, guest.time_zone, guest.date_joined) == (True, None, "Asia/Tokyo", NOW)
    assert not guest.has_usable_password()


def test_two_guests_live_side_by_side(db: None) -> None:
    assert actions.start_guest(time_zone="", now=NOW).pk != actions.start_guest(time_zone="", now=NOW).pk


def test_a_guests_own_row_becomes_the_account(guest: User) -> None:
    account = actions.open_account(guest=guest, email="New@Example.com", password=PASSWORD, time_zone="", now=NOW)
    assert account.pk == guest.pk
    stored = User.objects.get()
    assert (stored.email, stored.is_guest, stored.is_active) == ("new@example.com", False, True)
    assert stored.check_password(PASSWORD)


def test_a_guests_time_zone_outlasts_that_of_the_sign_up_form(db: None) -> None:
    guest = actions.start_guest(time_zone="Asia/Tokyo", now=NOW)
    account = actions.open_account(guest=guest, email="a@example.com", password=PASSWORD, time_zone="UTC", now=NOW)
    assert account.time_zone == "Asia/Tokyo"


def test_an_address_has_one_account(guest: User, alice: User) -> None:
    assert alice.email
    with pytest.raises(actions.AddressTakenError):
        actions.open_account(guest=guest, email=alice.email.upper(), password=PASSWORD, time_zone="", now=NOW)
    guest.refresh_from_db()
    assert guest.is_guest
    assert guest.email is None


def test_a_guest_becomes_somebody_once(guest: User) -> None:
    actions.open_account(guest=guest, email="a@example.com", password=PASSWORD, time_zone="", now=NOW)
    with pytest.raises(User.DoesNotExist):
        actions.open_account(guest=guest, email="b@example.com", password=PASSWORD, time_zone="", now=NOW)


def test_a_proved_account_is_given_to_the_guests_row(guest: User) -> None:
    waiting = actions.open_account(guest=None, email="a@example.com", password=PASSWORD, time_zone="", now=NOW)
    EmailAddress.objects.create(user=waiting, email="a@example.com", verified=True, primary=True)
    row = actions.give_account_to_guest(guest=guest, account=waiting)
    assert row.pk == guest.pk
    stored = User.objects.get()
    assert (stored.pk, stored.email, stored.is_guest) == (guest.pk, "a@example.com", False)
    assert stored.check_password(PASSWORD)
    assert EmailAddress.objects.get().user_id == guest.pk


def test_only_an_unproved_and_unused_account_is_forgotten(alice: User, guest: User, root: User) -> None:
    proved = actions.open_account(guest=None, email="a@example.com", password=PASSWORD, time_zone="", now=NOW)
    EmailAddress.objects.create(user=proved, email="a@example.com", verified=True, primary=True)
    waiting = actions.open_account(guest=None, email="b@example.com", password=PASSWORD, time_zone="", now=NOW)
    for user in (alice, guest, root, proved, waiting):
        actions.drop_unproved_account(account_id=user.pk)
    assert set(User.objects.all()) == {alice, guest, root, proved}


def test_retiring_closes_guests_only(alice: User, guest: User) -> None:
    actions.retire_guest(guest=guest)
    actions.retire_guest(guest=alice)
    assert set(User.objects.filter(is_active=True)) == {alice}


# The first manager


def test_the_set_up_link_makes_the_firm_and_its_manager(db: None) -> None:
    token = actions.mint_setup_link(NOW)
    manager = make_manager(token)
    assert (manager.email, manager.name, manager.is_superuser) == ("dora@example.com", "Dora", True)
    assert manager.check_password(PASSWORD)
    membership = Membership.objects.get()
    assert (membership.user, membership.firm.name, membership.role) == (manager, "First Firm", Role.MANAGER)
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("dora@example.com", True, True)
    assert has_manager()


def test_only_a_hash_of_the_token_is_kept(db: None) -> None:
    token = actions.mint_setup_link(NOW)
    assert len(token) >= 43
    link = SetupLink.objects.get()
    assert token not in link.token_hash
    assert link.expires_at == NOW + timedelta(days=7)


def test_a_new_link_ends_the_one_before(db: None) -> None:
    first, second = actions.mint_setup_link(NOW), actions.mint_setup_link(NOW)
    assert not setup_link_is_open(first, NOW)
    assert setup_link_is_open(second, NOW)
    with pytest.raises(actions.SetupLinkError):
        make_manager(first)


def test_the_link_works_once_and_for_seven_days(db: None) -> None:
    token = actions.mint_setup_link(NOW)
    late = NOW + timedelta(days=7)
    assert setup_link_is_open(token, late - timedelta(seconds=1))
    assert not setup_link_is_open(token, late)
    with pytest.raises(actions.SetupLinkError):
        make_manager(token, now=late)
    make_manager(token)
    assert not setup_link_is_open(token, NOW)
    with pytest.raises(actions.SetupLinkError):
        make_manager(token, email="other@example.com", firm="Other")
    assert User.objects.count() == 1


def test_no_link_works_once_there_is_a_manager(root: User) -> None:
    token = actions.mint_setup_link(NOW)
    assert not setup_link_is_open(token, NOW)
    with pytest.raises(actions.SetupLinkError):
        make_manager(token)


def test_what_exists_already_is_refused_and_leaves_the_link_open(firm: Firm, alice: User) -> None:
    token = actions.mint_setup_link(NOW)
    with pytest.raises(actions.FirmTakenError):
        make_manager(token, firm=firm.name)
    assert alice.email
    with pytest.raises(actions.AddressTakenError):
        make_manager(token, firm="New firm", email=alice.email)
    assert Firm.objects.count() == 1
    assert setup_link_is_open(token, NOW)


@pytest.mark.django_db(transaction=True)
def test_the_link_used_by_many_at_once_makes_one_manager() -> None:
    token = actions.mint_setup_link(NOW)
    outcomes = at_once([partial(make_manager, token, email=f"{n}@example.com", firm=str(n)) for n in range(6)])
    assert sum(isinstance(outcome, User) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, actions.SetupLinkError) for outcome in outcomes) == 5
    assert (User.objects.count(), Firm.objects.count(), Membership.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_sign_up_sent_by_many_at_once_makes_one_account() -> None:
    guest = actions.start_guest(time_zone="", now=NOW)

    def sign_up() -> User:
        return actions.open_account(guest=guest, email="a@example.com", password=PASSWORD, time_zone="", now=NOW)

    outcomes = at_once([sign_up] * 6)
    assert sum(isinstance(outcome, User) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, User.DoesNotExist) for outcome in outcomes) == 5
    assert User.objects.get().email == "a@example.com"


def at_once(calls: Sequence[Callable[[], object]]) -> list[object]:
    """Call all of them at the same moment, each in a thread; return what each returned or raised."""
    barrier = threading.Barrier(len(calls))
    outcomes: list[object] = []

    def run(call: Callable[[], object]) -> None:
        barrier.wait(10)
        try:
            outcomes.append(call())
        except Exception as error:  # noqa: BLE001  whatever it is, the test looks at it
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


# Settings


def save(user: User, *, time_zone: str = "Europe/London", now: datetime = NOW) -> User:
    actions.save_settings(
        user=user,
        name="Alice A",
        time_zone=time_zone,
        new_per_day=7,
        shortcuts=False,
        answer_box=True,
        now=now,
    )
    user.refresh_from_db()
    return user


def test_settings_are_kept(alice: User) -> None:
    saved = save(alice, time_zone="Europe/Paris")
    assert (saved.name, saved.time_zone, saved.new_per_day, saved.shortcuts) == ("Alice A", "Europe/Paris", 7, False)


def test_today_never_goes_back_when_the_zone_moves_west(alice: User) -> None:
    evening = datetime(2026, 11, 10, 20, 0, tzinfo=UTC)  # the 11th has begun in Auckland
    save(alice, time_zone="Pacific/Auckland", now=evening - timedelta(days=3))
    assert study_day_of(alice, evening).date == date(2026, 11, 11)
    save(alice, time_zone="America/Los_Angeles", now=evening)
    assert alice.earliest_study_day == date(2026, 11, 11)
    assert study_day_of(alice, evening).date == date(2026, 11, 11)


def test_saving_the_same_zone_sets_no_floor(alice: User) -> None:
    alice.time_zone = "Europe/London"
    alice.save(update_fields=["time_zone"])
    assert save(alice, time_zone="Europe/London").earliest_study_day is None
