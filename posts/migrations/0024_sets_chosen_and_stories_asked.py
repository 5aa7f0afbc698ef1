import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import posts.graphemes
import posts.identifiers


def a_key_each(apps, schema_editor):
    """Sets that are there already got one key for all of them; each gets its own."""
    sets = apps.get_model("posts", "Pronouns").objects
    for pk in list(sets.values_list("pk", flat=True)):
        sets.filter(pk=pk).update(key=posts.identifiers.new_public_id())


class Migration(migrations.Migration):
    dependencies = [("posts", "0021_former_names")]

    operations = [
        migrations.AddField(
            model_name="pronouns",
            name="key",
            field=models.CharField(default=posts.identifiers.new_public_id, max_length=8),
        ),
        migrations.RunPython(a_key_each, migrations.RunPython.noop, elidable=True),
        migrations.CreateModel(
            name="StoryWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.UUIDField()),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("nl", "Dutch"), ("sv", "Swedish")], max_length=10),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        max_length=400,
                        validators=[
                            posts.graphemes.AtMost(40),
                            posts.graphemes.one_plain_line,
                            posts.graphemes.no_address,
                        ],
                    ),
                ),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="story_wishes", to="posts.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "wish for one story",
                "verbose_name_plural": "wishes for single stories",
                "constraints": [models.UniqueConstraint(fields=("person", "post"), name="one_wish_a_story")],
            },
        ),
    ]
