"""`manage.py load_demo`: an invented company to try the desk with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from posts.demo import PASSWORD, NotADemo, load_demo


class Command(BaseCommand):
    help = "Load an invented company: people, blogs, stories in every state. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--i-know", action="store_true", help="load it although this is no demo: its log-ins have a known password"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_demo(say=self.stdout.write, despite_production=options["i_know"])
        except NotADemo as error:
            raise CommandError(f"{error} If you mean it, say --i-know.") from error
        self.stdout.write(f"Log-ins: noor@, marit@ and ada@byline.example; the password of all is {PASSWORD}")
