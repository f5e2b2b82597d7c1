"""The record of the mentors' desk, where it is about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

if TYPE_CHECKING:
    from django.db.models import QuerySet


def forget_at_desk(rows: QuerySet[Any]) -> None:
    """Delete what was noted of changes to these rows: no foreign key takes it along with them."""
    keys = [str(key) for key in rows.values_list("pk", flat=True)]
    LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(rows.model), object_id__in=keys).delete()
