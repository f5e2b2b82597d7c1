"""Joins signing in, which knows nothing of studying, to the history and the examples that a guest brings along."""

from django.db import transaction

from cards.examples.actions import adopt_examples
from cards.firms.accounts import AccountAdapter as BaseAdapter
from cards.firms.models import User
from cards.study.adopting import adopt_history


class AccountAdapter(BaseAdapter):
    @transaction.atomic
    def adopt_history(self, *, guest: User, account: User) -> int:
        adopt_examples(guest=guest, account=account)
        return adopt_history(guest=guest, account=account)
