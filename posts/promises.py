"""The promises of the desk: made when a person is asked to read, kept or not when they answer.

Writes `Promise` rows together with `posts.queue`, which names who answers and counts anew when days off change.
Called inside the transaction of what happened.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from posts.house_rules.decisions import note_trials
from posts.models import Post, Promise, Referral, ReviewTaskState, Story
from posts.queue.assigning import choose, in_place_of
from posts.queue.desk_hours import Desk
from posts.queue.needs import needs_of
from posts.trust import lane_of
from posts.voice_checks import check_post


def handed_in(*, state: ReviewTaskState, user: Any) -> Promise:
    """A person is asked to read: a promise is made, or the old one taken up again in its old place."""
    now = timezone.now()
    desk = Desk()
    post: Post = state.workflow_state.content_object.specific
    found: Promise | None = Promise.objects.filter(workflow_state=state.workflow_state).first()
    promise = _taken_up(found, post, desk, now) if found else _made(state, post, user, desk, now)
    note_facts(promise, post)
    _name_reader(promise, desk, now)
    promise.refresh_from_db()
    return promise


def _made(state: ReviewTaskState, post: Post, user: Any, desk: Desk, now: datetime) -> Promise:
    due_at = desk.at(post).due(now)
    made: Promise = Promise.objects.create(
        workflow_state=state.workflow_state,
        page_id=post.pk,
        author=post.owner or user,
        **_place_of(post),
        asked_at=now,
        due_at=due_at,
        first_due_at=due_at,
    )
    return made


def _place_of(post: Post) -> dict[str, Any]:
    """Where it stands now: a story that came back may have moved."""
    return {"blog_id": post.get_parent().pk if isinstance(post, Story) else None, "language": post.language()}


def _taken_up(promise: Promise, post: Post, desk: Desk, now: datetime) -> Promise:
    Promise.objects.filter(pk=promise.pk).update(
        author=post.owner or promise.author,
        **_place_of(post),
        turn=Promise.Turn.READER,
        rounds=F("rounds") + 1,
        asked_at=now,
        due_at=desk.at(post).due(now),
        ended_at=None,
        warned_at=None,
    )
    promise.refresh_from_db()
    return promise


def note_facts(promise: Promise, post: Post) -> None:
    """What the list shows and counts of the version that waits, so that it never has to be opened there."""
    version = post.get_latest_revision_as_object()
    everything = check_post(version, on_trial=True)
    note_trials(version, everything)
    findings = [finding for finding in everything if not finding.on_trial]
    needs = needs_of(version, findings)
    promise.writers.set(post.writers() | set(post.co_authors.writing().values_list("user", flat=True)))
    Promise.objects.filter(pk=promise.pk).update(
        needs=needs, close_look=bool(needs), findings=len(findings), lane=lane_of(post), noted_at=Now()
    )


def _name_reader(promise: Promise, desk: Desk, now: datetime) -> None:
    """Who read it before reads it again; while they are away, whoever stands in; the first time, by rule."""
    before = promise.stands_in_for_id or promise.reader_id
    reader = in_place_of(promise, before, desk=desk, now=now) if before else choose(promise, desk=desk, now=now)
    stands_in_for = before if before and reader != before else None
    Promise.objects.filter(pk=promise.pk).name(reader=reader, stands_in_for=stands_in_for)


def wants_another_reader(*, promise: Promise, than: Any) -> None:
    """One reader said yes and a second is needed: somebody who has not read it, or the team."""
    theirs = Promise.objects.filter(pk=promise.pk, turn=Promise.Turn.READER, reader=than)
    if theirs.exists():
        theirs.name(reader=choose(promise, desk=Desk(), now=timezone.now()))
    promise.refresh_from_db()


def due(since: datetime, *, post: Post) -> datetime:
    """When what is handed in at `since` is answered, in the hours of the post's desk."""
    return Desk().at(post).due(since)


def sent_back(*, workflow_state: Any) -> None:
    """It is the author's turn: the first answer was given."""
    promise = Promise.objects.filter(workflow_state=workflow_state)
    promise.filter(answered_at=None).update(answered_at=Now())
    promise.update(turn=Promise.Turn.AUTHOR)
    _ask_no_colleague(promise)


def approved(*, workflow_state: Any) -> None:
    """It was answered for good."""
    promise = Promise.objects.filter(workflow_state=workflow_state)
    promise.filter(answered_at=None).update(answered_at=Now())
    promise.update(turn=Promise.Turn.NOBODY, ended_at=Now())
    _ask_no_colleague(promise)


def turn_to(turn: Promise.Turn, *, promise: int) -> None:
    """A named colleague is asked, or the reader again; the review stays open. `promise` is a key."""
    asked = {"named_at": timezone.now()} if turn == Promise.Turn.READER else {}
    Promise.objects.open().filter(pk=promise).update(turn=turn, **asked)


@transaction.atomic
def return_from_leavers() -> None:
    """Where the colleague who was asked has gone, the reader has it again."""
    asked = Referral.objects.open().filter(asked__is_active=True)
    orphans = Promise.objects.filter(turn=Promise.Turn.NAMED).exclude(pk__in=asked.values("promise"))
    for promise in list(orphans.values_list("pk", flat=True)):
        _ask_no_colleague([promise])
        turn_to(Promise.Turn.READER, promise=promise)


def ended(*, workflow_state: Any) -> None:
    """Taken back, or cancelled: nothing is owed any more."""
    promise = Promise.objects.filter(workflow_state=workflow_state)
    promise.update(turn=Promise.Turn.NOBODY, ended_at=Now())
    _ask_no_colleague(promise)


def _ask_no_colleague(promise: Any) -> None:
    """A question to a named colleague ends with what it was about."""
    Referral.objects.open().filter(promise__in=promise).update(taken_back_at=Now())


def of(post: Post) -> Promise | None:
    """The promise of the review a post is in, or was in last."""
    found: Promise | None = Promise.objects.filter(page=post.pk).order_by("-pk").first()
    return found
