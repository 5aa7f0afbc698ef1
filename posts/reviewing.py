"""Approving, sending back, taking back: the verbs of a review, for pages, commands and tests alike."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from posts import notices
from posts.models import Post, ReturnReason, ReviewTaskState
from posts.permissions import REVIEW, holds, is_author_of, may_edit, may_review
from posts.publishing import ContentMoved, NotNow, lock
from posts.reading import read
from posts.voice_checks import check_post, holds_of


class WroteIt(PermissionDenied):
    """Somebody tried to approve what they wrote themselves."""


def hand_in(*, post: Post, user: Any) -> WorkflowState:
    """Start a review of the latest draft; raises `PermissionDenied` or `NotNow`."""
    if not may_edit(user, post):
        raise PermissionDenied
    if post.workflow_in_progress:
        raise NotNow(_("It is waiting for review already."))
    _refuse_closed(post)
    state: WorkflowState = post.current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=user)
    else:
        state = post.get_workflow().start(post, user)
    return state


def _refuse_closed(post: Post) -> None:
    if not post.get_parent().live:
        raise NotNow(_("This blog is closed. Move the story to another one first."))


def waiting_reading(post: Post) -> ReviewTaskState:
    """The review step that waits for a person; raises `NotNow` when none does."""
    state = post.current_workflow_task_state
    if not isinstance(state, ReviewTaskState) or state.status != ReviewTaskState.STATUS_IN_PROGRESS:
        raise NotNow(_("Nobody needs to read this now: it was answered or taken back in the meantime."))
    return state


@transaction.atomic
def approve(*, post: Post, reviewer: Any, seen_digest: str, go_live_at: datetime | None = None) -> None:
    """Approve exactly what `seen_digest` names, for now or for a time (aware, in the future).

    Raises `NotNow` (someone was first), `WroteIt`, `ContentMoved`, or `PermissionDenied`; nothing changes then.
    """
    page = lock(post)
    state = waiting_reading(page)
    if not holds(reviewer, REVIEW):
        raise PermissionDenied
    if not may_review(reviewer, page):
        raise WroteIt(_("You wrote part of this, so somebody else needs to approve it."))
    _refuse_closed(page)
    latest = page.latest_revision
    version = latest.as_object()
    if read(version).digest != seen_digest:
        raise ContentMoved(_("The story changed while you were reading. Here is what is different now."))
    if holds_of(check_post(version)):
        raise NotNow(_("Something in the story stops it. Send it back with the reason."))
    if state.revision_id != latest.pk:  # a save that changed nothing resets nothing
        state.workflow_state.copy_approved_task_states_to_revision(latest)
        state.revision = latest
    state.seen_digest = seen_digest
    state.go_live_at = go_live_at if go_live_at and go_live_at > timezone.now() else None
    state.approve(user=reviewer)


@transaction.atomic
def send_back(*, post: Post, reviewer: Any, reason: ReturnReason, words: str) -> None:
    """Return a post to its author with a reason and words of one's own."""
    if not holds(reviewer, REVIEW):
        raise PermissionDenied
    page = lock(post)
    state = waiting_reading(page)
    state.reason = reason
    state.reject(user=reviewer, comment=words)
    notices.sent_back(post=page, reason=reason, words=words, by=reviewer)


@transaction.atomic
def take_back(*, post: Post, user: Any) -> None:
    """Let an author withdraw what nobody has answered yet, and write on."""
    if not is_author_of(user, post):
        raise PermissionDenied
    page = lock(post)
    state = waiting_reading(page)
    state.workflow_state.cancel(user=user)
    log(instance=page, action="byline.take_back", user=user)
