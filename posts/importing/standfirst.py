"""An old post's excerpt into a standfirst, which is at most 400 characters long. Pure."""

import re

LENGTH = 400
SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s)")


def fitted(excerpt: str) -> tuple[str, str]:
    """The excerpt's first sentences that fit, and the rest; cut at a word where the first sentence is too long."""
    if len(excerpt) <= LENGTH:
        return excerpt, ""
    ends = [found.end() for found in SENTENCE_END.finditer(excerpt) if found.end() <= LENGTH]
    end = ends[-1] if ends else excerpt.rfind(" ", 0, LENGTH + 1)
    end = end if end > 0 else LENGTH
    return excerpt[:end].strip(), excerpt[end:].strip()
