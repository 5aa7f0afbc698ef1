"""What was taken out of a draft and can still be put back, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from posts.mentions.context import with_names
from posts.models import Person, PutAside, Story
from posts.text import plain_text, shorten
from posts.writers.drafts import COVER, Raw

PERSON = "person"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One thing put aside."""

    pk: int
    words: str
    since: datetime


def kept_of(story: Story) -> list[Kept]:
    """The blocks one can put back, the last taken first."""
    found = PutAside.objects.still_kept().filter(page=story.pk).exclude(block__type=PERSON)
    return [Kept(pk=one.pk, words=said_of(one.block), since=one.put_aside_at) for one in found]


def people_kept(story: Story) -> list[Kept]:
    """Who was taken off the list of people and can be put back, the last taken first."""
    found = list(PutAside.objects.still_kept().filter(page=story.pk, block__type=PERSON))
    names = Person.objects.in_bulk({one.block["value"]["person_id"] for one in found} - {None})
    called = [names.get(one.block["value"]["person_id"]) or one.block["value"]["words"] for one in found]
    return [Kept(pk=one.pk, words=str(words), since=one.put_aside_at) for one, words in zip(found, called, strict=True)]


def said_of(block: Raw) -> str:
    """A block in a few words, so that one knows it again."""
    value = block["value"]
    if block["type"] in (COVER, "picture"):
        alt = value.get("cover_alt") or value.get("alt_text") or ""
        return shorten(alt, 60) or _("A picture")
    words = value if isinstance(value, str) else next((value[name] for name in _WORDS if value.get(name)), "")
    return shorten(plain_text(with_names(str(words))).replace("\n", " "), 60) or _("An empty box")


_WORDS = ("text", "quote", "question", "prompt")
