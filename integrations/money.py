"""What calls cost where a network takes money: told before they are made, kept with each, and held to a budget."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.db.models import Sum
from django.db.models.functions import Now, TruncMonth
from django.utils.translation import gettext as _

from integrations.adapters.base import Adapter
from integrations.errors import PermanentError
from integrations.message import Parts
from integrations.models import Attempt, Channel, Expense

NOT_CHARGED: Final = (Attempt.Outcome.UNSENT, Attempt.Outcome.REFUSED, Attempt.Outcome.LATER, Attempt.Outcome.AUTH)


def price(channel: Channel, parts: Parts) -> Decimal:
    """US dollars for publishing these parts there."""
    return channel.adapter_class.price(parts, channel.config)


def spent_this_month(channel: Channel) -> Decimal:
    """US dollars that the calls of this calendar month cost, those in doubt and what was read included."""
    calls = Attempt.objects.filter(delivery__channel=channel, started_at__gte=TruncMonth(Now()))
    sent = calls.exclude(outcome__in=NOT_CHARGED).aggregate(total=Sum("cost"))["total"]
    read = Expense.objects.filter(channel=channel, at__gte=TruncMonth(Now())).aggregate(total=Sum("cost"))["total"]
    return (sent or Decimal(0)) + (read or Decimal(0))


def note_reading(channel: Channel, adapter: Adapter) -> None:
    """Keep what this adapter's reads cost; it is counted once."""
    if adapter.spent:
        Expense.objects.create(channel=channel, cost=adapter.spent)
        adapter.spent = Decimal(0)


def may_read(channel: Channel) -> bool:
    """Whether the month's budget has something left for figures and answers; what is free may always be read."""
    budget = channel.adapter_class.budget(channel.config)
    return budget is None or spent_this_month(channel) < budget


def refuse_beyond_budget(attempt: Attempt) -> None:
    """Raise `PermanentError` when this call, already written down, would cost more than the month's budget has left.

    What is taken down is never held back by money.
    """
    if not attempt.cost or not attempt.makes_new:
        return
    channel = attempt.delivery.channel
    budget = channel.adapter_class.budget(channel.config)
    if budget is not None and spent_this_month(channel) > budget:
        words = {"channel": channel, "budget": dollars(budget), "price": dollars(attempt.cost)}
        raise PermanentError(
            _("The budget of %(channel)s for this month, %(budget)s, is used up; this costs %(price)s.") % words
        )


def told(charges: Mapping[Channel, Decimal]) -> list[str]:
    """A sentence for each channel that takes money; nothing for the others."""
    return [
        _("%(channel)s will charge %(price)s.") % {"channel": channel.name, "price": dollars(amount)}
        for channel, amount in sorted(charges.items(), key=lambda item: item[0].name)
        if amount
    ]


def dollars(amount: Decimal) -> str:
    """An amount as it is written: $0.20, and $0.015 where cents are not enough."""
    cents = amount.quantize(Decimal("0.01"))
    return f"${cents}" if cents == amount else f"${amount.normalize():f}"
