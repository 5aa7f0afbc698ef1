from django.db import migrations, models


def _of_links(field: str, key: str) -> migrations.RunSQL:
    """An index of a table that Django makes by itself for a relation, and so has no `Meta` for."""
    table = f"posts_story_{field}"
    return migrations.RunSQL(
        f"CREATE INDEX {table}_made_last ON {table} ({key}, story_id)", f"DROP INDEX {table}_made_last"
    )


class Migration(migrations.Migration):
    """The stories of a person, a topic or a value that were made last, with 100,000 of them too (`posts.related`)."""

    dependencies = [("posts", "0027_words_taken_over")]

    operations = [
        migrations.AddIndex("byline", models.Index(fields=["person", "story"], name="posts_byline_made_last")),
        _of_links("topics", "topic_id"),
        _of_links("values", "value_id"),
    ]
