"""Writing examples, sharing them and commenting on them: one transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from cards.examples.models import TEXT_FIELDS, Example, ExampleComment, ExampleVersion
from cards.firms.models import Membership
from cards.firms.people_actions import lock_firms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from cards.content.models import Card, Competency
    from cards.firms.models import Firm, User


class Outcome(Enum):
    SAVED = "saved"
    UNCHANGED = "unchanged"  # it says this already
    STALE = "stale"  # it was changed elsewhere since it was shown


@dataclass(frozen=True, slots=True)
class ExampleDraft:
    """What the candidate wrote: texts by the names of TEXT_FIELDS."""

    texts: Mapping[str, str]
    competency: Competency
    level: int


@dataclass(frozen=True, slots=True)
class Saving:
    outcome: Outcome
    example: Example


def create_example(*, user: User, key: UUID, draft: ExampleDraft, card: Card | None, now: datetime) -> Saving:
    """Store a new example under `key`, which was minted when its form was shown.

    The same form sent twice makes one example; sent again with other words, it is a change of the first version.
    """
    mine = Example.objects.owned_by(user).filter(public_id=key)
    if not mine.exists():
        try:
            return _create(user, key, draft, card, now)
        except IntegrityError:  # the same form in the same instant; or a key of somebody else's, which nobody minted
            if not mine.exists():
                return _create(user, uuid4(), draft, card, now)
    return save_example(user=user, key=key, draft=draft, version=1, now=now)


@transaction.atomic
def _create(user: User, key: UUID, draft: ExampleDraft, card: Card | None, now: datetime) -> Saving:
    example = Example(user=user, public_id=key, competency=draft.competency, level=draft.level, card=card)
    example.created_at = example.updated_at = now
    for name in TEXT_FIELDS:
        setattr(example, name, draft.texts[name])
    example.save(force_insert=True)
    _keep_version(example, now)
    return Saving(Outcome.SAVED, example)


@transaction.atomic
def save_example(*, user: User, key: UUID, draft: ExampleDraft, version: int, now: datetime) -> Saving:
    """Change an example of the user's own that was shown at this version. Raises Example.DoesNotExist."""
    example = _lock(user, key)
    return _change(example, draft, version, now)


@transaction.atomic
def restore_version(*, user: User, key: UUID, number: int, version: int, now: datetime) -> Saving:
    """Let an example say again what an earlier version said, as a new version.

    Raises Example.DoesNotExist and ExampleVersion.DoesNotExist.
    """
    example = _lock(user, key)
    texts = example.versions.get(number=number).texts
    return _change(example, ExampleDraft(texts, example.competency, example.level), version, now)


def _lock(user: User, key: UUID) -> Example:
    mine = Example.objects.owned_by(user).select_related("competency")
    return mine.select_for_update(of=("self",), no_key=True).get(public_id=key)


def _change(example: Example, draft: ExampleDraft, version: int, now: datetime) -> Saving:
    same_place = (example.competency_id, example.level) == (draft.competency.pk, draft.level)
    if same_place and example.texts == dict(draft.texts):
        return Saving(Outcome.UNCHANGED, example)
    if example.version != version:
        return Saving(Outcome.STALE, example)
    for name, text in draft.texts.items():
        setattr(example, name, text)
    example.competency, example.level = draft.competency, draft.level
    example.version += 1
    example.updated_at = now
    example.save(update_fields=[*TEXT_FIELDS, "competency", "level", "version", "updated_at"])
    _keep_version(example, now)
    return Saving(Outcome.SAVED, example)


def _keep_version(example: Example, now: datetime) -> None:
    ExampleVersion(example=example, number=example.version, saved_at=now, **example.texts).save(force_insert=True)


@transaction.atomic
def delete_example(*, example: Example) -> None:
    """Remove an example with its history and its comments, for good."""
    example.delete()


def adopt_examples(*, guest: User, account: User) -> int:
    """Move what a guest wrote to the account that they signed in to; return the number of examples."""
    return Example.objects.owned_by(guest).update(user=account)


# Sharing


@transaction.atomic
def share_example(*, example: Example, firm: Firm, now: datetime) -> bool:
    """Let the mentors and managers of the candidate's firm read an example; False where it is not their firm."""
    lock_firms(firm.pk)  # as leaving does: nothing is shared behind the back of somebody who is leaving right now
    if not Membership.objects.of(example.user).filter(firm=firm).exists():
        return False
    row = Example.objects.select_for_update(no_key=True).get(pk=example.pk)
    if row.shared_with_id != firm.pk:
        row.shared_with, row.shared_at = firm, now
        row.save(update_fields=["shared_with", "shared_at"])
    return True


def stop_sharing(*, example: Example) -> None:
    """Close an example to everybody but its owner. Comments stay with it."""
    Example.objects.filter(pk=example.pk).update(shared_with=None, shared_at=None)


# Comments


@transaction.atomic
def add_comment(*, example: Example, author: User, key: UUID, text: str, now: datetime) -> ExampleComment:
    """Store a mentor's comment under `key`, which was minted with its form: sent twice, it stands once.

    Raises Example.DoesNotExist where the example is not shared with them any more.
    """
    # Locked, so that no comment arrives behind the back of a candidate who has just stopped sharing.
    shared = Example.objects.readable_by(author).select_for_update(of=("self",), no_key=True).get(pk=example.pk)
    known = ExampleComment.objects.filter(public_id=key).first()
    if known and (known.example_id, known.author_id, known.text) == (shared.pk, author.pk, text):
        return known
    comment = ExampleComment(example=shared, author=author, text=text, created_at=now)
    comment.public_id = uuid4() if known else key
    comment.save(force_insert=True)
    return comment


def delete_comment(*, comment: ExampleComment) -> None:
    ExampleComment.objects.filter(pk=comment.pk).delete()


def mark_read(*, example: Example, comments: Collection[UUID], now: datetime) -> int:
    """Note that the candidate has read these comments; return how many were new."""
    return example.comments.filter(public_id__in=comments, read_at=None).update(read_at=now)
