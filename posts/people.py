"""The one place that decides what of a person may be shown where.

Templates, feeds, announcements and structured data ask `shown`; nobody else reads a
person's fields for display. Pronouns, labels and consent will be decided here as
well: today every surface shows what a byline needs and nothing more.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posts.models import Person, Picture


@dataclass(frozen=True, kw_only=True)
class ShownPerson:
    """What a reader of one language may see of a person."""

    public_id: str
    name: str
    called: str
    role: str  # empty where the person wrote none in this language: never a translation guessed
    picture: "Picture | None"
    picture_alt: str


def shown(person: "Person", *, language: str) -> ShownPerson:
    """What may be shown of `person` on a public surface in `language`."""
    return ShownPerson(
        public_id=person.public_id,
        name=person.display_name,
        called=person.called or person.display_name,
        role=person.role_in(language),
        picture=person.picture,
        picture_alt=person.picture_alt,
    )
