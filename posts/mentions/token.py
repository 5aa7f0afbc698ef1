"""A mention as it is stored: `<embed embedtype="mention" id="k7f3q2mn" form="subject" verb="be" case="title"/>`.

No name and no pronoun stands in it. Pure.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import Literal, get_args

Kind = Literal["name", "gen", "subject", "object", "det", "poss", "refl", "emph"]
"""Those of `posts.pronouns.Form`, and: gen, the name with its genitive; emph, the "herself" of "Sam herself did it"."""
Article = Literal["", "de", "het"]

IDENTIFIER = "mention"
KINDS = frozenset(get_args(Kind))
_TAG = re.compile(r"<embed\b([^>]*?)/?>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_ID = re.compile(r"[a-z0-9]{1,8}\Z")
_VERB = re.compile(r"[^\W\d_][\w’' -]{0,39}\Z")


@dataclass(frozen=True, kw_only=True)
class Mention:
    """One mention."""

    id: str  # the person's public id
    form: Kind = "name"
    verb: str = ""  # English, in any present form or "was"; bound to the mention as its subject
    article: Article = ""  # Dutch: the gender of what an independent possessive stands for
    pick: str = ""  # the key of one of the person's sets, where they let whoever writes choose; never its words
    capital: bool = False

    def attributes(self) -> dict[str, str]:
        """The attributes of its tag, in the order in which they are stored."""
        found = {"embedtype": IDENTIFIER, "id": self.id, "form": self.form}
        case = "title" if self.capital else ""
        more = {"verb": self.verb, "article": self.article, "set": self.pick, "case": case}
        return found | {name: value for name, value in more.items() if value}

    def tag(self) -> str:
        """How it is stored."""
        written = (f'{name}="{escape(value)}"' for name, value in self.attributes().items())
        return f"<embed {' '.join(written)}/>"


def mention_of(attributes: Mapping[str, str | None]) -> Mention | None:
    """The mention that a tag's attributes say; None for what is none. What makes no sense in it is left out."""
    id_ = str(attributes.get("id") or "")
    if attributes.get("embedtype", IDENTIFIER) != IDENTIFIER or not _ID.match(id_):
        return None
    form, verb, article, pick = (str(attributes.get(name) or "") for name in ("form", "verb", "article", "set"))
    return Mention(
        id=id_,
        form=form if form in KINDS else "name",  # type: ignore[arg-type]  # one of the literals by this very question
        verb=verb if _VERB.match(verb) and form in ("name", "subject", "") else "",
        article=article if article in ("de", "het") else "",  # type: ignore[arg-type]  # the same
        pick=pick if _ID.match(pick) and form not in ("name", "gen", "") else "",
        capital=attributes.get("case") == "title",
    )


def mentions_in(source: str) -> Iterator[Mention]:
    """The mentions of rich text, in order."""
    for match in _TAG.finditer(source):
        if found := _read(match):
            yield found


def replaced(source: str, by: Callable[[Mention], str]) -> str:
    """Rich text with each mention replaced by HTML; an embed that is no mention leaves nothing."""

    def one(match: re.Match[str]) -> str:
        found = _read(match)
        return by(found) if found else ""

    return _TAG.sub(one, source)


def canonical(source: str) -> str:
    """Rich text whose mentions are written one way: whatever wrote them, the same ones are the same letters."""
    return replaced(source, Mention.tag)


def _read(match: re.Match[str]) -> Mention | None:
    return _from(match[1])


@lru_cache(maxsize=4096)  # one page reads each of its tags several times
def _from(attributes: str) -> Mention | None:
    return mention_of({name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)})
