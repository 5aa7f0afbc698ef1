"""Time on the wire is the database's, so that machines with different clocks agree on what is due."""

from datetime import timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now


def span(seconds: float) -> Value:
    """So many seconds, to add to a moment."""
    return Value(timedelta(seconds=seconds), output_field=DurationField())


def from_now(seconds: float) -> "ExpressionWrapper[CombinedExpression]":
    """The database's present plus `seconds` (negative: in the past)."""
    return ExpressionWrapper(Now() + span(seconds), output_field=DateTimeField())
