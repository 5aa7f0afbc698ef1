"""An old name that comes back, by an import, by habit, in a new story: told to whoever bore it, and to nobody else.

A warning to writers would answer anybody who asks "was this Sam's old name?" by typing it. Only what readers find is
looked through, and only HMACs are compared: the words themselves are read from the story when its owner looks.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db import transaction

from integrations.models.clock import database_now
from posts import notices
from posts.changing.names import Names
from posts.changing.stories import words_for_readers
from posts.identifiers import hashed
from posts.models import FormerName, NameReturned, Person, Seal, Story

MOST_WORDS = 4  # of a name
_WORD = re.compile(r"[^\W_]+")


def remember(person: Person, names: Names) -> None:
    """Names that are to go; not those that somebody still goes by."""
    gone = [name for name in names.old if name not in (names.name, names.called)]
    for name in gone:
        FormerName.objects.get_or_create(person=person, digest=_digest(_WORD.findall(_composed(name))))


def look() -> int:
    """Compare what went live since the last look; returns in how many posts a name came back that was not told yet."""
    owners: dict[str, set[int]] = defaultdict(set)
    for row in FormerName.objects.all():
        owners[row.digest].add(row.person_id)
    if not owners:
        return 0
    now, since = database_now(), FormerName.objects.earliest("looked_until").looked_until
    pages = Seal.objects.live().filter(went_live_at__gte=since).values("page")
    told = sum(
        _tell(owner, story)
        for story in Story.objects.live().filter(pk__in=pages)
        for owner in {pk for words in names_in(story, owners) for pk in owners[_digest(_WORD.findall(words))]}
    )
    FormerName.objects.update(looked_until=now)
    return told


@transaction.atomic
def _tell(owner: int, story: Story) -> bool:
    """A letter that says where to look, and nothing of what is found there."""
    _row, new = NameReturned.objects.get_or_create(person_id=owner, page_id=story.pk)
    user = Person.objects.select_related("user").get(pk=owner).user
    if new and user is not None and user.is_active and user.email:
        key = f"name-returned:{owner}:{story.uuid}"
        notices.tell(user, post=None, what="name_returned", key=key, link=notices.link_to("account_new_name"))
    return new


def returned(person: Person) -> list[tuple[Story, list[str]]]:
    """Stories in which an old name stands again, with its words, for its owner's eyes; what is right is forgotten."""
    known = set(FormerName.objects.filter(person=person).values_list("digest", flat=True))
    rows = NameReturned.objects.filter(person=person)
    stories = Story.objects.live().filter(pk__in=rows.values("page")).select_related("locale").order_by("pk")
    found = [(story, words) for story in stories if (words := names_in(story, known))]
    rows.exclude(page__in=[story.pk for story, _words in found]).delete()
    return found


def names_in(story: Story, known: Collection[str]) -> list[str]:
    """Words of a story that are one of these names, each once, the longest first."""
    found = {words for text in words_for_readers(story) for words in _names_in(text, known)}
    return sorted(found, key=lambda words: (-len(words), words))


def _names_in(text: str, known: Collection[str]) -> Iterator[str]:
    """Each stretch of one to four words; a word in small letters is one like any other ("will", "joy")."""
    words = _WORD.findall(_composed(text))
    for start, first in enumerate(words):
        for length in range(1, min(MOST_WORDS, len(words) - start) + 1):
            stretch = words[start : start + length]
            if length == 1 and first == first.lower():
                continue
            yield from (" ".join(way) for way in _ways(stretch) if _digest(way) in known)


def _ways(stretch: list[str]) -> Iterator[list[str]]:
    """As it stands, and without the s of a genitive."""
    yield stretch
    if stretch[-1].endswith("s") and len(stretch[-1]) > 2:
        yield [*stretch[:-1], stretch[-1][:-1]]


def _digest(words: Iterable[str]) -> str:
    return hashed("name\n" + " ".join(words).casefold())


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
