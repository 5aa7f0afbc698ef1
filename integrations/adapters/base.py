"""The contract between the desk and a network. An adapter gets values, never a model.

`compose` is pure. The other verbs do HTTP through `HttpAdapter.request` and end in a
`Receipt` or one of the errors in `integrations.errors`; they hold no state between calls.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, Protocol
from urllib.parse import urlsplit

import regex
from django.utils import translation
from django.utils.translation import gettext as _

from integrations.adapters.connecting import Right, Way
from integrations.adapters.text import grapheme_count
from integrations.message import Announcement, Media, Parts, Receipt
from integrations.times import SETTLE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = Literal["network", "blog", "webhook"]
# Of `Parts`, what a reader can meet.
EVERYTHING: Final = frozenset({"text", "language", "link", "media", "fields", "more", "warning", "mentions"})


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
    `started` is when the first try under this `key` began (aware).
    `doubtful`: an earlier try of the same words may have been taken, and nobody knows.
    `begun` is the beginning of this thread that is out already, `note_out` keeps it: see `adapters.thread`.
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
    started: datetime | None = None
    doubtful: bool = False
    begun: Receipt | None = None
    note_out: Callable[[Receipt], object] = lambda _receipt: None
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


@dataclass(frozen=True, kw_only=True)
class Count:
    """How long a text is by one of a network's rules; `unit` names what is counted."""

    length: int
    limit: int  # 0: no limit
    unit: Literal["characters", "bytes", "weight"] = "characters"

    @property
    def left(self) -> int:
        """Room that is left; below zero when the text is too long."""
        return self.limit - self.length


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a network says of one post. None where it does not say: that is not zero."""

    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    quotes: int | None = None
    views: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProfileField:
    """The one place of an account's own profile that we may write: what it is called there, and what it says."""

    name: str
    words: str  # empty where there is none yet
    trouble: str = ""  # why nothing can be written there


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What somebody answered below a post: plain text, and where one can answer it. `said_at` is aware."""

    remote_id: str
    author: str
    text: str
    url: str
    said_at: datetime | None = None


class Session(Protocol):
    """The tokens a network lent us, kept from call to call and renewed by one worker at a time."""

    def read(self) -> Mapping[str, str]:
        """What is kept; empty when nothing is, or when the channel's credential was changed since."""

    def renew(
        self, *, stale: Mapping[str, str], by: Callable[[Mapping[str, str]], Mapping[str, str]]
    ) -> Mapping[str, str]:
        """Tokens newer than `stale`: those that another worker got meanwhile, or what `by` gets for those kept.

        What `by` returns is kept before it is used. Raises `PendingError` while another worker renews.
        """


class PassingSession:
    """Kept for one call only: where nobody stores it, and in tests."""

    def __init__(self, tokens: Mapping[str, str] | None = None) -> None:
        self.tokens: Mapping[str, str] = tokens or {}

    def read(self) -> Mapping[str, str]:
        """What was kept last."""
        return self.tokens

    def renew(
        self, *, stale: Mapping[str, str], by: Callable[[Mapping[str, str]], Mapping[str, str]]
    ) -> Mapping[str, str]:
        """Renew at once."""
        if self.tokens == stale:
            self.tokens = by(self.tokens)
        return self.tokens


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
    shows_earlier: ClassVar[bool] = False  # whether readers of an edited copy still find what it said before
    can_delete: ClassVar[bool] = False
    can_reply: ClassVar[bool] = False  # to a copy of our own, for all to see below it
    can_find: ClassVar[bool] = False
    carries_body: ClassVar[bool] = False  # the whole story goes there, not only words that lead to it
    can_measure: ClassVar[bool] = False
    can_hear: ClassVar[bool] = False  # what people answer below a post
    patience: ClassVar[float] = 1  # how many times less often it is asked, where each question costs money
    can_thread: ClassVar[bool] = False  # posts below each other: `Parts.more`
    can_warn: ClassVar[bool] = False  # hides words behind a warning; elsewhere the warning stands before them
    tells_language: ClassVar[bool] = False
    costs_money: ClassVar[bool] = False  # each call has a price: see `price`
    takes_words: ClassVar[bool] = False  # people may write what it says: short words that lead to the story
    handle: ClassVar[regex.Pattern[str] | None] = None  # how somebody is called in its words
    escape: ClassVar[regex.Pattern[str] | None] = None  # a sign before another (group 1) that no reader sees
    names_its_own: ClassVar[bool] = False  # made under a name of ours, from the call's key: found by it, never twice
    config_fields: ClassVar[Mapping[str, "StrOrPromise"]] = {}  # name -> label, in the order a form asks
    config_defaults: ClassVar[Mapping[str, str]] = {}  # what a form offers, and an empty setting means
    config_choices: ClassVar[Mapping[str, Sequence[tuple[str, "StrOrPromise"]]]] = {}
    credential_fields: ClassVar[Mapping[str, "StrOrPromise"]] = {}
    way: ClassVar[Way] = Way()  # how an account is connected
    profile_characters: ClassVar[int] = 0  # for pronouns in one's own profile; 0: only by hand, at the network
    profile_right: ClassVar[Right | None] = None  # what writing them takes beyond posting; asked for when it is wanted

    # What the network said of its own limit while a call was made; the core reads it after the call.
    room: Room | None = None
    # What its reads cost so far, in US dollars, where the network takes money for them; likewise.
    spent: Decimal = Decimal(0)

    def __init__(self, *, config: Mapping[str, Any], credential: Mapping[str, str]) -> None:
        self.config = config
        self.credential = credential
        self.session: Session = PassingSession()

    @classmethod
    def setting(cls, config: Mapping[str, Any], name: str) -> str:
        """A setting as it was typed, else the network's own."""
        return str(config.get(name) or cls.config_defaults.get(name, ""))

    @classmethod
    def check_fields(cls, fields: Mapping[str, str]) -> Mapping[str, str]:
        """What is wrong with typed settings and secrets (name -> value), in words by field name; nothing is sent."""
        return {}

    @classmethod
    def rights(cls, config: Mapping[str, Any]) -> Sequence[Right]:
        """What an account with these settings is asked for; empty where a key carries all of its rights. Pure."""
        return cls.way.rights

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
    def counts(cls, text: str, config: Mapping[str, Any]) -> tuple[Count, ...]:
        """How long `text` is by each of the network's rules; it fits when nothing is over. Pure."""
        return (Count(length=grapheme_count(text), limit=cls.limits.characters),)

    @classmethod
    def sent_text(cls, parts: Parts) -> str:
        """The words of the first post, byte for byte as they are sent. Pure."""
        return parts.text

    @classmethod
    def sent_texts(cls, parts: Parts) -> tuple[str, ...]:
        """The words of each post of a thread, as `sent_text` has those of the first. Pure."""
        return (cls.sent_text(parts), *parts.more)

    @classmethod
    def counts_of(cls, parts: Parts, config: Mapping[str, Any]) -> tuple[tuple[Count, ...], ...]:
        """The counts of each post with all that counts there, a warning too. Pure."""
        return tuple(cls.counts(text, config) for text in parts.texts)

    @classmethod
    def shown_link(cls, parts: Parts) -> str:
        """How the words show the story's address, where that is not the address itself. Pure."""
        return parts.link

    @classmethod
    def remote_id_in(cls, url: str, config: Mapping[str, Any]) -> str:
        """The network's id of a post in the address that people see; empty when it names none. Pure."""
        return urlsplit(url).path.rstrip("/").rpartition("/")[2]

    @classmethod
    def warnings(cls, config: Mapping[str, Any], *, today: date) -> Sequence[str]:
        """What a person should see to before it stops working. Pure."""
        return ()

    @classmethod
    def price(cls, parts: Parts, config: Mapping[str, Any]) -> Decimal:
        """US dollars that publishing these parts costs. Pure."""
        return Decimal(0)

    @classmethod
    def price_of_delete(cls, parts: Parts, config: Mapping[str, Any]) -> Decimal:
        """US dollars that taking them down costs. Pure."""
        return Decimal(0)

    @classmethod
    def budget(cls, config: Mapping[str, Any]) -> Decimal | None:
        """US dollars that may be spent in a calendar month; None: without limit. Pure."""
        return None

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
        """Prove that the credential works; return config to keep (the server's limits, the account's name).

        "picture", where the network shows one, is the address of the account's picture.
        """
        raise NotImplementedError

    def picture(self, url: str) -> bytes:
        """What is at the address of a picture; empty where there is none."""
        return b""

    def revoke(self) -> bool:
        """Have the network forget the credential; false where it did not, or only a person can do that there."""
        return False

    def renew(self) -> None:
        """Renew what the network lent before it is over; raise what any call raises. Nothing to do for a key."""

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

        None only when it is surely not there. Raises `UnknownOutcome` when that cannot be told. Of a thread whose
        end is missing it keeps what is there with `call.note_out`, and returns None: `create` then goes on.
        """
        raise NotImplementedError

    def measure(self, there: Receipt) -> Figures:
        """What the network counts for what is `there`; raises `GoneError` when it is no longer there."""
        raise NotImplementedError

    def hear(self, there: Receipt) -> Sequence[Heard]:
        """What people answered below what is `there`, oldest first, without our own; what is hidden there is left out.

        Raises `GoneError` when it is no longer there.
        """
        raise NotImplementedError

    def profile(self) -> ProfileField:
        """What the account's own profile says of its pronouns."""
        raise NotImplementedError

    def say_in_profile(self, words: str, *, instead_of: str) -> None:
        """Have it say `words`, or nothing for "", and leave all else as it is. Twice is the same as once.

        Raises `PermanentError` where by now it says neither that nor `instead_of`.
        """
        raise NotImplementedError

    @property
    def source(self) -> str:
        """Who tells the figures."""
        return urlsplit(self.setting(self.config, "base_url")).netloc or self.name
