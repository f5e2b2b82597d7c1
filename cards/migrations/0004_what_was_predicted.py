"""Reviews of before say in columns of their own what their `previous` says, and what it predicted."""

from datetime import datetime

from django.db import migrations

IN_REVIEW = 2
DECAY = 0.1542  # of the parameters in use until now
FACTOR = 0.9 ** (-1 / DECAY) - 1
SECONDS_OF_A_DAY = 86_400
AT_ONCE = 500


def fill(apps, schema_editor):
    Review = apps.get_model("cards", "Review")
    changed = []
    for review in Review.objects.filter(kind="grade", state_before=None).order_by("pk").iterator(chunk_size=AT_ONCE):
        before = review.previous
        if "state" not in before:
            continue
        review.state_before = before["state"]
        if before["state"] == IN_REVIEW:
            elapsed = (review.reviewed_at - datetime.fromisoformat(before["last_review"])).total_seconds()
            review.predicted = (1 + FACTOR * max(0, elapsed) / SECONDS_OF_A_DAY / before["stability"]) ** -DECAY
        changed.append(review)
        if len(changed) == AT_ONCE:
            Review.objects.bulk_update(changed, ["state_before", "predicted"])
            changed = []
    Review.objects.bulk_update(changed, ["state_before", "predicted"])


class Migration(migrations.Migration):
    dependencies = [("cards", "0003_interview_plan")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
