"""What a colleague is called in a sentence to another colleague."""

from typing import Any

from posts.notices import name_of


def called(user: Any) -> str:
    """What the person wants to be called, else the name; empty for nobody."""
    person = getattr(user, "person", None) if user else None
    return str(person.called or person.display_name) if person else name_of(user)
