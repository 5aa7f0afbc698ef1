"""What must hold before Byline starts in production."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def second_factor_is_asked(**_kwargs: Any) -> list[CheckMessage]:
    """Whoever can put words on the company's blogs logs in with two steps."""
    if settings.SECOND_FACTOR_FOR:
        return []
    return [Error("SECOND_FACTOR_FOR must name groups in production, such as Comms, Admins.", id="posts.E001")]


@register(Tags.security, deploy=True)
def sign_on_is_encrypted(**_kwargs: Any) -> list[CheckMessage]:
    """Tokens of the company's log-in travel encrypted."""
    if not settings.OIDC_ISSUER or settings.OIDC_ISSUER.startswith("https://"):
        return []
    return [Error("OIDC_ISSUER must start with https:// in production.", id="posts.E002")]
