"""Kinds of story and the prompts each puts before the writer, in the three languages.

Prompts ask for a moment, not for an opinion. They are the editor's labels only: an
answer that stays empty leaves nothing behind on the page.
"""

from collections.abc import Sequence

from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as later


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
        later("What happened?"),
        later("What did you do?"),
        later("What did it change?"),
        later("One line to remember"),
    ),
    Kind.WALK_THROUGH: (
        later("Where are we, and what do you see?"),
        later("What comes first?"),
        later("And then?"),
        later("Where did it get stuck?"),
        later("How did it end?"),
    ),
    Kind.ODD_BEGINNING: (
        later("What odd thing started it?"),
        later("Why did it stay with you?"),
        later("What does it say about us?"),
        later("One line to remember"),
    ),
    Kind.WENT_WRONG: (
        later("What were we trying to do?"),
        later("What went wrong?"),
        later("Who noticed, and what did it cost them?"),
        later("What do we do differently now?"),
    ),
    Kind.SAID_NO: (
        later("What were you asked for?"),
        later("Why do we not do that?"),
        later("What did you do instead?"),
        later("How did the customer take it?"),
    ),
    Kind.COLLEAGUE: (
        later("Where did you meet them, and what were they doing?"),
        later("What do others come to them for?"),
        later("What did they say that stayed with you?"),
        later("What would they recommend to anybody?"),
    ),
}


def prompts_for(kind: str, *, language: str) -> list[str]:
    """The questions of a kind in `language`; an unknown kind has none."""
    with translation.override(language):
        return [gettext(prompt) for prompt in PROMPTS.get(kind, ())]
