"""What somebody was called, put into other words wherever it stands: in text, HTML, addresses and JSON. Pure.

Doing it twice does no more than doing it once, and nobody else's name is touched.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import quote

from django.utils.text import slugify

from posts.persons.as_named import a_colleague, a_former_colleague, capital
from posts.pronouns import genitive

_BETWEEN = r"(?:\s|&nbsp;|&#160;|%20|[-_.+])+"  # the words of a name, in text and in addresses
_BEFORE = r"(?:(?<![^\W_])|(?<=%20)|(?<=%2F)|(?<=%2f))"
_AFTER = r"(?![^\W_])"
_ENDING = r"(?P<ending>(?:['’]|&rsquo;|&#x27;|&#39;)s?|s)?"
_RUN = re.compile(r"[A-Za-z0-9]+")
_ENDS_A_SENTENCE = re.compile(r"(?:\A|[.!?…>”\"]\s*|\n\s*)\Z")


@dataclass(frozen=True, kw_only=True)
class Names:
    """Old names, and what stands there from now on.

    One word becomes what the person is `called` now, more words their whole `name`. Both are empty for whoever has no
    name here any more: then it is "a colleague", in the language of the text.
    """

    old: tuple[str, ...]
    name: str = ""
    called: str = ""
    left: bool = False  # "a former colleague"
    others: tuple[str, ...] = ()  # names of other people in which an old one stands: these stay

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        kept = [name for name in (self.name, self.called, *self.others) if name and any_in(self.old, name)]
        stays = "|".join(_variants(name) for name in sorted(set(kept), key=len, reverse=True))
        goes = "|".join(_variants(name) for name in sorted(set(self.old), key=len, reverse=True)) or "(?!)"
        kept_first = f"(?P<kept>{_BEFORE}(?:{stays}){_AFTER})|" if stays else "(?P<kept>(?!))|"
        return re.compile(f"{kept_first}{_BEFORE}(?P<name>{goes}){_ENDING}{_AFTER}", re.IGNORECASE)

    def stand_in(self, text: str) -> bool:
        """Whether any of the old names stands there."""
        return any(self._goes(match) for match in self._pattern.finditer(text))

    def in_text(self, text: str, language: str = "") -> str:
        """Plain text, HTML or an address, with the new words."""
        return self._pattern.sub(lambda match: self._new(match, language) if self._goes(match) else match[0], text)

    def in_json(self, value: Any, language: str = "") -> Any:
        """JSON values with the new words in every string; keys stay."""
        if isinstance(value, str):
            inner = _json_in(value)
            if inner is None:
                return self.in_text(value, language)
            new = self.in_json(inner, language)
            return json.dumps(new) if new != inner else value
        if isinstance(value, Mapping):
            return {key: self.in_json(inner, language) for key, inner in value.items()}
        return [self.in_json(inner, language) for inner in value] if isinstance(value, list) else value

    def places(self, text: str, *, around: int = 40) -> list[str]:
        """Each place with a few words before and after it."""
        return [
            text[max(match.start() - around, 0) : match.end() + around].strip()
            for match in self._pattern.finditer(text)
            if self._goes(match)
        ]

    def _goes(self, match: re.Match[str]) -> bool:
        """A name of one word in small letters is a word like any other ("will", "joy"), but in an address."""
        found = match["name"]
        if not found:
            return False
        return _words(found) > 1 or found != found.lower() or found in self.old or _in_address(match)

    def _new(self, match: re.Match[str], language: str) -> str:
        if _in_address(match):
            return slugify(self._nobody(language))  # addresses hold nobody's name, old or new
        new = self.called or self.name if _words(match["name"]) == 1 else self.name
        if not new:
            words = self._nobody(language)
            new = capital(words) if _ENDS_A_SENTENCE.search(match.string[: match.start()]) else words
        return genitive(new, language=language) if match["ending"] else new

    def _nobody(self, language: str) -> str:
        return a_former_colleague(language) if self.left else a_colleague(language)

    def runs(self) -> list[str]:
        """For a first look in a database: ASCII letters that stand in whatever `stand_in` finds; "" looks at all."""
        return [max(_RUN.findall(name), key=len, default="") for name in self.old]


def _json_in(words: str) -> Any:
    """The list or mapping that a string is the JSON of, as Wagtail keeps the blocks of a version; else None."""
    if words[:1] not in ("[", "{"):
        return None
    try:
        return json.loads(words)
    except ValueError:
        return None


def any_in(parts: Iterable[str], whole: str) -> bool:
    """Whether one of `parts` stands in a name, as a word of it."""
    folded = unicodedata.normalize("NFC", whole).casefold()
    return any(re.search(rf"(?<!\w){re.escape(part.casefold())}(?!\w)", folded) for part in parts)


def _variants(name: str) -> str:
    """A name as it may be written: composed or not, escaped for HTML or for an address, as a slug."""
    return _BETWEEN.join(_word(word) for word in unicodedata.normalize("NFC", name).split())


def _word(word: str) -> str:
    ways = {word, escape(word), escape(word).replace("&#x27;", "&#39;"), word.replace("'", "’"), quote(word)}
    ways |= {unicodedata.normalize("NFD", word), slugify(word, allow_unicode=True), slugify(word)}
    return f"(?:{'|'.join(re.escape(way) for way in sorted(filter(None, ways), key=len, reverse=True))})"


def _words(found: str) -> int:
    return len(re.split(_BETWEEN, found))


def _in_address(match: re.Match[str]) -> bool:
    """Small letters beside a sign of addresses: a slug, a path, a file's name."""
    found, text = match["name"], match.string
    beside = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
    joined = set(found) & set("-_%+.") or set(beside) & set("/-_=")
    return bool(joined) and found == found.lower()
