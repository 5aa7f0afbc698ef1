"""The pronouns of one's own Bluesky profile, written for their owner: all other fields stay as they are.

The profile is the record `self` of `app.bsky.actor.profile`, whose `pronouns` take 20 graphemes. It is written only
over what was read (`swapRecord`), so what its owner changes meanwhile is never lost.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from integrations.adapters.base import ProfileField
from integrations.adapters.bluesky_api import BlueskyApi, error_name
from integrations.adapters.bluesky_text import utf8_length
from integrations.adapters.outcomes import json_object
from integrations.adapters.text import grapheme_count
from integrations.errors import PermanentError, TemporaryError

PROFILE: Final = "app.bsky.actor.profile"
SELF: Final = "self"
GRAPHEMES: Final = 20
BYTES: Final = 200
TRIES: Final = 2  # what was read may be older than what is there, once


def read(account: BlueskyApi) -> ProfileField:
    """What stands there."""
    _cid, record = _read(account)
    return ProfileField(name=_("Pronouns"), words=_pronouns(record))


def say_in_profile(account: BlueskyApi, words: str, *, instead_of: str) -> None:
    """Have the profile say `words`, or nothing for "".

    Raises `PermanentError` for more than Bluesky takes and where it says something else by now, `TemporaryError` where
    the profile goes on changing, and what a refused call stands for.
    """
    if grapheme_count(words) > GRAPHEMES or utf8_length(words) > BYTES:
        raise PermanentError(_("Bluesky takes %(most)s characters there.") % {"most": GRAPHEMES})
    for _try in range(TRIES):
        cid, before = _read(account)
        if _pronouns(before) == words:
            return
        if _pronouns(before) != instead_of:
            raise PermanentError(_("Your profile there was changed meanwhile. Look once more."))
        where = {"repo": account.did, "collection": PROFILE, "rkey": SELF}
        written = {**where, "swapRecord": cid, "record": with_pronouns(before, words)}
        answer = account.xrpc("POST", "com.atproto.repo.putRecord", json=written)
        if answer.ok:
            return
        if error_name(answer) != "InvalidSwap":
            raise account.failed(answer)
    raise TemporaryError(_("The profile was changed meanwhile. Try once more."))


def with_pronouns(record: Mapping[str, Any], words: str) -> dict[str, Any]:
    """A profile's record that says `words`, and nothing else of it changed. Pure."""
    others = {name: value for name, value in record.items() if name != "pronouns"}
    return {**others, "pronouns": words} if words else others


def _pronouns(record: Mapping[str, Any]) -> str:
    return str(record.get("pronouns") or "")


def _read(account: BlueskyApi) -> tuple[str | None, dict[str, Any]]:
    """(cid, record) of the profile; None and a bare one where the account never wrote any."""
    where = {"repo": account.did, "collection": PROFILE, "rkey": SELF}
    answer = account.xrpc("GET", "com.atproto.repo.getRecord", repeatable=True, params=where)
    if error_name(answer) == "RecordNotFound":
        return None, {"$type": PROFILE}
    if not answer.ok:
        raise account.failed(answer, repeatable=True)
    told = json_object(answer, needs=("cid",), repeatable=True)
    if not isinstance(told.get("value"), dict):  # nothing is written over what could not be read
        raise TemporaryError(_("%(host)s answered something unexpected.") % {"host": answer.host})
    return str(told["cid"]), told["value"]
