"""Word to the packages above, which this one must not know, that somebody joins a firm or leaves it.

Both are sent inside the transaction, with `user`. Who listens is said in `cards.apps`.
"""

from __future__ import annotations

from django.dispatch import Signal

# Before the person's own row is locked: whoever will write rows of theirs locks them now.
moving = Signal()
# They have joined or left.
moved = Signal()
