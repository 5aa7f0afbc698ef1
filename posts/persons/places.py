"""Every place where something of a person shows, with what stands there: told to the owner before and after keeping."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from posts.addresses import path_in
from posts.own_accounts.profiles import offers
from posts.people import Surface, Viewer, labels, may_use_in_text, words_in_text
from posts.persons.gaps import sample
from posts.persons.wishes import Wishes
from posts.pronouns import chosen

if TYPE_CHECKING:
    from posts.models import Person


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place, and what it shows besides the name."""

    name: str
    words: str  # "" where it is the name alone
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """How sentences of one language sound."""

    language: str
    language_name: str
    public: str
    inside: str  # "" where it is the same
    note: str  # of somebody who wants to be asked: whether they are


def places(wishes: Wishes, person: "Person", *, language: str) -> list[Place]:
    """All of them, in the order of who sees most; `language` is that of the pages linked."""
    page = path_in(language, "person", public_id=person.public_id)
    rows = [
        (_("Your page and the line under your stories"), Surface.PAGE, Viewer.ANYBODY, page),
        (_("Feeds and newsletters"), Surface.FEED, Viewer.ANYBODY, ""),
        (_("Search engines, contact cards, other programs"), Surface.MACHINES, Viewer.ANYBODY, ""),
        (_("Your signature for mail"), Surface.SIGNATURE, Viewer.OWNER, ""),
        (_("The list of colleagues"), Surface.STAFF, Viewer.COLLEAGUE, ""),
        (_("While somebody writes or reads a story you are in"), Surface.DESK, Viewer.TEAM, ""),
    ]
    here = [
        Place(name=name, words=_joined(wishes, language, surface, viewer), link=link)
        for name, surface, viewer, link in rows
    ]
    return [*here, *_written_elsewhere(person)]


def _written_elsewhere(person: "Person") -> Iterator[Place]:
    """Profiles on networks into which they had it written: that stays there, whatever is kept here."""
    for offer in offers(person):
        if offer.said:
            name = _("Your profile on %(network)s, until you change it there") % {"network": offer.channel.label}
            yield Place(name=name, words=offer.said, link=offer.channel.place)


def _joined(wishes: Wishes, language: str, surface: Surface, viewer: Viewer) -> str:
    seen = labels(wishes, language=language, surface=surface, viewer=viewer)
    return ", ".join(label.text for label in seen)


def spoken(wishes: Wishes) -> Iterator[Spoken]:
    """A sentence in each language, in public and for colleagues."""
    for code, name in settings.LANGUAGES:
        public, inside = (_sample(wishes, code, surface) for surface in (Surface.PAGE, Surface.STAFF))
        yield Spoken(
            language=code,
            language_name=str(name),
            public=public,
            inside=inside if inside != public else "",
            note=_asked(wishes) if wishes.mode(code) == "ask" else "",
        )


def _asked(wishes: Wishes) -> str:
    if may_use_in_text(wishes, surface=Surface.PAGE):
        return _(
            "You are asked about each story that says more of you than your name. Until you answer it is your name."
        )
    return _("You are not asked, since no public text may use other words than your name. You say that below.")


def _sample(wishes: Wishes, language: str, surface: Surface) -> str:
    sets = words_in_text(wishes, language=language, surface=surface, viewer=Viewer.COLLEAGUE)
    return sample(wishes.short, chosen(sets), language=language)
