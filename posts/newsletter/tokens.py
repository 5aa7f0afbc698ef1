"""Signed links: no password, nothing to guess, and each opens one reader's own page or one confirmation."""

from typing import Final
from uuid import UUID

from django.core import signing

from posts.addresses import absolute, path_in
from posts.models import Subscriber
from posts.models.subscriber import KEPT_UNCONFIRMED

_OWN: Final = signing.Signer(salt="posts.newsletter.own")  # it never ends: a letter may be read years later
_CONFIRM: Final = signing.TimestampSigner(salt="posts.newsletter.confirm")


def own_link(subscriber: Subscriber) -> str:
    """The absolute address of a reader's own page; below it, `leave/` is where one POST leaves."""
    return _link("mail_own", _OWN.sign(str(subscriber.uuid)), subscriber.language)


def confirm_link(subscriber: Subscriber) -> str:
    """The absolute address where an address is confirmed, within three days."""
    return _link("mail_confirm", _CONFIRM.sign(str(subscriber.uuid)), subscriber.language)


def read_own(token: str) -> UUID | None:
    """Whose page a link opens; None for anything we did not sign."""
    try:
        return UUID(_OWN.unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def read_confirm(token: str) -> UUID | None:
    """Who confirms; None for anything we did not sign, or signed too long ago."""
    try:
        return UUID(_CONFIRM.unsign(token, max_age=KEPT_UNCONFIRMED))
    except (signing.BadSignature, ValueError):
        return None


def _link(route: str, token: str, language: str) -> str:
    return absolute(path_in(language, route, token=token))
