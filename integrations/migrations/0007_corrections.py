"""What a call was about on the network, two verbs for networks that can only answer below a copy, mails that are copies.

Rows that are there name no copy. The database fills in the new columns, so a worker of the version before writes on.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("integrations", "0006_epoch_and_heartbeats"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="target",
            field=models.CharField(blank=True, db_default="", max_length=500),
        ),
        migrations.AddField(
            model_name="letter",
            name="is_copy",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="verb",
            field=models.CharField(
                choices=[
                    ("create", "Publish"),
                    ("edit", "Change"),
                    ("delete", "Take down"),
                    ("reply", "Reply with the correction"),
                    ("recall", "Reply that it was taken back"),
                    ("find", "Look up"),
                ],
                max_length=6,
            ),
        ),
    ]
