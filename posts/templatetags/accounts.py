"""What the log-in pages ask of the settings."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def sign_on() -> str:
    """What the company's own log-in is called, where there is one."""
    return settings.OIDC_NAME if settings.OIDC_ISSUER else ""
