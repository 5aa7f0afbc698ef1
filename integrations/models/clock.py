"""Time on the wire is the database's, so that machines with different clocks agree on what is due."""

from datetime import datetime, timedelta
from typing import cast

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now


def span(seconds: float) -> Value:
    """So many seconds, to add to a moment."""
    return Value(timedelta(seconds=seconds), output_field=DurationField())


def from_now(seconds: float) -> "ExpressionWrapper[CombinedExpression] | Now":
    """The database's present plus `seconds` (negative: in the past).

    With none it is the present itself: SQLite compares moments as text, and writes a sum with more digits, so that
    within the same millisecond it would still be to come.
    """
    if not seconds:
        return Now()
    return ExpressionWrapper(Now() + span(seconds), output_field=DateTimeField())


def database_now() -> datetime:
    """What the database's clock says."""
    anything = ContentType.objects.order_by()[:1]  # Django asks no question without a table
    return cast("datetime", anything.values_list(Now(), flat=True).get())
