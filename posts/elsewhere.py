"""A story's whole text as a blog elsewhere carries it. It changes with the story alone, not with the day it is read."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from integrations.message import Media
from posts.mentions.context import speaking
from posts.models import Story
from posts.people import Surface
from posts.pictures import media_of
from posts.rendering import portable

PICTURE = "picture"  # the scheme under which the HTML names a picture: by the sha256 of its file


@dataclass(frozen=True, kw_only=True)
class Body:
    """Clean HTML, and the pictures it shows as `picture:<sha256>`."""

    html: str
    pictures: tuple[Media, ...]


def body_of(story: Story) -> Body:
    """Everything below the headline but the cover, which travels by itself."""
    blocks = [(block, _picture(block)) for block in story.body]
    with speaking(story, surface=Surface.NETWORK):
        html = render_to_string("posts/elsewhere.html", {"page": story, "blocks": blocks})
    pictures = {media.sha256: media for _block, media in blocks if media}
    return Body(html=portable(html, schemes=frozenset({PICTURE})), pictures=tuple(pictures.values()))


def _picture(block: Any) -> Media | None:
    if block.block_type != "picture" or not block.value.get("picture"):
        return None
    return media_of(block.value["picture"], alt="" if block.value.get("decorative") else block.value["alt_text"])
