"""Issues: made when a story goes live or a week is over, addressed bit by bit by the worker, each reader once.

Level-triggered: an issue that was not addressed to its end is taken up again by the next tick, after the last reader
it reached. What waits to be sent follows its stories: new words, or none when they were taken down.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from integrations import outbox
from integrations.message import Reader
from posts.listing import live_stories
from posts.models import Issue, Post, Story, Subscriber
from posts.newsletter import letters
from posts.newsletter.tokens import own_link

BATCH: Final = 500  # readers in one transaction, and in memory at one time
WEEK: Final = timedelta(days=7)
WEEKDAY: Final = 4  # Thursdays, at nine by the desk's clock
AT: Final = time(9)
LATE: Final = timedelta(days=1)  # a letter that could not be made within a day is left out


def story_went_live(story: Post) -> None:
    """A story is new: whoever wants each story gets it. Call inside the transaction that publishes."""
    if not isinstance(story, Story):
        return
    facts = {
        "kind": Issue.Kind.STORY,
        "language": story.language(),
        "title": story.headline_text()[:500],
        "post": story.uuid,
        "until": timezone.now(),
    }
    Issue.objects.get_or_create(key=f"story {story.uuid}", defaults=facts)


def make_weekly() -> None:
    """The weekly letter of each language that has readers, once its time has come."""
    until = _last_time(timezone.now())
    if timezone.now() - until > LATE:
        return
    year, week, _day = timezone.localtime(until).isocalendar()
    for language, _name in settings.LANGUAGES:
        if _weekly(language, until=until).exists():
            facts = {"kind": Issue.Kind.WEEK, "language": language, "title": f"{year}-W{week:02}", "until": until}
            Issue.objects.get_or_create(key=f"week {language} {year}-W{week:02}", defaults=facts)


def _last_time(now: datetime) -> datetime:
    """The last Thursday at nine that is not after `now`."""
    local = timezone.localtime(now)
    day = local.date() - timedelta(days=(local.isoweekday() - WEEKDAY) % 7)
    at = timezone.make_aware(datetime.combine(day, AT))
    return at if at <= now else timezone.make_aware(datetime.combine(day - WEEK, AT))


def due() -> list[int]:
    """Issues that some reader may not have been looked at for, oldest first."""
    return list(Issue.objects.filter(addressed_at=None).order_by("pk").values_list("pk", flat=True))


def address(pk: int) -> None:
    """Write an issue to all its readers. Harmless to repeat, and two at once share the work."""
    while _address_some(pk):
        pass


@transaction.atomic
def _address_some(pk: int) -> bool:
    """The next `BATCH` readers; False when another worker is at it, or nobody is left."""
    issue = Issue.objects.select_for_update(skip_locked=True).filter(pk=pk, addressed_at=None).first()
    if issue is None:
        return False
    readers = list(_readers(issue).filter(pk__gt=issue.reached).order_by("pk")[:BATCH])
    closed = outbox.closed_to_mail([reader.address for reader in readers])
    _write(issue, [reader for reader in readers if reader.address not in closed])
    if len(readers) < BATCH:
        Issue.objects.filter(pk=pk).update(addressed_at=Now())
        return False
    Issue.objects.filter(pk=pk).update(reached=readers[-1].pk)
    return True


def _readers(issue: Issue) -> "QuerySet[Subscriber]":
    if issue.kind == Issue.Kind.WEEK:
        return _weekly(issue.language, until=issue.until)
    story = live_stories().filter(uuid=issue.post).first() if issue.post else None
    if story is None:  # taken down before anybody was written to
        return Subscriber.objects.none()
    each = Subscriber.objects.reading().filter(rhythm=Subscriber.Rhythm.EACH)
    return each.following(blog=story.get_parent().pk, topics=list(story.topics.values_list("pk", flat=True)))


def _weekly(language: str, *, until: datetime) -> "QuerySet[Subscriber]":
    weekly = Subscriber.objects.reading().filter(rhythm=Subscriber.Rhythm.WEEKLY, language=language)
    return weekly.filter(confirmed_at__lte=until)


def _write(issue: Issue, readers: Sequence[Subscriber]) -> None:
    """One letter for all who get the same stories."""
    for uuids, some in _by_stories(issue, readers).items():
        letter = letters.write(issue, uuids) if uuids else None
        if letter is not None:
            to = [Reader(address=one.address, uuid=one.uuid, own_link=own_link(one)) for one in some]
            outbox.address_letter(letter, to)
    if issue.kind == Issue.Kind.WEEK:
        Subscriber.objects.filter(pk__in=[one.pk for one in readers]).update(written_until=issue.until)


def _by_stories(issue: Issue, readers: Sequence[Subscriber]) -> dict[tuple[UUID, ...], list[Subscriber]]:
    if issue.kind == Issue.Kind.STORY and issue.post:
        return {(issue.post,): list(readers)}
    groups: dict[tuple[UUID, ...], list[Subscriber]] = defaultdict(list)
    stories = _week(issue)
    blogs = _chosen(Subscriber.blogs.through, "blog_id", readers)
    topics = _chosen(Subscriber.topics.through, "topic_id", readers)
    for one in readers:
        since = max(one.written_until or issue.until - WEEK, issue.until - WEEK)
        mine = tuple(
            uuid
            for uuid, at, blog, about in stories
            if at > since and (blog in blogs[one.pk] or about & topics[one.pk])
        )
        groups[mine].append(one)
    return groups


def _week(issue: Issue) -> list[tuple[UUID, datetime, int, set[int]]]:
    """What appeared in the seven days before: uuid, when, its blog, its topics; newest first. Imports are no news."""
    found = live_stories(language=issue.language).filter(imported_from="")
    week = found.filter(first_published_at__gt=issue.until - WEEK, first_published_at__lte=issue.until)
    return [
        (story.uuid, story.first_published_at, story.get_parent().pk, {topic.pk for topic in story.topics.all()})
        for story in week
    ]


def _chosen(through: type, field: str, readers: Sequence[Subscriber]) -> dict[int, set[int]]:
    """Reader -> what they ticked."""
    ticked: dict[int, set[int]] = defaultdict(set)
    rows = through._default_manager.filter(subscriber__in=readers)  # type: ignore[attr-defined]
    for reader, key in rows.values_list("subscriber", field):
        ticked[reader].add(key)
    return ticked


@transaction.atomic
def follow(post: Post) -> None:
    """A story changed or was taken down: letters that carry it and still wait say what is true now, or are dropped."""
    for letter in outbox.waiting_letters_with(post.uuid):
        issue = Issue.objects.filter(uuid=letter.issue).first() if letter.issue else None
        carried: Iterable[UUID] = letter.carried.order_by("pk").values_list("post", flat=True)
        now = letters.write(issue, list(carried)) if issue else None
        if now != letter:
            outbox.change_letter(letter, now)
