"""Fake networks that keep a ledger of what they accepted, and can be told to fail in every way a network fails.

Lookup, Blind and Guarded can do everything; the others stand for the arms of `integrations.correcting`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from integrations.adapters.base import Adapter, Call
from integrations.errors import GoneError, UnknownOutcome
from integrations.message import Announcement, Parts, Receipt


class WorkerKilled(BaseException):
    """kill -9 in the middle of a call."""


@dataclass
class Network:
    """What the world sees: posts by id, and every call that was made."""

    posts: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, str, str]] = field(default_factory=list)  # verb, text, key
    keys: dict[str, str] = field(default_factory=dict)
    before: list[Callable[[], None]] = field(default_factory=list)  # each runs once, before a write is accepted
    after: list[Callable[[], None]] = field(default_factory=list)  # each runs once, after a write was accepted
    late: list[Callable[[], object]] = field(default_factory=list)  # accepted, but only after the answer was given up
    slow: bool = False  # the next create or reply is accepted late
    made: int = 0
    replies: list[tuple[str, str, str]] = field(default_factory=list)  # id, of what post, text

    def verbs(self) -> list[str]:
        return [verb for verb, _text, _key in self.calls]

    def accept(self, remote_id: str, call: Call) -> str:
        """Publish. A key that is guarded gets its first id again, and its first words."""
        if self.keys.get(call.key) != remote_id:
            self.keys[call.key] = remote_id
            self.posts[remote_id] = call.parts.text
        return remote_id

    def answer(self, remote_id: str, to: str, call: Call) -> str:
        """Show a reply below a post, once a key."""
        if self.keys.get(call.key) != remote_id:
            self.keys[call.key] = remote_id
            self.replies.append((remote_id, to, call.parts.text))
        return remote_id

    def readings(self) -> dict[str, list[str]]:
        """By post: what readers find there, in the order it was said."""
        return {
            post: [text, *(said for _id, to, said in self.replies if to == post)] for post, text in self.posts.items()
        }

    def standing(self) -> list[str]:
        """What readers take from the posts that were not taken back: the last word below each."""
        last_words = [said[-1] for said in self.readings().values()]
        return [words for words in last_words if words != TAKEN_BACK]

    def accept_late(self) -> None:
        """What was on its way when its sender gave up arrives now."""
        while self.late:
            self.late.pop(0)()

    def step(self, moments: list[Callable[[], None]]) -> None:
        if moments:
            moments.pop(0)()


TAKEN_BACK = "We took this post back. It is no longer what we say."


def raising(error: BaseException) -> Callable[[], None]:
    """A moment at which this goes wrong."""

    def moment() -> None:
        raise error

    return moment


def lost() -> Callable[[], None]:
    """The answer never arrives."""
    return raising(UnknownOutcome("The connection was lost."))


class Lookup(Adapter):
    """A network that can be asked what it has."""

    name = "lookup"
    label = "Lookup network"
    can_edit = can_delete = can_find = True
    settle_time = 90
    config_fields: ClassVar[Mapping[str, str]] = {"base": "Address"}
    credential_fields: ClassVar[Mapping[str, str]] = {"token": "Token"}
    network: ClassVar[Network] = Network()

    @classmethod
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        return Parts(text=announcement.title, language=announcement.language, link=announcement.url)

    @classmethod
    def host(cls, config: Mapping[str, Any]) -> str:
        return str(config.get("base", ""))

    def check(self) -> Mapping[str, Any]:
        return {"account": "desk"}

    def create(self, call: Call) -> Receipt:
        return self._make("create", call, lambda: self.network.accept(self._new_id(call), call))

    def reply(self, call: Call, there: Receipt) -> Receipt:
        return self._make("reply", call, lambda: self._answer(call, there))

    def _answer(self, call: Call, there: Receipt) -> str:
        if there.remote_id not in self.network.posts:
            raise GoneError("It is no longer there.")
        return self.network.answer(self._new_id(call), there.remote_id, call)

    def _make(self, verb: str, call: Call, accept: Callable[[], str]) -> Receipt:
        net = self._write(verb, call)
        if net.slow:
            net.slow = False
            net.late.append(accept)
            raise UnknownOutcome("No answer in time.")
        remote_id = accept()
        net.step(net.after)
        return Receipt(remote_id=remote_id, url=f"https://network.example/{remote_id}")

    def _new_id(self, call: Call) -> str:
        if call.key in self.network.keys and self.idempotent_for:
            return self.network.keys[call.key]
        self.network.made += 1
        return f"r{self.network.made}"

    def edit(self, call: Call, there: Receipt) -> Receipt:
        net = self._write("edit", call)
        if there.remote_id not in net.posts:
            raise GoneError("It is no longer there.")
        net.posts[there.remote_id] = call.parts.text
        net.step(net.after)
        return there

    def delete(self, call: Call, there: Receipt) -> None:
        net = self._write("delete", call)
        net.posts.pop(there.remote_id, None)
        net.step(net.after)

    def find(self, call: Call) -> Receipt | None:
        self.network.calls.append(("find", call.parts.text, call.key))
        self.network.step(self.network.before)
        made = set(self.network.posts)
        if call.reply_to:
            made = {reply for reply, to, _said in self.network.replies if to == call.reply_to.remote_id}
        for remote_id in sorted(made - call.known):
            return Receipt(remote_id=remote_id, url=f"https://network.example/{remote_id}")
        return None

    def _write(self, verb: str, call: Call) -> Network:
        self.network.calls.append((verb, call.parts.text, call.key))
        self.network.step(self.network.before)
        return self.network


class Blind(Lookup):
    """A network that cannot be asked and guards nothing."""

    name = "blind"
    label = "Blind network"
    can_find = False


class Guarded(Lookup):
    """A receiver that knows repeats by their key for ever, and cannot be asked."""

    kind = "webhook"
    name = "guarded"
    label = "Guarded receiver"
    can_find = False
    idempotent_for = float("inf")

    def edit(self, call: Call, there: Receipt) -> Receipt:
        """A receiver takes an update of what it never heard of as news."""
        self.network.posts.setdefault(there.remote_id, "")
        return super().edit(call, there)

    def _new_id(self, call: Call) -> str:
        return call.key


class Resends(Lookup):
    """A network that changes nothing, and takes down."""

    name = "resends"
    label = "Network without edits"
    can_edit = False


class BlindResends(Blind):
    """The same, and it cannot be asked."""

    name = "blind-resends"
    label = "Blind network without edits"
    can_edit = False


class Replies(Lookup):
    """A network on which what is said stays said; one can only answer below it."""

    name = "replies"
    label = "Network with replies"
    can_edit = can_delete = False
    can_reply = True


class BlindReplies(Replies):
    """The same, and it cannot be asked."""

    name = "blind-replies"
    label = "Blind network with replies"
    can_find = False


class GuardedReplies(Guarded):
    """The same, and it knows repeats by their key for ever."""

    name = "guarded-replies"
    label = "Guarded receiver with replies"
    can_edit = can_delete = False
    can_reply = True


class WordsOnly(Lookup):
    """A network that changes words, and never links or pictures."""

    name = "words-only"
    label = "Network that edits words"
    edits = frozenset({"text"})


class Stone(Lookup):
    """A network on which nothing can be done about a copy: a mail that was sent."""

    name = "stone"
    label = "Network of stone"
    can_edit = can_delete = False


FAKES: tuple[type[Adapter], ...] = (
    *(Lookup, Blind, Guarded, Resends, BlindResends),
    *(Replies, BlindReplies, GuardedReplies, WordsOnly, Stone),
)
