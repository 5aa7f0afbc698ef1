"""Why a person has to look closely at what was handed in: facts of one version, kept in its promise.

`NEEDS` is a list that other rooms add to: a key, and a function that says of a version whether it needs it. What
a key means in words is in `WHY`.
"""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext_lazy as _

from posts.consent.standing import has_a_child, missing
from posts.voice.block import Block
from posts.voice.finding import Finding
from posts.voice.sentences import sentence_spans

if TYPE_CHECKING:
    from posts.models import Post

CONSENT, CHILD, WORDS, FIGURE, ADVICE = "consent", "child", "people-and-words", "figure", "advice"

WHY: dict[str, LazyWords | str] = {
    CONSENT: _("Somebody in it has not said yes yet"),
    CHILD: _("A child is in it"),
    WORDS: _("A picture shows people and printed words"),
    FIGURE: _("A figure without a source"),
    ADVICE: _("The check advises a change"),
}

_SPACE = "\u00a0\u202f "
# A share; money before or after its sign; millions in words or short; or a number of five digits and more.
_NUMBER = rf"\d(?:[\d.,{_SPACE}]*\d)?"
_UNIT = (
    r"%|‰|(?:per ?cent|percent|procent|thousand|million|billion|duizend|miljoen|miljard|tusen|miljon|miljoner|miljard|"
    r"miljarder|mln|mld|mdr|mn|bn|tkr|mkr)\b"
)
_MONEY_AFTER = r"€|£|\$|(?:eur|euros?|dollars?|pounds?|pond|kronor|kr|sek|usd|gbp)\b"
_MONEY_BEFORE = r"[€£$]|\b(?:eur|sek|usd|gbp)\b"
FIGURE_IN_WORDS = re.compile(
    rf"(?<![\w.,]){_NUMBER}[{_SPACE}]?(?:{_UNIT}|{_MONEY_AFTER})|(?:{_MONEY_BEFORE})[{_SPACE}]?{_NUMBER}", re.IGNORECASE
)
# Ten thousand and more, with or without separators; not a telephone number, and no longer than one.
LARGE = re.compile(
    rf"(?<![\w.,+/-])[1-9]\d{{0,2}}(?:[.,{_SPACE}]\d{{3}})+(?![\w/-]|[.,]\d)|(?<![\w.,+/-])[1-9]\d{{4,8}}(?![\w/-]|[.,]\d)"
)
# Who says so, in words: the same that the voice check takes for a source.
SOURCE_IN_WORDS = re.compile(
    r"\b(?:according to|sources?|stud(?:y|ies)|survey|report|census|statistics|research"
    r"|we counted|we measured|our own (?:count|figures)"
    r"|volgens|bron(?:nen)?|onderzoek|rapport|enquête|statistiek|cbs|studie|(?:we|wij) telden|eigen telling|we maten"
    r"|enligt|käll(?:a|or)|undersökning(?:en)?|rapporten|statistik|scb|enkät"
    r"|vi räknade|vi mätte|egen räkning|egna siffror)\b",
    re.IGNORECASE,
)


def unsourced_figures(blocks: Iterable[Block]) -> list[str]:
    """The sentences with a figure that nothing in their block gives a source for.

    A link in the block, words that name a source, or a quotation (which always carries its source) are one.
    """
    found = []
    for block in blocks:
        if block.role in ("quote", "alt") or block.links or SOURCE_IN_WORDS.search(block.text):
            continue
        sentences = (block.text[start:end] for start, end in sentence_spans(block.text))
        found += [sentence for sentence in sentences if has_figure(sentence)]
    return found


def has_figure(sentence: str) -> bool:
    """Whether a sentence states a share, an amount of money, or a number that somebody must have counted."""
    return bool(FIGURE_IN_WORDS.search(sentence)) or any(_is_large(found[0]) for found in LARGE.finditer(sentence))


def _is_large(number: str) -> bool:
    return int(re.sub(r"\D", "", number)) >= 10_000


def lacks_a_yes(version: "Post") -> bool:
    """Whether it shows somebody in a way they did not say yes to."""
    return bool(version.pk and missing(version.pk, version))


def shows_a_child(version: "Post") -> bool:
    """Whether a picture of it shows a child, or a child can be known in it by anything else."""
    return bool(version.pk and has_a_child(version.pk)) or any(picture.shows_child for picture in version.pictures())


def shows_people_and_words(version: "Post") -> bool:
    """Whether a picture of it shows people beside printed words, and no child: that is said already."""
    return any(picture.needs_a_second_reader() and not picture.shows_child for picture in version.pictures())


def states_unsourced_figures(version: "Post") -> bool:
    """Whether it states a figure without a source."""
    story_blocks = [block for block in version.voice_blocks() if not block.path.startswith("channel.")]
    return bool(unsourced_figures(story_blocks))


Need = tuple[str, Callable[["Post"], bool]]

# In the order in which the list names them.
NEEDS: list[Need] = [
    (CONSENT, lacks_a_yes),
    (CHILD, shows_a_child),
    (WORDS, shows_people_and_words),
    (FIGURE, states_unsourced_figures),
]


def register(key: str, check: Callable[["Post"], bool], *, why: LazyWords | str = "") -> None:
    """Let another room add a reason, or answer one that is named here (for example `CONSENT`); the last one holds."""
    NEEDS[:] = [(name, check) for name, check in NEEDS if name != key]
    NEEDS.insert(0, (key, check))
    if why:
        WHY[key] = why


def needs_of(version: "Post", findings: Iterable[Finding]) -> list[str]:
    """Why a person has to look closely at this version; empty where it looks fine."""
    keys = [key for key, check in NEEDS if check(version)]
    return [*keys, ADVICE] if any(finding.severity != "hint" for finding in findings) else keys
