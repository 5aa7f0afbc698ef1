"""Whoever a story mentions is in it: noted when it is handed in, so that nobody can approve it before their yes."""

from typing import TYPE_CHECKING

from posts.mentions.people import ids_in
from posts.models.in_story import InStory
from posts.models.person import Person

if TYPE_CHECKING:
    from posts.models import Post


def note_mentioned(version: "Post") -> None:
    """Add the people whom a version mentions to the list of people in the story; its own authors need no asking.

    Nobody is taken off it: they may be in a picture, or in words typed by hand.
    """
    authors = {person.pk for person in version.people()}
    mentioned = Person.objects.filter(public_id__in=ids_in(version.rich_texts())).exclude(pk__in=authors)
    for person in mentioned:
        InStory.objects.get_or_create(page_id=version.pk, person=person, defaults={"is_named": True})
