"""What follows from log-ins and from changes to accounts."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from posts.accounts import factors, leaving, mails
from posts.accounts.adapter import AccountAdapter


def connect() -> None:
    """Connect every receiver; called once when the apps are ready."""
    model = get_user_model()
    pre_save.connect(small_letters, sender=model, dispatch_uid="posts.accounts.small_letters")
    pre_save.connect(tell_old_address, sender=model, dispatch_uid="posts.accounts.tell_old_address")
    post_save.connect(leaving.saved, sender=model, dispatch_uid="posts.accounts.saved")
    pre_delete.connect(leaving.deleted, sender=model, dispatch_uid="posts.accounts.deleted")
    groups = model.groups.through
    m2m_changed.connect(leaving.groups_changed, sender=groups, dispatch_uid="posts.accounts.groups")
    post_save.connect(factors.added, sender=Authenticator, dispatch_uid="posts.accounts.factor_added")
    pre_delete.connect(leaving.group_deleted, sender=Group, dispatch_uid="posts.accounts.group_deleted")
    user_logged_in.connect(note_session, dispatch_uid="posts.accounts.note_session")


def small_letters(*, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Addresses are compared in small letters, so they are kept so."""
    if not raw:
        instance.email = (instance.email or "").strip().lower()


def tell_old_address(*, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Another address is another way in, so the one before it hears of the change, whoever made it."""
    if raw or not instance.pk or (update_fields is not None and "email" not in update_fields):
        return
    before = type(instance).objects.filter(pk=instance.pk).values_list("email", flat=True).first()
    if before and before.lower() != instance.email:
        mails.changed(user=instance, what="address", to=before)


def note_session(*, request: Any, user: Any, **kwargs: Any) -> None:
    """Whichever way somebody logged in: a row that says where, so that it can be ended from elsewhere."""
    key = getattr(getattr(request, "session", None), "session_key", None)
    if not key:
        return
    UserSession.objects.update_or_create(
        session_key=key,
        defaults={
            "user": user,
            "ip": AccountAdapter(request).get_client_ip(request),
            "user_agent": request.META.get("HTTP_USER_AGENT", "")[:200],
        },
    )
