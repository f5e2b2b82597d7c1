from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cards', '0008_left_and_shared_no_more'),
    ]

    operations = [
        migrations.AddField(
            model_name='firmcopy',
            name='search_text',
            field=models.TextField(blank=True, editable=False),
        ),
    ]
