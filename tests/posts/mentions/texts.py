"""Texts with people in them, for these tests."""

from typing import Any

from posts.mentions.token import Mention
from posts.models import Person


def at(person: Person | str, form: Any = "name", *, verb: str = "", capital: bool = False, **more: Any) -> str:
    """The tag of a mention."""
    id_ = person if isinstance(person, str) else person.public_id
    return Mention(id=id_, form=form, verb=verb, capital=capital, **more).tag()


def early(person: Person) -> str:
    """The English template of people.md 3.7."""
    return (
        f"<p>{at(person, verb='be')} early. {at(person, 'subject', verb='be', capital=True)} proud of {at(person, 'det')}"
        f" team; the idea was {at(person, 'poss')}. {at(person, 'subject', verb='carry', capital=True)} the box, and we"
        f" thanked {at(person, 'object')}.</p>"
    )
