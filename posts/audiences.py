"""Who may see the words beside a name, and where a text may use them: two permissions, one matrix. Pure.

Rows and columns are those of `people.md` 2.5. Whatever is not in the matrix is not shown.
"""

from collections.abc import Mapping
from enum import Enum, IntEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from posts.pronouns import TextAudience as Given
from posts.pronouns import may_use_in


class LabelAudience(TextChoices):
    """Who sees the words beside the name."""

    NOBODY = "nobody", _("Nobody")
    TEAM = "my_stories_team", _("People who work on a story I am in")
    COLLEAGUES = "colleagues", _("Colleagues")
    PUBLIC = "public_with_my_name", _("Everybody, beside my name")
    MACHINES = "public_and_machines", _("Everybody, also search engines and contact cards")


class TextAudience(TextChoices):
    """In which texts a sentence may use the words; everywhere else it has the name."""

    NOBODY = "nobody", _("In no text: always my name")
    COLLEAGUES = "colleagues", _("In texts for colleagues")
    PUBLIC = "public", _("In every text, public ones too")


class SetPolicy(TextChoices):
    """Which of several sets a story uses."""

    FIRST = "first", _("The first one")
    AUTHOR_PICKS = "author_picks", _("Whoever writes chooses")
    BY_STORY = "by_story", _("They take turns, one for each story")


class ShownAs(TextChoices):
    """What stands where somebody's name stood: the name, or what they chose for the time after they leave."""

    NAME = "name", _("Their name")
    WROTE_WHILE = "wrote_while", _("My name, with a line that I wrote it while I was here")
    FIRST_NAME = "first_name", _("What I am called, without my family name")
    FORMER = "former", _("“A former colleague”, without my name")
    TAKEN_DOWN = "taken_down", _("“A former colleague”, and what is about me comes down")
    STEPPED_BACK = "stepped_back", _("“A colleague”")


NAMELESS = frozenset({ShownAs.FORMER, ShownAs.TAKEN_DOWN, ShownAs.STEPPED_BACK})
AFTER_LEAVING = (ShownAs.WROTE_WHILE, ShownAs.FIRST_NAME, ShownAs.FORMER, ShownAs.TAKEN_DOWN)


class Surface(Enum):
    """Where something of a person is asked for."""

    OWN_PAGE = "own page"  # the owner's own page, where they say how they want to be named
    DESK = "desk"  # picker and hover while somebody writes or reviews
    STAFF = "staff"  # staff directory and staff pages
    PAGE = "page"  # byline, author page, press card
    FEED = "feed"  # a feed's words, a newsletter's byline
    MACHINES = "machines"  # JSON-LD, h-card, vCard, profile rows of networks
    SIGNATURE = "signature"  # the block under a mail, which leaves the house
    NETWORK = "network"  # the words of a post on a network
    NAME_ONLY = "name only"  # lists, site search, figures, exports, whatever reads by machine


class Viewer(IntEnum):
    """Who asks, as far as it matters; each also is what stands before."""

    ANYBODY = 0
    COLLEAGUE = 1
    TEAM = 2  # may write or review a story the person is in
    OWNER = 3


_ORDER = [*LabelAudience]
_INSIDE = frozenset({Surface.DESK, Surface.STAFF})
_OUTSIDE: Mapping[Surface, LabelAudience] = {
    Surface.PAGE: LabelAudience.PUBLIC,
    Surface.FEED: LabelAudience.PUBLIC,
    Surface.SIGNATURE: LabelAudience.PUBLIC,
    Surface.MACHINES: LabelAudience.MACHINES,
}
_GIVEN: Mapping[str, Given] = {"colleagues": "colleagues", "public": "public"}
_PUBLIC_TEXTS = frozenset({Surface.PAGE, Surface.FEED, Surface.MACHINES, Surface.NETWORK, Surface.SIGNATURE})


def label_may_show(audience: str, *, surface: Surface, viewer: Viewer) -> bool:
    """Whether the words beside the name show.

    A public surface is the same for everybody who looks: a colleague who reads it sees what all the world sees.
    """
    if surface is Surface.OWN_PAGE:
        return viewer is Viewer.OWNER
    least = _least_inside(surface, viewer) if surface in _INSIDE else _OUTSIDE.get(surface)
    return (
        least is not None and audience in LabelAudience and _ORDER.index(LabelAudience(audience)) >= _ORDER.index(least)
    )


def _least_inside(surface: Surface, viewer: Viewer) -> LabelAudience | None:
    if viewer is Viewer.ANYBODY:
        return None
    if surface is Surface.DESK and viewer >= Viewer.TEAM:
        return LabelAudience.TEAM
    return LabelAudience.COLLEAGUES


def text_may_use(allowed: str, *, surface: Surface, viewer: Viewer) -> bool:
    """Whether a sentence may use a person's own words there, instead of the name."""
    if surface is Surface.OWN_PAGE:
        return viewer is Viewer.OWNER
    given = _GIVEN.get(allowed, "nobody")
    if surface in _INSIDE:
        return viewer is not Viewer.ANYBODY and may_use_in(given, audience="internal")
    return surface in _PUBLIC_TEXTS and may_use_in(given, audience="public")
