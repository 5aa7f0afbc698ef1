"""The stop switch, and of which blog each delivery is."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

STEP = 4  # characters of a page's path that name its place below its parent


def name_blogs(apps, schema_editor):
    """The blog of a post is the page above it."""
    Delivery = apps.get_model("integrations", "Delivery")
    Page = apps.get_model("wagtailcore", "Page")
    for page in Page.objects.filter(pk__in=Delivery.objects.exclude(page=None).values("page")).iterator():
        Delivery.objects.filter(page=page).update(blog=Page.objects.filter(path=page.path[:-STEP]).first())


class Migration(migrations.Migration):
    dependencies = [
        ("integrations", "0003_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="blog",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="letter",
            name="blog",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="pass_stops",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="hold_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("go-live", "until the story goes live"),
                    ("channel", "until the channel works again"),
                    ("stop", "until somebody lets it go again"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="recipient",
            name="status",
            field=models.CharField(
                choices=[
                    ("due", "On its way"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("unknown", "Unknown"),
                    ("held", "Waiting"),
                    ("dropped", "Dropped"),
                ],
                default="due",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("everything", "Everything"),
                            ("channel", "One channel"),
                            ("blog", "One blog"),
                            ("story", "One story"),
                        ],
                        max_length=10,
                        verbose_name="what to stop",
                    ),
                ),
                ("post", models.UUIDField(blank=True, null=True)),
                ("key", models.CharField(editable=False, max_length=60)),
                ("title", models.CharField(blank=True, default="", max_length=500)),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
                ("pressed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "blog",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                        verbose_name="blog",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="integrations.channel",
                        verbose_name="channel",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pressed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "stop",
                "verbose_name_plural": "stops",
                "ordering": ("-pressed_at", "-pk"),
                "permissions": (
                    ("lift_stop", "Can start again what was stopped"),
                    ("lift_everything", "Can start everything again"),
                ),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)), fields=("key",), name="one_standing_stop_a_scope"
                    )
                ],
            },
        ),
        migrations.RunPython(name_blogs, migrations.RunPython.noop),
    ]
