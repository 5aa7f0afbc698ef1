"""Mails: find what is due and send it. No Celery in here, no transaction open while a mail server is spoken to."""

import logging
import re
import smtplib
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from anymail.backends.base_requests import AnymailRequestsBackend
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.html import escape
from django.utils.translation import gettext as _

from integrations import epoch, mail_api
from integrations.calls import MAX_TRIES, backoff
from integrations.credentials import CredentialLocked
from integrations.errors import AuthError, DeliveryError, TemporaryError, UnknownOutcome
from integrations.models import Bounce, Overtaken, Recipient, Stop
from integrations.models.bounce import digest_of
from integrations.models.clock import from_now
from integrations.times import scaled

log = logging.getLogger(__name__)

BATCH: Final = 200
OWN_LINK: Final = "https://own-page.invalid/"  # stands in a letter's words for the page of whoever reads it
ASK_AGAIN: Final = 10.0  # seconds


_ENHANCED: Final = re.compile(r"\b([245])\.(\d{1,3})\.\d{1,3}\b")


def due() -> list[int]:
    """Give up on dead workers' mails, then return the recipients to call `send` with, oldest first."""
    for recipient in Recipient.objects.abandoned()[:BATCH]:
        _move(recipient, lambda row: row.lose(_("The worker stopped while sending; it may have arrived.")))
    if Stop.objects.standing().exists():
        Recipient.objects.hold_stopped()
    lately = Q(enqueued_at__gte=from_now(-scaled(ASK_AGAIN)))
    ready = Recipient.objects.ready()
    waiting = ready.exclude(lately).order_by("due_at", "pk").values_list("pk", flat=True)
    chosen = list(waiting.filter(letter__issue=None)[:BATCH])  # a notice to one never waits behind a letter to many
    # Of a letter to many no more lie at the broker than workers can take soon, or they would pile up there.
    lying = ready.filter(lately).exclude(letter__issue=None).count()
    chosen += waiting.exclude(letter__issue=None)[: max(BATCH - len(chosen) - lying, 0)]
    Recipient.objects.filter(pk__in=chosen).update(enqueued_at=Now())
    return chosen


def send(pk: int) -> None:
    """Send one mail to one address. Harmless to repeat: a claimed row refuses."""
    if not epoch.intact():
        return
    recipient = Recipient.objects.ready().going().select_related("letter").filter(pk=pk).first()
    if recipient is None:
        return
    try:
        recipient.claim()
    except Overtaken:
        return
    try:
        mail = _as_mail(recipient)
    except CredentialLocked as error:
        locked = str(error)
        _move(recipient, lambda row: row.fail(locked))
        return
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        connection.open()
    except OSError as error:  # smtplib's errors are OSErrors; nothing was handed over yet
        _later(recipient, str(error))
        return
    try:
        if Recipient.objects.filter(pk=pk).stopped().exists():  # pressed while the mail server was slow to answer
            _move(recipient, Recipient.give_back)
        else:
            _hand_over(recipient, mail, connection)
    finally:
        connection.close()


def _hand_over(recipient: Recipient, mail: EmailMultiAlternatives, connection: BaseEmailBackend) -> None:
    try:
        if isinstance(connection, AnymailRequestsBackend):
            mail_api.hand_over(mail, connection)
        else:
            connection.send_messages([mail])
    except DeliveryError as error:
        _answered(recipient, error)
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = error.recipients.get(recipient.address, (550, b""))
        _note_bounce(recipient, kind_of_refusal(code, _decoded(reply)))
        _refused(recipient, code, reply)
    except smtplib.SMTPResponseException as error:
        _refused(recipient, error.smtp_code, error.smtp_error)
    except OSError:  # the connection broke, perhaps after the mail server took the mail
        _move(recipient, lambda row: row.lose(_("The mail server did not say whether it took the mail.")))
    else:
        _move(recipient, Recipient.confirm)


def _as_mail(recipient: Recipient) -> EmailMultiAlternatives:
    letter = recipient.letter
    host = settings.DEFAULT_FROM_EMAIL.rstrip(">").rpartition("@")[2] or "localhost"
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.words.replace(OWN_LINK, recipient.own_link),
        to=[recipient.address],
        headers={
            "Message-ID": f"<{recipient.uuid}@{host}>",
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
            **_unsubscribe(recipient),
        },
    )
    if letter.html:
        mail.attach_alternative(letter.html.replace(OWN_LINK, escape(recipient.own_link)), "text/html")
    return mail


def _unsubscribe(recipient: Recipient) -> dict[str, str]:
    """What lets a mail program offer its own button (RFC 2369, RFC 8058), and sort letters (RFC 2919)."""
    link = recipient.letter.stop_link or (recipient.own_link and f"{recipient.own_link}leave/")
    if not link:
        return {}
    leaving = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
    return {**leaving, "List-Id": f"<letters.{host}>", "Precedence": "bulk"} if recipient.own_link else leaving


def _answered(recipient: Recipient, error: DeliveryError) -> None:
    """What a provider's API said; a key that it does not accept is for whoever runs the desk to put right meanwhile."""
    if isinstance(error, mail_api.AddressRefused):
        _note_bounce(recipient, Bounce.Kind.HARD if error.invalid else Bounce.Kind.SOFT)
    if isinstance(error, UnknownOutcome):
        _move(recipient, lambda row: row.lose(str(error)))
    elif isinstance(error, TemporaryError):
        _later(recipient, str(error), asked_for=error.retry_after or 0)
    elif isinstance(error, AuthError):
        _later(recipient, str(error))
    else:
        _move(recipient, lambda row: row.fail(str(error)))


def _note_bounce(recipient: Recipient, kind: Bounce.Kind) -> None:
    """Remember what the server said of a reader's address; posts let the reader go."""
    if recipient.reader is None:
        return
    key = f"smtp {recipient.uuid} {recipient.tries}"
    Bounce.objects.get_or_create(key=key, defaults={"digest": digest_of(recipient.address), "kind": kind})
    Recipient.objects.filter(pk=recipient.pk).update(came_back=kind)


def kind_of_refusal(code: int, reply: str) -> Bounce.Kind:
    """Whether a server's answer to an address says that no such mailbox exists (RFC 5321 4.2.3, RFC 3463 3.2).

    A full mailbox, a policy, a list of unwanted senders say nothing of the reader.
    """
    found = _ENHANCED.search(reply)
    if found:
        return Bounce.Kind.HARD if found[1] == "5" and found[2] == "1" else Bounce.Kind.SOFT
    return Bounce.Kind.HARD if code in (550, 551, 553) else Bounce.Kind.SOFT


def _decoded(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply


def _refused(recipient: Recipient, code: int, reply: bytes | str) -> None:
    words = f"{code} {_decoded(reply)}"[:500]
    if 400 <= code < 500:
        _later(recipient, words)
    else:
        _move(recipient, lambda row: row.fail(words))


def _later(recipient: Recipient, words: str, *, asked_for: float = 0) -> None:
    if recipient.tries + 1 >= MAX_TRIES:
        _move(recipient, lambda row: row.fail(words))
    else:
        _move(recipient, lambda row: row.postpone(words, wait=max(asked_for, backoff(row.tries))))


def _move(recipient: Recipient, arrow: Callable[[Recipient], None]) -> None:
    try:
        arrow(recipient)
        recipient.letter.forget()
    except Overtaken:
        log.exception("Mail %s: somebody else moved it while it was being sent", recipient.pk)
