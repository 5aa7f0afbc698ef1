"""What a reviewer reads: the post's content and each channel's copy, with the digest of both."""

from collections.abc import Iterable
from dataclasses import dataclass

from integrations import outbox, preflight
from integrations.message import Announcement, Media, Parts
from integrations.models import Channel
from integrations.previews import Preview, preview
from posts.channel_words import own_words, warning_of
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
    own: bool = False  # somebody wrote it; else it is a draft from the story
    out_of_step: bool = False  # the story changed after it was written

    @property
    def takes_words(self) -> bool:
        """Whether somebody may write it."""
        return outbox.takes_words(self.channel)

    @property
    def preview(self) -> Preview:
        """As its network will show it."""
        return preview(self.parts, network=self.channel.kind, config=self.channel.config)

    @property
    def problems(self) -> list[str]:
        """What its writer has to mend before it can go out."""
        return preflight.of_words(self.parts, self.channel, own=self.own)

    @property
    def troubles(self) -> list[str]:
        """What comms has or had better to mend at the account; of somebody's own they learn nothing."""
        if self.channel.personal:
            return []
        return [*preflight.of_channel(self.channel), *preflight.ahead_of(self.channel)]


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
        channels = [*_channels_of(post), *_own_accounts_with_words(post)]
        announcement = announcement_of(post, channels)
        copies = copies_of(post, announcement, channels)
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


def _own_accounts_with_words(story: Story) -> list[Channel]:
    """Own accounts for which somebody wrote words: they are read and sealed, and nobody but its owner sends them."""
    written = story.channel_words.get("copies")
    return outbox.own_accounts_among(written) if written else []


def copies_of(story: Story, announcement: Announcement, channels: Iterable[Channel]) -> tuple[Copy, ...]:
    """What each of these channels would be sent of this version."""
    now = story.words_digest() if story.channel_words.get("copies") else ""
    return tuple(_copy(story, announcement, channel, now) for channel in channels)


def short_copies(story: Story, *, own: Iterable[Channel] = ()) -> tuple[Copy, ...]:
    """Those of the blog's channels of which people write the words, composed without the story's body.

    `own`: accounts of whoever asks.
    """
    channels = [one for one in [*_channels_of(story), *own] if outbox.takes_words(one)]
    return copies_of(story, announcement_of(story), channels) if channels else ()


def _copy(story: Story, announcement: Announcement, channel: Channel, now: str) -> Copy:
    own = own_words(story.channel_words, channel.uuid) if outbox.takes_words(channel) else None
    words = own.words if own else None
    return Copy(
        channel=channel,
        parts=outbox.compose(announcement=announcement, channel=channel, words=words),
        own=own is not None,
        out_of_step=own is not None and own.of != now,
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
        warning=warning_of(story.channel_words),
        body=body.html if body else "",
        pictures=body.pictures if body else (),
    )


def _cover(story: Story) -> tuple[Media, ...]:
    if not story.cover:
        return ()
    return (media_of(story.cover, alt="" if story.cover_decorative else story.cover_alt),)
