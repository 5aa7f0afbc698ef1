"""Which stories a reader of one may like: by topics, values and words that both have. Nobody is followed for it.

Pure but for what `other_stories` asks; the same for every reader.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from django.db import connection
from django.db.models import Value as Word

from integrations.prepared import Prepared
from posts.listing import unrestricted
from posts.models import Byline, Story
from posts.text import one_line

LOOKED_AT = 15  # stories made last of each person, topic and value
# How many of a story's own are looked at: the first, as the page names them.
AT_MOST: Final[Mapping[str, int]] = {"person": 2, "topic": 3, "value": 2}
LETTERS = 5  # shorter words say little of what a story is about
_WORD = re.compile(rf"[^\W\d_]{{{LETTERS},}}")
TOPIC, VALUE, WORD = 3.0, 2.0, 1.0
WORDS_AT_MOST = 4  # however many words are shared, topics weigh more


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A story that another may be like: with how many of its topics and values it was found, and its own words."""

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


def other_stories(
    story: Story, *, people: Sequence[int], topics: Sequence[int], values: Sequence[int], number: int
) -> tuple[list[int], list[int]]:
    """Primary keys of live stories in the story's language: the newest by these people, and of others the most alike.

    `topics` and `values` are the story's own; of many the first count (`AT_MOST`). Of two that are as alike the newer
    comes first.
    """
    found = sorted(_linked(story, person=people, topic=topics, value=values), key=itemgetter(2, 1), reverse=True)
    same = list(dict.fromkeys(pk for kind, pk, *_told in found if kind == "person"))[:number]
    shared = Counter((kind, pk) for kind, pk, *_told in found)
    words = {pk: said for kind, pk, _at, *said in found if kind != "person" and pk not in same}
    others = [
        Likeness(
            pk=pk,
            topics=shared["topic", pk],
            values=shared["value", pk],
            words=words_of(one_line(headline), standfirst),
        )
        for pk, (headline, standfirst) in words.items()
    ]
    return same, most_alike(words_of(story.headline_text(), story.standfirst), others, number=number)


def _linked(story: Story, **keys: Sequence[int]) -> list[tuple[Any, ...]]:
    """The stories that its people, topics and values lead to: kind, key, moment and words of each, some more than once.

    One question where the database takes a part of each (SQLite does not).
    """
    here = {"locale": story.locale_id, "story": story.pk or 0}
    links = {f"{kind}_{place}": [pk] for kind, pks in keys.items() for place, pk in enumerate(_one_or_all(kind, pks))}
    at_once = connection.features.supports_slicing_ordering_in_compound
    groups = [links] if links and at_once else [{name: one} for name, one in links.items() if any(one)]
    return [row for group in groups for row in _made_last(**here, **group)]


def _one_or_all(kind: str, pks: Sequence[int]) -> list[int]:
    """None, one, or as many as are looked at, if need be with 0, which nothing has: few numbers need few plans."""
    return list(pks) if len(pks) < 2 else [*pks, *[0] * AT_MOST[kind]][: AT_MOST[kind]]


def _links(name: str, one: Sequence[int], *, locale: int, story: int) -> Any:
    """The stories made last of one person, topic or value, in the order of an index of theirs.

    Not of all stories the newest that have such a link, and not in the order of their keys alone: PostgreSQL, which
    plans without knowing of whom, would look for the few of a quiet topic among all there are.
    """
    kind, _place = name.split("_")
    found = _LINKS[kind].objects.filter(**{f"{kind}__in": one}).exclude(story=story)
    here = found.filter(unrestricted("story__path"), story__live=True, story__locale=locale)
    told = here.exclude(story__first_published_at=None).annotate(kind=Word(kind))
    return told.order_by(f"-{kind}_id", "-story_id").values_list("kind", *_TOLD)[:LOOKED_AT]


_TOLD: Final = ("story", "story__first_published_at", "story__headline", "story__standfirst")
_LINKS: Final[Mapping[str, Any]] = {
    "person": Byline,
    "topic": Story.topics.through,
    "value": Story.values.through,
}


def _all_links(*, locale: int, story: int, **keys: Sequence[int]) -> Any:
    first, *others = [_links(name, one, locale=locale, story=story) for name, one in keys.items()]
    return first.union(*others, all=True) if others else first


_made_last: Prepared[tuple[Any, ...]] = Prepared(_all_links)
