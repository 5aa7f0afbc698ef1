"""`manage.py backup FOLDER`: the database and the media files, while the desk runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from cms import backups
from integrations import epoch


class Command(BaseCommand):
    """The keys (CREDENTIAL_KEYS, SECRET_KEY) are not in it, and the epoch's file must not be."""

    help = "Copy the database and the media files into a new folder below FOLDER. The desk may go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **_options: Any) -> None:
        """Database first: a picture without its row is harmless, a row without its picture is not."""
        made = folder / f"byline-{timezone.now():%Y%m%d-%H%M%S}"
        part = made.with_name(f"{made.name}.part")
        try:
            part.mkdir(mode=0o700, parents=True)
            backups.dump_database(part)
            files = self.copy_media(part / "media")
            part.rename(made)
        except (OSError, backups.BackupError) as error:
            raise CommandError(str(error)) from error
        epoch.turn()  # whoever restores this is noticed, by whatever tool it is done
        self.stdout.write(f"{made} (database, {files} media files)")

    def copy_media(self, target: Path) -> int:
        """Copy all media files; return how many."""
        files = backups.media_files(Path(settings.MEDIA_ROOT))
        for path in tqdm(files, desc="media", unit="file", disable=None):
            backups.copy_file(path, source=Path(settings.MEDIA_ROOT), target=target)
        return len(files)
