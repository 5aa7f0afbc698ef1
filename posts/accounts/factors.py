"""The second step of logging in: who needs one, and how its secrets are kept."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from integrations import credentials

# What counts as a second step; spare codes alone do not.
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_one(user: Any) -> bool:
    """Members of the groups the operator named, and superusers; nobody where none is named."""
    groups = settings.SECOND_FACTOR_FOR
    if not groups or not user.is_authenticated:
        return False
    return bool(user.is_superuser or user.groups.filter(name__in=groups).exists())


def has_one(user: Any) -> bool:
    """Whether an app for codes or a passkey is set up."""
    return Authenticator.objects.filter(user=user, type__in=STEPS).exists()


def still_to_set_up(user: Any) -> bool:
    """Whether the desk stays shut for this user until they set one up."""
    return needs_one(user) and not has_one(user)


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
        return super().get_public_key_credential_rp_entity() | {"name": settings.WAGTAIL_SITE_NAME}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Passkey %(number)s") % {"number": number})
