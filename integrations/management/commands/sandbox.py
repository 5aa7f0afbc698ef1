"""`manage.py sandbox`: a make-believe network on this machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from integrations.sandbox.rules import PORT, Rules
from integrations.sandbox.server import Sandbox


class Command(BaseCommand):
    """Runs in the foreground until interrupted; posts are kept in STATE_DIR/sandbox.sqlite3."""

    help = "Run sandbox networks (Mastodon, Bluesky, LinkedIn, X, webhooks) on this machine, with a timeline page."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and how strict to be."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=PORT)
        parser.add_argument("--requests", type=int, default=Rules.requests, help="in 5 minutes; 0: no limit")
        parser.add_argument("--crowd", action="store_true", help="make-believe readers like, repost and answer")

    def handle(self, *, host: str, port: int, requests: int, crowd: bool = False, **_options: Any) -> None:
        """Serve."""
        try:
            rules = Rules(requests=requests, crowd=crowd)
            mail = Path(getattr(settings, "EMAIL_FILE_PATH", "")) if settings.CAUGHT_MAIL_URL else None
            kept = settings.STATE_DIR / "sandbox.sqlite3"
            sandbox = Sandbox(host=host, port=port, path=kept, rules=rules, mail=mail)
        except OSError as error:
            raise CommandError(f"Cannot listen on {host}:{port}: {error.strerror}.") from None
        self.stdout.write(f"SANDBOX network on {sandbox.url} (timeline: {sandbox.url}/)")
        try:
            sandbox.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            sandbox.close()
