"""What a Mastodon post says and shows. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from integrations.adapters.mastodon_server import Server
from integrations.adapters.text import calls_nobody, cut, hashtags, one_line
from integrations.message import Announcement, Media

MOST_HASHTAGS = 4
SHORTEST_SUMMARY = 20  # characters; less of one helps nobody
GAP = "\n\n"


def compose_text(announcement: Announcement, server: Server) -> str:
    """Title, summary, link and hashtags, each its own paragraph, within the server's limit.

    People's words call nobody: only our own topics become hashtags. When room is short hashtags go first,
    then the title is cut, and the summary takes what is left.
    """
    title, summary = (calls_nobody(one_line(text)) for text in (announcement.title, announcement.summary))
    tags, limit, length = list(hashtags(announcement.topics, most=MOST_HASHTAGS)), server.characters, server.length

    def joined(*words: str) -> str:
        return GAP.join(part for part in (*words, announcement.url, " ".join(tags)) if part)

    while tags and length(joined(title)) > limit:
        tags.pop()
    title = cut(title, limit=limit - length(joined()) - len(GAP), length=length)
    room = limit - length(joined(title)) - len(GAP)
    return joined(title, cut(summary, limit=room, length=length) if room >= SHORTEST_SUMMARY else "")


def fitting_media(pictures: Iterable[Media], server: Server) -> tuple[Media, ...]:
    """The pictures this server takes, each once, with alternative texts cut to its limit."""
    fitting = {
        picture.sha256: replace(picture, alt=cut(one_line(picture.alt), limit=server.alt, length=len))
        for picture in pictures
        if picture.mime in server.mime_types and picture.width * picture.height <= server.image_pixels
    }
    return tuple(fitting.values())[: server.media]
