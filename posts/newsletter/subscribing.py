"""What a reader can do: ask for mail, confirm, choose, pause, leave. Each a row; mail is written, never sent here."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.template.loader import render_to_string
from django.utils import timezone, translation

from integrations import outbox
from integrations.message import Reader
from integrations.models import Letter
from integrations.models.bounce import digest_of
from integrations.models.clock import from_now
from posts.models import Blog, Subscriber, Topic
from posts.newsletter.tokens import confirm_link, own_link

APART: Final = timedelta(minutes=10)  # between two letters to one address that asked
A_DAY: Final = 3
PAUSE: Final = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a reader wants to read, and how often."""

    rhythm: str
    blogs: Sequence[Blog] = ()
    topics: Sequence[Topic] = ()


@transaction.atomic
def ask(*, address: str, language: str, choice: Choice) -> None:
    """Somebody typed this address: a letter there asks whether it was its owner.

    The caller learns nothing: a known address gets the link to its own page, one that mail came back from or that was
    asked too often gets nothing.
    """
    if outbox.closed_to_mail([address]):
        return
    facts = {"address": address, "language": language}
    found, _new = Subscriber.objects.select_for_update(no_key=True).get_or_create(
        address__iexact=address, defaults=facts
    )
    if found.confirmed_at is None:
        Subscriber.objects.filter(pk=found.pk).update(asked_at=Now(), language=language)
        found.refresh_from_db()
        change(found, choice)
    if not _asked_often(address):
        _write(found, what="again" if found.confirmed_at else "confirm")


def _asked_often(address: str) -> bool:
    letters = Letter.objects.filter(key__startswith=_kind(address))
    lately = letters.filter(created_at__gt=from_now(-APART.total_seconds()))
    today = letters.filter(created_at__gt=from_now(-timedelta(days=1).total_seconds()))
    return lately.exists() or today.count() >= A_DAY


def _kind(address: str) -> str:
    return f"subscribe:{digest_of(address)[:32]}:"


def _write(subscriber: Subscriber, *, what: str) -> None:
    """A letter with a link in it that is for the reader alone, so its words are kept sealed and wiped once sent."""
    link = own_link(subscriber) if what == "again" else confirm_link(subscriber)
    with translation.override(subscriber.language):
        facts = {"company": settings.WAGTAIL_SITE_NAME, "link": link}
        text = render_to_string(f"posts/mail/subscribe_{what}.txt", facts)
    subject, _blank, body = text.strip().partition("\n")
    key = _kind(subscriber.address) + secrets.token_hex(8)
    letter = outbox.write_letter(
        to=(), language=subscriber.language, subject=subject, text=body.strip(), key=key, secret=True
    )
    outbox.address_letter(letter, [Reader(address=subscriber.address, uuid=subscriber.uuid)])


def confirm(uuid: UUID) -> Subscriber | None:
    """The owner of the address said yes; twice is once. None when nobody waits under this name any more."""
    Subscriber.objects.filter(uuid=uuid).update(confirmed_at=Coalesce(F("confirmed_at"), Now()))
    return Subscriber.objects.filter(uuid=uuid).first()


@transaction.atomic
def change(subscriber: Subscriber, choice: Choice) -> None:
    """From now on this, and nothing else."""
    if subscriber.rhythm == Subscriber.Rhythm.EACH and subscriber.confirmed_at:
        subscriber.written_until = timezone.now()  # had these one by one: a weekly letter begins after them
    subscriber.rhythm = choice.rhythm
    subscriber.save(update_fields=["rhythm", "written_until"])
    subscriber.blogs.set(choice.blogs)
    subscriber.topics.set(choice.topics)


def pause(subscriber: Subscriber) -> None:
    """No mail for thirty days; then it goes on by itself."""
    subscriber.paused_until = timezone.now() + PAUSE
    subscriber.save(update_fields=["paused_until"])


def go_on(subscriber: Subscriber) -> None:
    """The pause is over."""
    subscriber.paused_until = None
    subscriber.save(update_fields=["paused_until"])


@transaction.atomic
def leave(uuid: UUID | None) -> None:
    """Forget this reader: choices and address go at once, what waits is not sent. Harmless to repeat."""
    if uuid is not None:
        Subscriber.objects.filter(uuid=uuid).delete()
        outbox.forget_reader(uuid)


def forget_unconfirmed() -> int:
    """Whoever did not confirm in three days never asked; return how many were forgotten."""
    found = list(Subscriber.objects.forgettable().values_list("uuid", flat=True)[:500])
    for uuid in found:
        leave(uuid)
    return len(found)


def everything_about(subscriber: Subscriber) -> dict[str, Any]:
    """All we keep of one reader, for the reader."""
    return {
        "address": subscriber.address,
        "language": subscriber.language,
        "rhythm": subscriber.rhythm,
        "blogs": [blog.title for blog in subscriber.blogs.order_by("title")],
        "topics": [topic.name for topic in subscriber.topics.order_by("name")],
        "asked": subscriber.asked_at.isoformat(),
        "confirmed": subscriber.confirmed_at.isoformat() if subscriber.confirmed_at else None,
        "paused until": subscriber.paused_until.isoformat() if subscriber.paused_until else None,
        "mails": [
            {"subject": mail.letter.subject, "written": mail.letter.created_at.isoformat(), "state": mail.status}
            for mail in outbox.mails_to(subscriber.uuid)
        ],
    }
