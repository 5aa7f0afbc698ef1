"""One sentence from each live story that mentions somebody, as it would read with what they say now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex

from posts.mentions.people import ids_in, told
from posts.mentions.sentences import first_with
from posts.mentions.telling import Telling, Told
from posts.models import Story
from posts.people import Surface
from posts.persons.wishes import Wishes

if TYPE_CHECKING:
    from posts.models import Person

AT_MOST = 12


@dataclass(frozen=True, kw_only=True)
class Excerpt:
    """A sentence, and where it stands."""

    headline: str
    url: str
    language: str
    sentence: str


def in_stories(wishes: Wishes, person: "Person") -> Iterator[Excerpt]:
    """The newest first; only what is live, and told as the public reads it."""
    for story in _mentioning(person):
        language = story.language()
        found = first_with(story.rich_texts()[1:], id_=person.public_id)
        if found is None:
            continue
        people = told(ids_in(story.rich_texts()), language=language)
        people[person.public_id] = Told(wishes=wishes)
        telling = Telling(
            language=language, surface=Surface.PAGE, story=str(story.uuid), people=people, named=set(people)
        )
        yield Excerpt(
            headline=story.headline_text(), url=story.get_url() or "", language=language, sentence=found.read(telling)
        )


def _mentioning(person: "Person") -> list[Story]:
    """By the reference index, which knows a mention by the text it stands in."""
    rows = ReferenceIndex.get_references_to(person).filter(content_type=ContentType.objects.get_for_model(Story))
    ids = {int(row.object_id) for row in rows if row.model_path.startswith("body")}
    found = Story.objects.live().public().filter(pk__in=ids).select_related("locale")
    return list(found.order_by("-first_published_at", "-pk")[:AT_MOST])
