"""Leave room on PostgreSQL's pages of what every answer and every correction writes again.

A row that finds room for its next version on its own page needs no new entry in any index. A correction writes a
memory here and there, and all candidates at once. SQLite writes in place.
"""

from django.db import migrations

SHARE_FILLED = {"cards_memory": 80, "cards_user": 50}  # per cent


def leave_room(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, share in SHARE_FILLED.items():
            schema_editor.execute(f"ALTER TABLE {table} SET (fillfactor = {share})")


class Migration(migrations.Migration):

    dependencies = [
        ('cards', '0010_fewer_indexes'),
    ]

    operations = [migrations.RunPython(leave_room, migrations.RunPython.noop)]
