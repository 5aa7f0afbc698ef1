"""What a reviewer reads: the post's content and each channel's copy, with the digest of both."""

import hashlib
from dataclasses import dataclass

from django.core.files.storage import default_storage

from integrations import outbox
from integrations.message import Announcement, Media, Parts
from integrations.models import Channel
from posts.models import Picture, Post, Story
from posts.people import Surface, shown
from posts.seals import review_digest
from posts.text import shorten

RENDERER = 1  # version of the templates and of `announcement_of`; part of every seal
SUMMARY_LENGTH = 400
MIMES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
}


@dataclass(frozen=True, kw_only=True)
class Copy:
    """What one channel would be sent."""

    channel: Channel
    parts: Parts

    @property
    def too_long(self) -> bool:
        """Whether the network would refuse it for length."""
        return bool(self.parts.limit) and self.parts.length > self.parts.limit


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that one approval covers, as it is now."""

    post: Post
    content_digest: str
    announcement: Announcement | None  # none for a profile, and for an old story that was imported: it is no news
    copies: tuple[Copy, ...]
    digest: str  # the form carries it; approval compares it


def read(post: Post) -> Reading:
    """Read a version of a post as a reviewer does; `post` may be a revision's object."""
    announcement = announcement_of(post) if isinstance(post, Story) and not post.imported_from else None
    copies = _copies(post, announcement) if announcement else ()
    content = post.content_digest()
    by_channel = {str(copy.channel.uuid): copy.parts.digest() for copy in copies}
    return Reading(
        post=post,
        content_digest=content,
        announcement=announcement,
        copies=copies,
        digest=review_digest(content=content, copies=by_channel),
    )


def _copies(post: Post, announcement: Announcement) -> tuple[Copy, ...]:
    channels = outbox.channels_for(blog_id=post.get_parent().pk)
    return tuple(
        Copy(channel=channel, parts=outbox.compose(announcement=announcement, channel=channel)) for channel in channels
    )


def announcement_of(story: Story) -> Announcement:
    """The story as the outside world may hear of it."""
    language = story.language()
    return Announcement(
        post=story.uuid,
        title=story.headline_text(),
        summary=shorten(story.summary(), SUMMARY_LENGTH),
        url=story.full_url or "",
        language=language,
        kind=story.kind,
        authors=tuple(shown(person, language=language, surface=Surface.NETWORK).name for person in story.people()),
        topics=tuple(topic.name for topic in story.topics.all()),
        media=_cover(story),
        published_at=story.first_published_at,
    )


def _cover(story: Story) -> tuple[Media, ...]:
    picture = story.cover
    if not picture:
        return ()
    return (
        Media(
            file=picture.file.name,
            sha256=sha256_of(picture.file.name),
            mime=MIMES.get(picture.file.name.rsplit(".", 1)[-1].lower(), "application/octet-stream"),
            alt="" if story.cover_decorative else story.cover_alt,
            width=picture.width,
            height=picture.height,
            focus=_focus(picture),
        ),
    )


def sha256_of(name: str) -> str:
    """SHA-256 (hex) of a stored file, or "" when it is gone."""
    if not default_storage.exists(name):
        return ""
    with default_storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _focus(picture: Picture) -> "tuple[float, float] | None":
    """The focal point as networks write it: x and y from -1 to 1, y upwards."""
    if not picture.has_focal_point():
        return None
    x = picture.focal_point_x / picture.width * 2 - 1
    y = 1 - picture.focal_point_y / picture.height * 2
    return (round(x, 3), round(y, 3))
