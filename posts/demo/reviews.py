"""The review as the demo's people did it: handing in, reading, approving."""

from datetime import datetime
from typing import Any

from posts import reviewing
from posts.models import Post, Promise
from posts.queue import opening


def hand_in(post: Post) -> Post:
    """Handed in by its owner; returns the post as the database has it then."""
    reviewing.hand_in(post=post, user=post.owner)
    return _fresh(post)


def approve_now(post: Post, *, reviewer: Any, go_live_at: datetime | None = None) -> Post:
    """Hand in, read and approve, for now or for a time."""
    waiting = hand_in(post)
    seen = opening.note(_promise(waiting), reviewer)
    reviewing.approve(post=waiting, reviewer=reviewer, seen_digest=seen, go_live_at=go_live_at)
    return _fresh(waiting)


def _promise(post: Post) -> Promise:
    return Promise.objects.get(workflow_state=post.current_workflow_state)


def _fresh(post: Post) -> Post:
    found: Post = type(post).objects.get(pk=post.pk)
    return found
