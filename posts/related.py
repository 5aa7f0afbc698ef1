"""Which stories a reader of one may like: by topics, values and words that both have. Nobody is followed for it.

Pure but for what `related_to` asks; the same for every reader.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from integrations.prepared import Prepared
from posts.listing import about, live_stories, showing
from posts.models import Story
from posts.text import one_line

LOOKED_AT = 60  # newest stories that share a topic, and as many that share a value
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
    """Primary keys of those with most in common with a story of these words; of two alike the first, so the newer."""
    scored = [(score(words, other), other.pk) for other in others]
    found = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [pk for _value, pk in found[:number]]


def related_to(story: Story, *, topics: Sequence[int], values: Sequence[int], but: list[int], number: int) -> list[int]:
    """Primary keys of live stories in the story's language, the most alike first; `topics` and `values` are its own."""
    others: dict[str, Any] = {"language": story.language(), "but": [story.pk or 0, *but]}
    about_the_same = _by_topics(**others, terms=topics) if topics else []
    showing_the_same = _by_values(**others, terms=values) if values else []
    shared = [{row[0]: row[-1] for row in found} for found in (about_the_same, showing_the_same)]
    rows = {row[0]: row for row in (*about_the_same, *showing_the_same)}
    known = [
        Likeness(
            pk=pk,
            topics=shared[0].get(pk, 0),
            values=shared[1].get(pk, 0),
            words=words_of(one_line(headline), standfirst),
        )
        for pk, headline, standfirst, _at, _shared in sorted(
            rows.values(), key=lambda row: (row[3], row[0]), reverse=True
        )
    ]
    return most_alike(words_of(story.headline_text(), story.standfirst), known, number=number)


def _newest(*, language: str, but: Sequence[int], shared: Any, through: Any, term: str, terms: Sequence[int]) -> Any:
    """The newest in the language with one of these terms, as keys, words and moments, and how many of them each has.

    Topics and values are asked for apart: with either of the two PostgreSQL would look at every story there is, where
    with one it begins at the newest.
    """
    found = live_stories(language=language).filter(shared(terms), first_published_at__isnull=False).exclude(pk__in=but)
    counted = found.annotate(shared=_number_of(through.objects.filter(**{f"{term}__in": terms})))
    return counted.values_list("pk", "headline", "standfirst", "first_published_at", "shared")[:LOOKED_AT]


def _number_of(rows: QuerySet[Any]) -> Subquery:
    """How many of the rows are of the story; nothing where none is."""
    return Subquery(rows.filter(story=OuterRef("pk")).order_by().values("story").annotate(n=Count("pk")).values("n"))


_by_topics: Prepared[tuple[Any, ...]] = Prepared(
    lambda *, language, but, terms: _newest(
        language=language, but=but, shared=about, through=Story.topics.through, term="topic", terms=terms
    )
)
_by_values: Prepared[tuple[Any, ...]] = Prepared(
    lambda *, language, but, terms: _newest(
        language=language, but=but, shared=showing, through=Story.values.through, term="value", terms=terms
    )
)
