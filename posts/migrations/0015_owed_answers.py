"""What an automatic letter asked its reader to do for others: kept, so that it is asked once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0014_subscribers"),
    ]

    operations = [
        migrations.AddField(
            model_name="automaticmessage",
            name="owed",
            field=models.JSONField(default=list),
        ),
    ]
