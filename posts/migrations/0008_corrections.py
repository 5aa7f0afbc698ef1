"""One line for readers, where a reviewer says that a version corrects what was live; what is sealed already says none.

The database fills in the columns, so a desk of the version before writes on beside the new one.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0007_clocks_of_promises"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name="correction",
            field=models.CharField(blank=True, db_default="", max_length=300),
        )
        for name in ("reviewtaskstate", "seal")
    ]
