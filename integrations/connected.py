"""How well an account is connected, in words. Only one that was proven and may do all it needs is connected."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from integrations.models import Channel

STOPPED = (Channel.Status.PAUSED, Channel.Status.DISCONNECTED, Channel.Status.REMOVED)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`words` for a list; `more` says what is missing, empty where nothing is; `well`: nobody has to do anything."""

    words: str
    more: str = ""
    well: bool = False


def standing_of(channel: Channel) -> Standing:
    """As far as the desk knows; no network is asked."""
    lacking = channel.missing_rights
    needed = [right.name for right in lacking if right.needed]
    if needed:
        words = _("It may not do what posting needs (%(rights)s). Connect it again, and say yes to all of it.")
        return Standing(words=_("Half connected"), more=words % {"rights": ", ".join(needed)})
    if channel.status in STOPPED or channel.status == Channel.Status.NEEDS_AUTH:
        return Standing(words=channel.get_status_display())
    if channel.proven_at is None:
        return Standing(words=_("Not checked yet"), more=_("Check it, or connect it again."))
    if lacking:
        names = ", ".join(right.name for right in lacking)
        more = _("Posting works; it may not do all that was asked (%(rights)s).") % {"rights": names}
        return Standing(words=_("Connected in part"), more=more)
    if warnings := channel.warnings:
        return Standing(words=_("Connected, for now"), more=" ".join(warnings))
    return Standing(words=_("Connected"), well=True)
