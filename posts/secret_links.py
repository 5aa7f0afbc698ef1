"""Secrets in addresses: 256 random bits, of which only a hash is kept."""

import hashlib
import secrets
from typing import Final

BYTES: Final = 32


def new_secret() -> str:
    """A new one, as it stands in an address."""
    return secrets.token_urlsafe(BYTES)


def hash_of(secret: str) -> str:
    """How it is kept: nobody guesses 256 random bits from their hash, so it needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
