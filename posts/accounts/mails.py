"""Mails about getting in, as letters: none is sent inside a request, and none that opens a door lies about readable."""

import secrets
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from integrations import outbox
from posts.models import Invitation
from posts.notices import language_of, name_of


def invitation(*, invitation: Invitation, link: str) -> None:
    """The link, in the language of the invitation."""
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
        until=timezone.localtime(invitation.expires_at),
    )


def new_password(*, user: Any, link: str) -> None:
    """The link that sets another password."""
    _write(to=user.email, language=language_of(user), what="new_password", key=_once(user), secret=True, link=link)


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
    with translation.override(language):
        text = render_to_string(
            f"posts/mail/{what}.txt",
            {"company": settings.WAGTAIL_SITE_NAME, "site": settings.WAGTAILADMIN_BASE_URL, **facts},
        )
    subject, _blank, body = text.strip().partition("\n")
    outbox.write_letter(to=[to], language=language, subject=subject, text=body.strip(), key=key, secret=secret)


def _once(user: Any) -> str:
    return f"account:{user.pk}:{secrets.token_hex(16)}"
