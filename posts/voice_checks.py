"""The voice check on posts: takes a post apart for the pure checker and keeps what it found in order."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from posts.house_rules.compiled import house
from posts.mentions.context import with_names
from posts.mentions.people import ids_in, told
from posts.people import Surface, words_in_text
from posts.persons.wishes import ANY, Wishes
from posts.text import plain_text_and_links
from posts.voice.block import Person, Role
from posts.voice.check import Block, check
from posts.voice.finding import Finding

if TYPE_CHECKING:
    from posts.models import Post

ORDER = {"hold": 0, "advise": 1, "hint": 2}


def check_post(post: "Post", *, on_trial: bool = False) -> list[Finding]:
    """What the checker says of the post's words, holds first; what rules on trial say only where that is asked for."""
    rules = house().rulebook
    findings = check(post.voice_blocks(), language=post.language(), people=people_of(post), rules=rules)
    said = [finding for finding in findings if on_trial or not finding.on_trial]
    return sorted(said, key=lambda finding: ORDER[finding.severity])


def people_of(post: "Post") -> list[Person]:
    """Authors, people in the story and people mentioned, with what they say of how a public text refers to them."""
    language = post.language()
    ids = {person.public_id for person in post.people()} | set(ids_in(post.rich_texts()))
    if post.pk:
        ids.update(post.in_story.exclude(person=None).values_list("person__public_id", flat=True))
    return [
        _person(each.wishes, language) for each in told(sorted(ids), language=language, story=str(post.uuid)).values()
    ]


def _person(wishes: Wishes, language: str) -> Person:
    """The name alone is asked for only by somebody who said so; what may not be used in a public text was not said."""
    sets = words_in_text(wishes, language=language, surface=Surface.PAGE)
    wants_the_name = {wishes.modes.get(code) for code in (language, ANY)} & {"name"} and wishes.mode(language) == "name"
    return Person(name=wishes.display_name, called=wishes.called, sets=sets or (() if wants_the_name else None))


def holds_of(findings: list[Finding]) -> list[Finding]:
    """Those that stop a post until a person decides."""
    return [finding for finding in findings if finding.severity == "hold"]


def story_blocks(
    *,
    headline: str,
    standfirst: str,
    cover_alt: str,
    body: list[dict[str, Any]],
    for_channels: Sequence[tuple[str, str]] = (),
) -> list[Block]:
    """A story's words for the checker; `body` is the StreamField's plain values. Paths name field and block.

    `for_channels` is what was written for single channels: (uuid, text), "" for what all of them say.
    """
    blocks = [
        Block(path="headline", text=headline, role="headline"),
        Block(path="standfirst", text=standfirst),
        Block(path="cover_alt", text=cover_alt, role="alt"),
    ]
    for number, block in enumerate(body):
        blocks.extend(_body_blocks(f"body.{number}", block["type"], block["value"]))
    blocks.extend(Block(path=f"channel.{channel}", text=text) for channel, text in for_channels)
    return [block for block in blocks if block.text]


def _body_blocks(path: str, kind: str, value: object) -> list[Block]:
    if isinstance(value, str):
        return [rich_text_block(f"{path}.text", value)]
    if not isinstance(value, dict):
        return []
    if kind == "answer":
        return [rich_text_block(f"{path}.text", value.get("text") or "")]
    roles: dict[str, Role] = {"quote": "quote", "alt_text": "alt"}
    names = ("quote", "alt_text", "caption", "text", "question")
    return [
        Block(path=f"{path}.{name}", text=value[name], role=roles.get(name, "body"))
        for name in names
        if value.get(name)
    ]


def rich_text_block(path: str, source: str) -> Block:
    """Rich text for the checker: a link counts as a source, and its words must say where it goes."""
    text, links = plain_text_and_links(with_names(source))
    return Block(path=path, text=text, links=links)
