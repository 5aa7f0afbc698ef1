"""Mail that came back, and complaints: read, noted, and the reader let go."""

import email
import email.policy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from integrations import outbox
from integrations.models import Bounce
from posts.models import Subscriber
from posts.newsletter import subscribing

MOST: Final = 200_000  # characters of a report


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one report says of one address; `key` is the same each time it arrives."""

    key: str
    address: str
    kind: str


def note(report: Report) -> None:
    """Keep it; a reader whose address is closed by it is let go at once."""
    if outbox.note_bounce(key=report.key, address=report.address, kind=report.kind):
        let_go_of(report.address)


def let_go_of(address: str) -> None:
    """Whoever reads there gets no more mail from now on."""
    for uuid in Subscriber.objects.filter(address__iexact=address).values_list("uuid", flat=True):
        subscribing.leave(uuid)


def let_go() -> None:
    """Readers of whom a mail server said, while we spoke to it, that there is no such mailbox."""
    for uuid in outbox.readers_to_let_go():
        subscribing.leave(uuid)


def read_mail(text: str) -> list[Report]:
    """What a returned mail (RFC 3464) or a complaint (RFC 5965) says; nothing for any other mail. Pure."""
    mail = email.message_from_string(text[:MOST], policy=email.policy.compat32)
    known = str(mail.get("Message-ID", "")).strip() or sha256(text.encode(errors="replace")).hexdigest()
    found = [*_returned(mail), *_complaints(mail)]
    return [Report(key=f"mail {known[:120]} {n}", address=who, kind=kind) for n, (who, kind) in enumerate(found)]


def _returned(mail: Message) -> Iterator[tuple[str, str]]:
    for part in _parts(mail, "message/delivery-status"):
        for block in part.get_payload() if part.is_multipart() else []:
            address = _address(block.get("Final-Recipient") or block.get("Original-Recipient"))
            status = str(block.get("Status", "")).strip()
            if address and str(block.get("Action", "")).strip().lower() == "failed":
                yield address, Bounce.Kind.HARD if status.startswith("5.1.") else Bounce.Kind.SOFT


def _complaints(mail: Message) -> Iterator[tuple[str, str]]:
    for part in _parts(mail, "message/feedback-report"):
        inside = part.get_payload()
        text = inside[0].as_string() if isinstance(inside, list) else str(inside)
        address = _address(email.message_from_string(text.lstrip()).get("Original-Rcpt-To"))
        if address:
            yield address, Bounce.Kind.COMPLAINT


def _parts(mail: Message, kind: str) -> Iterator[Any]:
    return (part for part in mail.walk() if part.get_content_type() == kind)


def _address(value: Any) -> str:
    """`rfc822; Fatima@example.org` or `<fatima@example.org>` as an address; "" for anything that is none."""
    address = str(value or "").rpartition(";")[2].strip().strip("<>")
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def read_json(text: str) -> list[Report]:
    """`{"id": …, "address": …, "kind": …}`, or a list of these; raises ValueError for anything else. Pure."""
    facts = json.loads(text)
    return [_from_json(one) for one in (facts if isinstance(facts, list) else [facts])]


def _from_json(one: Any) -> Report:
    if not isinstance(one, dict) or not one.get("id") or not _address(one.get("address")):
        raise ValueError("id, address and kind are needed")
    return Report(
        key=f"hook {one['id']}", address=_address(one["address"]), kind=Bounce.Kind(str(one.get("kind"))).value
    )


@csrf_exempt
@require_POST
def mail_reports(request: HttpRequest) -> HttpResponse:
    """The webhook: 404 without a token of ours, 204 when all was noted, 400 for what is no report."""
    token: str = settings.MAIL_REPORTS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not constant_time_compare(given, token):
        raise Http404
    text = request.body.decode(errors="replace")
    try:
        reports = read_json(text) if request.content_type == "application/json" else read_mail(text)
    except ValueError:
        return HttpResponse(status=400)
    for report in reports:
        note(report)
    return HttpResponse(status=204)
