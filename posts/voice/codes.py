"""Numbers and signs that extremists use as codes, told from room numbers, years and religion by what stands around.

A number is mostly just a number and a sign may be holy: a code is held where hate stands beside it, asked about
where nothing explains it, and left alone where something does.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from posts.voice.passage import Passage
from posts.voice.rule import Rule

Span = tuple[int, int]

# "1488" and its spellings; "88" counts only beside hate.
NUMBER = re.compile(r"(?<![\w.,/:+€$£#-])#?(14 ?[/:.\-–|\\]? ?88|88)(?![\w%€$£]|[.,/:–-]\d| ?(?:kr|:-))", re.I)
GLUED = re.compile(r"(?<![^\W_])(?=\w*[a-z])[a-z_]*1488[a-z_]*(?![^\W_])", re.I)
FOURTEEN = ("14", "fourteen", "veertien", "fjorton")
SPELT = re.compile(
    r"(?<!\w)(?:the (?:14|fourteen) words|de (?:14|veertien) woorden|de (?:14|fjorton) orden)(?!\w)", re.I
)
ECHO = re.compile(r"\({3}\s*[^\W\d_][^()\d]{0,40}\){3}")
RUNES = re.compile(r"ϟ ?ϟ|ᛋ ?ᛋ|⚡\ufe0f?⚡\ufe0f?|ᛟ|ᛉ")
SWASTIKA = re.compile("[卐卍࿕࿖࿗࿘]")
HARD_RUNES = frozenset("ϟᛋ")

# What every code has; most texts have none of it.
SIGNS = ("88", "(((", *"ϟᛋ⚡ᛟᛉ卐卍࿕࿖࿗࿘", *(f"{number} {word}" for number in FOURTEEN for word in ("w", "ord")))


def _any(words: list[str]) -> re.Pattern[str]:
    """A pattern for any of these words; "*" stands for any ending."""
    shapes = (re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(shapes)})(?!\w)", re.I)


AROUND = tomllib.loads((Path(__file__).parent / "rules" / "codes.toml").read_text("utf-8"))
HATE, CLEAR_HATE, RELIGION = (_any(AROUND[name]) for name in ("hate", "clear_hate", "religion"))
NUMBERED, SAID_TO_BE, LINKING = (frozenset(AROUND[name]) for name in ("numbered", "said_to_be", "linking"))
WORD = re.compile(r"[^\W\d_][\w'’-]*")
LAST_WORD = re.compile(r"([^\W\d_][\w'’-]*)[.:]?\s*\(?\Z")
NEXT_WORD = re.compile(r"\s*([^\W\d_][\w'’-]*)")
MONEY = re.compile(r"(?:[€$£]|\b(?:eur|usd|gbp|sek|kr|euro))\s*\Z", re.I)


def codes(passage: Passage, _rule: Rule) -> Iterator[Span]:
    """Codes that stand beside hate, or that have no innocent use."""
    yield from (span for span, sure in _all(passage) if sure)


def doubtful_codes(passage: Passage, _rule: Rule) -> Iterator[Span]:
    """Codes that nothing around them explains."""
    yield from (span for span, sure in _all(passage) if not sure)


def _all(passage: Passage) -> Iterator[tuple[Span, bool]]:
    text = passage.block.text
    small = text.lower()
    if not any(sign in small for sign in SIGNS):
        return
    for pattern, judge in JUDGES:
        for found in pattern.finditer(text):
            verdict = judge(found, text, passage.sentence(*found.span()))
            if verdict is not None:
                yield found.span(), verdict


def _number(found: re.Match[str], text: str, sentence: Span) -> bool | None:
    short = found[1] == "88"
    if _is_counted(found, text, sentence):
        return None
    around = text[sentence[0] : found.start()] + " " + text[found.end() : sentence[1]]
    if (CLEAR_HATE if short else HATE).search(around):
        return True
    before = LAST_WORD.search(text, sentence[0], found.start())
    if short or (before and before[1].lower() in SAID_TO_BE):
        return None
    # Nothing but the code and signs: nobody writes a room number like that.
    return not WORD.search(around) or found[0].startswith("#") or len(found[1]) > len("1488")


def _is_counted(found: re.Match[str], text: str, sentence: Span) -> bool:
    """Whether a number counts or names something: "room 88", "in 1488", "€ 1488", "1488 parcels"."""
    start, end = sentence
    before = LAST_WORD.search(text, start, found.start())
    after = NEXT_WORD.match(text, found.end(), end)
    if MONEY.search(text, start, found.start()) or re.search(r"\d\W{0,2}\Z", text[start : found.start()]):
        return True
    if before and (before[1].lower() in NUMBERED or _is_name(before[1])):
        return True
    return bool(after and after[1].islower() and not HATE.fullmatch(after[1]) and after[1] not in LINKING)


def _is_name(word: str) -> bool:
    """Whether a word before a number is one with a capital, as a street or a maker is."""
    return word[0].isupper() and not HATE.fullmatch(word) and word.lower() not in SAID_TO_BE


def _glued(found: re.Match[str], _text: str, _sentence: Span) -> bool | None:
    return True


def _beside_hate(found: re.Match[str], text: str, sentence: Span) -> bool | None:
    around = text[sentence[0] : found.start()] + " " + text[found.end() : sentence[1]]
    return True if CLEAR_HATE.search(around) else None


def _rune(found: re.Match[str], text: str, sentence: Span) -> bool | None:
    return True if found[0][0] in HARD_RUNES else _beside_hate(found, text, sentence)


def _swastika(found: re.Match[str], text: str, sentence: Span) -> bool | None:
    if _beside_hate(found, text, sentence):
        return True
    if RELIGION.search(text) or any("\u3040" <= sign <= "\u9fff" for sign in text.replace(found[0], "")):
        return None
    return False


JUDGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str, Span], bool | None]], ...] = (
    (NUMBER, _number),
    (GLUED, _glued),
    (SPELT, _beside_hate),
    (ECHO, _glued),
    (RUNES, _rune),
    (SWASTIKA, _swastika),
)
