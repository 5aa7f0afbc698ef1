"""Texts with people in them, for these tests."""

from typing import Any

from posts.mentions.token import Mention
from posts.models import Person

VERBS = (("name", "be"), ("subject", "be"), ("subject", "carry"))


def at(person: Person | str, form: Any = "name", *, verb: str = "", capital: bool = False, **more: Any) -> str:
    """The tag of a mention."""
    id_ = person if isinstance(person, str) else person.public_id
    return Mention(id=id_, form=form, verb=verb, capital=capital, **more).tag()


def early(person: Person) -> str:
    """The English template of people.md 3.7."""
    name, they, carry = (at(person, form, verb=verb, capital=form != "name") for form, verb in VERBS)
    det, poss, obj = at(person, "det"), at(person, "poss"), at(person, "object")
    return (
        f"<p>{name} early. {they} proud of {det} team; the idea was {poss}. {carry} the box, and we thanked {obj}.</p>"
    )
