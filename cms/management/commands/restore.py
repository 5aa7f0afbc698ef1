"""`manage.py restore FOLDER`: back to a backup. The desk starts stopped."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from cms import backups
from integrations import epoch
from integrations.models import Heartbeat
from integrations.models.clock import from_now

STILL_THERE: Final = 60.0  # seconds since a worker was seen


class Command(BaseCommand):
    """Newer media files stay: a picture without its row is harmless."""

    help = "Put the database and the media files back to a backup. Stop web, workers, clock and beat first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """From where, and that it is meant."""
        parser.add_argument("folder", type=Path, help="what `backup` printed")
        parser.add_argument("--yes", action="store_true", help="the present database is replaced, and that is meant")

    def handle(self, *, folder: Path, yes: bool, **_options: Any) -> None:
        """Restore, bring the tables up to this code, and stop everything."""
        if settings.EPOCH_FILE is None:
            raise CommandError("EPOCH_FILE names no file, and without one nobody would notice. See docs/env-vars.md.")
        if not yes:
            raise CommandError("This replaces the present database. If that is meant, say --yes.")
        _refuse_while_running()
        try:
            about = backups.read_about(folder)
            backups.restore_database(folder)
            files = self.copy_media(folder / "media")
        except (OSError, backups.BackupError) as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0)
        epoch.trip()
        self.stdout.write(
            f"The desk is as it was at {about['made_at']} ({files} media files), and stopped. Start its processes, "
            "go through Deliveries, then an admin starts it again: manage.py desk status."
        )

    def copy_media(self, source: Path) -> int:
        """Copy all media files back; return how many."""
        files = backups.media_files(source)
        for path in tqdm(files, desc="media", unit="file", disable=None):
            backups.copy_file(path, source=source, target=Path(settings.MEDIA_ROOT))
        return len(files)


def _refuse_while_running() -> None:
    try:
        running = list(Heartbeat.objects.filter(seen_at__gt=from_now(-STILL_THERE)).values_list("name", flat=True))
    except DatabaseError:  # an empty database, or one of long ago: nobody can work with it
        return
    if running:
        raise CommandError(f"Still running a minute ago: {', '.join(running)}. Stop all processes, and wait so long.")
