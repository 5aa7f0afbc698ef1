"""`manage.py desk`: how the desk is, and the stop switch, from a shell."""

import json
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from integrations import stops
from integrations.ledger import NotNow
from integrations.management.by import acting
from integrations.models import Channel, Delivery, Recipient, Stop
from posts import publishing
from posts.models import Blog, Story


class Command(BaseCommand):
    """`stop` and `resume` need `--by` and `--reason`, as the desk's own screens do."""

    help = "Show how the desk is; stop everything, a channel, a blog or a story; start again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand a verb."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        status = verbs.add_parser("status", help="what stands still, is in flight, and waits")
        status.add_argument("--format", choices=("text", "json"), default="text")
        stop = verbs.add_parser("stop", help="hold everything, or what is named here")
        stop.add_argument("--channel", metavar="NAME")
        stop.add_argument("--blog", metavar="SLUG")
        stop.add_argument("--story", metavar="UUID")
        resume = verbs.add_parser("resume", help="lift a stop; what it held waits until a person lets it go")
        resume.add_argument("pk", type=int, help="the number that `status` shows")
        for change in (stop, resume):
            change.add_argument("--by", required=True, metavar="EMAIL")
            change.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb's own method."""
        {"status": self._status, "stop": self._stop, "resume": self._resume}[options["verb"]](options)

    def _stop(self, options: dict[str, Any]) -> None:
        user = acting(options["by"], right=stops.PRESS)
        try:
            stop = stops.press(user=user, reason=options["reason"], **_scope(options))
        except NotNow as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Stopped ({stop.pk}): {stop}")

    def _resume(self, options: dict[str, Any]) -> None:
        standing = Stop.objects.filter(pk=options["pk"]).first()
        if standing is None:
            raise CommandError(f"There is no stop {options['pk']}.")
        right = stops.LIFT_EVERYTHING if standing.scope == Stop.Scope.EVERYTHING else stops.LIFT
        try:
            stop = stops.lift(pk=standing.pk, user=acting(options["by"], right=right), reason=options["reason"])
        except NotNow as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Started again ({stop.pk}): {stop}. What it held waits until a person lets it go.")

    def _status(self, options: dict[str, Any]) -> None:
        facts = _facts()
        if options["format"] == "json":
            self.stdout.write(json.dumps(facts, indent=2))
            return
        for stop in facts["stops"]:
            self.stdout.write(f"STOPPED ({stop['id']}): {stop['over']}: {stop['reason']}, since {stop['since']}")
        for name in ("deliveries", "mails"):
            counted = ", ".join(f"{number} {state}" for state, number in facts[name].items()) or "none"
            self.stdout.write(f"{name}: {counted}")
        self.stdout.write(f"in flight: {facts['in_flight']}")
        self.stdout.write(f"held by a stop: {facts['held']}; go-lives held: {facts['go_lives_held']}")


def _scope(options: dict[str, Any]) -> dict[str, Any]:
    """What of the channel, blog and story was named; at most one of them."""
    named = [name for name in ("channel", "blog", "story") if options[name]]
    if len(named) > 1:
        raise CommandError("Name one of --channel, --blog and --story, or none for everything.")
    if not named:
        return {}
    value = options[named[0]]
    if named == ["channel"]:
        return {"channel": _found(Channel.objects.kept().filter(name=value), f"channel {value}")}
    if named == ["blog"]:
        return {"blog": _found(Blog.objects.filter(slug=value), f"blog {value}")}
    story = _found(Story.objects.filter(uuid=value) if _is_uuid(value) else Story.objects.none(), f"story {value}")
    return {"post": story.uuid, "title": story.headline_text()}


def _found(rows: Any, what: str) -> Any:
    found = list(rows[:2])
    if len(found) != 1:
        raise CommandError(f"There is no {what}." if not found else f"There is more than one {what}.")
    return found[0]


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _facts() -> dict[str, Any]:
    """The desk in plain values: standing stops, rows by state, calls in flight, and what waits for a person."""
    return {
        "stops": [
            {
                "id": stop.pk,
                "over": stop.over_what(),
                "reason": stop.reason,
                "since": stop.pressed_at.isoformat(timespec="seconds"),
            }
            for stop in Stop.objects.standing()
        ],
        "deliveries": _by_state(Delivery),
        "mails": _by_state(Recipient),
        "in_flight": len(stops.in_flight()),
        "held": Delivery.objects.held_by_stop().count(),
        "go_lives_held": len(publishing.held_by_stop()),
    }


def _by_state(model: Any) -> dict[str, int]:
    rows = model.objects.order_by("status").values("status").annotate(number=Count("pk"))
    return {row["status"]: row["number"] for row in rows}
