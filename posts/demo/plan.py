"""The demo's content as typed values, read from the YAML files beside this module."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from markdown_it import MarkdownIt
from pydantic import BaseModel, ConfigDict

HERE = Path(__file__).resolve().parent
_paragraphs = MarkdownIt("commonmark", {"html": False})


class Planned(BaseModel):
    """Strict and frozen: a misspelt key in a file is an error, not a silent loss."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PlannedBlog(Planned):
    """A blog and its look."""

    slug: str
    language: str
    name: str
    tagline: str
    about: str
    tone: str
    emblem: str


class PlannedSeries(Planned):
    """A series in one language."""

    name: str
    slug: str
    language: str
    standfirst: str
    every_days: int


class PlannedLogIn(Planned):
    """An account: `group` is one of posts.roles, `interface` its language."""

    email: str
    group: Literal["Authors", "Comms", "Admins"]
    interface: str


class PlannedPerson(Planned):
    """A person; `roles` and `about` by language, `portrait` the seed of a pattern."""

    key: str
    name: str
    called: str = ""
    log_in: PlannedLogIn | None = None
    roles: Mapping[str, str] = {}
    portrait: int | None = None
    about: Mapping[str, str] = {}


class Company(Planned):
    """Everything but the stories. Topics and values are keyed, then by language."""

    home: Mapping[str, tuple[str, str]]
    blogs: tuple[PlannedBlog, ...]
    topics: Mapping[str, Mapping[str, str]]
    values: Mapping[str, Mapping[str, tuple[str, str]]]
    series: Mapping[str, PlannedSeries]
    people: tuple[PlannedPerson, ...]


class PlannedPicture(Planned):
    """A scene of posts.demo.scenes with its words."""

    scene: str
    alt: str
    caption: str = ""


class PlannedRemark(Planned):
    """What a reviewer says of the answer with that number: a kind of posts.models.Remark, and words."""

    kind: Literal["loved", "question", "suggestion", "must"]
    answer: int
    about: str = ""  # the words meant; empty: the whole answer
    words: str = ""
    instead: str = ""
    reason: str = ""


class PlannedInStory(Planned):
    """Somebody in a story: the key of a person, or the writer's words; and whether they said yes before it went on."""

    person: str = ""
    words: str = ""
    named: bool = False
    quoted: bool = False
    said_yes: bool = False


class PlannedReferral(Planned):
    """A question to one colleague about a story that waits."""

    to: str
    words: str


class PlannedStory(Planned):
    """A story and how far it got. `days` is how long ago it went live, or how far ahead it is planned."""

    slug: str
    state: Literal["live", "announced", "waiting", "sent-back", "draft", "planned"]
    days: int = 0
    blog: str
    owner: str
    authors: tuple[str, ...]
    translation_of: str = ""
    headline: str
    standfirst: str
    kind: str
    topics: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    series: str = ""
    cover: PlannedPicture | None = None
    sent_back: tuple[str, str] | None = None  # key of the reason, words of the reviewer
    remarks: tuple[PlannedRemark, ...] = ()
    in_story: tuple[PlannedInStory, ...] = ()
    referred: PlannedReferral | None = None
    body: tuple[Mapping[str, Any], ...]


def company() -> Company:
    """The company as its file has it."""
    return Company.model_validate(yaml.safe_load((HERE / "company.yaml").read_text(encoding="utf-8")))


def stories() -> list[PlannedStory]:
    """All stories: first those long live, oldest first, so that series count in the order readers saw them."""
    order = ("live", "announced", "planned", "waiting", "sent-back", "draft")
    found = [
        PlannedStory.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted((HERE / "stories").glob("*.yaml"))
    ]
    return sorted(found, key=lambda story: (order.index(story.state), -story.days, story.slug))


def html(markdown: str) -> str:
    """Paragraphs, subheadings, emphasis and links as the editor stores them."""
    made = str(_paragraphs.render(markdown)).strip()
    return made.replace("<em>", "<i>").replace("</em>", "</i>").replace("<strong>", "<b>").replace("</strong>", "</b>")
