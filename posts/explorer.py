"""Which pages somebody finds in Wagtail's explorer, choosers, search and history.

Comms finds all. Others find the places, what is live, and what is theirs: nobody meets the
draft of a colleague, not even its title.
"""

from typing import Any

from django.db.models import Q
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from posts.models import CoAuthor, Profile, Story
from posts.permissions import REVIEW, holds


class PostsPagePolicy(PagePermissionPolicy):
    """Wagtail's policy, with other people's drafts left out of all it lists."""

    def explorable_instances(self, user: Any) -> Any:
        return super().explorable_instances(user).filter(seen_by(user))


def seen_by(user: Any) -> Q:
    """A filter on pages: what `user` may find."""
    if holds(user, REVIEW):
        return Q()
    return Q(live=True) | mine(user)


def mine(user: Any) -> Q:
    """A filter on pages: the posts that `user` owns, has a byline in, or was invited to write and said yes."""
    return (
        Q(owner=user.pk)
        | Q(pk__in=CoAuthor.objects.writing().filter(user=user.pk).values("page"))
        | Q(pk__in=Story.objects.filter(bylines__person__user=user.pk).values("pk"))
        | Q(pk__in=Profile.objects.filter(person__user=user.pk).values("pk"))
    )


def pages_seen_by(user: Any) -> Any:
    """All pages that `user` may find."""
    return Page.objects.filter(seen_by(user))
