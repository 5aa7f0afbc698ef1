"""A signed webhook by the Standard Webhooks specification: any system of the company can follow what is published.

Source: standard-webhooks/standard-webhooks `spec/standard-webhooks.md`. Payloads are thin (who needs the text reads
the page). A retry carries the same `webhook-id` with a new timestamp and signature. Our own signing, as the PyPI
package signs wrongly for times outside UTC.
"""

import base64
import binascii
import hashlib
import hmac
import json
import math
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from typing_extensions import override

from integrations.adapters.base import Call
from integrations.adapters.connecting import Way
from integrations.adapters.http import HttpAdapter
from integrations.errors import AuthError
from integrations.message import Announcement, Parts, Receipt

SECRET_PREFIX = "whsec_"  # noqa: S105 (the public prefix, not a secret)


class Webhook(HttpAdapter):
    """Sends `post.published`, `post.updated` and `post.withdrawn` to one address.

    Every POST may be repeated with its id for ever, yet counts as not repeatable here: only an *unknown* outcome
    makes the core use the same id again, and the id is what keeps the receiver from acting twice.
    """

    kind = "webhook"
    name = "webhook"
    label = gettext_lazy("Signed webhook")
    idempotent_for = math.inf
    settle_time = 5
    interval = 0.1
    can_edit = True
    can_delete = True
    config_fields: ClassVar = {"url": gettext_lazy("Address that receives the events")}
    address_fields = ("url",)
    credential_fields: ClassVar = {
        "secret": gettext_lazy("Signing secret (whsec_…)"),
        "previous_secret": gettext_lazy("Previous signing secret, while you change it"),
    }

    way: ClassVar[Way] = Way(
        steps=(
            gettext_lazy("Ask whoever runs the other system for its address, and agree on a secret, whsec_ and so on."),
            gettext_lazy("The desk sends it one signed event, channel.checked, to see whether it answers."),
        ),
        may=gettext_lazy(
            "The other system is told of what goes live, changes and is withdrawn. It can do nothing here."
        ),
        leaving=gettext_lazy("Have the other system forget the secret"),
    )

    @classmethod
    @override
    def check_fields(cls, fields: Mapping[str, str]) -> Mapping[str, str]:
        """Refuse, besides a bad address, a secret that nothing can be signed with."""
        wrong = dict(super().check_fields(fields))
        for name in cls.credential_fields:
            if fields.get(name):
                try:
                    secret_bytes(fields[name])
                except AuthError as error:
                    wrong[name] = str(error)
        return wrong

    @classmethod
    @override
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        """The event's data as `fields`; `text` is only for the person who reviews it."""
        published = announcement.published_at
        data = {
            "id": str(announcement.post),
            "url": announcement.url,
            "title": announcement.title,
            "language": announcement.language,
            "authors": list(announcement.authors),
            "published": published.astimezone(UTC).isoformat() if published else None,
        }
        text = f"{announcement.title}\n{announcement.url}"
        return Parts(text=text, language=announcement.language, link=announcement.url, fields=data)

    @classmethod
    @override
    def sent_text(cls, parts: Parts) -> str:
        """The event's data, as it stands in the body."""
        return _json(dict(parts.fields))

    @override
    def check(self) -> Mapping[str, Any]:
        """Send a signed `channel.checked` event, as there is nothing to ask; any 2xx is a yes."""
        now = time.time()
        self._post(key=f"check_{int(now)}", kind="channel.checked", data={}, moment=datetime.fromtimestamp(now, UTC))
        return {}

    @override
    def create(self, call: Call) -> Receipt:
        """Send `post.published`."""
        return self._event("post.published", call)

    @override
    def edit(self, call: Call, there: Receipt) -> Receipt:
        """Send `post.updated`."""
        return self._event("post.updated", call)

    @override
    def delete(self, call: Call, there: Receipt) -> None:
        """Send `post.withdrawn`."""
        self._event("post.withdrawn", call)

    def _event(self, kind: str, call: Call) -> Receipt:
        self._post(key=call.key, kind=kind, data=call.parts.fields, moment=call.since or datetime.now(UTC))
        return Receipt(remote_id=call.key)

    @sensitive_variables()
    def _post(self, *, key: str, kind: str, data: Mapping[str, Any], moment: datetime) -> None:
        """Serialise once; sign and send the same bytes."""
        event = {"type": kind, "timestamp": moment.astimezone(UTC).isoformat(), "data": dict(data)}
        body = _json(event).encode()
        stamp = int(time.time())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "webhook-id": key,
            "webhook-timestamp": str(stamp),
            "webhook-signature": signatures(self._secrets(), key=key, stamp=stamp, body=body),
        }
        self.request("POST", str(self.config.get("url", "")), repeatable=False, headers=headers, data=body)

    @sensitive_variables()
    def _secrets(self) -> list[bytes]:
        saved = [self.credential.get("secret", ""), self.credential.get("previous_secret", "")]
        return [secret_bytes(secret) for index, secret in enumerate(saved) if secret or index == 0]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@sensitive_variables()
def signatures(secrets: Iterable[bytes], *, key: str, stamp: int, body: bytes) -> str:
    """`v1,<base64 HMAC-SHA256>` of `{key}.{stamp}.{body}` for each secret, blanks between; stamp in Unix seconds."""
    signed = f"{key}.{stamp}.".encode() + body
    return " ".join(
        "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode() for secret in secrets
    )


@sensitive_variables()
def secret_bytes(secret: str) -> bytes:
    """The 24 to 64 bytes that `whsec_<base64>` stands for; raises `AuthError` for anything else."""
    try:
        raw = base64.b64decode(secret.strip().removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if 24 <= len(raw) <= 64:
        return raw
    raise AuthError(
        _("The signing secret should be whsec_ and 24 to 64 random bytes in base64. Please enter it again.")
    )
