"""Where pages of this room lead to in other rooms, named once."""

from django.conf import settings
from django.urls import reverse

from posts.models import Post


def absolute_to(path: str) -> str:
    """A path as it stands in a letter."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def way_to_write(post: Post) -> str:
    """Where its writers write a story."""
    return reverse("write", args=[post.pk])
