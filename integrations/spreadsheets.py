"""Cells of a CSV file that people open in a spreadsheet. Pure."""

from typing import Any, Final

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for the beginning of one (OWASP)


def plain_cell(value: Any) -> str:
    """Its words; what a spreadsheet would take for a formula gets a quote before it."""
    words = str(value)
    return f"'{words}" if words.startswith(FORMULA) else words
