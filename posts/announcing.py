"""What channels should carry of what was approved; writes rows (`integrations.outbox`) and talks to nobody."""

from datetime import datetime

from integrations import outbox
from integrations.message import Parts
from integrations.models import Channel
from posts.consent import channels as consent_channels
from posts.models import Post, Seal, Story
from posts.own_accounts import copies as own_accounts
from posts.planning import following
from posts.reading import announcement_of


def sealed_for(seal: Seal, blog_id: int) -> list[Channel]:
    """The channels it was approved for, without the ones on which somebody in it does not want to be."""
    refused = consent_channels.refused(seal.post)
    return [
        channel
        for channel in outbox.channels_for(blog_id=blog_id)
        if str(channel.uuid) in seal.copies and str(channel.uuid) not in refused
    ]


def announce(seal: Seal, page: Post, *, embargo: datetime | None, sealed: Post | None = None) -> None:
    """Want on every channel what the seal froze of this page for it; want nothing on channels it does not name.

    Where somebody sent it to their own account it is corrected there too. `sealed` is the version it covers, if it
    is at hand.
    """
    if not isinstance(page, Story):
        return
    sealed = sealed or page.with_content_json(seal.content)
    blog_id = page.get_parent().pk
    channels = sealed_for(seal, blog_id)
    parts = {channel: Parts.from_json(seal.copies[str(channel.uuid)]) for channel in channels}
    outbox.want_exactly(
        announcement=announcement_of(sealed),
        parts_by_channel={**parts, **own_accounts.following(seal, sealed)},
        plan=following.moments(seal.plan, channels, story=seal.went_live_at or seal.go_live_at),
        seal_digest=seal.digest,
        page_id=page.pk,
        blog_id=blog_id,
        embargo=embargo,
    )


def what_is_live(page: Post) -> None:
    """A planned version is off: the channels want again what readers see, or nothing."""
    live = Seal.objects.live().filter(page=page.pk).first()
    if live:
        announce(live, page, embargo=None)
        outbox.lift_embargo(post=page.uuid)
    else:
        outbox.withdraw(post=page.uuid)
