"""The end of an account: every session, every link, at once. Nothing is asked of the words people wrote."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from wagtail.log_actions import log

from posts.accounts import factors, invitations, mails
from posts.queue import recounting


@transaction.atomic
def close(*, user: Any, by: Any) -> None:
    """Close an account for good reason; who comes back is invited by a new password."""
    user.is_active = False
    user.save(update_fields=["is_active"])  # and so, by the signal, everything that opens it
    log(instance=user, action="byline.close_account", user=by)


@transaction.atomic
def forget_second_step(*, user: Any, by: Any) -> None:
    """For a colleague who lost phone and spare codes: a new one is set up at the next log-in. Its owner is told."""
    factors.take_off(user)
    forget_sessions(user)
    mails.changed(user=user, what="second_step_taken_off")
    log(instance=user, action="byline.forget_second_step", user=by)


def end_access(user: Any) -> None:
    """End what opens this account now.

    Sessions and links for a new password are signed with the password, so a password nobody has ends all of them, also
    those we have no row of; the rows go too. Whoever comes back sets a new password by mail.
    """
    get_user_model().objects.filter(pk=user.pk).update(password=make_password(None))
    forget_sessions(user)
    if user.email:
        invitations.withdraw_all(user.email)


def forget_sessions(user: Any, *, but: str | None = None) -> int:
    """Delete the sessions of a user, but for the one with this key; returns how many."""
    rows = UserSession.objects.filter(user_id=user.pk)
    rows = rows.exclude(session_key=but) if but else rows
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


def saved(*, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """An account was switched off, wherever: in the admin, by a command, by close()."""
    if not raw and not instance.is_active:
        end_access(instance)
        recounting.want()


def groups_changed(*, instance: Any, action: str, reverse: bool = False, **kwargs: Any) -> None:
    """The team may be another; and somebody may have left their last group.

    That is looked at when all is written: forms take groups away before they give others.
    """
    if action in ("post_add", "post_remove", "post_clear"):
        recounting.want()
    if action in ("post_remove", "post_clear") and not reverse:
        transaction.on_commit(lambda: _end_if_out_of_all_groups(instance.pk))


def deleted(*, instance: Any, **kwargs: Any) -> None:
    """The account goes: its sessions and invitations first."""
    forget_sessions(instance)
    if instance.email:
        invitations.withdraw_all(instance.email)


def _end_if_out_of_all_groups(pk: int) -> None:
    user = get_user_model().objects.filter(pk=pk, is_superuser=False, groups=None).first()
    if user is not None:
        end_access(user)
