"""What a reviewer reads: the post's content and each channel's copy, with the digest of both."""

from collections.abc import Iterable
from dataclasses import dataclass

from integrations import outbox
from integrations.message import Announcement, Media, Parts
from integrations.models import Channel
from posts.consent.channels import refused
from posts.elsewhere import body_of
from posts.models import Post, Story
from posts.people import Surface, shown
from posts.pictures import media_of
from posts.seals import review_digest
from posts.text import shorten

RENDERER = 1  # version of the templates and of `announcement_of`; part of every seal
SUMMARY_LENGTH = 400


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
    announcement: Announcement | None = None
    copies: tuple[Copy, ...] = ()
    if isinstance(post, Story) and not post.imported_from:
        channels = _channels_of(post)
        announcement = announcement_of(post, channels)
        copies = _copies(channels, announcement)
    content = post.content_digest()
    by_channel = {str(copy.channel.uuid): copy.parts.digest() for copy in copies}
    return Reading(
        post=post,
        content_digest=content,
        announcement=announcement,
        copies=copies,
        digest=review_digest(content=content, copies=by_channel),
    )


def _channels_of(story: Story) -> list[Channel]:
    """Those of its blog, without the ones on which somebody in it does not want to be."""
    not_there = refused(story.uuid)
    found = outbox.channels_for(blog_id=story.get_parent().pk)
    return [channel for channel in found if str(channel.uuid) not in not_there]


def _copies(channels: Iterable[Channel], announcement: Announcement) -> tuple[Copy, ...]:
    return tuple(
        Copy(channel=channel, parts=outbox.compose(announcement=announcement, channel=channel)) for channel in channels
    )


def announcement_of(story: Story, channels: Iterable[Channel] = ()) -> Announcement:
    """The story as the outside world may hear of it; with its whole text where one of `channels` carries that."""
    language = story.language()
    body = body_of(story) if any(outbox.carries_body(channel) for channel in channels) else None
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
        body=body.html if body else "",
        pictures=body.pictures if body else (),
    )


def _cover(story: Story) -> tuple[Media, ...]:
    if not story.cover:
        return ()
    return (media_of(story.cover, alt="" if story.cover_decorative else story.cover_alt),)
