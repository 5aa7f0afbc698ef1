"""The promises of the desk: made when a person is asked to read, kept or not when they answer.

The only module that writes `Promise` rows. Called inside the transaction of what happened.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models.functions import Now
from django.utils import timezone

from posts.models import Post, Promise, ReviewTaskState, Story
from posts.trust import lane_of


def handed_in(*, state: ReviewTaskState, user: Any) -> Promise:
    """A person is asked to read: a promise is made, or the old one taken up again in its old place."""
    workflow_state = state.workflow_state
    found: Promise | None = Promise.objects.filter(workflow_state=workflow_state).first()
    if found:
        Promise.objects.filter(pk=found.pk).update(
            turn=Promise.Turn.READER,
            rounds=found.rounds + 1,
            ended_at=None,
            warned_at=None,
            due_at=due(timezone.now()),
            lane=lane_of(workflow_state.content_object.specific),
        )
        found.refresh_from_db()
        return found
    post: Post = workflow_state.content_object.specific
    due_at = due(timezone.now())
    made: Promise = Promise.objects.create(
        workflow_state=workflow_state,
        page_id=post.pk,
        blog_id=post.get_parent().pk if isinstance(post, Story) else None,
        author=post.owner or user,
        language=post.language(),
        due_at=due_at,
        lane=lane_of(post),
        first_due_at=due_at,
    )
    return made


def due(since: datetime) -> datetime:
    """When what is handed in at `since` is answered: one working day later, in the desk's hours."""
    return since + timedelta(days=1)


def sent_back(*, workflow_state: Any) -> None:
    """It is the author's turn: the first answer was given."""
    promise = Promise.objects.filter(workflow_state=workflow_state)
    promise.filter(answered_at=None).update(answered_at=Now())
    promise.update(turn=Promise.Turn.AUTHOR)


def approved(*, workflow_state: Any) -> None:
    """It was answered for good."""
    promise = Promise.objects.filter(workflow_state=workflow_state)
    promise.filter(answered_at=None).update(answered_at=Now())
    promise.update(turn=Promise.Turn.NOBODY, ended_at=Now())


def ended(*, workflow_state: Any) -> None:
    """Taken back, or cancelled: nothing is owed any more."""
    Promise.objects.filter(workflow_state=workflow_state).update(turn=Promise.Turn.NOBODY, ended_at=Now())


def of(post: Post) -> Promise | None:
    """The promise of the review a post is in, or was in last."""
    found: Promise | None = Promise.objects.filter(page=post.pk).order_by("-pk").first()
    return found


def wants_another_reader(*, promise: Promise, than: Any) -> None:
    """One reader said yes and a second is needed: it is nobody's by name any more."""
    Promise.objects.filter(pk=promise.pk, reader=than).update(reader=None)
