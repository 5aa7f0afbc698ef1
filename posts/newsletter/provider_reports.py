"""What the mail provider tells of mails that came back: anymail proves and reads it, `bounces` notes it."""

import logging
import re
from hashlib import sha256
from typing import Any, Final

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from integrations.letters import kind_of_refusal
from integrations.mail_providers import PROVIDERS, MailProvider
from integrations.models import Bounce
from posts.newsletter import bounces
from posts.newsletter.bounces import Report

log = logging.getLogger(__name__)

COUNTED: Final = frozenset({EventType.OPENED, EventType.CLICKED})
# The provider sends nothing there any more, because of what happened before.
SUPPRESSED: Final = {
    RejectReason.INVALID: Bounce.Kind.HARD,
    RejectReason.BOUNCED: Bounce.Kind.HARD,
    RejectReason.SPAM: Bounce.Kind.COMPLAINT,
}
_CODE: Final = re.compile(r"\b([45]\d\d)\b")


@csrf_exempt
def provider_reports(request: HttpRequest, provider: str) -> HttpResponse:
    """The webhook: 404 for any provider but ours, or while nothing can prove reports; 400 for what is not proven."""
    if provider != settings.MAIL_PROVIDER or not settings.MAIL_PROVIDER_REPORTS:
        raise Http404
    view = import_string(PROVIDERS[provider].webhook).as_view()
    answer: HttpResponse = view(request)
    return answer


def connect() -> None:
    """Hear what anymail has read; called once when the apps are ready."""
    tracking.connect(hear, dispatch_uid="posts.newsletter.provider_reports")


def hear(*, event: AnymailTrackingEvent, **kwargs: Any) -> None:
    """One thing that happened to one mail."""
    if event.event_type in COUNTED:
        log.error("%s counts what readers open or tap. Switch tracking off there: we promise them not to.", _name())
    if not event.recipient:
        return
    kind = kind_of(event, PROVIDERS[_name()])
    if kind:
        bounces.note(Report(key=_key(event), address=event.recipient, kind=kind))
    elif _has_left(event):  # by a button of the provider's own
        bounces.let_go_of(event.recipient)


def kind_of(event: AnymailTrackingEvent, provider: MailProvider) -> str:
    """What an event says of its address (`Bounce.Kind`); "" when it says nothing. Pure.

    Anymail calls a full mailbox and a missing one `bounced` alike, so the mail server's own answer decides, unless the
    provider is surer of it.
    """
    if event.event_type == EventType.COMPLAINED:
        return Bounce.Kind.COMPLAINT
    if event.event_type == EventType.REJECTED:
        return SUPPRESSED.get(event.reject_reason, "")
    if event.event_type != EventType.BOUNCED or _has_left(event):
        return ""
    field, value = provider.hard
    if event.reject_reason == RejectReason.INVALID or (field and (event.esp_event or {}).get(field) == value):
        return Bounce.Kind.HARD
    said = event.mta_response or ""
    code = _CODE.search(said)
    return kind_of_refusal(int(code[1]) if code else 0, said)


def _has_left(event: AnymailTrackingEvent) -> bool:
    facts = {event.event_type, event.reject_reason}
    return bool(facts & {EventType.UNSUBSCRIBED, RejectReason.UNSUBSCRIBED})


def _name() -> str:
    name: str = settings.MAIL_PROVIDER
    return name


def _key(event: AnymailTrackingEvent) -> str:
    """The same each time the same report arrives; not every provider numbers them."""
    facts = (event.message_id, event.recipient, event.event_type, event.timestamp)
    number = event.event_id or sha256(repr(facts).encode()).hexdigest()
    return f"{_name()} {number}"
