"""Secrets at rest: sealed with Fernet keys that live in the environment, never in the database."""

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from integrations.errors import AuthError


class Credential(dict[str, str]):
    """A channel's secret fields, opened for one call; prints as a mask so that no log or error page shows them."""

    def __repr__(self) -> str:
        return "Credential(•••)"

    __str__ = __repr__


class CredentialLocked(AuthError):
    """None of the keys in `CREDENTIAL_KEYS` opens this credential: the channel waits for a person."""

    def __init__(self) -> None:
        super().__init__(_("No key in CREDENTIAL_KEYS opens this credential. See docs/operations.md."))


def seal(fields: Mapping[str, str]) -> str:
    """Encrypt with the newest key; the result may be stored."""
    return _keys().encrypt(json.dumps(dict(fields)).encode()).decode()


def unseal(sealed: str) -> Credential:
    """Decrypt what `seal` wrote with any key we still hold; raise `CredentialLocked` when none fits."""
    if not sealed:
        return Credential()
    try:
        return Credential(json.loads(_keys().decrypt(sealed.encode())))
    except InvalidToken:
        raise CredentialLocked from None


def reseal(sealed: str) -> str:
    """Encrypt again with the newest key, so that older keys may be retired."""
    try:
        return _keys().rotate(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        raise CredentialLocked from None


def redact(words: str, credential: Mapping[str, str]) -> str:
    """Replace every secret that slipped into `words`; the second net under the adapters' own."""
    for secret in sorted(filter(None, credential.values()), key=len, reverse=True):
        words = words.replace(secret, "•••")
    return words


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.CREDENTIAL_KEYS])
