"""The end of an account: every session, every link, at once. Nothing is asked of the words people wrote."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from wagtail.log_actions import log

from posts.accounts import factors, invitations, mails, sessions


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
    sessions.forget(user)
    mails.changed(user=user, what="second_step_taken_off")
    log(instance=user, action="byline.forget_second_step", user=by)


def end_access(user: Any) -> None:
    """End what opens this account now.

    Sessions and links for a new password are signed with the password, so a password nobody has ends all of them, also
    those we have no row of; the rows go too. Whoever comes back sets a new password by mail.
    """
    get_user_model().objects.filter(pk=user.pk).update(password=make_password(None))
    sessions.forget(user)
    if user.email:
        invitations.withdraw_all(user.email)


def saved(*, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """An account was switched off, wherever: in the admin, by a command, by close()."""
    if not raw and not instance.is_active:
        end_access(instance)


def groups_changed(*, instance: Any, action: str, reverse: bool = False, **kwargs: Any) -> None:
    """Somebody left their last group. Looked at when all is written: forms take groups away before they give others."""
    if action in ("post_remove", "post_clear") and not reverse:
        transaction.on_commit(lambda: _end_if_out_of_all_groups(instance.pk))


def deleted(*, instance: Any, **kwargs: Any) -> None:
    """The account goes: its sessions and invitations first."""
    sessions.forget(instance)
    if instance.email:
        invitations.withdraw_all(instance.email)


def _end_if_out_of_all_groups(pk: int) -> None:
    user = get_user_model().objects.filter(pk=pk, is_superuser=False, groups=None).first()
    if user is not None:
        end_access(user)
