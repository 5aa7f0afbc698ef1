"""Which pages somebody finds in Wagtail's explorer, choosers, search and history.

Everybody finds the places, what is live, and what is theirs; comms, besides, what was ever handed in, planned, live or
imported, and what they help with. Nobody, of whatever rank, meets a draft that was not handed in, not even its title.
"""

from typing import Any

from django.db.models import IntegerField, Q
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState, get_default_page_content_type
from wagtail.permission_policies.pages import PagePermissionPolicy

from posts.models import CoAuthor, HelpRequest, Profile, Seal, Story
from posts.permissions import REVIEW, holds


class PostsPagePolicy(PagePermissionPolicy):
    """Wagtail's policy, with other people's drafts left out of all it lists."""

    def explorable_instances(self, user: Any) -> Any:
        return super().explorable_instances(user).filter(seen_by(user))


def seen_by(user: Any) -> Q:
    """A filter on pages: what `user` may find. Of one post, `posts.permissions.may_see` asks the same."""
    found = Q(live=True) | mine(user)
    return found | reached_comms(user) if holds(user, REVIEW) else found


def reached_comms(user: Any) -> Q:
    """A filter on pages: what people of comms find although they did not write it."""
    return (
        shown()
        | ~Q(pk__in=Page.objects.type(Story, Profile).values("pk"))  # places
        | Q(pk__in=HelpRequest.objects.filter(helper=user.pk, ended_at=None).exclude(page=None).values("page"))
    )


def shown() -> Q:
    """A filter on pages: posts that others than their writers have met. Of one post, `was_shown` says the same."""
    handed_in = WorkflowState.objects.filter(base_content_type=get_default_page_content_type())
    return (
        Q(first_published_at__isnull=False)
        | Q(pk__in=handed_in.annotate(about=Cast("object_id", IntegerField())).values("about"))
        | Q(pk__in=Seal.objects.exclude(page=None).values("page"))
        | Q(pk__in=Story.objects.exclude(imported_from="").values("pk"))
    )


def mine(user: Any) -> Q:
    """A filter on pages: what `user` owns, was invited to write and said yes, or has a byline in and did not leave.

    Of one post, `posts.permissions.is_author_of` says the same: a byline counts once others have met the post.
    """
    parted = CoAuthor.objects.parted().filter(user=user.pk)
    named = Story.objects.filter(bylines__person__user=user.pk).exclude(co_authors__in=parted)
    return (
        Q(owner=user.pk)
        | Q(pk__in=CoAuthor.objects.writing().filter(user=user.pk).values("page"))
        | (Q(pk__in=named.values("pk")) & shown())
        | Q(pk__in=Profile.objects.filter(person__user=user.pk).values("pk"))
    )


def pages_seen_by(user: Any) -> Any:
    """All pages that `user` may find."""
    return Page.objects.filter(seen_by(user))
