"""What a voice check reads: blocks of plain text, and the people a text is known to be about."""

from dataclasses import dataclass
from typing import Literal

from posts.pronouns import PronounSet, TextAudience

Role = Literal["body", "headline", "alt", "quote"]


@dataclass(frozen=True, kw_only=True)
class Block:
    """A piece of plain text and where it stands, such as "standfirst" or "body.3.text".

    `language` is None where the text is in the story's own language. A line break in `text` ends a sentence.
    `links` are the stretches of `text` that are links, as (start, end) in characters.
    """

    path: str
    text: str
    language: str | None = None
    role: Role = "body"
    links: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person named in the text, as that person told us; `pronouns` empty means they did not say.

    `text_audience` is in which texts the pronouns may be used: elsewhere it is as if they did not say.
    `sets`, where they are known, hold instead of the words of `pronouns`; none, (), is the name alone.
    """

    name: str
    called: str = ""
    pronouns: str = ""
    text_audience: TextAudience = "public"
    sets: tuple[PronounSet, ...] | None = None
