"""From an HTTP answer to one of the outcomes in `integrations.errors`. Pure; no network in here.

The table is delivery.md 2.7 with one refinement, for redirects on a write that must not be doubled. 301, 307 and
308 say "not here, ask there": nothing was done, so a person should correct the address (permanent). 302 and 303 are
what web software says *after* it has done something, and other 3xx say nothing: those are unknown.
"""

import json
import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils.translation import gettext as _

from integrations.adapters.base import Room
from integrations.errors import AuthError, DeliveryError, GoneError, PermanentError, TemporaryError, UnknownOutcome

NOT_DONE_HERE = frozenset({301, 307, 308})
LATER = frozenset({408, 425, 429})
REFUSED = frozenset({400, 402, 403, 404, 405, 406, 411, 413, 414, 415, 422, 431, 451})
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 86_400.0  # seconds; a server that says "ten days" is not believed


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; `body` is at most the cap, and `complete` is false when it was cut or broke off.

    `headers` has lower-case names.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    complete: bool
    host: str

    @property
    def ok(self) -> bool:
        """Whether the server says it was done."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body as JSON, or None when it is not whole or not JSON."""
        try:
            return json.loads(self.body) if self.complete else None
        except (ValueError, RecursionError):
            return None

    def said(self) -> str:
        """The server's own words about an error, when it has any in a known shape; never HTML."""
        data = self.json()
        if not isinstance(data, dict):
            return ""
        known = ("error_description", "error", "message", "Message", "detail")
        found = [*(data.get(name) for name in known), _first_of(data.get("errors"))]
        return next((words for words in found if words and isinstance(words, str)), "")


def _first_of(errors: Any) -> str:
    """The first of several errors, as Ghost and X write them: what is wrong, and of what."""
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    words = [first.get(name) for name in ("message", "detail", "context")]
    return " ".join(dict.fromkeys(word for word in words if isinstance(word, str) and word))


def failure(answer: Answer, *, repeatable: bool) -> DeliveryError:
    """The error that a non-2xx answer stands for.

    `repeatable`: sending this request twice does the same as sending it once (reads, picture uploads), so a lost or
    broken answer is only a delay. Otherwise it is an unknown outcome.
    """
    status, words = answer.status, _words(answer)
    if status == 401:
        return AuthError(_("%(host)s no longer accepts the saved credential.") % {"host": answer.host})
    if status in LATER or (status == 503 and "retry-after" in answer.headers):
        return TemporaryError(words, retry_after=wait_asked_for(answer.headers))
    if status == 410:
        return GoneError(words)
    if status in REFUSED:
        return PermanentError(words)
    if 300 <= status < 400 and (repeatable or status in NOT_DONE_HERE):
        return PermanentError(
            _("%(host)s sends this request elsewhere. Correct the base URL of the channel.") % {"host": answer.host}
        )
    if repeatable:
        return TemporaryError(words)
    return UnknownOutcome(words)


def json_object(answer: Answer, *, needs: Collection[str], repeatable: bool) -> dict[str, Any]:
    """The answer's JSON object with all of `needs` in it, each a text or a number; otherwise the answer proves nothing.

    Raises `TemporaryError` when `repeatable`, else `UnknownOutcome`.
    """
    data = answer.json()
    if isinstance(data, dict) and all(data.get(name) and type(data[name]) in {str, int} for name in needs):
        return data
    words = _("%(host)s answered something unexpected.") % {"host": answer.host}
    raise TemporaryError(words) if repeatable else UnknownOutcome(words)


def wait_asked_for(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from Retry-After (seconds or date) or the reset of a limit (a time); None when unsaid.

    The 429 of Mastodon, Bluesky and X has no Retry-After. A time in the past gives the shortest wait.
    """
    for text in (headers.get("retry-after", ""), _told(headers, "reset")):
        seconds = _seconds_from_now(text.strip())
        if seconds is not None:
            return min(max(seconds, SHORTEST_WAIT), LONGEST_WAIT)
    return None


def room_left(headers: Mapping[str, str]) -> Room | None:
    """What the network says of its own limit, once less than half of it is left; None before that, or when unsaid.

    `X-RateLimit-Remaining` and `-Reset` (Mastodon: a time), `x-rate-limit-` (X: Unix seconds), `RateLimit-` (Bluesky),
    and `RateLimit: limit=100, remaining=50, reset=5` (draft-ietf-httpapi-ratelimit-headers-07).
    """
    said = {"limit": "", "remaining": "", "reset": ""}
    said.update(re.findall(r"\b(limit|remaining|reset)=(\d+)", headers.get("ratelimit", "")))
    for name in said:
        said[name] = _told(headers, name) or said[name]
    resets_in = _seconds_from_now(said["reset"].strip())
    if resets_in is None or not re.fullmatch(r"\d{1,9}", said["remaining"]):
        return None
    limit = int(said["limit"]) if re.fullmatch(r"\d{1,9}", said["limit"]) else 0
    calls = int(said["remaining"])
    plenty = calls * 2 >= limit if limit else calls > 0
    return None if plenty else Room(calls=calls, resets_in=min(max(resets_in, SHORTEST_WAIT), LONGEST_WAIT))


def _told(headers: Mapping[str, str], name: str) -> str:
    """One of the three facts of a limit, by the names that networks give it."""
    found = (headers.get(f"{start}-{name}", "") for start in ("x-ratelimit", "x-rate-limit", "ratelimit"))
    return next(filter(None, found), "")


def _seconds_from_now(text: str) -> float | None:
    """From seconds, Unix time (ten digits), ISO 8601 or an HTTP date; None for anything else."""
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    if re.fullmatch(r"\d{10}", text):
        return float(text) - time.time()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (ValueError, TypeError):
            continue
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - time.time()
    return None


def _words(answer: Answer) -> str:
    words = {"host": answer.host, "status": answer.status, "said": answer.said()}
    if words["said"]:
        return _("%(host)s answered %(status)s: %(said)s") % words
    return _("%(host)s answered %(status)s.") % words
