"""Expense: what reading at a network cost. What is published costs too, and stands with its attempt."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from integrations.models.channel import Channel


class Expense(models.Model):
    """US dollars that one look at a channel cost, by the prices in its settings."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    cost = models.DecimalField(max_digits=10, decimal_places=4)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (models.Index(fields=("channel", "at"), name="expenses_of_a_channel"),)
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")

    def __str__(self) -> str:
        return f"{self.channel}: {self.cost}"
