"""Kinds of story and the prompts each puts before the writer, in the three languages.

Prompts ask for a moment, not for an opinion. They are the editor's labels only: an
answer that stays empty leaves nothing behind on the page.
"""

from collections.abc import Sequence

from django.db import models
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What sort of story this is; the value is stored, the label is translated."""

    PROMISE = "promise", _("How I kept the promise")
    WALK_THROUGH = "walk-through", _("Walk us through it")
    ODD_BEGINNING = "odd-beginning", _("An odd beginning")
    WENT_WRONG = "went-wrong", _("What went wrong and what we learnt")
    SAID_NO = "said-no", _("Why we said no")
    COLLEAGUE = "colleague", _("Meet a colleague")


PROMPTS: dict[str, Sequence[str]] = {
    Kind.PROMISE: (
        gettext_noop("What happened?"),
        gettext_noop("What did you do?"),
        gettext_noop("What did it change?"),
        gettext_noop("One line to remember"),
    ),
    Kind.WALK_THROUGH: (
        gettext_noop("Where are we, and what do you see?"),
        gettext_noop("What comes first?"),
        gettext_noop("And then?"),
        gettext_noop("Where did it get stuck?"),
        gettext_noop("How did it end?"),
    ),
    Kind.ODD_BEGINNING: (
        gettext_noop("What odd thing started it?"),
        gettext_noop("Why did it stay with you?"),
        gettext_noop("What does it say about us?"),
        gettext_noop("One line to remember"),
    ),
    Kind.WENT_WRONG: (
        gettext_noop("What were we trying to do?"),
        gettext_noop("What went wrong?"),
        gettext_noop("Who noticed, and what did it cost them?"),
        gettext_noop("What do we do differently now?"),
    ),
    Kind.SAID_NO: (
        gettext_noop("What were you asked for?"),
        gettext_noop("Why do we not do that?"),
        gettext_noop("What did you do instead?"),
        gettext_noop("How did the customer take it?"),
    ),
    Kind.COLLEAGUE: (
        gettext_noop("Where did you meet them, and what were they doing?"),
        gettext_noop("What do others come to them for?"),
        gettext_noop("What did they say that stayed with you?"),
        gettext_noop("What would they recommend to anybody?"),
    ),
}


def prompts_for(kind: str, *, language: str) -> list[str]:
    """The questions of a kind in `language`; an unknown kind has none."""
    with translation.override(language):
        return [gettext(prompt) for prompt in PROMPTS.get(kind, ())]
