"""What would keep a post from going out as it is, one sentence each that says what to do. No network is asked.

Asked when a story is handed in, when it is approved, and once more just before it is sent.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import regex
from django.utils.translation import gettext as _

from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter, Count
from integrations.adapters.words import PLACE
from integrations.credentials import CredentialLocked
from integrations.message import Media, Parts
from integrations.models import Channel

LANGUAGE: Final = regex.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MOST_PIXELS: Final = 178_956_970  # more than this Pillow refuses to open


def of_words(parts: Parts, channel: Channel, *, own: bool = False) -> list[str]:
    """What is wrong with the words (`own`: somebody wrote them) and pictures themselves: their writer can mend it."""
    adapter = channel.adapter_class
    places = _places(parts, channel) if own else ()
    return [*_texts(parts, adapter, channel), *places, *_pictures(parts, adapter, channel), *_link(parts, channel)]


def of_channel(channel: Channel) -> list[str]:
    """What is wrong with the account: comms can mend it, and rows wait until then."""
    return list(_account(channel))


def ahead_of(channel: Channel) -> list[str]:
    """What somebody should see to at the account; nothing waits for it."""
    return [*_lacking(channel), *channel.warnings]


def too_long(count: Count, *, name: str) -> str:
    """By how much, in the network's own measure."""
    facts = {"channel": name, "length": count.length, "limit": count.limit, "over": -count.left}
    if count.unit == "bytes":
        return _("%(channel)s takes %(limit)s bytes, and this has %(length)s. Take %(over)s bytes away.") % facts
    if count.unit == "weight":
        return (
            _(
                "%(channel)s takes %(limit)s, and by its own count this has %(length)s. Take %(over)s away; an address "
                "always counts 23, an emoji 2."
            )
            % facts
        )
    return _("%(channel)s takes %(limit)s characters, and this has %(length)s. Take %(over)s away.") % facts


def _texts(parts: Parts, adapter: type[Adapter], channel: Channel) -> Iterator[str]:
    if adapter.kind != "network":
        return
    if not all(text.strip() for text in parts.texts):
        yield _("There are no words for %(channel)s. Write some, or take the draft.") % {"channel": channel.name}
    for counts in adapter.counts_of(parts, channel.config):
        for count in counts:
            if count.limit and count.left < 0:
                yield too_long(count, name=channel.name)
    if not LANGUAGE.fullmatch(parts.language):
        yield _("It is not said in which language this is. Choose a blog with a language.")


def _places(parts: Parts, channel: Channel) -> Iterator[str]:
    for name in dict.fromkeys(found[0] for text in parts.texts for found in PLACE.finditer(text)):
        words = _("%(place)s means nothing on %(channel)s. Write {link} for the address of the story, or take it out.")
        yield words % {"place": name, "channel": channel.name}


def _pictures(parts: Parts, adapter: type[Adapter], channel: Channel) -> Iterator[str]:
    for picture in parts.media:
        if wrong := _wrong_with(picture):
            yield wrong % {"channel": channel.name}
        if adapter.limits.alt and len(picture.alt) > adapter.limits.alt:
            facts = {"channel": channel.name, "limit": adapter.limits.alt}
            yield _("%(channel)s takes %(limit)s characters of what a picture shows. Say it shorter.") % facts
    if adapter.limits.media and len(parts.media) > adapter.limits.media:
        facts = {"channel": channel.name, "limit": adapter.limits.media}
        yield _("%(channel)s takes %(limit)s pictures. Take some away.") % facts


def _wrong_with(picture: Media) -> str:
    if not picture.sha256:
        return _("A picture's file is gone. Choose the picture again.")
    if not picture.mime.startswith("image/"):
        return _("%(channel)s takes no picture of this kind. Choose a JPEG or a PNG.")
    if picture.width * picture.height > MOST_PIXELS:
        return _("A picture is too large for %(channel)s. Choose a smaller one.")
    return ""


def _link(parts: Parts, channel: Channel) -> Iterator[str]:
    address = urlsplit(parts.link)
    if address.scheme not in {"https", "http"} or not address.hostname:
        yield _("The story has no address that %(channel)s could lead to. Ask comms to look at the blog's site.") % {
            "channel": channel.name
        }


def _lacking(channel: Channel) -> Iterator[str]:
    """Rights that were asked for and not given, as far as the network told, without which posting works."""
    if lacking := [right.name for right in channel.missing_rights if not right.needed]:
        words = _("%(channel)s may post, but not do all that was asked (%(rights)s).")
        yield words % {"channel": channel.name, "rights": ", ".join(lacking)}


def _account(channel: Channel) -> Iterator[str]:
    names: Mapping[str, Any] = {"channel": channel.name}
    if channel.kind not in ADAPTERS:
        yield _("Byline does not know this network.")
    elif channel.status == Channel.Status.DISCONNECTED:
        yield _("%(channel)s is disconnected. Posts wait until an account is connected again.") % names
    elif channel.status == Channel.Status.PAUSED:
        yield _("%(channel)s is paused. Posts wait until somebody lets it go on.") % names
    elif needed := [right.name for right in channel.missing_rights if right.needed]:
        words = _("%(channel)s may not do what posting needs (%(rights)s). Connect the account again; posts wait.")
        yield words % {**names, "rights": ", ".join(needed)}
    elif channel.status == Channel.Status.NEEDS_AUTH:
        yield _("%(channel)s needs a new sign-in. Connect the account again; posts wait until then.") % names
    elif channel.status == Channel.Status.OK and channel.adapter_class.credential_fields:
        try:
            missing = not any(channel.credential.values())
        except CredentialLocked:
            missing = True
        if missing and channel.personal:
            yield _("%(channel)s has no secret that can be read. Connect the account again.") % names
        elif missing:
            yield _("%(channel)s has no secret that can be read. Enter it in the channel's settings.") % names
