"""A card as its owner sees it: each story they are in, with exactly what was asked and what they answered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from integrations import outbox
from posts.consent.channels import MAIL
from posts.consent.standing import in_story_of
from posts.mentions.people import ids_in, told
from posts.mentions.telling import Telling
from posts.mentions.token import Mention, replaced
from posts.models import Consent, ConsentCard, Medium, Picture, Post, Story
from posts.people import Surface
from posts.text import plain_text


@dataclass(frozen=True, kw_only=True)
class Told:
    """One story on a card. `question` is what was asked last; `held` the yes that holds, perhaps to earlier words."""

    post: UUID
    headline: str
    language: str
    url: str  # where readers find it; empty while they do not
    question: Consent | None
    held: Consent | None

    @property
    def waits(self) -> bool:
        """Whether an answer is waited for."""
        return self.question is not None and not self.question.answer and self.question.withdrawn_at is None


@dataclass(frozen=True, kw_only=True)
class Switch:
    """A place where the story may be: a channel, or letters to readers."""

    key: str
    name: str
    refused: bool


def stories_of(card: ConsentCard, *, only: UUID | None = None) -> list[Told]:
    """What was asked, the newest first, then what is live and shows them without having been asked."""
    asked = Consent.objects.filter(card=card).select_related("page")
    by_post: dict[UUID, list[Consent]] = {}
    for consent in asked.filter(post=only) if only else asked:
        by_post.setdefault(consent.post, []).append(consent)
    found = [_told(post, consents) for post, consents in by_post.items()]
    others = (told for told in _not_asked(card, set(by_post)) if only in (None, told.post))
    return [*found, *others]


def _told(post: UUID, consents: list[Consent]) -> Told:
    question = consents[0]
    held = next((one for one in consents if one.holds), None)
    page = question.page.specific if question.page else None
    return Told(post=post, question=question, held=held, **_facts(page))


def _not_asked(card: ConsentCard, known: set[UUID]) -> Iterator[Told]:
    rows = in_story_of(card).shown().filter(page__live=True).select_related("page")
    for row in rows:
        page = row.page.specific
        if page.uuid not in known:
            yield Told(post=page.uuid, question=None, held=None, **_facts(page))


def _facts(page: Post | None) -> dict[str, Any]:
    if page is None:
        return {"headline": _("A story that was deleted"), "language": get_language() or "en", "url": ""}
    shown = page if page.live else page.get_latest_revision_as_object()
    headline = shown.headline_text() if isinstance(shown, Story) else shown.title
    return {"headline": headline, "language": page.language(), "url": (page.url or "") if page.live else ""}


def words_of(consent: Consent, *, language: str) -> list[str]:
    """The passages as plain text, people as readers of the page would meet them today."""
    ids = ids_in(str(one["source"]) for one in consent.passages)
    people = told(ids, language=language, story=str(consent.post))
    telling = Telling(
        language=language, surface=Surface.PAGE, story=str(consent.post), people=people, asked=frozenset(ids)
    )
    return [_as_text(one, telling) for one in consent.passages]


def _as_text(passage: dict[str, Any], telling: Telling) -> str:
    def said(mention: Mention) -> str:
        words = telling.words(mention)
        telling.note(mention)
        return escape(words, quote=False)

    source = str(passage["source"])
    return plain_text(replaced(source, said)) if passage["rich"] else source


def pictures_of(consents: Iterable[Consent]) -> list[tuple[Picture, str]]:
    """The pictures that were asked about, with what is said of each; only those whose file is still the same."""
    said = {one["picture"]: (one["hash"], one["alt"]) for consent in consents for one in consent.pictures}
    rows = Picture.objects.filter(pk__in=said).order_by("pk")
    return [(row, said[row.pk][1]) for row in rows if row.get_file_hash() == said[row.pk][0]]


def media_of(consent: Consent) -> list[tuple[str, str]]:
    """What was asked for: key, and in words."""
    return [(one, str(Medium(one).label)) for one in consent.media]


def switches_of(consent: Consent) -> list[Switch]:
    """Every place besides the blog where the story may go."""
    page = consent.page.specific if consent.page else None
    if not isinstance(page, Story):
        return []
    channels = outbox.channels_for(blog_id=page.get_parent().pk)
    named = [(str(channel.uuid), channel.name) for channel in channels] + [(MAIL, _("Letters to readers"))]
    return [Switch(key=key, name=name, refused=key in consent.refused_channels) for key, name in named]
