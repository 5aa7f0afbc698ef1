from django.db import migrations, models


def _on_links(field: str, key: str) -> migrations.RunSQL:
    """An index of a table that Django makes by itself for a relation, and so has no `Meta` for."""
    table = f"posts_story_{field}"
    return migrations.RunSQL(
        f"CREATE INDEX {table}_newest ON {table} ({key}, id)", f"DROP INDEX {table}_newest", elidable=False
    )


class Migration(migrations.Migration):
    """The newest stories of a person, a topic or a value at once, with 100,000 of them too (`posts.related`)."""

    dependencies = [("posts", "0027_words_taken_over")]

    operations = [
        migrations.AddIndex("byline", models.Index(fields=["person", "id"], name="posts_byline_newest")),
        _on_links("topics", "topic_id"),
        _on_links("values", "value_id"),
    ]
