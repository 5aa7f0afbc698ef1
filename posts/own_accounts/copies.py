"""What a story says on somebody's own account: words that were approved, and never others.

Words that its owner wrote for it are part of the story's version, so the reviewer reads them and the seal holds them.
Without such words it is the draft that the sealed story makes: a pure function of what was approved, as in the share
kit.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from integrations import outbox
from integrations.message import Parts
from integrations.models import Channel
from posts.consent.channels import networks_refused
from posts.models import Seal, Story
from posts.reading import Copy, announcement_of, copies_of


class NotRead(Exception):
    """Words for this account were sealed that no reviewer was shown."""


def approved_copy(seal: Seal, sealed: Story, channel: Channel) -> Copy:
    """What this account would be sent of `sealed`, the version that `seal` covers; raises NotRead."""
    (copy,) = copies_of(sealed, announcement_of(sealed), [channel])
    if read := seal.copies.get(str(channel.uuid)):
        return replace(copy, parts=Parts.from_json(read), out_of_step=False)
    if copy.own:
        raise NotRead(_("Nobody has read what you wrote for this account. Hand the story in again."))
    return copy


def in_use(seal: Seal) -> list[Channel]:
    """The own accounts on which their owners want this story, and where everybody in it may be."""
    sent = outbox.own_accounts_with(seal.post)
    refused = networks_refused(seal.post) if sent else frozenset()
    return [channel for channel in sent if channel.kind not in refused]


def following(seal: Seal, sealed: Story) -> dict[Channel, Parts]:
    """What is wanted there now: a correction reaches these copies as any other."""
    found: dict[Channel, Parts] = {}
    for channel in in_use(seal):
        try:
            found[channel] = approved_copy(seal, sealed, channel).parts
        except NotRead:  # so nothing: it comes down, and its owner may send it once it was read
            continue
    return found
