"""What the one account says of itself: Mastodon's rows, and Bluesky's record `app.bsky.actor.profile`.

Rows as docs.joinmastodon.org/methods/accounts and Mastodon's `Account#fields_attributes=` have them: all are replaced
by those that are sent, an empty row is none, at most four, 255 characters each. The record as its lexicon has it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

import regex
from django.http import QueryDict

from integrations.sandbox.entities import as_html
from integrations.sandbox.request import World

ROWS: Final = 4
HELD: Final = 255  # characters
SENT = regex.compile(r"fields_attributes\[(\d+)\]\[(name|value)\]")
PROFILE: Final = "app.bsky.actor.profile"
# Of the record's texts: the most graphemes, and bytes.
TEXTS: Final = {"displayName": (64, 640), "description": (256, 2560), "pronouns": (20, 200)}
OTHERS: Final = {"$type", "website", "avatar", "banner", "labels", "joinedViaStarterPack", "pinnedPost", "createdAt"}


class Invalid(Exception):
    """The network would not take it."""


def rows(world: World) -> list[dict[str, Any]]:
    """As they were written."""
    found: list[dict[str, Any]] = json.loads(world.store.kept("mastodon profile") or "[]")
    return found


def as_told(world: World) -> dict[str, Any]:
    """The part of an account's own entity that tells them: as HTML, and as written."""
    kept = rows(world)
    shown = [{**one, "value": as_html(one["value"])} for one in kept]
    return {"fields": shown, "source": {"fields": kept, "note": "", "privacy": "public", "sensitive": False}}


def replace_rows(world: World, form: QueryDict) -> None:
    """All rows by those that were sent, in the order of their numbers; what else was sent the sandbox does not know."""
    sent: dict[int, dict[str, Any]] = {}
    for key, value in form.items():
        found = SENT.fullmatch(key)
        if found is None:
            raise Invalid(f"The sandbox does not know {key}")
        sent.setdefault(int(found[1]), {"name": "", "value": ""})[found[2]] = str(value).strip()[:HELD]
    kept = [{**row, "verified_at": None} for _n, row in sorted(sent.items()) if row["name"] or row["value"]]
    if len(kept) > ROWS:
        raise Invalid("Validation failed: Fields The maximum is 4 elements")
    if not all(row["name"] for row in kept):
        raise Invalid("Validation failed: Fields profile field names can't be blank")
    world.store.keep("mastodon profile", json.dumps(kept))


def record(world: World) -> tuple[str, dict[str, Any]]:
    """(cid, record); ("", {}) where the account never wrote one."""
    value: dict[str, Any] = json.loads(world.store.kept("bluesky profile") or "{}")
    return (_cid(value) if value else "", value)


def replace_record(world: World, value: Any) -> str:
    """The record by another; returns its cid."""
    if not isinstance(value, Mapping) or value.get("$type") != PROFILE:
        raise Invalid(f'Invalid $type: expected "{PROFILE}"')
    if unknown := set(value) - OTHERS - set(TEXTS):
        raise Invalid(f"The sandbox does not know {sorted(unknown)}")
    for name, (graphemes, size) in TEXTS.items():
        text = value.get(name, "")
        if not isinstance(text, str) or len(regex.findall(r"\X", text)) > graphemes or len(text.encode()) > size:
            raise Invalid(f"Record/{name} must not be longer than {graphemes} graphemes")
    world.store.keep("bluesky profile", json.dumps(dict(value)))
    return _cid(dict(value))


def shown(world: World) -> list[tuple[str, str, str]]:
    """(network, what, words) for whoever looks at the page."""
    _cid, value = record(world)
    found = [("Mastodon", one["name"], one["value"]) for one in rows(world)]
    return [*found, *((("Bluesky", "pronouns", value["pronouns"]),) if value.get("pronouns") else ())]


def _cid(value: dict[str, Any]) -> str:
    return "bafyrei" + hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:52]
