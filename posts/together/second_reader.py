"""One person outside the review reads a draft, by a link that its writer makes, sees used, and ends.

The link's secret is 256 random bits and is shown once; only its hash is stored. What it opens is the version as it was
when the link was made. Of whoever opens it nothing is kept: no address, no browser, only how often and when last.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from integrations.models.clock import from_now
from posts import notices
from posts.models import SecondReading, Story
from posts.permissions import WRITE, holds, is_author_of
from posts.publishing import NotNow, lock
from posts.secret_links import hash_of, new_secret
from posts.text import clean_line
from posts.together.ways import absolute_to

DAYS: Final = (1, 7, 30)
AT_MOST: Final = 10  # open links to one story
LONGEST_NOTE: Final = 1000  # characters
DAY: Final = 24 * 3600  # seconds


@dataclass(frozen=True, kw_only=True)
class NewLink:
    """A link as its writer sees it this once."""

    reading: SecondReading
    address: str  # with the secret; nobody can show it again


@transaction.atomic
def share(*, story: Story, user: Any, reader: str, days: int) -> NewLink:
    """A link to the draft as it is now, for `days` (1, 7 or 30); raises `PermissionDenied`, `NotNow`, `ValueError`."""
    if not (holds(user, WRITE) and is_author_of(user, story)):
        raise PermissionDenied
    if days not in DAYS:
        raise ValueError(days)
    page = lock(story)
    if SecondReading.objects.open().filter(page=page.pk).count() >= AT_MOST:
        raise NotNow(_("So many links to this story are open that you should end one first."))
    token = new_secret()
    reading = SecondReading.objects.create(
        page_id=page.pk,
        made_by=user,
        reader=clean_line(reader)[:80],
        token_hash=hash_of(token),
        content=page.get_latest_revision_as_object().serializable_data(),
        expires_at=from_now(days * DAY),
    )
    reading.refresh_from_db()
    log(instance=page, action="byline.show", user=user, data={"until": reading.expires_at.isoformat()})
    return NewLink(reading=reading, address=absolute_to(reverse("second_reading", args=[token])))


@transaction.atomic
def end(*, reading: SecondReading, user: Any) -> None:
    """The link opens nothing any more, and its copy of the words is gone; its maker or the owner may do that."""
    story = reading.page.specific
    if not is_author_of(user, story) or user.pk not in (reading.made_by_id, story.owner_id):
        raise PermissionDenied
    if SecondReading.objects.filter(pk=reading.pk, revoked_at=None).update(revoked_at=Now(), content={}):
        log(instance=story, action="byline.hide", user=user)


def opened_by(token: str) -> SecondReading | None:
    """What a link opens, or None: one nobody made, one that ended, and one whose maker writes the story no more."""
    found = SecondReading.objects.open().filter(token_hash=hash_of(token)).select_related("made_by").first()
    if found is None or not holds(found.made_by, WRITE) or not is_author_of(found.made_by, found.page.specific):
        return None
    return found


def version_of(reading: SecondReading) -> Story:
    """The story as it was when the link was made."""
    version: Story = reading.page.specific.with_content_json(reading.content)
    return version


def count(reading: SecondReading) -> None:
    """It was opened once more; who opened it is nobody's business."""
    SecondReading.objects.filter(pk=reading.pk).update(opened=F("opened") + 1, last_opened_at=Now())


class TooLong(ValueError):
    """A note of more characters than we take; says how many too many."""

    def __init__(self, over: int) -> None:
        super().__init__(over)
        self.over = over


def note_of(typed: str) -> str:
    """What somebody typed, with line ends as people count them: one character each."""
    return typed.replace("\r\n", "\n").strip()


@transaction.atomic
def answer(*, reading: SecondReading, words: str) -> bool:
    """Keep the reader's note for the writer who made the link, and tell them; False when there is one already.

    Raises `TooLong`.
    """
    words = note_of(words)
    if len(words) > LONGEST_NOTE:
        raise TooLong(len(words) - LONGEST_NOTE)
    open_still = SecondReading.objects.open().filter(pk=reading.pk, noted_at=None)
    if not words or not open_still.update(note=words, noted_at=Now()):
        return False
    writer = reading.made_by
    if writer.email:
        link = absolute_to(reverse("story_second_reader", args=[reading.page_id]))
        key = f"second-reader:{reading.pk}"
        page = reading.page.specific
        notices.tell(writer, post=page, what="second_reader", key=key, link=link, reader=reading.reader)
    return True


def forget_ended() -> int:
    """Drop the copies of words that no link opens any more; returns how many. Notes and counts stay."""
    open_still = SecondReading.objects.open().values("pk")  # asked within the UPDATE: a link made now is not missed
    return int(SecondReading.objects.exclude(pk__in=open_still).exclude(content={}).update(content={}))


def state_of(reading: SecondReading, *, is_open: bool) -> str:
    """What a list of links says of one."""
    if is_open:
        return _("open until %(time)s") % {"time": _moment(reading.expires_at)}
    if reading.revoked_at:
        return _("ended by hand on %(time)s") % {"time": _moment(reading.revoked_at)}
    if reading.expires_at <= timezone.now():
        return _("ended by itself on %(time)s") % {"time": _moment(reading.expires_at)}
    return _("ended, because the story is live")


def _moment(when: datetime) -> str:
    """A day and a time, in the language and the hours of whoever reads."""
    return date_format(timezone.localtime(when), "DATETIME_FORMAT")
