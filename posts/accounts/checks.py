"""What must hold before Byline starts in production."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection


@register(Tags.security, deploy=True)
def second_factor_is_asked(**_kwargs: Any) -> list[CheckMessage]:
    """Whoever can put words on the company's blogs logs in with two steps."""
    if settings.SECOND_FACTOR_FOR:
        return []
    return [Error("SECOND_FACTOR_FOR must name groups in production, such as Comms, Admins.", id="posts.E001")]


@register(Tags.database, deploy=True)
def groups_of_settings_are_there(*, databases: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """A group that was renamed is named in the settings by its new name. Asked where a database is to be looked at.

    A database without tables has no groups yet: `migrate` makes those that the settings name by default.
    """
    if not databases or "auth_group" not in connection.introspection.table_names():
        return []
    told = {"SECOND_FACTOR_FOR": set(settings.SECOND_FACTOR_FOR), "OIDC_GROUPS": set(settings.OIDC_GROUPS.values())}
    known = set(Group.objects.filter(name__in=set().union(*told.values())).values_list("name", flat=True))
    return [
        Error(f"{setting} names groups that do not exist: {', '.join(sorted(names - known))}.", id="posts.E003")
        for setting, names in told.items()
        if names - known
    ]


@register(Tags.security, deploy=True)
def sign_on_is_encrypted(**_kwargs: Any) -> list[CheckMessage]:
    """Tokens of the company's log-in travel encrypted."""
    if not settings.OIDC_ISSUER or settings.OIDC_ISSUER.startswith("https://"):
        return []
    return [Error("OIDC_ISSUER must start with https:// in production.", id="posts.E002")]
