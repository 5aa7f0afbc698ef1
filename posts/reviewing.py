"""Approving, sending back, taking back: the verbs of a review, for pages, commands and tests alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from integrations.faults import reach
from posts import notices, promises
from posts.house_rules.decisions import Choice, decide, open_holds
from posts.mentions.in_story import note_mentioned
from posts.models import Approval, Post, Promise, Remark, ReturnReason, ReviewTaskState
from posts.permissions import REVIEW, holds, is_author_of, may_edit, may_review
from posts.persons import asking
from posts.planning import following, slots
from posts.publishing import ContentMoved, InHand, NotNow, hand_over, latest_revision_of, lock
from posts.queue import opening
from posts.queue.people import asked_now
from posts.readers import Asked, asked_of
from posts.reading import Reading, read
from posts.seals import canonical_line
from posts.trust.lanes import lane_of
from posts.trust.rules import refuse_who_may_not_hand_in
from posts.voice.finding import Finding
from posts.voice_checks import check_post
from posts.writers.missing import missing_in


class WroteIt(PermissionDenied):
    """Somebody tried to approve what they wrote themselves."""


@dataclass(frozen=True, kw_only=True)
class Approved:
    """What came of a yes: the post is sealed, or waits for another reader of the same words."""

    sealed: bool
    still_needed: int  # readers


@transaction.atomic
def hand_in(*, post: Post, user: Any) -> WorkflowState:
    """Start a review of the latest draft, whole or not at all; raises `PermissionDenied` or `NotNow`."""
    if not may_edit(user, post):
        raise PermissionDenied
    post = lock(post)
    if post.workflow_in_progress:
        raise NotNow(_("It is waiting for review already."))
    _refuse_closed(post)
    refuse_who_may_not_hand_in(user, post)
    draft = post.get_latest_revision_as_object()
    missing = missing_in(draft)
    if missing:
        raise NotNow(" ".join(one.words for one in missing))
    note_mentioned(draft)
    asking.ask(draft)
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
def approve(
    *,
    post: Post,
    reviewer: Any,
    seen_digest: str,
    go_live_at: datetime | None = None,
    slot: bool = False,
    correction: str | None = None,
    plan: following.Plan | None = None,
) -> Approved:
    """Say yes to exactly what `seen_digest` names and `reviewer` had open, for now or for a time (aware, to come).

    `slot` says that the time was offered as a free slot, and is taken only while it is one.

    `correction` is one line for readers, where this corrects what they read before; None leaves what an earlier
    reader wrote. `plan` is how channels follow the story; None leaves it to their settings. The post is sealed when
    enough different readers said yes to it; the last of them chooses the time, the line and the plan. Raises
    `NotNow` (someone was first, this reader never opened it, or the own word of whoever asked for help or the yes of
    somebody in it is missing), `WroteIt`, `ContentMoved`, `SlotTaken`, or `PermissionDenied`; nothing changes then.
    """
    page = lock(post)
    state = waiting_reading(page)
    if not holds(reviewer, REVIEW):
        raise PermissionDenied
    writers = page.writers()
    if not may_review(reviewer, page, writers=writers):
        raise WroteIt(_("You wrote part of this, so somebody else needs to approve it."))
    _refuse_closed(page)
    latest = latest_revision_of(page)
    version = latest.as_object()
    reading = read(version)
    promise = _promise_of(state, reviewer)
    _refuse_unread(reading, promise, reader=reviewer, digest=seen_digest)
    if open_holds(version, check_post(version)):
        raise NotNow(_("Something in the story stops it. Say at its card why it may go out, or send it back."))
    if problems := [words for copy in reading.copies for words in copy.problems]:
        raise NotNow(" ".join(problems))
    before = asked_of(page, version, promise=promise, digest=seen_digest, writers=writers)
    asked = _note_yes(before, page, promise, reader=reviewer, digest=seen_digest, go_live_at=go_live_at)
    if correction is not None:
        state.correction = _correcting(page, correction)
        state.save(update_fields=["correction"])
    if asked.still_needed:
        return Approved(sealed=False, still_needed=asked.still_needed)
    if go_live_at:
        slots.plan_for(page=page, at=go_live_at, slot=slot)
    if state.revision_id != latest.pk:  # a save that changed nothing resets nothing
        state.workflow_state.copy_approved_task_states_to_revision(latest)
    state.revision = latest
    state.seen_digest = seen_digest
    state.plan = dict(plan) if plan is not None else following.usual(copy.channel for copy in reading.copies)
    state.go_live_at = go_live_at if go_live_at and go_live_at > timezone.now() else None
    hand_over(InHand(page=page, revision=latest, reading=reading, promise=promise, asked=asked), state)
    state.approve(user=reviewer)
    reach("before_approval")
    transaction.on_commit(partial(reach, "after_approval"))
    return Approved(sealed=True, still_needed=0)


@transaction.atomic
def let_pass(*, post: Post, reviewer: Any, finding: Finding, why: str) -> None:
    """Say, by name and with a reason, that a hold may go out: for this sentence, until it changes.

    Raises `NotNow` without a reason or where nothing waits, `WroteIt`, or `PermissionDenied`.
    """
    page = lock(post)
    waiting_reading(page)
    if not holds(reviewer, REVIEW):
        raise PermissionDenied
    if not may_review(reviewer, page):
        raise WroteIt(_("You wrote part of this, so somebody else needs to answer it."))
    if not why.strip():
        raise NotNow(_("Say in a sentence why these words may go out. It is kept with your name."))
    decide(post=page, finding=finding, choice=Choice.ALLOW, why=why, user=reviewer)
    log(instance=page, action="byline.let_pass", user=reviewer, data={"rule": finding.rule})


def _correcting(page: Post, correction: str) -> str:
    """The line as it is sealed; a post that nobody read yet has nothing to correct."""
    line = canonical_line(correction)
    if line and not page.first_published_at:
        raise NotNow(_("Nobody has read this yet, so there is nothing to correct."))
    return line


def at_a_glance(promise: Promise) -> bool:
    """Whether one tap by anybody of comms is enough: it came by the light lane, and that is where it still belongs."""
    return promise.lane == Promise.Lane.LIGHT and lane_of(promise.page.specific) == Promise.Lane.LIGHT


def _refuse_unread(reading: Reading, promise: Promise, *, reader: Any, digest: str) -> None:
    """A yes is to what is there now, by somebody who had just that open."""
    if reading.digest != digest:
        raise ContentMoved(_("The story changed while you were reading. Here is what is different now."))
    if at_a_glance(promise):  # its line in the list is the look that it needs
        return
    if not opening.opened(promise, reader, digest):
        raise NotNow(_("Open the story and read it first: nothing is approved unseen."))


def _note_yes(
    before: Asked, page: Post, promise: Promise, *, reader: Any, digest: str, go_live_at: datetime | None
) -> Asked:
    """Write one reader's yes, once for the same words; what is asked then. The page's row is locked."""
    if before.own_word_missing_of:
        names = ", ".join(str(person) for person in before.own_word_missing_of)
        raise NotNow(_("%(names)s has not said yes to these words yet. They were asked.") % {"names": names})
    if before.yes_missing_of:
        raise NotNow(before.refusal_of_people())
    approval, new = Approval.objects.update_or_create(
        promise=promise, reader=reader, digest=digest, defaults={"go_live_at": go_live_at}
    )
    asked = before.with_yes(approval)
    if asked.still_needed and new:
        promises.wants_another_reader(promise=promise, than=reader)
        log(instance=page, action="byline.first_yes", user=reader, data={"still_needed": asked.still_needed})
        key = f"{promise.pk}:{digest}:{len(asked.given)}"
        notices.another_yes_wanted(post=page, key=key, readers=asked_now(promise), by=reader)
    return asked


def _promise_of(state: ReviewTaskState, reader: Any) -> Promise:
    """The promise of this review; made now for a review that began before there were promises."""
    found = Promise.objects.filter(workflow_state=state.workflow_state).first()
    return found or promises.handed_in(state=state, user=reader)


@transaction.atomic
def send_back(*, post: Post, reviewer: Any, reason: ReturnReason, words: str, remarks: Sequence[Remark] = ()) -> None:
    """Return a post to its author with a reason and words of one's own; the letter lists `remarks` sent along."""
    if not holds(reviewer, REVIEW):
        raise PermissionDenied
    page = lock(post)
    if not may_review(reviewer, page):
        raise WroteIt(_("You wrote part of this, so somebody else needs to answer it."))
    state = waiting_reading(page)
    state.reason = reason
    state.reject(user=reviewer, comment=words)
    notices.sent_back(post=page, reason=reason, words=words, by=reviewer, remarks=remarks)


@transaction.atomic
def take_back(*, post: Post, user: Any) -> None:
    """Let an author withdraw what nobody has answered yet, and write on."""
    if not is_author_of(user, post):
        raise PermissionDenied
    page = lock(post)
    state = waiting_reading(page)
    state.workflow_state.cancel(user=user)
    log(instance=page, action="byline.take_back", user=user)
