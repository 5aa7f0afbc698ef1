"""Which stories a reader of one may like: by topics, values and words that both have. Nobody is followed for it.

Pure but for `candidates`; the same for every reader.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from integrations.prepared import Prepared
from posts.listing import about, live_stories, showing
from posts.models import Story
from posts.text import one_line

LOOKED_AT = 60  # newest stories that share a topic or a value
LETTERS = 5  # shorter words say little of what a story is about
_NONE = [0]  # no key: a list with nothing in it would be another question
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
    """Primary keys of those with most in common with a story of these words; of two alike the first, so the newer."""
    scored = [(score(words, other), other.pk) for other in others]
    found = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [pk for _value, pk in found[:number]]


def related_to(story: Story, *, topics: Sequence[int], values: Sequence[int], but: list[int], number: int) -> list[int]:
    """Primary keys of live stories in the story's language, the most alike first; `topics` and `values` are its own."""
    if not topics and not values:
        return []
    known = _candidates(
        language=story.language(), but=[story.pk or 0, *but], topics=topics or _NONE, values=values or _NONE
    )
    others = [
        Likeness(
            pk=pk,
            topics=shared_topics or 0,
            values=shared_values or 0,
            words=words_of(one_line(headline), standfirst),
        )
        for pk, headline, standfirst, shared_topics, shared_values in known
    ]
    return most_alike(words_of(story.headline_text(), story.standfirst), others, number=number)


def candidates(*, language: str, topics: list[int], values: list[int], but: list[int]) -> QuerySet[Any]:
    """The newest in the language with one of these topics or values, as keys and words, and how many of each."""
    found = live_stories(language=language).filter(Q(about(topics)) | Q(showing(values))).exclude(pk__in=but)
    counted = found.annotate(
        topics_shared=_number_of(Story.topics.through.objects.filter(topic__in=topics)),
        values_shared=_number_of(Story.values.through.objects.filter(value__in=values)),
    )
    told = ("pk", "headline", "standfirst", "topics_shared", "values_shared")
    newest: QuerySet[Any] = counted.values_list(*told)[:LOOKED_AT]
    return newest


def _number_of(rows: QuerySet[Any]) -> Subquery:
    """How many of the rows are of the story; nothing where none is."""
    return Subquery(rows.filter(story=OuterRef("pk")).order_by().values("story").annotate(n=Count("pk")).values("n"))


_candidates: Prepared[tuple[Any, ...]] = Prepared(candidates)
