"""In which telling a text is read right now. Nothing said: the name, and nothing else.

Wagtail calls an embed's handler once for each rich text, without page, language, surface or viewer, so whoever shows a
post says them first (`speaking`) and the handler asks here.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from posts.mentions.people import ids_in, told
from posts.mentions.telling import Telling
from posts.mentions.token import Mention, mentions_in, replaced
from posts.people import Surface, Viewer

if TYPE_CHECKING:
    from posts.models import Post

_now: ContextVar[Telling | None] = ContextVar("telling", default=None)


@contextmanager
def speaking(
    post: "Post", *, surface: Surface, viewer: Viewer = Viewer.ANYBODY, links: bool = False
) -> Iterator[Telling]:
    """All mentions of `post` inside are told for this surface and viewer; its people are fetched once."""
    mentions = [mention for source in post.rich_texts() for mention in mentions_in(source)]
    ids = list(dict.fromkeys(mention.id for mention in mentions))
    language = post.language()
    made = Telling(
        language=language,
        surface=surface,
        viewer=viewer,
        story=str(post.uuid),
        people=told(
            ids,
            language=language,
            story=str(post.uuid),
            pages=links and any(mention.form == "name" for mention in mentions),
        ),
        asked=frozenset(ids),
        links=links,
    )
    with telling(made):
        yield made


@contextmanager
def telling(found: Telling) -> Iterator[Telling]:
    """The same for a telling that is made already."""
    token = _now.set(found)
    try:
        yield found
    finally:
        _now.reset(token)


@contextmanager
def named_at_once(sources: Iterable[str]) -> Iterator[None]:
    """Whom any of these texts mentions is fetched once for all of them, for their names alone."""
    ids, code, now = ids_in(sources), get_language() or "en", _now.get()
    if now and now.asked.issuperset(ids):
        yield
        return
    with telling(Telling(language=code, people=told(ids, language=code), asked=frozenset(ids))):
        yield


def in_html(mentions: Iterable[Mention]) -> list[str]:
    """What readers get for each mention of one rich text, as HTML."""
    wanted = list(mentions)
    now = _now.get() or _by_name(wanted)
    return [_html(now, mention) for mention in wanted]


def with_names(source: str, *, language: str = "") -> str:
    """Rich text whose mentions are the names of people: for search, checks, counts, headlines and lists."""
    wanted = list(mentions_in(source))
    if not wanted:
        return source
    now = _by_name(wanted, language=language)
    return replaced(source, lambda mention: escape(now.words(mention), quote=False))


def _html(now: Telling, mention: Mention) -> str:
    words = escape(now.words(mention), quote=False)
    return f'<a href="{now.path(mention)}">{words}</a>' if now.note(mention) else words


def _by_name(mentions: Iterable[Mention], *, language: str = "") -> Telling:
    """Names alone; of a telling that goes on, its people, so that nobody is fetched twice."""
    now = _now.get()
    code = language or (now.language if now else get_language() or "en")
    ids = list(dict.fromkeys(mention.id for mention in mentions))
    known = now.people if now and now.asked.issuperset(ids) else told(ids, language=code)
    return Telling(language=code, people=known, named=set(ids))
