"""What a Mastodon post says and shows. Pure."""

from integrations.adapters.mastodon_server import Server
from integrations.adapters.pictures import Taken
from integrations.adapters.text import one_line
from integrations.adapters.words import Said, compose_words
from integrations.message import Announcement

MOST_HASHTAGS = 4
LONGEST_SIDE = 3840  # pixels, of a picture that must be made smaller


def compose_text(announcement: Announcement, server: Server) -> Said:
    """Title, summary, link and hashtags within the server's limit; a warning counts, and stands elsewhere."""
    limit = server.characters - server.warning_length(one_line(announcement.warning))
    return compose_words(
        announcement,
        link=announcement.url,
        limit=limit,
        length=server.length,
        most_hashtags=MOST_HASHTAGS,
        threads=True,
    )


def taken_by(server: Server) -> Taken:
    """The pictures that this server takes."""
    return Taken(
        number=server.media,
        alt=server.alt,
        bytes=server.image_bytes,
        pixels=server.image_pixels,
        mimes=server.mime_types,
        side=LONGEST_SIDE,
    )
