"""Which stories a reader of one may like: by topics, values and words that both have. Nobody is followed for it.

Pure but for `candidates`; the same for every reader.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models import Value as Word

from integrations.prepared import Prepared
from posts.listing import about, live_stories, showing
from posts.models import Story, Topic, Value
from posts.text import one_line

LOOKED_AT = 60  # newest stories that share a topic or a value
LETTERS = 5  # shorter words say little of what a story is about
_NONE = [0]  # no key: a list with nothing in it would be another question
_WORD = re.compile(rf"[^\W\d_]{{{LETTERS},}}")
TOPIC, VALUE, WORD = 3.0, 2.0, 1.0
WORDS_AT_MOST = 4  # however many words are shared, topics weigh more


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What of a story says what it is like."""

    pk: int
    topics: frozenset[int]
    values: frozenset[int]
    words: frozenset[str]
    published_at: datetime | None


def words_of(*texts: str) -> frozenset[str]:
    """The longer words, cut to their beginning, so that *saddle* and *saddles* are one."""
    return frozenset(word[: LETTERS + 1] for text in texts for word in _WORD.findall(text.casefold()))


def score(one: Likeness, other: Likeness) -> float:
    """How much two stories have in common."""
    shared = min(len(one.words & other.words), WORDS_AT_MOST)
    return TOPIC * len(one.topics & other.topics) + VALUE * len(one.values & other.values) + WORD * shared


def most_alike(story: Likeness, others: Iterable[Likeness], *, number: int) -> list[int]:
    """Primary keys of those with most in common, then the newest."""
    scored = [(score(story, other), other) for other in others if other.pk != story.pk]
    found = [(value, other) for value, other in scored if value > 0]
    found.sort(
        key=lambda pair: (pair[0], pair[1].published_at.timestamp() if pair[1].published_at else 0.0, pair[1].pk)
    )
    return [other.pk for _value, other in reversed(found[-number:])]


def related_to(story: Story, *, topics: list[Topic], values: list[Value], but: list[int], number: int) -> list[int]:
    """Primary keys of live stories in the story's language, the most alike first."""
    if not topics and not values:
        return []
    facts = {"topics": [topic.pk for topic in topics] or _NONE, "values": [value.pk for value in values] or _NONE}
    known = _candidates(language=story.language(), but=[story.pk or 0, *but], **facts)
    topics_of: dict[int, set[int]] = defaultdict(set)
    values_of: dict[int, set[int]] = defaultdict(set)
    for word, of_story, shared in _shared(stories=[pk for pk, *_rest in known], **facts):
        (topics_of if word == "topic" else values_of)[of_story].add(shared)
    here = Likeness(
        pk=story.pk or 0,
        topics=frozenset(topic.pk for topic in topics),
        values=frozenset(value.pk for value in values),
        words=words_of(story.headline_text(), story.standfirst),
        published_at=None,
    )
    others = [
        Likeness(
            pk=pk,
            topics=frozenset(topics_of.get(pk, ())),
            values=frozenset(values_of.get(pk, ())),
            words=words_of(one_line(headline), standfirst),
            published_at=at,
        )
        for pk, headline, standfirst, at in known
    ]
    return most_alike(here, others, number=number)


def candidates(*, language: str, topics: list[int], values: list[int], but: list[int]) -> QuerySet[Story]:
    """The newest in the language with one of these topics or values, as keys and words."""
    found = live_stories(language=language).filter(Q(about(topics)) | Q(showing(values))).exclude(pk__in=but)
    return found.values_list("pk", "headline", "standfirst", "first_published_at")[:LOOKED_AT]


_candidates: Prepared[tuple[Any, ...]] = Prepared(candidates)


def _shared_by(*, stories: list[int], topics: list[int], values: list[int]) -> QuerySet[Any]:
    """What of the topics and values each of the stories has: word, story, key of the topic or value."""
    of_topics = Story.topics.through.objects.filter(story__in=stories, topic__in=topics)
    of_values = Story.values.through.objects.filter(story__in=stories, value__in=values)
    topic = of_topics.annotate(word=Word("topic")).values_list("word", "story_id", "topic_id")
    value = of_values.annotate(word=Word("value")).values_list("word", "story_id", "value_id")
    both: QuerySet[Any] = topic.union(value, all=True)
    return both


_shared: Prepared[tuple[str, int, int]] = Prepared(_shared_by)
