"""What a reader asks for, and the stories that answer it. A search is an address: no script, nothing kept."""

import difflib
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.utils import timezone

from posts.listing import live_stories
from posts.models import Byline, InStory, Person, SearchText, Story, Topic
from posts.searching.keeping import STEMS

MOST = 120  # stories found: who needs more asks more narrowly
LIKE = 0.45  # of word similarity (pg_trgm): one or two letters wrong in a word
RECENT = 1000  # newest stories whose titles are the words we know, where the server has no trigrams
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One search: words, and what to leave out."""

    words: str = ""
    language: str = ""  # empty: every language
    kind: str = ""
    topic: Topic | None = None
    author: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.kind or self.topic or self.author or self.since or self.until)


@dataclass(frozen=True, kw_only=True)
class Found:
    """Primary keys of what was found, the best first, and the words it was found by."""

    pks: list[int]
    instead: str = ""  # the words we took instead, where those asked for are nowhere
    close: bool = False  # nothing has these words; these titles come close


def find(asked: Asked) -> Found:
    """At most `MOST` stories; where no story has the words, the nearest words or titles are tried."""
    within = narrowed(asked)
    if not asked.words:
        return Found(pks=list(within.values_list("pk", flat=True)[:MOST]))
    pks = _with_words(within, asked.words, asked.language)
    if pks:
        return Found(pks=pks)
    if has_trigrams():
        return Found(pks=_with_like_titles(within, asked.words), close=True)
    instead = nearest_words(asked.words, _known_words(asked.language))
    return Found(pks=_with_words(within, instead, asked.language) if instead else [], instead=instead)


def narrowed(asked: Asked) -> QuerySet[Story]:
    """The live stories that the filters leave, newest first."""
    found = live_stories(language=asked.language or None)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.topic:
        found = found.filter(pk__in=Story.topics.through.objects.filter(topic=asked.topic).values("story"))
    if asked.author:
        found = found.filter(_by(asked.author))
    if asked.since:
        found = found.filter(first_published_at__gte=_midnight(asked.since))
    if asked.until:
        found = found.filter(first_published_at__lt=_midnight(asked.until + timedelta(days=1)))
    return found


def _by(name: str) -> Q:
    people = Person.objects.filter(Q(display_name__icontains=name) | Q(called__icontains=name))
    return Q(pk__in=Byline.objects.filter(person__in=people).values("story"))


def _named(name: str) -> Q:
    """Stories in which somebody of that name is named."""
    people = Person.objects.filter(Q(display_name__icontains=name) | Q(called__icontains=name))
    return Q(pk__in=InStory.objects.filter(person__in=people, is_named=True).values("page"))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def _with_words(within: QuerySet[Story], words: str, language: str) -> list[int]:
    """Stories with all the words, or by somebody of that name."""
    texts = _stemmed(words, language) if connection.vendor == "postgresql" else _plain(words)
    ranked = dict(texts.filter(story__in=within.order_by()).order_by("-rank").values_list("story", "rank")[:MOST])
    by_name = list(within.filter(_by(words) | _named(words)).values_list("pk", flat=True)[:MOST])
    return list(dict.fromkeys([*by_name, *ranked]))[:MOST]


def _stemmed(words: str, language: str) -> Any:
    """By the stems of the language asked for, or of each."""
    columns = {code: column for code, column in STEMS.items() if not language or code == language}
    matches, rank = Q(pk=None), []
    for code, column in columns.items():
        query = SearchQuery(words, search_type="websearch", config=column)
        matches |= Q(**{column: query})
        rank.append(When(language=code, then=SearchRank(F(column), query)))
    return SearchText.objects.filter(matches).annotate(rank=Case(*rank, default=Value(0.0), output_field=FloatField()))


def _plain(words: str) -> Any:
    """By the beginnings of words, wherever they stand; titles count more."""
    found: Any = SearchText.objects.all()
    beginnings = [word[: max(4, len(word) - 2)] for word in _WORD.findall(words.casefold())]
    if not beginnings:
        return found.none().annotate(rank=Value(0.0))
    in_title = Q()
    for beginning in beginnings:
        found = found.filter(folded__contains=beginning)
        in_title &= Q(title__icontains=beginning)
    rank = Case(When(in_title, then=Value(1.0)), default=Value(0.5), output_field=FloatField())
    return found.annotate(rank=rank)


@cache
def has_trigrams() -> bool:
    """Whether the server can compare words by their trigrams (pg_trgm); asked once a process."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def _with_like_titles(within: QuerySet[Story], words: str) -> list[int]:
    texts = SearchText.objects.annotate(likeness=TrigramWordSimilarity(words, "title")).filter(likeness__gt=LIKE)
    found = texts.filter(story__in=within.order_by()).order_by("-likeness", "-pk")
    return list(found.values_list("story", flat=True)[:12])


def _known_words(language: str) -> set[str]:
    """The words of the newest titles and of the topics."""
    texts = SearchText.objects.filter(language=language) if language else SearchText.objects.all()
    titles = list(texts.order_by("-noted_at").values_list("title", flat=True)[:RECENT])
    topics = Topic.objects.filter(locale__language_code=language) if language else Topic.objects.all()
    return {
        word
        for text in [*titles, *topics.values_list("name", flat=True)]
        for word in _WORD.findall(text.casefold())
        if len(word) > 3
    }


def nearest_words(words: str, known: set[str]) -> str:
    """`words` with each that is not known replaced by the one most like it; empty where that changes nothing. Pure."""
    asked = _WORD.findall(words.casefold())
    near = [
        word if word in known else next(iter(difflib.get_close_matches(word, known, 1, 0.75)), word) for word in asked
    ]
    return " ".join(near) if near != asked else ""
