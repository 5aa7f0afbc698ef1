"""Which stories a reader of one may like: by topics, values and words that both have. Nobody is followed for it.

Pure but for `candidates`; the same for every reader.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from integrations.prepared import Prepared, Question
from posts.listing import about, live_stories, showing
from posts.models import Story
from posts.text import one_line

LOOKED_AT = 60  # newest stories that share a topic or a value
LETTERS = 5  # shorter words say little of what a story is about
_NONE = [0]  # no key: a list with nothing in it would be another question
Candidate = tuple[int, str, str, int | None, int | None]  # key, headline, standfirst, topics and values shared
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


def related_to(story: Story, others: Iterable[Candidate], *, but: Iterable[int], number: int) -> list[int]:
    """Primary keys of those most like the story among `others` (what `candidates` finds), without some."""
    known = [
        Likeness(pk=pk, topics=topics or 0, values=values or 0, words=words_of(one_line(headline), standfirst))
        for pk, headline, standfirst, topics, values in others
        if pk not in but
    ]
    return most_alike(words_of(story.headline_text(), story.standfirst), known, number=number)


def candidates(*, language: str, but: int, topics: Sequence[int], values: Sequence[int]) -> Question[Candidate]:
    """Finds the newest live stories in the language with one of these topics or values."""
    if not topics and not values:
        return _candidates.of(language=language, but=but, topics=[], values=[])
    return _candidates.of(language=language, but=but, topics=topics or _NONE, values=values or _NONE)


def _newest(*, language: str, but: int, topics: Sequence[int], values: Sequence[int]) -> QuerySet[Any]:
    """As keys and words, and how many topics and values of each are among these."""
    found = live_stories(language=language).filter(Q(about(topics)) | Q(showing(values))).exclude(pk=but)
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


_candidates: Prepared[Candidate] = Prepared(_newest)
