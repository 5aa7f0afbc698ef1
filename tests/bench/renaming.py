"""A change of name across 1,000 live stories with 3,000 copies: its own part (site, feeds, revisions) in a minute.

One story goes through the real verbs; the others are its rows once more, with keys and addresses of their own. The
name stands in each as a mention and typed by hand, in every version, seal and copy. `BENCH_STORIES` makes it smaller.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

from django.db import connection, connections, models
from django.test import Client
from wagtail.models import Page, ReferenceIndex, Revision

from integrations.adapters import ADAPTERS
from integrations.models import Channel, Delivery, Message
from posts.changing import copies, sweeping
from posts.changing.beginning import begin, names_of
from posts.models import Byline, Change, InStory, Person, Seal, Story
from tests import factories
from tests.bench import Ratio
from tests.integrations.conftest import run_dry
from tests.integrations.network import Network
from tests.posts.changing.conftest import NEW, NEW_SHORT, OLD, OLD_SHORT, Carrying, Remembering
from tests.posts.mentions.texts import at

STORIES = int(os.environ.get("BENCH_STORIES", "1000"))
WITHIN = 60_000  # milliseconds
CHANNELS = (Carrying, Carrying, Remembering)
OF_NETWORKS = "payloads"  # waits until copies are right there


def renaming() -> Iterator[Ratio]:
    """Kind D, the dearest: nothing of the old name may be left in any version."""
    networks = {fake.name: fake for fake in CHANNELS}
    with mock.patch.dict(ADAPTERS, networks), mock.patch.object(Carrying, "network", Network()):
        person = factories.make_person(OLD, called=OLD_SHORT, user=factories.make_user(factories.AUTHORS))
        first = _live(person)
        last = _many(first, STORIES - 1)
        names = names_of(person, old=[OLD, OLD_SHORT], name=NEW, called=NEW_SHORT)
        bare = _read_and_write()
        plan = copies.plan(person, kind=Change.Kind.AWAY, names=names)
        answers = copies.chosen(plan.groups, {})
        if len(answers) != STORIES * len(CHANNELS):
            raise AssertionError(f"the plan knows {len(answers)} copies")
        start = time.perf_counter()
        change = begin(person=person, by=person.user, kind=Change.Kind.AWAY, names=names, choices=answers)
        with _another_worker(change):
            while not _own_part_is_through(change):
                sweeping.work(change.pk)
        ours = (time.perf_counter() - start) * 1000
        _holds(last, change)
    what = f"a name in {STORIES:,} stories, {len(answers):,} copies"
    yield Ratio(what=what, against="reading and writing those versions", ours=ours, bare=bare, within=WITHIN)


def _live(person: Person) -> Story:
    """One story with three copies, approved and sent."""
    blog = factories.make_blog("Work", slug="work")
    for number, fake in enumerate(CHANNELS):
        Channel.objects.create(name=f"Channel {number}", kind=fake.name).blogs.add(blog)
    paragraph = f"<p>{at(person)} rang. {OLD_SHORT}’s bell was broken, and {OLD} mended it by the window. " * 4 + "</p>"
    story = factories.make_story(
        by=factories.make_user(factories.AUTHORS),
        blog=blog,
        headline=f"A day with {OLD}",
        body=[("text", paragraph)] * 5,
        standfirst=f"What {OLD_SHORT} did.",
        authors=[person],
    )
    InStory.objects.get_or_create(page=story, person=person, defaults={"is_named": True})
    story = factories.approve(factories.hand_in(story))
    run_dry()
    return story


def _many(first: Story, number: int) -> Story:
    """The rows of `first` so many times more; returns the last story."""
    blog = first.get_parent()
    page, begun = Page.objects.get(pk=first.pk), blog.numchild
    places = [_Place(first, page, _next_path(blog, begun + n), n) for n in range(1, number + 1)]
    for model, row in ((Page, page), (Story, first)):
        _insert(model, [(row, place.columns()) for place in places])
    Page.objects.filter(pk=blog.pk).update(numchild=begun + number)
    for rows in (
        Revision.page_revisions.filter(object_id=str(first.pk)),
        Seal.objects.filter(page=first.pk),
        Byline.objects.filter(story=first.pk),
        InStory.objects.filter(page=first.pk),
        ReferenceIndex.objects.filter(object_id=str(first.pk), base_content_type__model="page"),
    ):
        made = [place.once_more(row) for place in places for row in rows]
        rows.model._base_manager.bulk_create(made, batch_size=200)  # type: ignore[attr-defined]
    for delivery in Delivery.objects.filter(post=first.uuid).select_related("there"):
        said = [place.once_more(delivery.there) for place in places]
        Message.objects.bulk_create(said, batch_size=200)
        sent = [place.once_more(delivery) for place in places]
        for row, message in zip(sent, said, strict=True):
            row.wanted = row.there = message
            row.remote_id = f"{delivery.remote_id}-{row.post}"
        Delivery.objects.bulk_create(sent, batch_size=200)
    return Story.objects.get(pk=places[-1].pk)


def _next_path(blog: Page, number: int) -> str:
    return str(Page._get_path(blog.path, blog.depth + 1, number))


class _Place:
    """One more story: its key, uuid and address."""

    def __init__(self, first: Story, page: Page, path: str, number: int) -> None:
        self.first, self.path = first, path
        self.pk, self.uuid, self.slug = first.pk + 100_000 + number, uuid4(), f"{page.slug}-{number}"
        self.url_path = f"{page.url_path.rstrip('/')}-{number}/"

    def columns(self) -> Mapping[str, Any]:
        """What is another thing in the rows of the page and the story."""
        return {
            "id": self.pk,
            "page_ptr": self.pk,
            "uuid": self.uuid,
            "path": self.path,
            "slug": self.slug,
            "url_path": self.url_path,
            "translation_key": uuid4(),
            "latest_revision": None,
            "live_revision": None,
        }

    def once_more(self, row: Any) -> Any:
        """A row about the first story as a row about this one, not stored yet."""
        old = {str(self.first.pk): str(self.pk), self.first.pk: self.pk, self.first.uuid: self.uuid}
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        values |= {name: old.get(value, value) for name, value in values.items() if isinstance(value, int | str | UUID)}
        values |= {"content": self._content(row.content)} if "content" in values else {}
        own = {"uuid": uuid4()} if "uuid" in values else {}
        own |= {"content_hash": uuid4()} if "content_hash" in values else {}
        return type(row)(**values | own | {row._meta.pk.attname: None} | self._no_revision(values))

    def _no_revision(self, values: Mapping[str, Any]) -> dict[str, None]:
        return {"revision_id": None} if "revision_id" in values else {}

    def _content(self, content: Mapping[str, Any]) -> dict[str, Any]:
        own = {"pk": self.pk, "uuid": str(self.uuid), "slug": self.slug, "url_path": self.url_path, "path": self.path}
        bylines = [{**one, "pk": None, "story": self.pk} for one in content.get("bylines", ())]
        return {**content, **own, "bylines": bylines, "latest_revision": None, "live_revision": None}


def _insert(model: type[models.Model], rows: Sequence[tuple[models.Model, Mapping[str, Any]]]) -> None:
    """Rows of one table of two: Django's `bulk_create` knows no parents."""
    fields = model._meta.local_concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})",  # noqa: S608 (names of our own tables)
            [
                [
                    field.get_db_prep_save(other.get(field.name, field.value_from_object(row)), connection)
                    for field in fields
                ]
                for row, other in rows
            ],
        )


def _read_and_write() -> float:
    """Milliseconds for the least that it could be: each version and seal read, and written as it was."""
    start = time.perf_counter()
    for model in (Revision, Seal):
        for pk, content in list(model.objects.values_list("pk", "content")):
            model.objects.filter(pk=pk).update(content=content)
    return (time.perf_counter() - start) * 1000


@contextmanager
def _another_worker(change: Change) -> Iterator[None]:
    """A second process that helps as the clock would have it; none where the database has one writer at a time."""
    if connection.vendor == "sqlite":
        yield
        return
    connections.close_all()  # each process opens its own
    helper = multiprocessing.get_context("fork").Process(target=_help, args=[change.pk])
    helper.start()
    try:
        yield
    finally:
        helper.join()


def _help(pk: int) -> None:
    while not Change.objects.get(pk=pk).over("stories"):
        for row in sweeping.to_help_with():
            sweeping.help_with(row)
        time.sleep(0.1)


def _own_part_is_through(change: Change) -> bool:
    """Whether all but what waits for networks is done; what waits for its turn is due at once here."""
    steps = Change.objects.get(pk=change.pk).steps
    return all(steps.get(name, {}).get("over") for name in sweeping.STEPS if name != OF_NETWORKS)


def _holds(last: Story, change: Change) -> None:
    """Readers find the new name, no version holds the old one, every copy is wanted otherwise."""
    page = Client().get(Story.objects.get(pk=last.pk).url).content.decode()
    if f"{NEW}</a> rang. {NEW_SHORT}’s bell" not in page or OLD_SHORT in page:
        raise AssertionError("the page of the last story has not followed")
    if any(OLD_SHORT in str(content) for content in Revision.objects.values_list("content", flat=True)):
        raise AssertionError("a version still holds the old name")
    if Delivery.objects.filter(status=Delivery.Status.SETTLED, wanted__parts__icontains=OLD_SHORT).exists():
        raise AssertionError("a copy was forgotten")
