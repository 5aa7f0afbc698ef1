"""The contract between the desk and a network. An adapter gets values, never a model.

`compose` is pure. The other verbs do HTTP through `HttpAdapter.request` and end in a
`Receipt` or one of the errors in `integrations.errors`; they hold no state between calls.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from django.utils import translation
from django.utils.translation import gettext as _

from integrations.message import Announcement, Media, Parts, Receipt
from integrations.times import SETTLE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = Literal["network", "webhook"]
EVERYTHING: Final = frozenset({"text", "language", "link", "media", "fields"})  # of `Parts`, what a reader can meet


@dataclass(frozen=True, kw_only=True)
class Powers:
    """What can be done with a copy that is there; `integrations.correcting` chooses by it."""

    edits: frozenset[str] = frozenset()  # the fields of `Parts` that can be changed in place
    can_delete: bool = False
    can_reply: bool = False


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The network's own limits; a server that can tell its own overrides these."""

    characters: int = 0  # 0: no limit
    media: int = 0
    alt: int = 0  # characters of alternative text, 0: no limit


@dataclass(frozen=True, kw_only=True)
class Call:
    """One attempt as the adapter sees it.

    `key` is a UUID, the same for every try of one message while its outcome is unknown.
    `parts_done` is what earlier tries confirmed, in the adapter's own words (uploaded picture ids).
    `read_media` returns a picture's bytes, already proven against its hash.
    `note_done` keeps a confirmed step at once, so that a crash does not repeat it.
    `still_wanted` ends the call unless it may go on: call it before the request that publishes, if others came first.
    `since` is when the first try of this message began (aware), where the core knows it: how far back `find` looks.
    `reply_to` is set where a reply is looked for: the copy it answers.
    `known` are ids that cannot be what is looked for: copies that were taken down, replies that said something else.
    `insists`: this very change was refused before, and a person sent it again all the same.
    """

    key: str
    parts: Parts
    read_media: Callable[[Media], bytes]
    parts_done: Mapping[str, str] = field(default_factory=dict)
    note_done: Callable[[str, str], object] = lambda *_note: None
    still_wanted: Callable[[], object] = lambda: None
    since: datetime | None = None
    reply_to: Receipt | None = None
    known: frozenset[str] = frozenset()
    insists: bool = False


@dataclass(frozen=True, kw_only=True)
class Room:
    """How many calls the network still takes before its limit starts anew in `resets_in` seconds."""

    calls: int
    resets_in: float

    @property
    def spacing(self) -> float:
        """Seconds between calls that make the rest last until then."""
        return self.resets_in / (self.calls + 1)


class Adapter:
    """Speaks one network. `config` is the channel's plain settings, `credential` its decrypted secret fields."""

    kind: ClassVar[Kind] = "network"
    name: ClassVar[str]  # the key in ADAPTERS
    label: ClassVar["StrOrPromise"]  # what people call it
    limits: ClassVar[Limits] = Limits()
    # Seconds a repeated key is answered with the first result; inf: for ever. An instance may know better than
    # its class (not every Mastodon-compatible server keeps keys), so ask the instance.
    idempotent_for: float = 0
    settle_time: ClassVar[float] = SETTLE  # seconds after an unknown attempt's start before it is looked up
    interval: ClassVar[float] = 1  # seconds between two calls in the long run; 0: as fast as they come
    can_edit: ClassVar[bool] = False
    edits: ClassVar[frozenset[str]] = EVERYTHING  # what an edit can change, where there is one
    can_delete: ClassVar[bool] = False
    can_reply: ClassVar[bool] = False  # to a copy of our own, for all to see below it
    can_find: ClassVar[bool] = False
    carries_body: ClassVar[bool] = False  # the whole story goes there, not only words that lead to it
    config_fields: ClassVar[Mapping[str, "StrOrPromise"]] = {}  # name -> label, in the order a form asks
    config_choices: ClassVar[Mapping[str, Mapping[str, "StrOrPromise"]]] = {}  # name -> value -> label; first: default
    address_fields: ClassVar[tuple[str, ...]] = ()  # settings that must be addresses the desk may call
    optional_fields: ClassVar[frozenset[str]] = frozenset()  # settings that may stay empty
    credential_fields: ClassVar[Mapping[str, "StrOrPromise"]] = {}

    # What the network said of its own limit while a call was made; the core reads it after the call.
    room: Room | None = None

    def __init__(self, *, config: Mapping[str, Any], credential: Mapping[str, str]) -> None:
        self.config = config
        self.credential = credential

    @classmethod
    def check_fields(cls, fields: Mapping[str, str]) -> Mapping[str, str]:
        """What is wrong with typed settings and secrets (name -> value), in words by field name; nothing is sent."""
        return {}

    @classmethod
    def host(cls, config: Mapping[str, Any]) -> str:
        """The server these settings name, as "host:port", where channels may share one; empty where not."""
        return ""

    @classmethod
    def place(cls, config: Mapping[str, Any]) -> str:
        """Where people can see what this channel posted: the account's page, else the server; empty: nowhere."""
        return ""

    @classmethod
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        """Turn an announcement into what this network will be sent. Pure: no clock, no network, no database."""
        raise NotImplementedError

    @classmethod
    def powers(cls, config: Mapping[str, Any]) -> Powers:
        """What can be done with a copy on this channel; servers that can do less say so in `config`. Pure."""
        return Powers(
            edits=cls.edits if cls.can_edit else frozenset(), can_delete=cls.can_delete, can_reply=cls.can_reply
        )

    @classmethod
    def recall(cls, parts: Parts) -> Parts:
        """What a reply says below a copy that was taken back and cannot be taken down. Pure, in the copy's language."""
        with translation.override(parts.language):
            words = _("We took this post back. It is no longer what we say.")
        return Parts(text=words, language=parts.language, link=parts.link)

    def check(self) -> Mapping[str, Any]:
        """Prove that the credential works; return config to keep (the server's limits, the account's name)."""
        raise NotImplementedError

    def create(self, call: Call) -> Receipt:
        """Publish the parts. After `UnknownOutcome` repeat it only within `idempotent_for`, with the same key."""
        raise NotImplementedError

    def edit(self, call: Call, there: Receipt) -> Receipt:
        """Replace what is `there` by the parts. Twice is the same as once, so after `UnknownOutcome` repeat it.

        Raises `GoneError` when it is no longer there.
        """
        raise NotImplementedError

    def delete(self, call: Call, there: Receipt) -> None:
        """Take down what is `there`; already gone counts as done. After `UnknownOutcome` repeat it."""
        raise NotImplementedError

    def reply(self, call: Call, there: Receipt) -> Receipt:
        """Say the parts in a reply to what is `there`; to the core this is a `create`, and as hard to repeat.

        Raises `GoneError` when what it answers is no longer there.
        """
        raise NotImplementedError

    def find(self, call: Call) -> Receipt | None:
        """Look for the outcome of an earlier `create`, or `reply` where `call.reply_to` is set; never in `call.known`.

        None only when it is surely not there. Raises `UnknownOutcome` when that cannot be told.
        """
        raise NotImplementedError
