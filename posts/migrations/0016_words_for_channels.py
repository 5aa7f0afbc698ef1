from django.db import migrations, models


class Migration(migrations.Migration):
    """What people wrote for single channels, and the plan by which channels follow a story."""

    dependencies = [("posts", "0015_owed_answers")]

    operations = [
        migrations.AddField(
            model_name="story",
            name="channel_words",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="reviewtaskstate",
            name="plan",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="seal",
            name="plan",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
