"""The only door out, and back: sealing, going live, announcing, taking down.

Every function that changes what readers see runs in one transaction and writes a log entry.
Nothing here talks to the broker or to a network: announcing writes rows (`integrations.outbox`).
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision, WorkflowState
from wagtail.signal_handlers import disable_reference_index_auto_update

from integrations import outbox, stops
from integrations.models import Stop
from posts import announcing, hub, notices, permalinks, public_changes, sealing, trust
from posts.consent import archive
from posts.consent import standing as consent
from posts.models import CoAuthor, HelpRequest, Instalment, Post, Promise, ReviewTaskState, Seal, Story
from posts.newsletter import issues
from posts.permissions import IMPORT, holds, may_delete, may_reschedule, may_take_down
from posts.planning import slots
from posts.readers import Asked, asked_of
from posts.reading import Reading, read
from posts.searching import keeping as searching
from posts.trust.rules import refuse_who_may_not_write

logger = logging.getLogger(__name__)


class ContentMoved(PermissionDenied):
    """What would go live is not what the reviewer read."""


class NotNow(PermissionDenied):
    """The post is not in a state in which this can be done; the message says why."""


class Stopped(NotNow):
    """Somebody pressed the stop switch over this post: nothing goes live until it is started again."""


@dataclass(frozen=True, kw_only=True)
class InHand:
    """What is read of a post under its lock, to be sealed in the same transaction."""

    page: Post
    revision: Revision
    reading: Reading
    promise: Promise | None
    asked: Asked


def hand_over(in_hand: InHand, state: ReviewTaskState) -> None:
    """Whoever approves has just read it under its lock: `finish_workflow` need not read it again."""
    state.workflow_state.in_hand = in_hand


def finish_workflow(*, workflow_state: WorkflowState, user: Any) -> None:
    """Seal what every step of the review read, and publish or schedule exactly that.

    Runs inside the approving transaction: an error here rolls the approval back.
    """
    in_hand = getattr(workflow_state, "in_hand", None) or _take_in_hand(workflow_state)
    page, revision, reading, asked = in_hand.page, in_hand.revision, in_hand.reading, in_hand.asked
    steps = list(
        ReviewTaskState.objects.filter(
            workflow_state=workflow_state, status=ReviewTaskState.STATUS_APPROVED, revision=revision
        ).order_by("finished_at")
    )
    if not steps or any(step.seen_digest != reading.digest for step in steps):
        raise ContentMoved(_("The story is not what was read. Open it again and read the change."))
    _refuse_too_few(asked)
    seal = sealing.write(
        reading=reading,
        revision=revision,
        approver=user,
        origin=Seal.Origin.REVIEW,
        go_live_at=steps[-1].go_live_at,
        readers=asked.for_the_seal(),
        lane=in_hand.promise.lane if in_hand.promise else Promise.Lane.USUAL,
        correction=steps[-1].correction,
        plan=steps[-1].plan,
    )
    if steps[-1].go_live_at or stop_over(page):
        announcing.announce(seal, page, embargo=seal.go_live_at)
        log(instance=page, action="byline.schedule", user=user, data=_go_live_data(seal))
        notices.approved_for_later(post=page, seal=seal)
    else:
        go_live(seal, user=user, in_hand=in_hand)


def _take_in_hand(workflow_state: WorkflowState) -> InHand:
    page = lock(workflow_state.content_object)
    revision = latest_revision_of(page)
    reading = read(revision.as_object())
    promise = Promise.objects.filter(workflow_state=workflow_state).first()
    asked = asked_of(page, reading.post, promise=promise, digest=reading.digest)
    return InHand(page=page, revision=revision, reading=reading, promise=promise, asked=asked)


def latest_revision_of(page: Post) -> Revision:
    """Its newest words; whoever opens them, Wagtail neither, reads the page again."""
    revision: Revision = page.latest_revision
    revision.content_object = page
    return revision


def _refuse_too_few(asked: Asked) -> None:
    """Whichever way an approval came about: enough people read these words, and they are their author's own."""
    if asked.still_needed:
        raise NotNow(_("Not enough people have read this. Another reader needs to approve it."))
    if asked.own_word_missing_of:
        raise NotNow(_("The person whose words these are has not said yes to them."))
    if asked.yes_missing_of:
        raise NotNow(asked.refusal_of_people())


def lock(post: Post) -> Post:
    """The post read again with its row locked until the transaction ends."""
    Page.objects.select_for_update().values_list("pk").get(pk=post.pk)
    return _afresh(post)


def _afresh(post: Post) -> Post:
    fresh: Post = post.specific_class.objects.select_related("locale").get(pk=post.pk)
    return fresh


@transaction.atomic
def go_live(seal: Seal, *, user: Any = None, in_hand: InHand | None = None) -> None:
    """Show readers exactly what `seal` covers, and let its announcements go; `in_hand` is what it was made of."""
    page = in_hand.page if in_hand else locked_post_of(seal)
    if stop := stop_over(page):
        raise Stopped(_("This is stopped (%(why)s). Start it again first.") % {"why": stop.reason})
    if in_hand is None:
        refuse_without_a_yes(page, seal)
    for earlier in Seal.objects.live().filter(page=page.pk).exclude(pk=seal.pk):
        earlier.end(Seal.Ending.REPLACED)
    if not seal.take_effect():
        raise NotNow(_("This approval no longer stands."))
    seal.refresh_from_db(fields=["went_live_at"])
    first = page.first_published_at is None
    revision = in_hand.revision if in_hand else sealing.revision_of(seal, page)
    with disable_reference_index_auto_update():  # which would note it once more for each of its authors
        revision.publish(user=user or seal.approver, skip_permission_checks=True)
    story = _afresh(page)
    ReferenceIndex.create_or_update_for_object(story)
    permalinks.note(story)
    hub.changed(story)
    public_changes.note(about=story)
    if isinstance(story, Story):
        searching.keep(story)
    if isinstance(story, Story) and story.series:
        Instalment.give(series=story.series, post=story.uuid)
    announcing.announce(seal, story, embargo=None, sealed=story)
    outbox.lift_embargo(post=seal.post)
    if first and seal.origin != Seal.Origin.IMPORT:
        issues.story_went_live(story)
    issues.follow(story)
    notices.went_live(post=story, first=first)
    _end_help(story)
    trust.went_live(seal=seal, post=story)


def refuse_without_a_yes(post: Post, seal: Seal) -> None:
    """Somebody in it may have taken their yes back after it was approved: that counts until it is live."""
    if why := consent.why_not_yet(consent.missing(post.pk, post.with_content_json(seal.content))):
        raise NotNow(why)


def _end_help(post: Post) -> None:
    """The story is out: whoever helped is done, and the author writes on alone."""
    done = HelpRequest.objects.filter(page=post.pk, ended_at=None)
    helpers = list(done.exclude(helper=None).values_list("helper", flat=True))
    done.update(ended_at=Now())
    CoAuthor.objects.writing().filter(page=post.pk, user__in=helpers).update(left_at=Now())


@transaction.atomic
def announce_again(*, post: Post) -> None:
    """Somebody in it said anew where it may go: each channel wants what it may have of what is approved now."""
    page = lock(post)
    seal = Seal.objects.waiting().filter(page=page.pk).first() or Seal.objects.live().filter(page=page.pk).first()
    if seal is not None and seal.origin != Seal.Origin.IMPORT:
        announcing.announce(seal, page, embargo=seal.go_live_at if seal.went_live_at is None else None)
        issues.follow(page)


@transaction.atomic
def take_down(*, post: Post, user: Any, reason: str, asked_for: bool = False) -> None:
    """Take a post off the blog and off every channel that lets us; raises `PermissionDenied`.

    `asked_for` says that a person asked for it to go: its addresses answer 410, so that search engines forget it.
    """
    if not may_take_down(user, post):
        raise PermissionDenied
    page = lock(post)
    _take_off(page, asked_for=asked_for)
    log(instance=page, action="byline.take_down", user=user, data={"reason": reason, "asked_for": asked_for})
    notices.taken_down(post=page, by=user, reason=reason)
    trust.taken_down(post=page, words=reason)


@transaction.atomic
def take_down_for_consent(*, post: Post) -> None:
    """Nobody corrected it within the working day that somebody in it was promised: it goes, and nobody is to blame."""
    page = lock(post)
    _take_off(page, asked_for=True)
    log(instance=page, action="byline.consent_take_down")
    notices.taken_down_for_consent(post=page)


def _take_off(page: Post, *, asked_for: bool) -> None:
    """Off the blog, off the channels, out of letters that wait; the page's row is locked."""
    standing = list(Seal.objects.standing().filter(page=page.pk))
    if not page.live and not standing:
        raise NotNow(_("This is not live and not planned."))
    for seal in standing:
        seal.end(Seal.Ending.TAKEN_DOWN)
    page.unpublish(log_action=False)  # our own rule was asked above; with a user Wagtail asks its tester
    if asked_for:
        permalinks.say_gone(page)
    hub.changed(page)
    public_changes.note(about=page)
    outbox.withdraw(post=page.uuid)
    issues.follow(page)


@transaction.atomic
def cancel_schedule(*, post: Post, user: Any) -> None:
    """Stop a planned publication; what is live stays live. Raises `PermissionDenied`."""
    if not may_take_down(user, post):
        raise PermissionDenied
    page = lock(post)
    waiting = Seal.objects.waiting().filter(page=page.pk).first()
    if not waiting or not waiting.end(Seal.Ending.CANCELLED):
        raise NotNow(_("Nothing is planned for this story."))
    announcing.what_is_live(page)
    log(instance=page, action="byline.cancel_schedule", user=user, data=_go_live_data(waiting))
    notices.plan_cancelled(post=page, seal=waiting, by=user)


@transaction.atomic
def reschedule(*, post: Post, user: Any, go_live_at: datetime, slot: bool = False, seen: UUID | None = None) -> Seal:
    """Move a planned publication to another time: the same words and copies, approved by the same person.

    `seen` is the uuid of the plan that `user` had before them; `slot` says that the time was offered as a free slot.
    Raises `NotNow` (nothing is planned any more, somebody moved it first, the time has passed, or is the one it
    has), `SlotTaken`, or `PermissionDenied`; nothing changes then.
    """
    page = lock(post)
    waiting = Seal.objects.waiting().filter(page=page.pk).first()
    if waiting is None:
        raise NotNow(_("This is not planned any more: it went live, or the plan was cancelled."))
    if not may_reschedule(user, page):
        raise PermissionDenied
    if seen is not None and waiting.uuid != seen:
        raise NotNow(_("Somebody changed this plan while you were looking. Here is what is planned now."))
    if go_live_at <= timezone.now():
        raise NotNow(_("This time has passed. Choose a later one."))
    refuse_without_a_yes(page, waiting)
    if go_live_at == waiting.go_live_at:
        raise NotNow(_("It is planned for this time already."))
    slots.plan_for(page=page, at=go_live_at, slot=slot)
    return _move_plan(waiting, page=page, user=user, go_live_at=go_live_at)


def _move_plan(waiting: Seal, *, page: Post, user: Any, go_live_at: datetime) -> Seal:
    if not waiting.end(Seal.Ending.MOVED):
        raise NotNow(_("This approval no longer stands."))
    moved = sealing.for_another_time(waiting, go_live_at=go_live_at)
    announcing.announce(moved, page, embargo=moved.go_live_at)
    before = timezone.localtime(waiting.go_live_at).isoformat()
    log(instance=page, action="byline.reschedule", user=user, data={**_go_live_data(moved), "from": before})
    notices.plan_moved(post=page, seal=moved, by=user)
    return moved


@transaction.atomic
def derive(seal: Seal, *, page: Post, content: dict[str, Any]) -> Post:
    """The same approval of the same words, but for a name that was put in place of another: the page follows.

    `page` is its post, locked. Returns the version that the new seal covers; of a live one, the page as it is now.
    The one seal that no reviewer writes (design, section 1). It names its parent, and keeps the parent's days: nothing
    is news, nobody is told, no figure moves. Readers were told the parent's correction; it is not told twice.
    """
    version = page.with_content_json(content)
    seal.end(Seal.Ending.REPLACED)
    sealing.derived(seal, page=page, content=content, content_digest=version.content_digest())
    if seal.went_live_at is not None:
        version.live_revision = page.live_revision
        version.save(clean=False)
        permalinks.note(version)
    return version


@transaction.atomic
def move(*, post: Post, blog: Page, user: Any) -> None:
    """Move a post that nobody reads yet to another blog of its language; raises `PermissionDenied`."""
    if not may_take_down(user, post):
        raise PermissionDenied
    refuse_who_may_not_write(user, blog.specific)
    page = lock(post)
    if page.live or page.workflow_in_progress or Seal.objects.waiting().filter(page=page.pk).exists():
        raise NotNow(_("Only a draft can move. Take it down, or wait until it has been read."))
    if blog.locale_id != page.locale_id:
        raise NotNow(_("The blog is in another language."))
    before = page.get_parent()
    _free_address(page, blog)
    page.move(blog, pos="last-child")  # with a user Wagtail would ask its own tester
    log(instance=page, action="byline.move", user=user, data={"from": before.pk, "to": blog.pk})


def _free_address(page: Post, blog: Page) -> None:
    """Where the address is taken on `blog`, the next free one; in the draft too, which stays its writers' version."""
    slug = find_available_slug(blog, page.slug, ignore_page_id=page.pk)
    if slug == page.slug:
        return
    page.slug = slug
    type(page)._default_manager.filter(pk=page.pk).update(slug=slug)
    draft = page.latest_revision
    Revision.objects.filter(pk=draft.pk).update(content={**draft.content, "slug": slug})


@transaction.atomic
def delete(*, post: Post, user: Any) -> None:
    """Delete a draft for good; raises `PermissionDenied`."""
    page = lock(post)
    if not may_delete(user, page):
        raise NotNow(_("This cannot be deleted: it is live, or somebody is reading it."))
    if Seal.objects.waiting().filter(page=page.pk).exists():
        raise NotNow(_("This is planned to go live. Cancel the plan first."))
    if isinstance(page, Story) and page.followed_by.exists():
        raise NotNow(_("Another story goes on with this one. Take that out of it first."))
    log(instance=page, action="byline.delete", user=user, deleted=True, data={"post": str(page.uuid)})
    page.delete()


@transaction.atomic
def publish_import(*, story: Story, user: Any) -> Seal:
    """Seal and publish an imported story in the name of `user`, who must hold the import permission."""
    if not holds(user, IMPORT):
        raise PermissionDenied
    page = lock(story)
    if page.workflow_in_progress:
        raise NotNow(_("Somebody is reading this story. Finish the review first."))
    revision = page.latest_revision
    archive.note(revision.as_object())
    seal = sealing.write(
        reading=read(revision.as_object()), revision=revision, approver=user, origin=Seal.Origin.IMPORT, go_live_at=None
    )
    log(instance=page, action="byline.import", user=user, data=_go_live_data(seal))
    go_live(seal, user=user)
    return seal


def due() -> list[int]:
    """Keys of the seals whose time, by the database's clock, has come, oldest first; not what a stop held then."""
    return [seal.pk for seal in _overdue() if not _held(seal)]


def held_by_stop() -> list[Seal]:
    """Plans whose time came while a stop stood over them, oldest first: each waits until a person lets it go."""
    return [seal for seal in _overdue() if _held(seal)]


def _overdue() -> "QuerySet[Seal]":
    waiting = Seal.objects.waiting().due().filter(page__isnull=False)
    return waiting.order_by("go_live_at", "pk")


def _held(seal: Seal) -> bool:
    """Whether its time came while it was stopped."""
    return stops.any_since(seal.go_live_at) and stops.held_since(
        seal.go_live_at, post=seal.post, blog_id=post_of(seal).get_parent().pk
    )


def stop_over(post: Post) -> Stop | None:
    """The stop that keeps this post from going live, if any."""
    return stops.standing_over(post=post.uuid, blog_id=post.get_parent().pk)


@transaction.atomic
def let_go(*, post: Post, user: Any, seen: UUID) -> None:
    """What a stop held goes live now: the words that were approved, by the person who looked at them again.

    Raises `PermissionDenied`, or `NotNow` when it is still stopped, or no longer waits.
    """
    if not user.has_perm(stops.LIFT) or not may_take_down(user, post):
        raise PermissionDenied
    page = lock(post)
    seal = Seal.objects.waiting().due().filter(page=page.pk, uuid=seen).first()
    if seal is None:
        raise NotNow(_("This is not planned any more: it went live, or the plan was cancelled."))
    go_live(seal, user=user)
    log(instance=page, action="byline.let_go", user=user, data=_go_live_data(seal))


def go_live_if_due(pk: int) -> bool:
    """Make one seal's post live; False when it no longer waits, or cannot go live, which people are then told.

    Two calls at once do no harm: the second finds the seal in effect.
    """
    seal = _overdue().filter(pk=pk).first()
    if seal is None or _held(seal):
        return False
    try:
        go_live(seal)
    except Stopped:  # pressed this very moment: it waits, as all that is stopped
        return False
    except (PermissionDenied, ValidationError) as error:
        _could_not(seal, " ".join(getattr(error, "messages", None) or [str(error)]))
        return False
    return True


@transaction.atomic
def _could_not(seal: Seal, why: str) -> None:
    """A planned version cannot go live: it is asked of people again, not tried each second.

    Nothing happens to one that no longer waits: another worker was faster, or a person cancelled it.
    """
    page = locked_post_of(seal)
    waiting = Seal.objects.waiting().filter(pk=seal.pk).first()
    if waiting is None:
        return
    waiting.end(Seal.Ending.REFUSED)
    announcing.what_is_live(page)
    log(instance=page, action="byline.alarm", data={"words": why})
    logger.error("Post %s was planned and could not go live: %s", seal.post, why)
    notices.could_not_go_live(post=page, approver=seal.approver, words=why)


def post_of(seal: Seal) -> Post:
    """The post a seal is about; raises `NotNow` when it was deleted."""
    if seal.page is None:
        raise NotNow(_("This story was deleted."))
    post: Post = seal.page.specific
    return post


def locked_post_of(seal: Seal) -> Post:
    """The same, read again with its row locked until the transaction ends."""
    if seal.page is None:
        raise NotNow(_("This story was deleted."))
    return lock(seal.page)


def _go_live_data(seal: Seal) -> dict[str, Any]:
    return {"seal": seal.digest, "go_live_at": timezone.localtime(seal.go_live_at).isoformat()}
