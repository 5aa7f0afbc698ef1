"""The second step of logging in: who needs one, and how its secrets are kept."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from integrations import credentials
from posts.accounts import sessions
from posts.permissions import INVITE, MANAGE_BLOGS, REVIEW, holds

# What counts as a second step; spare codes alone do not.
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

WEIGHTY = (REVIEW, INVITE, MANAGE_BLOGS, "auth.change_user")


def needs_one(user: Any) -> bool:
    """Whoever holds a right that reaches others' words or accounts, whatever their groups are called, and members of
    the groups the operator named; nobody where none is named.
    """
    groups = settings.SECOND_FACTOR_FOR
    if not groups or not user.is_authenticated:
        return False
    return any(holds(user, right) for right in WEIGHTY) or bool(user.groups.filter(name__in=groups).exists())


def has_one(user: Any) -> bool:
    """Whether an app for codes or a passkey is set up."""
    return bool(Authenticator.objects.filter(user=user, type__in=STEPS).exists())


def shown(request: Any) -> bool:
    """Whether this session showed one; that the account has one says nothing of who sits behind this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def still_to_show(request: Any) -> bool:
    """Whether the desk stays shut for this session until its owner shows a second step, or sets one up."""
    return needs_one(request.user) and not shown(request)


def added(*, instance: Authenticator, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Somebody set one up: this session has shown it, and with the first one every session that did not ends."""
    request, user = context.request, instance.user
    if raw or not created or instance.type not in STEPS or request is None or request.user != user:
        return
    record_authentication(request, user, "mfa", id=instance.pk, type=instance.type)
    if not Authenticator.objects.filter(user=user, type__in=STEPS).exclude(pk=instance.pk).exists():
        sessions.forget(user, but=request.session.session_key)


def take_off(user: Any) -> None:
    """Everything set up for the second step is gone: for whoever lost all of it."""
    Authenticator.objects.filter(user=user).delete()


@transaction.atomic
def reseal_all() -> int:
    """Encrypt every secret with the newest key, so that older keys may be retired; returns how many."""
    count = 0
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update():
        sealed = {name: row.data[name] for name in ("secret", "seed") if name in row.data}
        row.data |= {name: credentials.reseal(value) for name, value in sealed.items()}
        row.save(update_fields=["data"])
        count += len(sealed)
    return count


class FactorAdapter(DefaultMFAAdapter):
    """allauth's hooks: secrets are sealed with the house's keys, and the last step of somebody who needs one stays."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your work needs a second step. Set up another one first, then take this off."
        ),
        "incorrect_code": _("This code is not right, or its time is over. Try the next one."),
    }

    def encrypt(self, text: str) -> str:
        return credentials.seal({"secret": text})

    def decrypt(self, encrypted_text: str) -> str:
        return credentials.unseal(encrypted_text)["secret"]

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=STEPS).exclude(pk=authenticator.pk)
        return not needs_one(authenticator.user) or others.exists()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.WAGTAIL_SITE_NAME}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Passkey %(number)s") % {"number": number})
