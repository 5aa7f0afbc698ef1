"""A whole import: every file of a directory, each to an end that is reported."""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from posts import publishing
from posts.importing.addresses import permalink
from posts.importing.assembly import Assembled, Assembly
from posts.importing.bylines import bylines_for
from posts.importing.pictures import Album
from posts.importing.sources import Source, Unreadable, read_sources
from posts.importing.stories import as_it_came, begin, fill, imported_before, why_only_a_draft
from posts.importing.values import ImportedPost, Links, Note, Outcome, UnreadablePost
from posts.models import Blog, Story
from posts.trust.rules import refuse_who_may_not_write

NOT_YET = 0  # stands for the id of a story that a dry run does not begin


class Result(enum.Enum):
    """How a file ended."""

    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file in the report."""

    file: str
    result: Result
    reason: str = ""  # why it failed
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Order:
    """What was asked for."""

    directory: Path
    blog: Blog
    user: Any
    publish: bool = False
    dry_run: bool = False
    old_site: str = ""  # "https://old.example.org", or empty


@dataclass
class Import:
    """Carries out one order; read the sources first, then take the entries."""

    order: Order
    new_people: list[str] = field(default_factory=list)  # names as they were made from the files
    _album: Album = field(default_factory=Album)
    _sources: Sequence[Source] = ()
    _unreadable: Sequence[Unreadable] = ()

    def read(self) -> int:
        """Read the directory; how many files there are. Raises `MayNotWrite` for a blog that is not the user's."""
        refuse_who_may_not_write(self.order.user, self.order.blog)
        language = self.order.blog.locale.language_code
        self._sources, self._unreadable = read_sources(
            self.order.directory, language=language, old_site=self.order.old_site
        )
        return len(self._sources) + len(self._unreadable)

    def entries(self) -> Iterator[Entry]:
        """One entry a file, as each is done: first the unreadable, then the posts, oldest first."""
        for file in self._unreadable:
            yield Entry(file=file.key, result=Result.FAILED, reason=file.reason)
        stories = imported_before(self.order.blog)
        new = [source for source in self._sources if source.key not in stories]
        if not self.order.dry_run:
            stories |= self._begin(new)
        links = self._links(stories)
        begun = {source.key for source in new}
        for source in self._sources:
            yield self._entry(source, story=stories.get(source.key), begun=source.key in begun, links=links)

    def _begin(self, sources: Sequence[Source]) -> dict[str, Story]:
        """Empty drafts of all new posts, so that they can link to each other whatever their order.

        One transaction each: a thousand in one would keep every other writer of SQLite waiting until they give up.
        """
        return {source.key: begin(source.post, key=source.key, blog=self.order.blog) for source in sources}

    def _links(self, stories: dict[str, Story]) -> Links:
        pages: dict[str, int] = {}
        for source in self._sources:
            story = stories.get(source.key)
            for address in _old_addresses(source.post):
                pages[address] = story.pk if story else NOT_YET
        return Links(stories=pages, old_site=self.order.old_site)

    def _entry(self, source: Source, *, story: Story | None, begun: bool, links: Links) -> Entry:
        """Bring one post to its end; what was begun for a post that fails goes again."""
        try:
            if story is not None and story.import_digest == source.digest:
                return self._unchanged(source, story)
            values = self._assembled(source.post, links=links)
            notes = values.notes
            if not self.order.dry_run and story is not None:
                notes += self._save(source, story=story, values=values)
        except (UnreadablePost, PermissionDenied, ValidationError, OSError) as error:
            if begun and story is not None:
                story.delete()
            return Entry(file=source.key, result=Result.FAILED, reason=_reason(error))
        is_new = story is None or not story.import_digest
        return Entry(file=source.key, result=Result.IMPORTED if is_new else Result.UPDATED, notes=notes)

    def _unchanged(self, source: Source, story: Story) -> Entry:
        """Nothing, unless a draft of an earlier import, as it came, is now to be published."""
        if not self.order.publish or not as_it_came(story):
            return Entry(file=source.key, result=Result.UNCHANGED)
        if not self.order.dry_run:
            publishing.publish_import(story=story, user=self.order.user)
        note = Note(outcome=Outcome.CONVERTED, what=_("the draft of an earlier import, now published"))
        return Entry(file=source.key, result=Result.UPDATED, notes=(note,))

    def _assembled(self, post: ImportedPost, *, links: Links) -> Assembled:
        return Assembly(
            post=post,
            directory=self.order.directory,
            links=links,
            album=None if self.order.dry_run else self._album,
            user=self.order.user,
        ).assembled()

    def _save(self, source: Source, *, story: Story, values: Assembled) -> tuple[Note, ...]:
        """Draft and, where asked for, publication, both or neither; what people decided here stands."""
        kept_back = why_only_a_draft(story)
        with transaction.atomic():
            bylines = bylines_for(source.post, locale=self.order.blog.locale)
            draft = fill(
                story, values=values, bylines=bylines, post=source.post, digest=source.digest, user=self.order.user
            )
            if self.order.publish and not kept_back:
                publishing.publish_import(story=draft, user=self.order.user)
        self.new_people += bylines.new_names
        return (*bylines.notes, Note(outcome=Outcome.CONVERTED, what=kept_back)) if kept_back else bylines.notes


def _old_addresses(post: ImportedPost) -> set[str]:
    """Where the old site may have shown the post: dated as Jekyll does, and by its name."""
    name = post.path.stem
    dated = name.replace("-", "/", 3) if name[:4].isdigit() and name.count("-") >= 3 else name
    day = f"{post.date:%Y/%m/%d}/{post.slug}" if post.date else post.slug
    return {permalink(dated), permalink(day)}


def _reason(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error) or type(error).__name__
