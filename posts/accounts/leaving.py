"""The end of an account: every session, every link, at once. Nothing is asked of the words people wrote."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from wagtail.log_actions import log

from integrations import connecting
from posts.accounts import factors, invitations, mails, parting, sessions
from posts.queue import recounting


@transaction.atomic
def close(*, user: Any, by: Any, heir: Any = None) -> None:
    """Somebody leaves: their account closes, and what they had in hand is seen to, all or nothing.

    `heir` goes on with their drafts that others have met. Who comes back is invited by a new password.
    """
    parting.part(user=user, by=by, heir=heir)
    user.is_active = False
    user.save(update_fields=["is_active"])  # and so, by the signal, everything that opens it
    log(instance=user, action="byline.close_account", user=by)


@transaction.atomic
def open_again(*, user: Any, by: Any) -> None:
    """Open a closed account; its owner sets a new password by mail."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    parting.come_back(user=user)
    log(instance=user, action="wagtail.edit", user=by)


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
    connecting.part_with(user)
    sessions.forget(user)
    if user.email:
        invitations.withdraw_all(user.email)


def saved(*, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """An account was switched off, wherever: in the admin, by a command, by close()."""
    if not raw and not instance.is_active:
        end_access(instance)
        recounting.want()


def groups_changed(*, instance: Any, action: str, reverse: bool = False, pk_set: Any = None, **kwargs: Any) -> None:
    """The team may be another; and somebody may have left a group, by their side or (`reverse`) by the group's."""
    if action in ("post_add", "post_remove", "post_clear"):
        recounting.want()
    if not reverse and action in ("post_remove", "post_clear"):
        _look_later([instance.pk])
    elif reverse and action == "post_remove":
        _look_later(pk_set or [])
    elif reverse and action == "pre_clear":
        _look_later(instance.user_set.values_list("pk", flat=True))


def group_deleted(*, instance: Any, **kwargs: Any) -> None:
    """A group goes, and everybody leaves it."""
    _look_later(instance.user_set.values_list("pk", flat=True))


def deleted(*, instance: Any, **kwargs: Any) -> None:
    """The account goes: its sessions, invitations and own accounts on networks first."""
    sessions.forget(instance)
    connecting.part_with(instance)
    if instance.email:
        invitations.withdraw_all(instance.email)


def _look_later(pks: Iterable[int]) -> None:
    """Whoever is in no group when all is written has left: forms take groups away before they give others."""
    left = list(pks)
    transaction.on_commit(lambda: _end_of_those_in_no_group(left))


def _end_of_those_in_no_group(pks: list[int]) -> None:
    for user in get_user_model().objects.filter(pk__in=pks, is_superuser=False, groups=None):
        end_access(user)
