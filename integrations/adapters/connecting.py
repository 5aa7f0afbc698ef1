"""How an account is connected: what a person does first, which rights are asked for and why, and how it ends. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Right:
    """One right (OAuth 2: scope) that is asked for, and why; without a `needed` one nothing can be posted."""

    name: str
    why: "StrOrPromise"
    needed: bool = True

    def is_in(self, granted: Iterable[str]) -> bool:
        """Whether it was granted, by itself or within a wider one: "write" holds "write:media"."""
        return not {self.name, self.name.partition(":")[0]}.isdisjoint(granted)


@dataclass(frozen=True, kw_only=True)
class Way:
    """What the screen says before an account is connected.

    `signs_in`: people say yes at the network itself (OAuth 2), else they bring a key. `asks` are the settings that are
    needed before; `app` the secret fields that name our app there, where people must make one by hand.
    `leaving` says where a person takes the access away, where we cannot, or cannot do all of it.
    """

    steps: "Sequence[StrOrPromise]" = ()
    rights: Sequence[Right] = ()
    signs_in: bool = False
    asks: tuple[str, ...] = ()
    app: tuple[str, ...] = ()
    may: "StrOrPromise" = ""
    leaving: "StrOrPromise" = ""


@dataclass(frozen=True, kw_only=True)
class Registered:
    """Our app as a server knows it now: settings and secret fields to keep."""

    config: Mapping[str, str] = field(default_factory=dict)
    credential: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Lent:
    """What a network lent after a sign-in.

    `tokens` as a session keeps them; `ends_in` is seconds until a person has to sign in again, None: not foreseeable.
    """

    credential: Mapping[str, str]
    tokens: Mapping[str, str]
    rights: tuple[str, ...]
    ends_in: float | None = None


def missing(rights: Iterable[Right], granted: Iterable[str] | None) -> tuple[Right, ...]:
    """Of the rights that are asked for, those that were not granted; None: nobody knows, so none."""
    known = frozenset(granted) if granted is not None else None
    return () if known is None else tuple(right for right in rights if not right.is_in(known))
