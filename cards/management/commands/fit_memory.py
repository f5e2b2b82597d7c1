"""Fit the schedule to each candidate's own memory. Meant for every night; safe to repeat, and to stop at any time."""

from __future__ import annotations

import time
from argparse import ArgumentTypeError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.management.base import CommandError
from django.db import DatabaseError

from cards.core import clock
from cards.firms.models import User
from cards.firms.queries import account_with
from cards.management.commands.prepare import describe_database_trouble
from cards.management.plain import PlainCommand
from cards.scheduling.comparison import LEAST_RECALLS, LEAST_REVIEWS, Verdict
from cards.study.fits import (
    OutdatedError,
    candidates,
    current_fit,
    follow_current,
    is_ready,
    read_log,
    standing,
    store_comparison,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator
    from datetime import datetime

    from cards.scheduling.comparison import Comparison

WORDS = {
    Verdict.TAKEN: "it is in use from now on",
    Verdict.STAYS: "what was in use stays",
    Verdict.GIVEN_UP: "the fit that was in use is given up for the defaults",
}


@dataclass(slots=True)
class Totals:
    looked_at: int = 0
    fitted: int = 0
    taken: int = 0
    memories: int = 0
    waiting: int = 0
    broken: int = 0

    def __str__(self) -> str:
        return (
            f"Candidates looked at: {self.looked_at:,}. Fitted: {self.fitted:,}, of which now in use: {self.taken:,}. "
            f"Memories brought up to date: {self.memories:,}. Left for the next run: {self.waiting:,}."
        )


class Command(PlainCommand):
    help = (
        "Fit the parameters of the schedule to each candidate's own reviews, and use them where they predict better "
        "than the defaults. For every night; goes on where it was stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", metavar="ID", help="only this candidate (public id or e-mail address), at once")
        parser.add_argument("--seconds", type=_seconds, default=3600.0, help="stop after so long; default 3600")
        parser.add_argument(
            "--per-user-seconds", type=_seconds, default=60.0, help="longest search for one candidate; default 60"
        )

    def handle(self, *, user: str | None, seconds: float, per_user_seconds: float, **_options: Any) -> None:
        self.ends, self.longest = time.monotonic() + seconds, per_user_seconds
        self.totals = Totals()
        try:
            for one in _named(user) if user else candidates():
                self._attend(one, clock.now(), at_once=user is not None)
        except DatabaseError as error:
            raise CommandError(describe_database_trouble(error)) from error
        self.stdout.write(str(self.totals))
        if self.totals.broken:
            raise CommandError(f"Candidates who could not be attended to, see above: {self.totals.broken:,}.")

    def _attend(self, user: User, now: datetime, *, at_once: bool) -> None:
        if self._is_over():
            self.totals.waiting += 1
            return
        self.totals.looked_at += 1
        try:
            if at_once or is_ready(user):
                self._fit(user, now)
            followed = follow_current(user=user, now=now, is_over=self._is_over)
        except Exception as error:  # noqa: BLE001  one broken log must not keep the others waiting
            self.totals.broken += 1
            self.stderr.write(f"Candidate {user.public_id}: {type(error).__name__}: {error}")
            return
        self.totals.memories += followed.moved
        self.totals.waiting += followed.left > 0
        if followed.moved:
            self.stdout.write(f"Candidate {user.public_id}: {followed.moved:,} memories brought up to date.")

    def _fit(self, user: User, now: datetime) -> None:
        count = standing(user).count()
        if count < LEAST_REVIEWS:
            self.stdout.write(f"Candidate {user.public_id}: {count:,} reviews stand; {LEAST_REVIEWS} are needed.")
            return
        # Here, so that no other command waits for SciPy.
        from cards.scheduling.personal import compare

        began = time.monotonic()
        log, present = read_log(user), current_fit(user)
        most = max(0.0, min(self.longest, self.ends - began))
        found = compare(log.answers, present=present.values if present else None, seconds=most)
        if found is None:
            self.stdout.write(
                f"Candidate {user.public_id}: fewer than {LEAST_RECALLS} of {count:,} reviews were asked from memory "
                "a day or more after the one before, so there is nothing to fit to yet."
            )
            return
        try:
            fit = store_comparison(user=user, comparison=found, present=present, last_review=log.last_review, now=now)
        except OutdatedError as error:
            self.stdout.write(f"Candidate {user.public_id}: {error}")
            return
        self.totals.fitted += 1
        self.totals.taken += fit.used
        self.stdout.write(_described(user, found, time.monotonic() - began))

    def _is_over(self) -> bool:
        return time.monotonic() > self.ends


def _described(user: User, found: Comparison, took: float) -> str:
    present = "" if found.loss_present is None else f", by the fit in use {found.loss_present:.4f}"
    early = "" if found.is_finished else " (stopped when its time was over)"
    return (
        f"Candidate {user.public_id}: fitted to {found.reviews:,} recalls and lapses in {took:.1f} s{early}. "
        f"Log loss of the {found.held_out:,} after them: {found.loss_fitted:.4f}, by the defaults "
        f"{found.loss_default:.4f}{present}: {WORDS[found.verdict]}."
    )


def _named(name: str) -> Iterator[User]:
    try:
        found = User.objects.filter(public_id=UUID(name)).first()
    except ValueError:
        found = account_with(name)
    if found is None:
        raise CommandError(f"There is no candidate {name}. Give the e-mail address or the public id of an account.")
    yield found


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not seconds > 0:
        raise ArgumentTypeError(f"{text} is no time: give a number of seconds above 0.")
    return seconds
