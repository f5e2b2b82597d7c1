"""The people of the tests, and settings that make tests fast and harmless.

Alice, Bob and Dora are of one firm: a candidate, a mentor and a manager. Charlie (candidate) and Erin (mentor) are of
another. A guest and Root, who may do everything, are of none.
"""

from __future__ import annotations

import gc
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from cards.firms.models import Firm, Role, User
from tests.factories import CANARY, PASSWORD, fill_deck, make_deck, make_source, make_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from cards.content.models import Deck

SCRATCH = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    # Looking for garbage after every 700 objects took a tenth of the time.
    gc.set_threshold(20_000, 10, 10)
    # A busy machine is no fault of the values that hypothesis tries.
    hypothesis.settings.register_profile(
        "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("unhurried")
    scratch = Path(tempfile.mkdtemp(prefix="clientcare-tests-"))
    config.stash[SCRATCH] = scratch
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = scratch / "static"
    settings.STATIC_ROOT.mkdir()
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # A file, because threads must meet in it; and nobody waits for the disk.
        database["TEST"] = {**database.get("TEST", {}), "NAME": str(scratch / "test.sqlite3")}
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[SCRATCH], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave a test that concerns one database alone to the step of that database. None is skipped in both."""
    here = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2].replace("sqlite3", "sqlite")
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[here]
    elsewhere = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


def pytest_collection_finish() -> None:
    # What is imported by now stays to the end: nothing to look through for garbage again and again.
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Rate limits are counted in the cache."""
    cache.clear()


@pytest.fixture
def firm(db: None) -> Firm:
    return Firm.objects.create(name="First Firm")


@pytest.fixture
def other_firm(db: None) -> Firm:
    return Firm.objects.create(name=f"Other Firm {CANARY}")


@pytest.fixture
def alice(firm: Firm) -> User:
    return make_user("Alice", firm=firm)


@pytest.fixture
def bob(firm: Firm) -> User:
    return make_user("Bob", firm=firm, role=Role.MENTOR)


@pytest.fixture
def dora(firm: Firm) -> User:
    return make_user("Dora", firm=firm, role=Role.MANAGER)


@pytest.fixture
def charlie(other_firm: Firm) -> User:
    return make_user("Charlie", firm=other_firm)


@pytest.fixture
def erin(other_firm: Firm) -> User:
    return make_user("Erin", firm=other_firm, role=Role.MENTOR)


@pytest.fixture
def guest(db: None) -> User:
    return User.objects.create_user(None, None, is_guest=True)


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root@example.com", PASSWORD, name="Root")


@pytest.fixture
def shared_deck(db: None) -> Deck:
    """A deck of the shared library: one card of each kind."""
    deck = make_deck("client-care", title="Client care")
    fill_deck(deck, source=make_source())
    return deck


@pytest.fixture
def firm_deck(firm: Firm) -> Deck:
    """A deck that only Alice's firm sees."""
    deck = make_deck("our-firm", firm=firm, title="Our firm", position=1)
    fill_deck(deck, mark="of our firm")
    return deck


@pytest.fixture
def other_firm_deck(other_firm: Firm) -> Deck:
    """A deck that only Charlie's firm may see: the canary stands in every part of it."""
    deck = make_deck("their-firm", firm=other_firm, title=f"Their firm {CANARY}", description=CANARY, position=2)
    fill_deck(deck, mark=CANARY, source=make_source("their-handbook", firm=other_firm, title=f"Handbook {CANARY}"))
    return deck


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Give a function that makes a new browser, signed in as somebody."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def alices(alice: User, sign_in: Callable[[User], Client]) -> Client:
    """Alice's browser."""
    return sign_in(alice)


@pytest.fixture
def bobs(bob: User, sign_in: Callable[[User], Client]) -> Client:
    """The browser of Bob, a mentor of Alice's firm."""
    return sign_in(bob)
