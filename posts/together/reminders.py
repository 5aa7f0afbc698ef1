"""One kind reminder of a draft that its author seems to have forgotten; a second only on the day they choose."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState, get_default_page_content_type

from integrations.models.clock import from_now
from posts import automatic
from posts.models import AutomaticKind, DraftReminder, Seal, StoppedKind, Story
from posts.notices import name_of, zone_of
from posts.permissions import WRITE, holds
from posts.publishing import NotNow, lock
from posts.together.ways import absolute_to

DAY: Final = 24 * 3600  # seconds
FORGOTTEN: Final = 10 * DAY  # after so long without a change
PAST: Final = 40 * DAY  # who could not be told by then is left in peace
HOUR: Final = 9  # of the site's day; a letter is best read in the morning


def remind(now: datetime | None = None) -> int:
    """Remind of what is forgotten, in the one civil hour of a working day; returns how many letters were written.

    Harmless to repeat, also twice at once: a draft is locked and looked at again before its author is told.
    """
    here = timezone.localtime(now or timezone.now(), ZoneInfo(settings.TIME_ZONE))
    if here.hour != HOUR or here.isoweekday() > 5:
        return 0
    drafts = list(forgotten(here.date()).values_list("pk", flat=True))
    return sum(_remind_of(pk, here.date()) for pk in drafts)


def forgotten(today: date) -> Any:
    """Drafts whose author may be told: nobody touched them for ten days, or their author asked for today.

    What was ever handed in, live, planned or imported has other letters, and what was put aside has none.
    """
    handed_in = WorkflowState.objects.filter(
        base_content_type=get_default_page_content_type(), object_id=Cast(OuterRef("pk"), CharField())
    )
    untouched = Q(latest_revision_created_at__range=(from_now(-PAST), from_now(-FORGOTTEN)))
    untold = untouched & Q(draft_reminder__isnull=True)
    asked = Q(draft_reminder__put_aside_at=None, draft_reminder__again_on__lte=today)
    return (
        Story.objects.filter(untold | asked, live=False, first_published_at=None, imported_from="")
        .filter(~Exists(handed_in), ~Exists(Seal.objects.filter(page=OuterRef("pk"))), owner__is_active=True)
        .exclude(owner__in=StoppedKind.objects.filter(kind=AutomaticKind.DRAFT).values("user"))
        .order_by("latest_revision_created_at", "pk")
    )


@transaction.atomic
def _remind_of(pk: int, today: date) -> bool:
    """Tell one author of one draft, if it still is one that nobody told them of."""
    Page.objects.select_for_update().filter(pk=pk).first()
    story: Story | None = forgotten(today).filter(pk=pk).first()
    if story is None or not holds(story.owner, WRITE):
        return False
    version = story.get_latest_revision_as_object()
    if not any(block.text.strip() for block in version.voice_blocks()):  # our own questions are no words of theirs
        return False
    row = DraftReminder.objects.filter(page=pk).first()
    told = automatic.tell(
        user=story.owner,
        kind=AutomaticKind.DRAFT,
        key=f"draft:{story.uuid}:{row.again_on if row else 'first'}",
        why=lambda: _why(story, row),
        what="draft",
        post=version,
        changed_by=name_of(_somebody_else(story)),
        link=absolute_to(reverse("draft_reminder", args=[pk])),
    )
    if told:
        DraftReminder.objects.update_or_create(page_id=pk, defaults={"told_at": Now(), "again_on": None})
    return told


def _why(story: Story, row: DraftReminder | None) -> str:
    """The true reason, in the language and the hours of whoever gets it."""
    if row and row.asked_at:
        facts = {"asked": _day(row.asked_at), "day": date_format(row.again_on, "DATE_FORMAT")}  # type: ignore[arg-type]
        return _("You get this because you asked on %(asked)s to be reminded on %(day)s.") % facts
    facts = {"day": _day(story.latest_revision_created_at)}
    if other := _somebody_else(story):
        words = _(
            "You get this because you began a story here, and %(name)s last changed it on %(day)s. It comes once."
        )
        return words % {**facts, "name": name_of(other)}
    return _("You get this because you began a story here and last changed it on %(day)s. It comes once.") % facts


def _somebody_else(story: Story) -> Any:
    """Who made the last change, where that was not the owner: somebody who writes it too, or comms who helps."""
    other = story.latest_revision.user
    return other if other and other.pk != story.owner_id else None


def _day(when: datetime) -> str:
    return date_format(timezone.localtime(when), "DATE_FORMAT")


def is_a_draft(story: Story) -> bool:
    """Whether there is something to be reminded of: nobody but its writers has met it."""
    return not story.was_shown()


def choices(user: Any) -> tuple[date, date]:
    """The first and the last day somebody may choose, in their own hours: tomorrow, and a year on."""
    today = timezone.localtime(timezone.now(), zone_of(user)).date()
    return today + timedelta(days=1), today + timedelta(days=366)


@transaction.atomic
def again(*, story: Story, user: Any, on: date) -> None:
    """The author asks to be reminded once more; raises `NotNow` for a day that is none of the choices."""
    first, last = choices(user)
    page = _own_draft(story, user)
    if not first <= on <= last:
        raise NotNow(_("Choose a day from tomorrow on, within a year."))
    facts = {"again_on": on, "asked_at": Now(), "put_aside_at": None}
    DraftReminder.objects.update_or_create(page_id=page.pk, defaults=facts)


@transaction.atomic
def put_aside(*, story: Story, user: Any) -> None:
    """No reminder of this draft; the draft stays as it is."""
    page = _own_draft(story, user)
    facts = {"again_on": None, "asked_at": None, "put_aside_at": Now()}
    DraftReminder.objects.update_or_create(page_id=page.pk, defaults=facts)


def _own_draft(story: Story, user: Any) -> Story:
    page: Story = lock(story)
    if page.owner_id != user.pk or not is_a_draft(page):
        raise NotNow(_("There is nothing to remind you of: this story was handed in."))
    return page
