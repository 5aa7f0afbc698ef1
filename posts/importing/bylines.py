"""Who an old post names, and what it is about: persons without a log-in, and topics."""

from collections.abc import Iterable

from django.utils.text import slugify
from wagtail.models import Locale

from posts.importing.liquid import display_name
from posts.models import Person, Topic

NAME_LENGTH = 80


def person_for(author: str) -> tuple[Person, bool]:
    """The person an author's slug or name stands for, and whether they are new.

    The same slug always gives the same person, whatever that person's name was corrected to since.
    All we know is how it is written: 'amina-yilmaz' becomes 'Amina Yilmaz', and nothing else is filled in.
    """
    return Person.objects.get_or_create(
        import_key=f"author:{author.lower()[:190]}", defaults={"display_name": display_name(author)[:NAME_LENGTH]}
    )


def topics_for(tags: Iterable[str], *, locale: Locale) -> tuple[list[Topic], list[str]]:
    """The topics of a language that tags name, each once, new ones made; and the tags no address can be made of."""
    topics: dict[int, Topic] = {}
    unusable: list[str] = []
    for tag in tags:
        slug = slugify(tag, allow_unicode=True)[:NAME_LENGTH]
        if not slug:
            unusable.append(tag)
            continue
        topic, _new = Topic.objects.get_or_create(locale=locale, slug=slug, defaults={"name": tag[:NAME_LENGTH]})
        topics[topic.pk] = topic
    return list(topics.values()), unusable
