"""Who gives a command: the same rights count in a shell as in the desk."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError


def acting(email: str, *, right: str) -> Any:
    """The active user with this address; raise CommandError unless they hold `right`."""
    users = get_user_model().objects.filter(email__iexact=email, is_active=True)
    user = users.first() if users.count() == 1 else None
    if user is None:
        raise CommandError(f"--by: nobody active has the address {email}.")
    if not user.has_perm(right):
        raise CommandError(f"--by: {email} does not have the right {right}.")
    return user
