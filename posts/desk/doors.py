"""What the desk's screens share: how a post is found, and what a person may do with it now."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from integrations import stops
from posts.models import Post, ReviewTaskState, Seal, Story
from posts.permissions import is_author_of, may_delete, may_reschedule, may_see, may_take_down
from posts.translating import may_translate


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something a person may do with a post now; `name` is the name of its screen."""

    name: str
    label: str | Promise
    icon: str

    def url(self, post: Post) -> str:
        return reverse(self.name, args=[post.pk])


TAKE_BACK = Deed(name="take_back", label=_("Take it back"), icon="arrow-left")
CANCEL = Deed(name="cancel_schedule", label=_("Cancel the plan"), icon="circle-xmark")
RESCHEDULE = Deed(name="reschedule", label=_("Move to another time…"), icon="calendar-alt")
TAKE_DOWN = Deed(name="take_down", label=_("Take down…"), icon="no-view")
TRANSLATE = Deed(name="translate", label=_("Translate…"), icon="globe")
MOVE = Deed(name="move_post", label=_("Move to another blog…"), icon="arrow-right-full")
STOP = Deed(name="stop_story", label=_("Stop…"), icon="warning")
DELETE = Deed(name="delete_post", label=_("Delete…"), icon="bin")


def post_seen_by(user: Any, pk: int) -> Post:
    """The post with this page id, if `user` may see its drafts or readers can; else 404, so that ids tell nothing."""
    page = Page.objects.filter(pk=pk).first()
    post = page.specific if page else None
    if not isinstance(post, Post) or not (post.live or may_see(user, post)):
        raise Http404
    return post


def deeds(user: Any, post: Post) -> list[Deed]:
    """What `user` may do with `post` as it stands."""
    reading = _is_being_read(post)
    standing = list(Seal.objects.standing().filter(page=post.pk).values_list("went_live_at", flat=True))
    planned = None in standing
    at_rest = not (post.live or post.workflow_in_progress or planned)
    offered = {
        TAKE_BACK: reading and is_author_of(user, post),
        RESCHEDULE: planned and may_reschedule(user, post),
        CANCEL: planned and may_take_down(user, post),
        TAKE_DOWN: (post.live or any(standing)) and may_take_down(user, post),
        TRANSLATE: isinstance(post, Story) and may_translate(user, post),
        STOP: stops.may_press(user) and (post.live or reading or planned) and may_see(user, post),
        MOVE: at_rest and isinstance(post, Story) and may_take_down(user, post),
        DELETE: at_rest and may_delete(user, post),
    }
    return [deed for deed, possible in offered.items() if possible]


def _is_being_read(post: Post) -> bool:
    """Whether a person has it before them, or soon will."""
    step = post.current_workflow_task_state
    return isinstance(step, ReviewTaskState) and step.status == ReviewTaskState.STATUS_IN_PROGRESS
