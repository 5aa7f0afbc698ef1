"""Where somebody is logged in, and the end of it."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session


def forget(user: Any, *, but: str | None = None) -> int:
    """Delete the sessions of a user, but for the one with this key; returns how many."""
    rows = UserSession.objects.filter(user_id=user.pk)
    rows = rows.exclude(session_key=but) if but else rows
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)
