"""`manage.py accounts reseal`: before an old key leaves CREDENTIAL_KEYS (docs/operations.md, Changing keys)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.errors import AuthError
from posts.accounts import factors


class Command(BaseCommand):
    help = "Second steps of logging in: seal their secrets with the newest key."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("reseal", help="encrypt all secrets of second steps with the newest key")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = factors.reseal_all()
        except AuthError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Sealed with the newest key: {count}.")
