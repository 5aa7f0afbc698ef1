"""What a Mastodon post says and shows. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from integrations.adapters.mastodon_server import Server
from integrations.adapters.text import cut, one_line
from integrations.adapters.words import compose_words
from integrations.message import Announcement, Media

MOST_HASHTAGS = 4


def compose_text(announcement: Announcement, server: Server) -> str:
    """Title, summary, link and hashtags within the server's limit; a warning counts, and stands elsewhere."""
    limit = server.characters - server.warning_length(one_line(announcement.warning))
    return compose_words(
        announcement, link=announcement.url, limit=limit, length=server.length, most_hashtags=MOST_HASHTAGS
    )


def fitting_media(pictures: Iterable[Media], server: Server) -> tuple[Media, ...]:
    """The pictures this server takes, each once, with alternative texts cut to its limit."""
    fitting = {
        picture.sha256: replace(picture, alt=cut(one_line(picture.alt), limit=server.alt, length=len))
        for picture in pictures
        if picture.mime in server.mime_types and picture.width * picture.height <= server.image_pixels
    }
    return tuple(fitting.values())[: server.media]
