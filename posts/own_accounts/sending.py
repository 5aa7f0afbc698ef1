"""The verbs of whoever owns an account: send what is approved, look after it, take it down. Rows only.

`posts.permissions.may_send_from_own` is asked here, below every page and command; `outbox.want` and the gate before
each call ask once more whose account it is.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from integrations import ledger, outbox, preflight, stops
from integrations.models import Channel, Delivery
from posts.consent.channels import networks_refused
from posts.models import Seal, Story
from posts.own_accounts.copies import NotRead, approved_copy
from posts.permissions import may_send_from_own
from posts.publishing import NotNow, lock, refuse_without_a_yes, stop_over
from posts.reading import Copy, announcement_of

REASON = "Sent again by whoever owns the account"  # in the history of the delivery


def standing_seal(story: Story) -> Seal | None:
    """What is approved: what readers see, else what is planned."""
    seals = Seal.objects.filter(page=story.pk)
    return seals.live().first() or seals.waiting().first()


@transaction.atomic
def send(*, story: Story, channel: Channel, user: Any, looked: bool = False) -> None:
    """Want on the own account of `user` what is approved of their story; a planned one waits there for its story.

    What failed, or was stopped, is sent again; one that may be there already only by somebody who `looked` and did not
    find it. Raises `PermissionDenied`, or `NotNow` with what stands against it.
    """
    if not may_send_from_own(user, channel, story):
        raise PermissionDenied
    page = lock(story)
    seal = standing_seal(page) if isinstance(page, Story) else None
    if seal is None or not isinstance(page, Story):
        raise NotNow(_("Only what is approved can go to your own account."))
    if stop := stop_over(page):
        raise NotNow(_("This is stopped (%(why)s). Start it again first.") % {"why": stop.reason})
    refuse_without_a_yes(page, seal)
    sealed = page.with_content_json(seal.content)
    copy = _fit_copy(seal, sealed, channel)
    row = Delivery.objects.filter(post=seal.post, channel=channel).first()
    if row and row.wanted and row.wanted.digest == copy.parts.digest():
        _again(row, user=user, looked=looked)
    outbox.want(
        announcement=announcement_of(sealed),
        channel=channel,
        parts=copy.parts,
        seal_digest=seal.digest,
        page_id=page.pk,
        blog_id=page.get_parent().pk,
        embargo=seal.go_live_at if seal.went_live_at is None else None,
        by=user,
    )
    log(instance=page, action="byline.own_account", user=user, data={"network": channel.kind})


def _fit_copy(seal: Seal, sealed: Story, channel: Channel) -> Copy:
    if channel.kind in networks_refused(seal.post):
        raise NotNow(_("Somebody in it does not want to be on %(network)s.") % {"network": channel.label})
    try:
        copy = approved_copy(seal, sealed, channel)
    except NotRead as refused:
        raise NotNow(str(refused)) from None
    if problems := [*copy.problems, *preflight.of_channel(channel)]:
        raise NotNow(" ".join(problems))
    return copy


def _again(row: Delivery, *, user: Any, looked: bool) -> None:
    """Take up again what waits for its owner, with the same words."""
    try:
        if row.status == Delivery.Status.FAILED or (looked and row.status == Delivery.Status.UNKNOWN):
            ledger.retry(pk=row.pk, user=user, reason=REASON, looked=looked)
        elif row.status == Delivery.Status.HELD and row.hold_reason == Delivery.HoldReason.STOP:
            stops.let_own_go(pk=row.pk, user=user)
    except ledger.NotNow as refused:
        raise NotNow(str(refused)) from None


@transaction.atomic
def found(*, story: Story, channel: Channel, user: Any, url: str) -> None:
    """Its owner looked, and it is there. Raises `PermissionDenied`, or `NotNow`."""
    row = _row(story, channel, user)
    try:
        ledger.found(pk=row.pk, user=user, reason=_("Looked there: it is there"), url=url)
    except ledger.NotNow as refused:
        raise NotNow(str(refused)) from None


@transaction.atomic
def take_down(*, story: Story, channel: Channel, user: Any) -> None:
    """Its owner wants it there no more. Raises `PermissionDenied`, or `NotNow` where nothing is."""
    _row(story, channel, user)
    outbox.withdraw(post=story.uuid, channel=channel)
    log(instance=story, action="byline.own_account_down", user=user, data={"network": channel.kind})


def _row(story: Story, channel: Channel, user: Any) -> Delivery:
    if not channel.belongs_to(user):
        raise PermissionDenied
    row = Delivery.objects.filter(post=story.uuid, channel=channel).first()
    if row is None:
        raise NotNow(_("Nothing of this story is on that account."))
    return row
