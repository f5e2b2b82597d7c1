"""A report says whether it is about the firm's own copy of a card, and about which version of it.

Until now that was guessed from the copy as it stood when somebody asked. Reports that are there already are held
against the copies' histories: whether one was in use when the report was sent, and at which version.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery

BATCH = 500


def _then(history, **of):
    """What a history says of a row at the moment of a report, newest first."""
    rows = history.objects.filter(history_date__lte=OuterRef("created_at"), **of).exclude(history_type="-")
    return rows.order_by("-history_date", "-history_id")


def _in_batches(reports):
    last = 0
    while batch := list(reports.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def tell_from_histories(apps, schema_editor):
    Report, FirmCopy = apps.get_model("cards", "Report"), apps.get_model("cards", "FirmCopy")
    then = _then(apps.get_model("cards", "HistoricalFirmCopy"), id=OuterRef("copy"))
    copies = FirmCopy.objects.filter(card=OuterRef("card"), firm=OuterRef("firm"))
    reports = Report.objects.filter(card__copies__firm=F("firm")).annotate(copy=Subquery(copies.values("pk")[:1]))
    reports = reports.annotate(
        version_then=Subquery(then.values("version")[:1]), given_up_then=Subquery(then.values("withdrawn_at")[:1])
    )
    for batch in _in_batches(reports.filter(version_then__isnull=False, given_up_then=None)):
        for report in batch:
            report.firm_copy_id, report.card_version = report.copy, report.version_then
        Report.objects.bulk_update(batch, ["firm_copy", "card_version"])


def number_by_cards(apps, schema_editor):
    """The version of the card at the time, where that of the copy stands."""
    Report = apps.get_model("cards", "Report")
    then = _then(apps.get_model("cards", "HistoricalCard"), id=OuterRef("card"))
    reports = Report.objects.filter(firm_copy__isnull=False).annotate(version_then=Subquery(then.values("version")[:1]))
    for batch in _in_batches(reports.select_related("card").only("created_at", "card__version")):
        for report in batch:
            report.card_version = report.version_then or report.card.version
        Report.objects.bulk_update(batch, ["card_version"])


class Migration(migrations.Migration):
    dependencies = [("cards", "0011_room_on_pages")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="firm_copy",
            field=models.ForeignKey(
                blank=True,
                help_text="The firm's copy that was read, whose version `card_version` is then.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reports",
                to="cards.firmcopy",
            ),
        ),
        migrations.RunPython(tell_from_histories, number_by_cards),
    ]
