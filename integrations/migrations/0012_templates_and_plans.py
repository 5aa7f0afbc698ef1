from django.db import migrations, models


class Migration(migrations.Migration):
    """What a draft of a channel's words looks like, and when its first post leaves after a story."""

    dependencies = [("integrations", "0011_letters_to_subscribers")]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="template",
            field=models.TextField(
                blank=True,
                default="",
                help_text="What a post says until somebody writes words of its own: {headline}, {line} (the story in short), {link}, {hashtags} and {authors} are filled in. Empty: headline, line, link and hashtags, each a paragraph.",
                max_length=2000,
                verbose_name="draft of the words",
            ),
        ),
        migrations.AddField(
            model_name="channel",
            name="wait",
            field=models.PositiveIntegerField(
                default=0,
                help_text="When its first post leaves after a story goes live. Whoever approves can choose another time.",
                verbose_name="minutes after the story",
            ),
        ),
        migrations.AddField(model_name="delivery", name="not_before", field=models.DateTimeField(null=True)),
    ]
