"""Whoever left a firm shares nothing with its people any more, also where they left before this was so."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def stop_sharing(apps, schema_editor):
    here = apps.get_model("cards", "Membership").objects.filter(
        user=OuterRef("user"), firm=OuterRef("shared_with"), left_at=None, joined_at__lte=OuterRef("shared_at")
    )
    shared = apps.get_model("cards", "Example").objects.exclude(shared_with=None)
    shared.exclude(Exists(here)).update(shared_with=None, shared_at=None)


class Migration(migrations.Migration):
    dependencies = [("cards", "0007_answer_changed_in_deck_text")]

    operations = [migrations.RunPython(stop_sharing, migrations.RunPython.noop)]
