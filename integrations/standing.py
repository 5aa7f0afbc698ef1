"""What people read about a delivery: its state in words that say what is there, and what people decided about it."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from integrations.models import Attempt, Delivery

DECIDED = ("byline.delivery_retry", "byline.delivery_found", "byline.delivery_drop", "byline.delivery_gone")


def decisions_about(delivery: Delivery) -> list[ModelLogEntry]:
    """Who decided what about it and why (`data["reason"]`), newest first."""
    return list(_decisions([delivery]))


def add_standing(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """The same deliveries, each with `standing`: its state in words. Two queries however many there are."""
    rows = list(deliveries)
    settled = [row for row in rows if row.status == Delivery.Status.SETTLED]
    accepted = Q(outcome=Attempt.Outcome.ACCEPTED) & ~Q(verb=Attempt.Verb.FIND)
    tries = Attempt.objects.filter(delivery__in=settled).order_by().values("delivery")
    tried = {row["delivery"]: row for row in tries.annotate(last=Max("started_at"), sent=Max("pk", filter=accepted))}
    decided: dict[str, ModelLogEntry] = {}
    for entry in _decisions(settled):
        decided.setdefault(entry.object_id, entry)
    for row in rows:
        facts = tried.get(row.pk, {"last": None, "sent": None})
        reason = _why_dropped(decided.get(str(row.pk)), last_try=facts["last"])
        row.standing = _words(row, was_there=facts["sent"] is not None, dropped_for=reason)
    return rows


def _why_dropped(decision: ModelLogEntry | None, *, last_try: datetime | None) -> str:
    """The reason of a drop that still stands; empty when there was none, or something was tried since."""
    if decision is None or decision.action != "byline.delivery_drop":
        return ""
    return str(decision.data["reason"]) if last_try is None or last_try < decision.timestamp else ""


def _decisions(deliveries: Iterable[Delivery]) -> "QuerySet[ModelLogEntry]":
    kind = ContentType.objects.get_for_model(Delivery)
    pks = [str(row.pk) for row in deliveries]
    ours: QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(content_type=kind, object_id__in=pks)
    return ours.filter(action__in=DECIDED).select_related("user").order_by("-timestamp", "-pk")


def _words(delivery: Delivery, *, was_there: bool, dropped_for: str) -> str:
    if delivery.status == Delivery.Status.HELD:
        return _waiting(delivery)
    if delivery.status != Delivery.Status.SETTLED:
        return str(delivery.get_status_display())
    if dropped_for and delivery.remote_id:
        return _("There, without the last change. Dropped: %(reason)s") % {"reason": dropped_for}
    if dropped_for:
        return _("Dropped: %(reason)s") % {"reason": dropped_for}
    if delivery.remote_id:
        return _("There")
    return _("Taken down") if was_there else _("Never sent")


def _waiting(delivery: Delivery) -> str:
    if delivery.hold_reason == Delivery.HoldReason.CHANNEL:
        return _("Waits until the channel works again")
    if delivery.hold_reason == Delivery.HoldReason.STOP:
        return _("Stopped: waits until somebody sends it")
    if delivery.embargo is None:
        return _("Waits until it is live")
    moment = date_format(localtime(delivery.embargo), "SHORT_DATETIME_FORMAT")
    return _("Waits until it is live (planned for %(moment)s)") % {"moment": moment}
