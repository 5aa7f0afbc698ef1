"""Keys of rows as people's browsers send them."""

from typing import Final

LONGEST_KEY: Final = 18  # digits that fit a database's key


def row_key(typed: str) -> int:
    """A primary key as a form sends it; 0, which no row has, for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_KEY else 0
