"""Joins signing in, which knows nothing of studying, to the history that a guest brings along."""

from cards.firms.accounts import AccountAdapter as BaseAdapter
from cards.firms.models import User
from cards.study.actions import adopt_history


class AccountAdapter(BaseAdapter):
    def adopt_history(self, *, guest: User, account: User) -> int:
        return adopt_history(guest=guest, account=account)
