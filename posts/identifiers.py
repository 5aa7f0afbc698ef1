"""Opaque public identifiers: never made from a name, so a change of name leaves no trace in an address."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes (0/o, 1/i/l)
LONGEST_KEY = 18  # digits that fit a database's key


def new_public_id() -> str:
    """Eight random characters, about 39 bits: guessing tells nobody who exists."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def row_key(typed: str) -> int:
    """A primary key as a form sends it; 0, which no row has, for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_KEY else 0
