"""Time on the wire is the database's, so that machines with different clocks agree on what is due."""

from datetime import timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now


def from_now(seconds: float) -> "ExpressionWrapper[CombinedExpression]":
    """The database's present plus `seconds` (negative: in the past)."""
    shift = Value(timedelta(seconds=seconds), output_field=DurationField())
    return ExpressionWrapper(Now() + shift, output_field=DateTimeField())
