"""What a post says, where networks differ only in how they count. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import regex

from integrations.adapters.text import Length, calls_nobody, calls_only, cut, hashtags, one_line, paragraphs
from integrations.message import Announcement, Words

SHORTEST_SUMMARY: Final = 20  # characters; less of one helps nobody
GAP: Final = "\n\n"
TEMPLATE: Final = "{headline}\n\n{line}\n\n{link}\n\n{hashtags}"
NAMES: Final = ("headline", "line", "link", "hashtags", "authors")
PLACE: Final = regex.compile(r"\{(\w+)\}")
LINK: Final = "{link}"


@dataclass(frozen=True, kw_only=True)
class Said:
    """The words of a post, those below it, and whom they call: what goes into a `Parts` of the same names."""

    text: str
    more: tuple[str, ...] = ()
    mentions: Mapping[str, str] = field(default_factory=dict)

    def longest(self, length: Length) -> int:
        """How long the longest of its posts is."""
        return max(length(text) for text in (self.text, *self.more))


def compose_words(
    announcement: Announcement,
    *,
    link: str,
    limit: int,
    length: Length,
    most_hashtags: int,
    warning: str = "",
    threads: bool = False,
) -> Said:
    """What somebody wrote for this channel; else a draft within `limit` by `length`, which never is a thread."""
    if announcement.words is not None:
        return _written(announcement.words, link=link, warning=calls_nobody(one_line(warning)), threads=threads)
    return Said(
        text=_drafted(announcement, link=link, limit=limit, length=length, most_hashtags=most_hashtags, warning=warning)
    )


def unknown_places(template: str) -> list[str]:
    """Names in braces that mean nothing in a template."""
    return [name for name in PLACE.findall(template) if name not in NAMES]


def _written(words: Words, *, link: str, warning: str, threads: bool) -> Said:
    """Nothing is cut: who wrote it was shown how long it is."""
    texts = [calls_only(paragraphs(text), words.calls) for text in words.texts]
    if link and LINK not in texts[0]:
        texts[0] = f"{texts[0]}{GAP}{LINK}"  # each post is found again by its link
    if warning:
        texts[0] = f"{warning}{GAP}{texts[0]}"
    filled = [paragraphs(text.replace(LINK, link)) for text in texts]
    first, *more = filled if threads else [GAP.join(filled)]
    mentions = {handle: "" for handle in words.calls if any(handle in text for text in (first, *more))}
    return Said(text=first, more=tuple(more), mentions=mentions)


def _drafted(
    announcement: Announcement, *, link: str, limit: int, length: Length, most_hashtags: int, warning: str
) -> str:
    """The template filled in, within `limit`.

    People's words call nobody: only our own topics, and what the template itself says, become hashtags. When room is
    short hashtags go first, then the headline is cut, and the line takes what is left.
    """
    before, title, line = (calls_nobody(one_line(text)) for text in (warning, announcement.title, announcement.summary))
    tags = list(hashtags(announcement.topics, most=most_hashtags))
    template = calls_only(paragraphs(announcement.template), ()) or TEMPLATE
    if LINK not in template:
        template = f"{template}{GAP}{LINK}"

    def joined(headline: str = "", line: str = "") -> str:
        authors = ", ".join(calls_nobody(one_line(name)) for name in announcement.authors)
        values = {"headline": headline, "line": line, "link": link, "hashtags": " ".join(tags), "authors": authors}
        return GAP.join(part for part in (before, *_filled(template, values)) if part)

    while tags and length(joined(title)) > limit:
        tags.pop()
    title = cut(title, limit=limit - length(joined()) - len(GAP), length=length)
    room = limit - length(joined(title)) - len(GAP)
    return joined(title, cut(line, limit=room, length=length) if room >= SHORTEST_SUMMARY else "")


def _filled(template: str, values: Mapping[str, str]) -> list[str]:
    """Its paragraphs; those of which nothing is left but blanks are left away."""
    filled = (PLACE.sub(lambda name: values.get(name[1], name[0]), part) for part in template.split(GAP))
    return ["\n".join(" ".join(line.split()) for line in part.split("\n")).strip("\n") for part in filled]
