"""Where the yes of each person in a version stands: the one question that approving, planning and going live ask."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posts.consent.about import About, about
from posts.models import Consent, ConsentCard, InStory, Medium, Post

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class State(StrEnum):
    """What is known of somebody's yes to a version."""

    NOT_NEEDED = "not-needed"  # nothing in it shows who they are
    NOT_ASKED = "not-asked"
    ASKED = "asked"
    CHANGED = "changed"  # they said yes to other words
    YES = "yes"
    PART = "part"  # yes, but not to everything that shows them
    CHANGE = "change"  # they would like one thing otherwise
    NO = "no"
    WITHDRAWN = "withdrawn"
    OVER = "over"  # its last day has passed

    @property
    def is_fine(self) -> bool:
        """Whether the version may go out, as far as this person is asked."""
        return self in (State.YES, State.NOT_NEEDED)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Somebody in a version, and where their yes stands."""

    one: InStory
    card: ConsentCard | None
    about: About
    state: State
    consent: Consent | None  # the question that the state comes from

    def not_agreed(self) -> list[str]:
        """In words: by what they do not want to be known, of what they were asked."""
        agreed = self.consent.agreed_media if self.consent else []
        return [str(Medium(one).label) for one in self.about.media if one not in agreed]


def standings(page: int, version: Post) -> list[Standing]:
    """Everybody in the story with the id `page`, in the order of the list; authors of the version need no asking."""
    authors = {person.pk for person in version.people()}
    rows = list(InStory.objects.filter(page=page).select_related("person__user", "card"))
    cards = {card.person_id: card for card in ConsentCard.objects.filter(person__in=[one.person_id for one in rows])}
    asked: dict[int, list[Consent]] = defaultdict(list)
    all_cards = {one.card_id for one in rows} | {card.pk for card in cards.values()}
    for consent in Consent.objects.filter(card__in=all_cards - {None}, post=version.uuid):  # the newest first
        asked[consent.card_id].append(consent)
    found = []
    for one in rows:
        card = cards.get(one.person_id) if one.person_id else one.card
        needed = one.person_id not in authors
        found.append(_standing(one, card, about(version, one), asked[card.pk] if card else [], needed=needed))
    return found


def _standing(one: InStory, card: ConsentCard | None, what: About, asked: list[Consent], *, needed: bool) -> Standing:
    if not what.media or not needed:
        state, consent = State.NOT_NEEDED, None
    else:
        state, consent = _state(one, what, [row for row in asked if _may_answer_for(one, row)])
    return Standing(one=one, card=card, about=what, state=state, consent=consent)


def _may_answer_for(one: InStory, consent: Consent) -> bool:
    """Of a child a guardian's answer counts, or that it came from an archive."""
    return not one.is_child or consent.ground != Consent.Ground.ASKED


def _state(one: InStory, what: About, asked: list[Consent]) -> tuple[State, Consent | None]:
    """`asked` is all questions about the story, the newest first."""
    covering = next((row for row in asked if row.holds and what.is_covered_by(row)), None)
    if covering is not None:
        return State.YES, covering
    newest = next(iter(asked), None)
    if newest is None:
        return State.NOT_ASKED, None
    if newest.withdrawn_at:
        return State.WITHDRAWN, newest
    if not what.is_asked_by(newest):
        return State.CHANGED, newest
    if newest.is_over:
        return State.OVER, newest
    return _ANSWERED[newest.answer], newest


_ANSWERED = {"": State.ASKED, "yes": State.PART, "no": State.NO, "change": State.CHANGE}


def missing(page: int, version: Post) -> list[Standing]:
    """Those of whom `version` shows something that they did not say yes to: silence is no."""
    if not InStory.objects.shown().filter(page=page).exists():
        return []
    return [standing for standing in standings(page, version) if not standing.state.is_fine]


def why_not_yet(those: Iterable[Standing]) -> str:
    """Why nothing may go live while these people have not said yes, for a person; empty when there are none."""
    names: list[StrOrPromise] = [standing.one.called() for standing in those]
    if not names:
        return ""
    text = ngettext(
        "%(names)s has not said yes to being in it. Until then nobody can approve it.",
        "%(names)s have not said yes to being in it. Until then nobody can approve it.",
        len(names),
    )
    return text % {"names": get_text_list(names, _("and"))}


def has_a_child(page: int) -> bool:
    """Whether a child can be known in it by anything: two people read that."""
    return InStory.objects.shown().filter(page=page, is_child=True).exists()


def in_story_of(card: ConsentCard) -> Any:
    """The rows of people that are this human being."""
    own = Q(card=card) | Q(person=card.person_id) if card.person_id else Q(card=card)
    return InStory.objects.filter(own)
