"""Mails about getting in, as letters: none is sent inside a request, and none that opens a door lies about readable."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from integrations import outbox
from integrations.models import Letter
from posts.models import Invitation
from posts.notices import language_of, name_of
from posts.planning import clock

AGAIN = timedelta(minutes=10)  # between two letters with a link for a new password


def invitation(*, invitation: Invitation, link: str) -> None:
    """The link, in the language of the invitation; times by the company's clock, the only one we know of."""
    _write(
        to=invitation.email,
        language=invitation.language,
        what="account_invitation",
        key=f"invitation:{invitation.pk}:{invitation.letters}",
        secret=True,
        link=link,
        name=invitation.name,
        by=name_of(invitation.invited_by),
        blog=invitation.blog.title if invitation.blog else "",
        until=invitation.expires_at,
        time_zone=clock.zone_name(),
    )


@transaction.atomic
def new_password(*, user: Any, link: str) -> None:
    """The link that sets another password, unless one that still works was written in the last ten minutes.

    The account's row is held meanwhile. A link ends with the password or address it was made for; so does the count.
    """
    held = get_user_model().objects.select_for_update().get(pk=user.pk)
    state = sha256(f"{held.password}:{held.email}".encode()).hexdigest()[:16]
    kind = f"new-password:{held.pk}:{state}:"
    if Letter.objects.filter(key__startswith=kind, created_at__gt=timezone.now() - AGAIN).exists():
        return
    key = f"{kind}{secrets.token_hex(16)}"
    _write(to=held.email, language=language_of(held), what="new_password", key=key, secret=True, link=link)


def changed(*, user: Any, what: str, to: str = "") -> None:
    """Something about the account changed; whoever did not do it should know. `what` is allauth's name of it."""
    _write(to=to or user.email, language=language_of(user), what="account_changed", key=_once(user), changed=what)


def plain(*, to: str, subject: str, text: str) -> None:
    """Anything else allauth may ever want to send; it may hold a code."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    key = f"account:{secrets.token_hex(16)}"
    outbox.write_letter(to=[to], language=language, subject=subject, text=text, key=key, secret=True)


def _write(*, to: str, language: str, what: str, key: str, secret: bool = False, **facts: Any) -> None:
    if not to:
        return
    with (
        translation.override(language),
        timezone.override(clock.zone()),
    ):  # not the sender's clock
        text = render_to_string(
            f"posts/mail/{what}.txt",
            {"company": settings.WAGTAIL_SITE_NAME, "site": settings.WAGTAILADMIN_BASE_URL, **facts},
        )
    subject, _blank, body = text.strip().partition("\n")
    outbox.write_letter(to=[to], language=language, subject=subject, text=body.strip(), key=key, secret=secret)


def _once(user: Any) -> str:
    return f"account:{user.pk}:{secrets.token_hex(16)}"
