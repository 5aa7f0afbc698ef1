"""`manage.py deliveries`: the ledger, from a shell."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from integrations import ledger
from integrations.management.by import acting
from integrations.models import Delivery

CHANGES: Final[Mapping[str, Callable[..., None]]] = {
    "retry": ledger.retry,
    "drop": ledger.drop,
    "found": ledger.found,
    "gone": ledger.gone,
}


class Command(BaseCommand):
    """Changes need `--by` and `--reason`."""

    help = "List and show deliveries; retry, drop, or say where one was found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand a verb."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="all deliveries, newest change first")
        listing.add_argument("--status", action="append", choices=Delivery.Status.values)
        listing.add_argument("--format", choices=("text", "json"), default="text")
        showing = verbs.add_parser("show", help="one delivery with every try")
        showing.add_argument("pk", type=int)
        showing.add_argument("--format", choices=("text", "json"), default="text")
        for verb, words in (
            ("retry", "send again what failed"),
            ("drop", "leave the channel as it is"),
            ("found", "it is there, at --url: an unknown one, or one that a person posted by hand"),
            ("gone", "a person took it down there by hand"),
        ):
            change = verbs.add_parser(verb, help=words)
            change.add_argument("pk", type=int, nargs="+" if verb != "found" else 1)
            change.add_argument("--by", required=True, metavar="EMAIL")
            change.add_argument("--reason", required=True)
            if verb == "retry":
                change.add_argument("--looked", action="store_true", help="I looked there: it is not there")
            if verb == "found":
                change.add_argument("--url", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb's own method."""
        if options["verb"] == "list":
            self._list(options)
        elif options["verb"] == "show":
            self._show(options)
        else:
            self._change(options)

    def _list(self, options: dict[str, Any]) -> None:
        deliveries = Delivery.objects.select_related("channel").order_by("-changed_at", "-pk")
        if options["status"]:
            deliveries = deliveries.filter(status__in=options["status"])
        rows = [_facts(delivery) for delivery in deliveries]
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, indent=2))
        for row in rows if options["format"] == "text" else ():
            self.stdout.write(f"{row['id']}\t{row['status']}\t{row['channel']}\t{row['title']}")

    def _show(self, options: dict[str, Any]) -> None:
        delivery = Delivery.objects.select_related("channel").filter(pk=options["pk"]).first()
        if delivery is None:
            raise CommandError(f"There is no delivery {options['pk']}.")
        tries = [
            {
                "n": attempt.n,
                "verb": attempt.verb,
                "outcome": attempt.outcome,
                "started": attempt.started_at.isoformat(),
                "words": attempt.words,
            }
            for attempt in delivery.attempts.all()
        ]
        facts = _facts(delivery)
        if options["format"] == "json":
            self.stdout.write(json.dumps(facts | {"attempts": tries}, indent=2))
            return
        for name, value in facts.items():
            self.stdout.write(f"{name}: {value}")
        for each in tries:
            self.stdout.write(f"  {each['n']}. {each['started']} {each['verb']}: {each['outcome']} {each['words']}")

    def _change(self, options: dict[str, Any]) -> None:
        user = acting(options["by"], right=ledger.RIGHT)
        further = {name: options[name] for name in ("looked", "url") if name in options}
        for pk in options["pk"]:
            try:
                CHANGES[options["verb"]](pk=pk, user=user, reason=options["reason"], **further)
            except Delivery.DoesNotExist:
                raise CommandError(f"There is no delivery {pk}.") from None
            except ledger.NotNow as error:
                raise CommandError(f"Delivery {pk}: {error}") from None
            self.stdout.write(f"Delivery {pk}: noted")


def _facts(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.pk,
        "post": str(delivery.post),
        "title": delivery.title,
        "url": delivery.url,
        "channel": delivery.channel.name,
        "status": delivery.status,
        "waits": delivery.hold_reason,
        "there": delivery.remote_url,
        "error": delivery.last_error,
        "changed": delivery.changed_at.isoformat(),
    }
