"""Who an old post names, and what it is about: persons without a log-in, and topics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale

from posts.identifiers import hashed
from posts.importing.liquid import display_name
from posts.importing.values import ImportedPost, Note, Outcome
from posts.models import Person, Topic

NAME_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Bylines:
    """Who wrote a post and what it is about, as rows."""

    persons: Sequence[Person]
    topics: Sequence[Topic]
    new_names: Sequence[str]  # of the persons made for this post
    notes: tuple[Note, ...]


def bylines_for(post: ImportedPost, *, locale: Locale) -> Bylines:
    """The persons and topics a post names, made where there are none yet."""
    found = [person_for(author) for author in post.authors]
    topics, unusable = topics_for(post.tags, locale=locale)
    missing = [_("the tag %(tag)s") % {"tag": tag} for tag in unusable]
    if not found:
        missing.append(_("an author: the post names none"))
    return Bylines(
        persons=[person for person, _is_new in found],
        topics=topics,
        new_names=[person.display_name for person, is_new in found if is_new],
        notes=tuple(Note(outcome=Outcome.LEFT_OUT, what=what) for what in missing),
    )


def person_for(author: str) -> tuple[Person, bool]:
    """The person an author's slug or name stands for, and whether they are new.

    The same slug always gives the same person, whatever that person's name was corrected to since.
    All we know is how it is written: 'amina-yilmaz' becomes 'Amina Yilmaz', and nothing else is filled in.
    """
    key = f"author:{author.lower()}"
    # Whoever took their old name away is known by this alone.
    known: Person | None = Person.objects.filter(import_key=hashed(key)).first()
    if known:
        return known, False
    person, is_new = Person.objects.get_or_create(import_key=key, defaults={"display_name": display_name(author)})
    return person, is_new


def topics_for(tags: Iterable[str], *, locale: Locale) -> tuple[list[Topic], list[str]]:
    """The topics of a language that tags name, each once, new ones made; and the tags that cannot be one."""
    topics: dict[int, Topic] = {}
    unusable: list[str] = []
    for tag in tags:
        slug = slugify(tag, allow_unicode=True)
        if not slug or len(tag) > NAME_LENGTH:
            unusable.append(tag)
            continue
        topic, _is_new = Topic.objects.get_or_create(locale=locale, slug=slug, defaults={"name": tag})
        topics[topic.pk] = topic
    return list(topics.values()), unusable
