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
from posts.persons.asking import answers_of
from posts.persons.wishes import Wishes, in_story

if TYPE_CHECKING:
    from django.db.models import QuerySet

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
    answers = answers_of(person) if "ask" in wishes.modes.values() else {}
    for story in mentioning(person)[:AT_MOST]:
        language = story.language()
        found = first_with(story.rich_texts()[1:], id_=person.public_id)
        if found is None:
            continue
        people = told(ids_in(story.rich_texts()), language=language, story=str(story.uuid))
        people[person.public_id] = Told(wishes=in_story(wishes, answers.get(story.uuid), language=language))
        telling = Telling(
            language=language, surface=Surface.PAGE, story=str(story.uuid), people=people, named=set(people)
        )
        yield Excerpt(
            headline=story.headline_text(), url=story.get_url() or "", language=language, sentence=found.read(telling)
        )


def mentioning(person: "Person") -> "QuerySet[Story]":
    """Live stories whose text mentions somebody, the newest first: the reference index knows where a mention stands."""
    rows = ReferenceIndex.get_references_to(person).filter(content_type=ContentType.objects.get_for_model(Story))
    ids = {int(row.object_id) for row in rows if row.model_path.startswith("body")}
    found: QuerySet[Story] = Story.objects.live().public().filter(pk__in=ids).select_related("locale")
    return found.order_by("-first_published_at", "-pk")
