"""`manage.py import_posts DIR --blog SLUG --by EMAIL`: old posts in, as often as you like."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from posts.importing.run import Entry, Import, Order, Result
from posts.models import Blog
from posts.permissions import IMPORT, holds
from posts.trust.rules import MayNotWrite


class Command(BaseCommand):
    """Exit status 0 when every file was read to its end, also when some failed: the report names them. 1 for misuse."""

    help = "Turn Markdown files with front matter into stories. Safe to repeat: what has not changed is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="where the files are; pictures lie below or beside it")
        parser.add_argument("--blog", required=True, metavar="SLUG", help="the blog that gets the stories")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who imports, and answers for it")
        parser.add_argument("--publish", action="store_true", help="publish at once, approved by the person named")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--old-site", default="", metavar="URL", help="links to pages of the old site lead there")

    def handle(self, *_args: Any, **options: Any) -> None:
        order = self._order(options)
        work = Import(order)
        try:
            total = work.read()
        except MayNotWrite as refused:
            raise CommandError(str(refused)) from refused
        on_terminal = sys.stderr.isatty()
        seen: list[Entry] = []
        for entry in tqdm(work.entries(), total=total, unit="post", disable=not on_terminal):
            seen.append(entry)
            if not on_terminal:
                self._line(entry)
        if on_terminal:
            for entry in seen:
                self._line(entry)
        self._sum(seen, work=work)

    def _order(self, options: dict[str, Any]) -> Order:
        directory: Path = options["directory"]
        if not directory.is_dir():
            raise CommandError(f"{directory} is no directory.")
        old_site = options["old_site"].rstrip("/")
        if old_site and urlsplit(old_site).scheme not in ("http", "https"):
            raise CommandError("--old-site takes a whole address, such as https://old.example.org")
        return Order(
            directory=directory.resolve(),
            blog=self._blog(options["blog"]),
            user=self._user(options["by"]),
            publish=options["publish"],
            dry_run=options["dry_run"],
            old_site=old_site,
        )

    def _blog(self, slug: str) -> Blog:
        blogs: list[Blog] = list(Blog.objects.filter(slug=slug))
        if len(blogs) == 1:
            return blogs[0]
        known = ", ".join(sorted(set(Blog.objects.values_list("slug", flat=True)))) or "none yet"
        problem = "More than one blog has" if blogs else "No blog has"
        raise CommandError(f"{problem} the address “{slug}”. Blogs: {known}.")

    def _user(self, email: str) -> Any:
        users = list(get_user_model().objects.filter(email__iexact=email, is_active=True))
        if len(users) != 1:
            raise CommandError(f"{'More than one' if users else 'No'} active user has the address {email}.")
        if not holds(users[0], IMPORT):
            raise CommandError(f"{email} may not import stories; somebody in Admins may.")
        return users[0]

    def _line(self, entry: Entry) -> None:
        reason = f": {entry.reason}" if entry.reason else ""
        self.stdout.write(f"{entry.result.value:<9}  {entry.file}{reason}")
        for note in entry.notes:
            self.stdout.write(f"             {note}")

    def _sum(self, entries: list[Entry], *, work: Import) -> None:
        counts = Counter(entry.result for entry in entries)
        self.stdout.write("")
        if work.new_people:
            self.stdout.write("New people, named as the files name them; please check: " + ", ".join(work.new_people))
        if work.order.dry_run:
            self.stdout.write("A dry run: nothing was changed.")
        self.stdout.write(", ".join(f"{result.value}: {counts[result]}" for result in Result))
