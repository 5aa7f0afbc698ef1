"""`manage.py channels`: configured destinations, from a shell."""

import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.log_actions import log

from integrations import credentials
from integrations.adapters import ADAPTERS
from integrations.adapters.matrix import table
from integrations.errors import DeliveryError
from integrations.forms import blogs
from integrations.management.by import acting
from integrations.models import Channel, Session

ENVIRONMENT = "BYLINE_CREDENTIAL_"  # then the field's name in capitals


class Command(BaseCommand):
    """Secrets come from standard input (a JSON object) or the environment, never from an argument."""

    help = "List, add, check, pause, resume and remove channels. Secrets: standard input or environment only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand a verb."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="all channels")
        listing.add_argument("--format", choices=("text", "json"), default="text")
        adding = verbs.add_parser("add", help=f"a new channel; secrets as JSON on standard input or {ENVIRONMENT}*")
        adding.add_argument("name")
        adding.add_argument("--kind", required=True, choices=sorted(ADAPTERS))
        adding.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a plain setting")
        adding.add_argument("--blog", action="append", default=[], metavar="SLUG")
        adding.add_argument("--by", required=True, metavar="EMAIL")
        for verb, words in (
            ("check", "ask the network whether the credential works"),
            ("pause", "hold what is on its way"),
            ("resume", "send what was held, in order"),
            ("remove", "close for good and forget the credential"),
        ):
            one = verbs.add_parser(verb, help=words)
            one.add_argument("name")
            one.add_argument("--by", required=True, metavar="EMAIL")
        verbs.add_parser("facts", help="what each network can do, as the table of docs/adding-a-channel.md")
        resealing = verbs.add_parser("reseal", help="encrypt all credentials with the newest key")
        resealing.add_argument("--by", required=True, metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the verb's own method."""
        verb = options["verb"]
        if verb == "list":
            self._list(options)
        elif verb == "add":
            self._add(options)
        elif verb == "check":
            self._check(options)
        elif verb == "facts":
            self.stdout.write(table(ADAPTERS.values()))
        elif verb == "reseal":
            self._reseal(options)
        else:
            self._switch(verb, options)

    def _list(self, options: dict[str, Any]) -> None:
        rows = [
            {"name": each.name, "kind": each.kind, "status": each.status, "uuid": str(each.uuid)}
            for each in Channel.objects.kept()
        ]
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, indent=2))
        for row in rows if options["format"] == "text" else ():
            self.stdout.write(f"{row['name']}\t{row['kind']}\t{row['status']}")

    def _add(self, options: dict[str, Any]) -> None:
        user = acting(options["by"], right="integrations.add_channel")
        network = ADAPTERS[options["kind"]]
        config = dict(_pair(text) for text in options["set"])
        if missing := set(network.config_fields) - set(network.config_defaults) - set(config):
            raise CommandError(f"--set is missing: {', '.join(sorted(missing))}")
        for field, choices in network.config_choices.items():
            if network.setting(config, field) not in dict(choices):
                raise CommandError(f"--set {field} is one of: {', '.join(dict(choices))}")
        pages = [_blog(slug) for slug in options["blog"]]
        channel = Channel(name=options["name"], kind=options["kind"], config=config)
        secrets = _secrets(list(network.credential_fields))
        for field, words in network.check_fields({**config, **secrets}).items():
            raise CommandError(f"{field}: {words}")
        channel.credential = secrets
        if Channel.objects.filter(name=channel.name).exists():
            raise CommandError(f"There is already a channel named {channel.name}.")
        channel.save()
        channel.blogs.set(pages)
        log(instance=channel, action="wagtail.create", user=user)
        self.stdout.write(f"Added {channel}. Now run: manage.py channels check {channel.name!r} --by {options['by']}")

    def _check(self, options: dict[str, Any]) -> None:
        acting(options["by"], right="integrations.change_channel")
        channel = _channel(options["name"])
        try:
            channel.prove()
        except DeliveryError as error:
            raise CommandError(f"{channel}: {error}") from None
        self.stdout.write(f"{channel} answers, and accepts the credential.")
        for words in channel.warnings:
            self.stdout.write(words)

    def _switch(self, verb: str, options: dict[str, Any]) -> None:
        right = "integrations.delete_channel" if verb == "remove" else "integrations.change_channel"
        user = acting(options["by"], right=right)
        channel = _channel(options["name"])
        if getattr(channel, verb)():
            log(instance=channel, action=f"byline.channel_{verb}", user=user)
        self.stdout.write(f"{channel}: {channel.get_status_display()}")

    def _reseal(self, options: dict[str, Any]) -> None:
        acting(options["by"], right="integrations.change_channel")
        sealed = Channel.objects.exclude(sealed_credential="")
        for channel in sealed:
            renewed = credentials.reseal(channel.sealed_credential)
            Channel.objects.filter(pk=channel.pk, sealed_credential=channel.sealed_credential).update(
                sealed_credential=renewed
            )
        Session.reseal_all()
        self.stdout.write(f"Encrypted {len(sealed)} credentials with the newest key.")


def _channel(name: str) -> Channel:
    channel = Channel.objects.kept().filter(name=name).first()
    if channel is None:
        raise CommandError(f"There is no channel named {name}.")
    return channel


def _blog(slug: str) -> Any:
    found = list(blogs().filter(slug=slug)[:2])
    if len(found) != 1:
        raise CommandError(f"--blog: {'no' if not found else 'more than one'} blog has the slug {slug}.")
    return found[0]


def _pair(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise CommandError(f"--set wants NAME=VALUE, not {text!r}.")
    return name, value


def _secrets(names: list[str]) -> dict[str, str]:
    """The secret fields, from the environment where the first is set there, else a JSON object on standard input."""
    given = {name: os.environ.get(f"{ENVIRONMENT}{name.upper()}", "") for name in names}
    if names and not given[names[0]]:
        given = _typed(names)
    if names and not given.get(names[0]):
        raise CommandError(f"Secret missing: {names[0]}. Give it on standard input as JSON, or as {ENVIRONMENT}*.")
    return {name: value for name, value in given.items() if value}


def _typed(names: list[str]) -> dict[str, str]:
    try:
        read = json.loads(sys.stdin.read() or "{}")
    except ValueError:
        raise CommandError("Standard input must be a JSON object of the secret fields.") from None
    if not isinstance(read, dict):
        raise CommandError("Standard input must be a JSON object of the secret fields.")
    return {name: str(read[name]) for name in names if name in read}
