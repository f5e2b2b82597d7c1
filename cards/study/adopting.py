"""Moving a guest's history to the account that they sign in to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from cards.candidacy.actions import adopt_candidacy
from cards.firms.actions import plan_anew, retire_guest
from cards.study.fits import hand_over_fits
from cards.study.models import ChangeNotice, Memory, Review

if TYPE_CHECKING:
    from cards.firms.models import User

ADOPTION_TRIES = 3


def adopt_history(*, guest: User, account: User) -> int:
    """Move a guest's memories, with their logs, and aims to the account that they signed in to; return their number.

    What the account has met already keeps the account's memory; the guest's own stays with the guest's row, which is
    closed. Where the account meets the same cards at this very moment, in another window, it starts again.
    """
    for _ in range(ADOPTION_TRIES):
        try:
            return _adopt(guest, account)
        except IntegrityError:
            continue
    return 0


@transaction.atomic
def _adopt(guest: User, account: User) -> int:
    met = Memory.objects.filter(user=account).values("card_id")
    moving = Memory.objects.select_for_update(of=("self",)).filter(user=guest).exclude(card_id__in=met)
    keys = list(moving.order_by("pk").values_list("pk", flat=True))
    hand_over_fits(guest=guest, account=account, memories=keys)
    Memory.objects.filter(pk__in=keys).update(user=account)
    _ask_no_more(guest)
    Review.objects.filter(memory__in=keys).update(user=account)
    adopt_candidacy(guest=guest, account=account)
    plan_anew(user=account)
    retire_guest(guest=guest)
    return len(keys)


def _ask_no_more(guest: User) -> None:
    """Wait for nobody to see what changed of the cards that stay with a closed row."""
    left = Memory.objects.filter(user=guest)
    ChangeNotice.objects.filter(memory__in=left, seen_at=None).delete()
    left.update(changed=None)
