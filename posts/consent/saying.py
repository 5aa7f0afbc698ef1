"""Where a yes stands, in words: a few of them for lists and for the review, and what a writer can do about it."""

from django.utils.formats import date_format
from django.utils.functional import Promise as LazyWords
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.consent.standing import Standing, State
from posts.models import Consent

SHORT: dict[State, LazyWords | str] = {
    State.NOT_NEEDED: gettext_lazy("needs no yes"),
    State.NOT_ASKED: gettext_lazy("not asked yet"),
    State.ASKED: gettext_lazy("asked, no answer yet"),
    State.CHANGED: gettext_lazy("said yes to other words"),
    State.YES: gettext_lazy("said yes"),
    State.PART: gettext_lazy("said yes to a part"),
    State.CHANGE: gettext_lazy("would like one thing otherwise"),
    State.NO: gettext_lazy("said no"),
    State.WITHDRAWN: gettext_lazy("took the yes back"),
    State.OVER: gettext_lazy("said yes, and its time is over"),
}


def short(standing: Standing) -> str:
    """In a few words."""
    if standing.state == State.YES and standing.consent and standing.consent.ground == Consent.Ground.ARCHIVE:
        return _("from the archive")
    return str(SHORT[standing.state])


def next_step(standing: Standing) -> str:
    """What the writer can do about it, a sentence; empty where nothing is to be done."""
    if standing.state == State.PART:
        return _("Not agreed: %(media)s. Take that out of the story and off the list above.") % {
            "media": get_text_list(standing.not_agreed(), _("and"))
        }
    if standing.state == State.YES and standing.consent and standing.consent.until:
        day = date_format(standing.consent.until, "DATE_FORMAT")
        return _("The yes holds until %(day)s.") % {"day": day}
    return str(_NEXT.get(standing.state, ""))


_NEXT: dict[State, LazyWords | str] = {
    State.NOT_ASKED: gettext_lazy("A reader could tell who it is, so a yes is needed before it goes out."),
    State.ASKED: gettext_lazy("Silence is no: it goes out once they have said yes."),
    State.CHANGED: gettext_lazy("What stands about them changed, so they are asked again."),
    State.CHANGE: gettext_lazy("Change it, and they are asked again."),
    State.NO: gettext_lazy("Take out what shows who they are. Please do not ask why."),
    State.WITHDRAWN: gettext_lazy("Take out what shows who they are. Please do not ask why."),
    State.OVER: gettext_lazy("Ask again, or take out what shows who they are."),
}
