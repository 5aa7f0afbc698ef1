"""The epoch, by which a restored backup shows itself, and when each part of the desk was last seen."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("integrations", "0005_breakers_and_turns"),
    ]

    operations = [
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(blank=True, default="", max_length=32)),
                ("kept_at", models.DateTimeField(null=True)),
                ("restored_at", models.DateTimeField(null=True)),
                ("restored_since", models.DateTimeField(null=True)),
                ("restored_page", models.BigIntegerField(default=0)),
                ("restored_attempt", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "epoch",
                "verbose_name_plural": "epochs",
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                ("kind", models.CharField(choices=[("tick", "Clock"), ("worker", "Worker")], max_length=6)),
                ("seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "heartbeat",
                "verbose_name_plural": "heartbeats",
                "ordering": ("kind", "name"),
            },
        ),
    ]
