"""Opaque public identifiers: never made from a name, so a change of name leaves no trace in an address."""

import secrets

from integrations.identifiers import row_key

__all__ = ["ALPHABET", "new_public_id", "row_key"]

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes (0/o, 1/i/l)


def new_public_id() -> str:
    """Eight random characters, about 39 bits: guessing tells nobody who exists."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
