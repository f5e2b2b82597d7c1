"""The record of the mentors' desk keeps no words of people and reports, and nothing of who has left or was erased."""

from django.db import migrations
from django.db.models import Exists, OuterRef, TextField
from django.db.models.functions import Cast


def forget_people(apps, schema_editor):
    record = apps.get_model("admin", "LogEntry").objects.filter(content_type__app_label="cards")
    for name, here in (("User", {}), ("Membership", {"left_at": None}), ("Report", {})):
        rows = apps.get_model("cards", name).objects.filter(**here).annotate(key=Cast("pk", TextField()))
        about = record.filter(content_type__model=name.lower())
        about.exclude(Exists(rows.filter(key=OuterRef("object_id")))).delete()
        about.exclude(object_repr="").update(object_repr="")


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0012_what_reports_are_about"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forget_people, migrations.RunPython.noop)]
