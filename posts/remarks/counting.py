"""Remarks counted, in words."""

from collections import Counter
from collections.abc import Iterable

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posts.models import Remark


def said(remarks: Iterable[Remark]) -> str:
    """How many of each, in words: “one question and one thing loved”."""
    count = Counter(remark.kind for remark in remarks)
    loved, questions = count[Remark.Kind.LOVED], count[Remark.Kind.QUESTION]
    suggestions, musts = count[Remark.Kind.SUGGESTION], count[Remark.Kind.MUST]
    parts = [
        questions and ngettext("one question", "%(number)d questions", questions) % {"number": questions},
        suggestions and ngettext("one suggestion", "%(number)d suggestions", suggestions) % {"number": suggestions},
        musts
        and ngettext("one thing that must change", "%(number)d things that must change", musts) % {"number": musts},
        loved and ngettext("one thing loved", "%(number)d things loved", loved) % {"number": loved},
    ]
    return get_text_list([part for part in parts if part], _("and"))
