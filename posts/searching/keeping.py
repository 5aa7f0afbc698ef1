"""Keeps the words to search in step with what is live: at once when a story goes live, by the clock for the rest."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import F, Q, Value
from django.utils import timezone

from posts.listing import live_stories
from posts.mentions.token import replaced
from posts.models import SearchText, Story
from posts.text import one_line
from posts.voice_checks import story_blocks

# Language -> the column of its stems, which PostgreSQL's configuration is also called after.
STEMS = {"en": "english", "nl": "dutch", "sv": "swedish"}
AT_ONCE = 200  # stories a run of the clock


def keep(story: Story) -> None:
    """Note the words of a story as readers see it now."""
    title = one_line(_without_names(story.headline)) or story.title
    body = "\n".join([story.standfirst, *_body_words(story)])
    language = story.language()
    text, _new = SearchText.objects.update_or_create(
        story=story,
        defaults={
            "language": language,
            "title": title[:300],
            "folded": f"{title}\n{body}".casefold(),
            "noted_at": story.last_published_at or timezone.now(),
        },
    )
    if connection.vendor == "postgresql" and language in STEMS:
        stems = STEMS[language]
        vector = SearchVector(Value(title), weight="A", config=stems) + SearchVector(
            Value(body), weight="C", config=stems
        )
        SearchText.objects.filter(pk=text.pk).update(**{stems: vector})


def _body_words(story: Story) -> list[str]:
    body = _without_names(list(story.body.get_prep_value()))
    blocks = story_blocks(headline="", standfirst="", cover_alt="", body=body)
    return [block.text for block in blocks if block.role != "alt"]


def _without_names(value: Any) -> Any:
    """Stored values without the people they mention, who are searched by the name they have now."""
    if isinstance(value, str):
        return replaced(value, lambda _mention: "")
    if isinstance(value, Mapping):
        return {name: _without_names(inner) for name, inner in value.items()}
    return [_without_names(inner) for inner in value] if isinstance(value, list) else value


def keep_up() -> int:
    """Note what is live and not noted yet, or changed since; returns how many.

    Level-triggered: stories that came before there was a search, or in bulk, need nothing else.
    """
    behind = Q(search_text=None) | Q(search_text__noted_at__lt=F("last_published_at"))
    found = live_stories().filter(behind).order_by("-pk")[:AT_ONCE]
    for story in found:
        keep(story)
    SearchText.objects.filter(story__live=False).delete()
    return len(found)
