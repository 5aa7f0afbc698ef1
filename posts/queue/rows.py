"""The clock goes through many promises: one that cannot be seen to stops no other."""

import logging
from collections.abc import Callable, Iterable

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction

from posts.models import Promise

FAULTS = (DatabaseError, ObjectDoesNotExist, ValueError, OverflowError)  # what a row that says nonsense may cause
logger = logging.getLogger(__name__)


def each(promises: Iterable[Promise], deed: Callable[[Promise], object]) -> None:
    """Do `deed` to each promise, in a transaction of its own; a fault is logged and undoes that one alone."""
    for promise in promises:
        try:
            with transaction.atomic():
                deed(promise)
        except FAULTS:
            logger.exception("Nothing could be done about promise %s", promise.pk)
