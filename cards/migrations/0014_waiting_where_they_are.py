"""Whoever has left a firm waits no more for what it changed, also where they left before this was so."""

from django.db import migrations
from django.db.models import BigIntegerField, Exists, Min, OuterRef, Q, Subquery


def wait_anew(apps, schema_editor):
    here = apps.get_model("cards", "Membership").objects.filter(
        user=OuterRef("memory__user"), firm=OuterRef("change__firm"), left_at=None
    )
    notices = apps.get_model("cards", "ChangeNotice").objects.filter(memory=OuterRef("pk"), seen_at=None)
    waiting = notices.filter(Q(change__firm=None) | Exists(here)).values("memory").annotate(first=Min("change"))
    first = Subquery(waiting.values("first"), output_field=BigIntegerField())
    memories = apps.get_model("cards", "Memory").objects
    memories.filter(Exists(notices.filter(change__firm__isnull=False))).update(changed=first)


class Migration(migrations.Migration):
    dependencies = [("cards", "0013_no_words_of_people_at_the_desk")]

    operations = [migrations.RunPython(wait_anew, migrations.RunPython.noop)]
