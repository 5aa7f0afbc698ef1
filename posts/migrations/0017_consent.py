import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0016_words_for_channels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name="instory",
            name="noted_by",
        ),
        migrations.RemoveField(
            model_name="instory",
            name="said_at",
        ),
        migrations.RemoveField(
            model_name="instory",
            name="said_yes",
        ),
        migrations.AddField(
            model_name="instory",
            name="is_child",
            field=models.BooleanField(db_default=False, default=False, verbose_name="a child"),
        ),
        migrations.AddField(
            model_name="instory",
            name="is_heard",
            field=models.BooleanField(db_default=False, default=False, verbose_name="heard"),
        ),
        migrations.AddField(
            model_name="instory",
            name="is_quoted",
            field=models.BooleanField(db_default=False, default=False, verbose_name="quoted"),
        ),
        migrations.CreateModel(
            name="ConsentCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("called", models.CharField(blank=True, max_length=80, verbose_name="who it is")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("nl", "Dutch"), ("sv", "Swedish")],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consent_card",
                        to="posts.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent card",
                "verbose_name_plural": "consent cards",
            },
        ),
        migrations.CreateModel(
            name="CardLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.UUIDField(null=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="posts.consentcard"
                    ),
                ),
            ],
            options={
                "verbose_name": "link to a consent card",
                "verbose_name_plural": "links to consent cards",
            },
        ),
        migrations.AddField(
            model_name="instory",
            name="card",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="in_stories",
                to="posts.consentcard",
            ),
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("post", models.UUIDField(db_index=True)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("asked", "The person was asked"),
                            ("guardian", "A guardian was asked"),
                            ("archive", "It was published before, and came from an archive"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("media", models.JSONField(default=list)),
                ("passages", models.JSONField(default=list)),
                ("pictures", models.JSONField(default=list)),
                ("words_digest", models.CharField(max_length=64)),
                ("pictures_digest", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("change", "Change one thing")], max_length=6
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("agreed_media", models.JSONField(default=list)),
                ("refused_channels", models.JSONField(default=list)),
                ("until", models.DateField(null=True)),
                ("wish", models.TextField(blank=True, max_length=1000, verbose_name="what to change")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("end_told_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="consents",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="posts.consentcard"
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False), ("settled_at", None)),
                        fields=["due_at"],
                        name="consents_to_settle",
                    )
                ],
            },
        ),
    ]
