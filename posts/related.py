"""Which stories a reader of one may like: by topics, values and words that both have. Nobody is followed for it.

Pure but for what `beside` asks; the same for every reader.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import DateTimeField, F
from django.db.models import Value as Word

from integrations.prepared import Prepared
from posts.listing import unrestricted
from posts.models import Byline, Story
from posts.text import one_line

LOOKED_AT = 15  # newest stories of each person, topic and value
KEYS = 3  # persons, topics and values of a story that are looked at
LETTERS = 5  # shorter words say little of what a story is about
_WORD = re.compile(rf"[^\W\d_]{{{LETTERS},}}")
TOPIC, VALUE, WORD = 3.0, 2.0, 1.0
WORDS_AT_MOST = 4  # however many words are shared, topics weigh more


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A story that another may be like: how many topics and values both have, and its own words."""

    pk: int
    topics: int
    values: int
    words: frozenset[str]


def words_of(*texts: str) -> frozenset[str]:
    """The longer words, cut to their beginning, so that *saddle* and *saddles* are one."""
    return frozenset(word[: LETTERS + 1] for text in texts for word in _WORD.findall(text.casefold()))


def score(words: frozenset[str], other: Likeness) -> float:
    """How much a story of these words has in common with another."""
    shared = min(len(words & other.words), WORDS_AT_MOST)
    return TOPIC * other.topics + VALUE * other.values + WORD * shared


def most_alike(words: frozenset[str], others: Iterable[Likeness], *, number: int) -> list[int]:
    """Primary keys of those with most in common with a story of these words; of two as alike the first."""
    scored = [(score(words, other), other.pk) for other in others]
    found = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [pk for _value, pk in found[:number]]


def beside(
    story: Story, *, people: Sequence[int], topics: Sequence[int], values: Sequence[int], number: int
) -> tuple[list[int], list[int]]:
    """Primary keys of live stories in the story's language: the newest by these people, and of others the most alike.

    `topics` and `values` are the story's own. Of two that are as alike, one that shares a topic comes first, then the
    newer.
    """
    published: dict[int, datetime] = {}
    words: dict[int, tuple[str, str]] = {}
    shared: Counter[tuple[str, int]] = Counter()
    for kind, pk, at, headline, standfirst in _linked(story, person=people, topic=topics, value=values):
        if kind == "person":
            published[pk] = at
        else:
            words[pk] = headline, standfirst
            shared[kind, pk] += 1
    same = sorted(published, key=lambda pk: (published[pk], pk), reverse=True)[:number]
    others = [
        Likeness(
            pk=pk,
            topics=shared["topic", pk],
            values=shared["value", pk],
            words=words_of(one_line(said[0]), said[1]),
        )
        for pk, said in words.items()
        if pk not in same
    ]
    return same, most_alike(words_of(story.headline_text(), story.standfirst), others, number=number)


def _linked(story: Story, **keys: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """What leads to other live stories: kind and key; the moment of those by a person, the words of the others.

    One question where the database takes a part of each (SQLite does not).
    """
    here = {"locale": story.locale_id, "story": story.pk or 0}
    links = {f"{kind}_{place}": [pk] for kind, pks in keys.items() for place, pk in enumerate(pks[:KEYS])}
    at_once = connection.features.supports_slicing_ordering_in_compound
    for group in [links] if links and at_once else [{name: one} for name, one in links.items()]:
        yield from _newest_of(**here, **group)


def _links(name: str, one: Sequence[int], *, locale: int, story: int) -> Any:
    """The newest links of one person, topic or value, in the order of an index of theirs.

    Not the newest stories that have such a link, and not in the order of their own keys: PostgreSQL, which plans
    without knowing of whom, would look for the few of a quiet topic among all there are.
    """
    kind = name.split("_")[0]
    found = _LINKS[kind].objects.filter(**{f"{kind}__in": one}).exclude(story=story)
    here = found.filter(unrestricted("story__path"), story__live=True, story__locale=locale)
    told = here.exclude(story__first_published_at=None).annotate(kind=Word(kind), **_TOLD.get(kind, _WORDS))
    return told.order_by(f"-{kind}_id", "-pk").values_list("kind", "story", *_WORDS)[:LOOKED_AT]


_WORDS: Final = {
    "at": Word(None, output_field=DateTimeField()),
    "headline": F("story__headline"),
    "standfirst": F("story__standfirst"),
}
_TOLD: Final = {"person": {"at": F("story__first_published_at"), "headline": Word(""), "standfirst": Word("")}}
_LINKS: Final[Mapping[str, Any]] = {
    "person": Byline,
    "topic": Story.topics.through,
    "value": Story.values.through,
}


def _all_links(*, locale: int, story: int, **keys: Sequence[int]) -> Any:
    first, *others = [_links(name, one, locale=locale, story=story) for name, one in keys.items()]
    return first.union(*others, all=True) if others else first


_newest_of: Prepared[tuple[Any, ...]] = Prepared(_all_links)
