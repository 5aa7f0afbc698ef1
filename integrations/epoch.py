"""A restored backup starts stopped: what the database says of the epoch must be what a file beside it says.

The file lies outside the database and its backups. Both halves change every minute and after each backup, so a
database that was put back to an earlier time no longer fits its file. See docs/decisions/0041-epoch.md.
"""

import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from wagtail.models import Page

from integrations import stops
from integrations.adapters import ADAPTERS
from integrations.models import Attempt, Delivery, Epoch, Overtaken, Recipient
from integrations.models.attempt import FOR_EVER
from integrations.models.clock import from_now
from integrations.models.delivery import locked
from integrations.models.epoch import THE_ONE
from integrations.steps import look_first
from integrations.times import scaled

log = logging.getLogger(__name__)

EVERY: Final = 60.0  # seconds between two epochs
BATCH: Final = 200  # rows a tick has looked up


def keep() -> None:
    """See that file and row fit, at each tick; stop everything when they do not. Without a file there is no epoch."""
    path = settings.EPOCH_FILE
    if path is None:
        return
    with _kept() as row:
        noted = _noted(path)
        if row.value not in noted and (row.value or noted):
            _trip(row, path)
        elif Epoch.objects.filter(Q(kept_at=None) | Q(kept_at__lt=from_now(-scaled(EVERY)))).exists():
            _turn(row, path, also=row.value)
        elif noted != [row.value]:
            _note(path, row.value)
    _look_up_some()


def intact() -> bool:
    """Whether file and row fit: asked before each call. Until a tick has seen to it, nothing leaves."""
    path = settings.EPOCH_FILE
    return path is None or Epoch.objects.filter(value__in=_noted(path)).exists()


def turn() -> None:
    """Begin a new epoch now, so that the backup which was just written is of an earlier one."""
    path = settings.EPOCH_FILE
    if path is None:
        return
    with _kept() as row:
        _turn(row, path, also=row.value)
    with _kept() as row:
        _note(path, row.value)


def trip() -> None:
    """Stop everything and distrust what was not sent yet: this database was just put back to an earlier time."""
    path = settings.EPOCH_FILE
    if path is not None:
        with _kept() as row:
            _trip(row, path)


@contextmanager
def _kept() -> Iterator[Epoch]:
    """The one row, locked until the transaction ends: two clocks never change both halves at once."""
    with transaction.atomic():
        row, _created = Epoch.objects.select_for_update().get_or_create(pk=THE_ONE)
        yield row


def _turn(row: Epoch, path: Path, *, also: str) -> None:
    """A new value, first into the file beside the old one: whenever we die, the file still knows the row."""
    row.value = uuid.uuid4().hex
    _note(path, row.value, also)
    Epoch.objects.filter(pk=row.pk).update(value=row.value, kept_at=Now())


def _trip(row: Epoch, path: Path) -> None:
    """Stop first; the file last, so that dying here only means stopping once more."""
    reason = _("A backup of the desk was restored. What may have been sent since then is looked up first.")
    stops.press_by_itself(reason=reason)
    Recipient.objects.hold()  # an invitation too: it may have been sent already
    Epoch.objects.filter(pk=row.pk).update(
        restored_at=Now(),
        restored_since=row.kept_at,
        restored_page=Page.objects.aggregate(last=Max("pk"))["last"] or 0,
        restored_attempt=Attempt.objects.aggregate(last=Max("pk"))["last"] or 0,
        kept_at=Now(),
        value=(value := uuid.uuid4().hex),
    )
    _note(path, value)
    log.critical("The database is of another epoch than %s: a backup was restored. Everything is stopped.", path)


def _look_up_some() -> None:
    """What this desk may have sent before it was restored goes through read-back, while the stop still stands.

    A receiver that keeps keys for ever needs none: it gets the same key again. What failed waits for a person, and is
    looked up only where a network can be asked.
    """
    epoch = Epoch.objects.restored()
    if epoch is None:
        return
    for pk in _in_doubt(epoch):
        try:
            with locked(pk) as delivery:
                look_first(delivery, epoch)
        except Overtaken:
            log.info("Delivery %s was moved while it was to be looked up", pk)


def _in_doubt(epoch: Epoch) -> list[int]:
    can_find = [name for name, facts in ADAPTERS.items() if facts.can_find]
    guarded = [name for name, facts in ADAPTERS.items() if facts.idempotent_for == FOR_EVER]
    waiting = Q(status__in=(Delivery.Status.DUE, Delivery.Status.HELD))
    failed = Q(status=Delivery.Status.FAILED, channel__kind__in=can_find)
    unsent = Delivery.objects.filter(waiting | failed, remote_id="", created_at__lte=epoch.restored_at)
    unsent = unsent.exclude(wanted=None).exclude(channel__kind__in=guarded)
    seen_to = Exists(Attempt.objects.filter(delivery=OuterRef("pk"), pk__gt=epoch.restored_attempt))
    return list(unsent.exclude(seen_to).order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])


def _noted(path: Path) -> list[str]:
    """What the file says, newest first; nothing when there is none."""
    try:
        return path.read_text().split()
    except FileNotFoundError:
        return []


def _note(path: Path, *values: str) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("w") as file:
        file.write("\n".join(filter(None, values)) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
