"""Pronouns in the profile of somebody's own account: read when its owner looks, written when they ask, never else.

Looking is a call in the web request, as connecting is: its owner waits for it. Writing is a row, and a worker's.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from integrations import credentials
from integrations.adapters.base import ProfileField
from integrations.adapters.connecting import missing
from integrations.calls import learn, wait_for
from integrations.errors import AuthError, DeliveryError, TemporaryError, UnknownOutcome
from integrations.models import Channel, ProfileWish


def characters(channel: Channel) -> int:
    """How many the network's field takes; 0 where nobody can write it for its owner."""
    return channel.adapter_class.profile_characters


def lacks_right(channel: Channel) -> bool:
    """Whether the desk was never allowed to write there; its owner gives that at a new sign-in."""
    right = channel.adapter_class.profile_right
    return right is not None and bool(missing((right,), channel.rights))


def look(channel: Channel, *, user: Any) -> ProfileField:
    """What the profile says now. Raises `PermissionDenied` for anybody but the owner, and `DeliveryError`."""
    if not channel.belongs_to(user):
        raise PermissionDenied
    adapter = channel.adapter()
    try:
        found = adapter.profile()
    except DeliveryError as error:
        learn(channel, adapter, error)
        raise
    learn(channel, adapter)
    return found


def ask(channel: Channel, *, user: Any, words: str, instead_of: str) -> None:
    """Want these words there, in place of what its owner saw; `PermissionDenied` for anybody but the owner."""
    if not channel.belongs_to(user) or not characters(channel) or channel.status != Channel.Status.OK:
        raise PermissionDenied
    ProfileWish.ask(channel, words=words, instead_of=instead_of)


def forget_asked(user: Any) -> None:
    """What this person asked for and nobody wrote yet: they said something else of themselves since."""
    ProfileWish.objects.waiting().filter(channel__in=Channel.objects.of(user)).delete()


def asked_for(channel: Channel) -> str | None:
    """What its owner asked for last; None where they never did, or no key opens it any more."""
    wish = ProfileWish.objects.filter(pk=channel.pk).first()
    try:
        return wish.words if wish else None
    except credentials.CredentialLocked:
        return None


def due() -> list[int]:
    """Channels on whose profiles something is to be written now."""
    for late in ProfileWish.objects.too_late():
        late.fail(_("It did not work within an hour. Please try again later."))
    return list(ProfileWish.objects.due(among=Channel.objects.open()).values_list("pk", flat=True))


def write(pk: int) -> None:
    """Have one profile say what its owner asked for, and keep what came of it."""
    wish = ProfileWish.objects.select_related("channel__host", "channel__owner").filter(pk=pk).first()
    if wish is None or not wish.claim():
        return
    channel = wish.channel
    if not _still_theirs(channel):
        wish.delete()
        return
    try:
        adapter = channel.adapter()
        adapter.say_in_profile(wish.words, instead_of=wish.instead_of)
    except credentials.CredentialLocked as error:
        wish.fail(str(error))
    except DeliveryError as error:
        learn(channel, adapter, error)
        _not_done(wish, error, words=credentials.redact(str(error), adapter.credential))
    else:
        learn(channel, adapter)
        wish.done()


def _still_theirs(channel: Channel) -> bool:
    """Asked again just before the call: whoever left, or closed the account, has nothing written any more."""
    owner = channel.owner
    return channel.personal and owner is not None and owner.is_active and channel.status == Channel.Status.OK


def _not_done(wish: ProfileWish, error: DeliveryError, *, words: str) -> None:
    """To write it twice is the same as once, so what may have been taken is simply tried again."""
    if isinstance(error, AuthError):
        wish.fail(_("The network no longer lets the desk in. Connect the account again, and ask once more."))
    elif isinstance(error, TemporaryError | UnknownOutcome):
        again = error if isinstance(error, TemporaryError) else TemporaryError(words)
        wait = wait_for(again, tries=wish.tries)
        if wish.ends(wait):
            wish.fail(words)
        else:
            wish.postpone(wait=wait)
    else:
        wish.fail(words)
