"""How the wire is, in plain values: for a monitor, not for readers. Reads rows; asks neither broker nor network."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, DurationField, Expression, ExpressionWrapper, F, Max, Min, Q
from django.db.models.functions import Now

from integrations.models import Attempt, Channel, Delivery, Heartbeat, Recipient, Stop
from integrations.models.clock import database_now, from_now

HOUR: Final = 3600.0
NEWEST: Final = 20_000  # calls that are looked at for the last hour; older ones are not counted
NO_TICK: Final = 30.0  # seconds after which the clock has stopped
NO_WORKER: Final = 60.0
LATE: Final = 300.0  # seconds something that may go out waits for a worker


@dataclass(frozen=True, kw_only=True)
class Health:
    """`problems` in words, empty when all is well; ages are in seconds, None where nothing waits."""

    problems: list[str]
    last_tick: float | None
    workers: dict[str, float]
    deliveries: dict[str, int]  # by state, settled ones left out
    oldest_due: float | None
    mails: dict[str, int]
    oldest_mail: float | None
    outcomes: dict[str, int]  # of the calls of the last hour
    channels: list[dict[str, Any]]
    stops: int

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def health() -> Health:
    """How the wire is now; raises DatabaseError when nobody can tell."""
    last_tick, workers = _seen()
    ready = Delivery.objects.ready().going().on_open_channels()
    oldest_due = _age(ready, "due_at")
    return Health(
        problems=_problems(last_tick=last_tick, workers=workers, oldest_due=oldest_due),
        last_tick=last_tick,
        workers=workers,
        deliveries=_by_state(Delivery.objects.filter(~Q(status=Delivery.Status.SETTLED))),
        oldest_due=oldest_due,
        mails=_by_state(Recipient.objects.filter(status__in=(Recipient.Status.DUE, Recipient.Status.SENDING))),
        oldest_mail=_age(Recipient.objects.ready().going(), "due_at"),
        outcomes=_outcomes(),
        channels=_channels(),
        stops=Stop.objects.standing().count(),
    )


def _problems(*, last_tick: float | None, workers: dict[str, float], oldest_due: float | None) -> list[str]:
    problems = []
    if last_tick is None or last_tick > NO_TICK:
        problems.append("The clock does not tick: see to beat, the clock worker and the broker.")
    if not any(age <= NO_WORKER for age in workers.values()):
        problems.append("No worker is alive.")
    if oldest_due is not None and oldest_due > LATE:
        problems.append("Something has been due for minutes and no worker takes it.")
    return problems


def _seen() -> tuple[float | None, dict[str, float]]:
    """Seconds since the last tick, and since each worker of the last day was seen."""
    recent = Heartbeat.objects.filter(seen_at__gt=from_now(-24 * HOUR)).annotate(age=_since(F("seen_at")))
    ages = {(row.kind, row.name): _seconds(row.age) for row in recent}
    ticks = [age for (kind, _name), age in ages.items() if kind == Heartbeat.Kind.TICK]
    workers = {name: age for (kind, name), age in ages.items() if kind == Heartbeat.Kind.WORKER}
    return min(ticks, default=None), workers


def _outcomes() -> dict[str, int]:
    newest = Attempt.objects.aggregate(last=Max("pk"))["last"] or 0
    recent = Attempt.objects.filter(pk__gt=newest - NEWEST, started_at__gt=from_now(-HOUR))
    counted = recent.order_by().values("outcome").annotate(number=Count("pk"))
    return {row["outcome"] or "open": row["number"] for row in counted}


def _channels() -> list[dict[str, Any]]:
    """Each channel's state, its failures in a row, and for how many seconds it makes no call (0: it may)."""
    now = database_now()
    return [
        {
            "name": channel.name,
            "network": channel.kind,
            "status": channel.status,
            "failures": channel.failures,
            "warnings": list(channel.warnings),
            "rests_for": max([0.0, *(_seconds(until - now) for until in channel.rests())]),
        }
        for channel in Channel.objects.kept().select_related("host").order_by("name")
    ]


def _by_state(rows: Any) -> dict[str, int]:
    return {row["status"]: row["number"] for row in rows.order_by().values("status").annotate(number=Count("pk"))}


def _age(rows: Any, moment: str) -> float | None:
    age: timedelta | None = rows.aggregate(age=_since(Min(moment)))["age"]
    return None if age is None else _seconds(age)


def _since(moment: "Expression | F") -> ExpressionWrapper[Any]:
    return ExpressionWrapper(Now() - moment, output_field=DurationField())


def _seconds(age: timedelta) -> float:
    return round(age.total_seconds(), 1)
