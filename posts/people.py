"""The one place that decides what of a person may be shown where, and to whom.

Templates, feeds, announcements, structured data, cards and texts ask here; nobody else reads a person's fields for
display. What was not said and what may not be seen give the same answer, to the byte.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from posts.audiences import NAMELESS, LabelAudience, ShownAs, Surface, Viewer, label_may_show, text_may_use
from posts.persons.as_named import as_named, capital, page_is_open
from posts.persons.gaps import complete
from posts.persons.hcard import forms_in
from posts.persons.wishes import Wishes, wishes_of
from posts.pronouns import PronounSet

if TYPE_CHECKING:
    from posts.models import Person, Picture

LABELS_AT_MOST = 3  # beside a name; an author's page tells the others below "more"


@dataclass(frozen=True, kw_only=True)
class Label:
    """The words beside a name, as their owner wrote them."""

    text: str
    language: str  # "" where the owner put them under any language

    @property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """Its pieces with their cases, for machines."""
        return forms_in(self.text, language=self.language)


@dataclass(frozen=True, kw_only=True)
class ShownPerson:
    """What may be seen of a person on one surface, in one language."""

    public_id: str
    name: str
    called: str
    role: str  # empty where the person wrote none in this language: never a translation guessed
    picture: "Picture | None"
    picture_alt: str
    say_it: str = ""
    note: str = ""  # that they wrote it while they were here
    has_page: bool = True
    labels: tuple[Label, ...] = ()
    more_labels: tuple[Label, ...] = ()
    for_machines: bool = False  # whether the labels may be marked up for machines to read


def may_show(wishes: Wishes, *, surface: Surface, viewer: Viewer = Viewer.ANYBODY) -> bool:
    """Whether the words beside the name show there."""
    return label_may_show(wishes.label_audience, surface=surface, viewer=viewer)


def may_use_in_text(wishes: Wishes, *, surface: Surface, viewer: Viewer = Viewer.ANYBODY) -> bool:
    """Whether a sentence there may use the person's own words; else it has the name."""
    return text_may_use(wishes.text_audience, surface=surface, viewer=viewer)


def labels(wishes: Wishes, *, language: str, surface: Surface, viewer: Viewer = Viewer.ANYBODY) -> tuple[Label, ...]:
    """The words beside the name: those of the page's language, else of any; for machines those of every language."""
    if not may_show(wishes, surface=surface, viewer=viewer):
        return ()
    sets = wishes.all_sets() if surface is Surface.MACHINES else wishes.sets_for(language)
    return tuple(_label(each) for each in sets)


def words_in_text(
    wishes: Wishes, *, language: str, surface: Surface, viewer: Viewer = Viewer.ANYBODY
) -> tuple[PronounSet, ...]:
    """The sets that a sentence may use there, in the owner's order; none means the name."""
    if not may_use_in_text(wishes, surface=surface, viewer=viewer):
        return ()
    return tuple(complete(each, language=language) for each in wishes.sets_for(language))


def shown(person: "Person", *, language: str, surface: Surface, viewer: Viewer = Viewer.ANYBODY) -> ShownPerson:
    """What may be seen of `person` on a surface in `language`; costs queries only where words beside the name show."""
    if person.shown_as != ShownAs.NAME:
        return _who_left(person, language=language)
    known = ShownPerson(
        public_id=person.public_id,
        name=person.display_name,
        called=person.called or person.display_name,
        role=person.role_in(language),
        picture=person.picture,
        picture_alt=person.picture_alt,
        say_it=person.say_it,
    )
    if not label_may_show(person.label_audience, surface=surface, viewer=viewer):
        return known
    found = labels(wishes_of(person), language=language, surface=surface, viewer=viewer)
    return replace(
        known,
        labels=found[:LABELS_AT_MOST],
        more_labels=found[LABELS_AT_MOST:],
        for_machines=label_may_show(person.label_audience, surface=Surface.MACHINES, viewer=viewer),
    )


def name_shown(*, name: str, called: str, shown_as: str, language: str) -> str:
    """The name that `shown` gives, for lists that show nothing else of anybody."""
    if shown_as == ShownAs.NAME:
        return name
    given, _called = as_named(name=name, called=called, shown_as=shown_as, language=language)
    return capital(given) if shown_as in NAMELESS else given


def _who_left(person: "Person", *, language: str) -> ShownPerson:
    """Somebody who is here no more, as they chose: no work, no words beside it; a face only beside a whole name."""
    facts = {"name": person.display_name, "called": person.called, "shown_as": person.shown_as}
    _name, called = as_named(**facts, language=language)
    whole = person.shown_as == ShownAs.WROTE_WHILE
    return ShownPerson(
        public_id=person.public_id,
        name=name_shown(**facts, language=language),
        called=called,
        role="",
        picture=person.picture if whole else None,
        picture_alt=person.picture_alt if whole else "",
        note=_wrote_while(language) if whole else "",
        has_page=page_is_open(shown_as=person.shown_as, left_at=person.left_at, now=timezone.now()),
    )


def _wrote_while(language: str) -> str:
    with translation.override(language):
        return _("wrote this while at %(company)s") % {"company": settings.WAGTAIL_SITE_NAME}


def viewer_of(user: Any, person: "Person", *, in_team: bool = False) -> Viewer:
    """Who `user` is for `person`; `in_team` says that they may write or review a story the person is in."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Viewer.ANYBODY
    if person.user_id == user.pk:
        return Viewer.OWNER
    return Viewer.TEAM if in_team else Viewer.COLLEAGUE


def _label(each: PronounSet) -> Label:
    return Label(text=each.label, language="" if each.language == "any" else each.language)


__all__ = [
    "Label",
    "LabelAudience",
    "ShownPerson",
    "Surface",
    "Viewer",
    "labels",
    "may_show",
    "may_use_in_text",
    "name_shown",
    "shown",
    "viewer_of",
    "words_in_text",
]
