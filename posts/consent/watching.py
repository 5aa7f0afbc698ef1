"""What is due: yeses that end soon or ended, stories that show somebody without a yes, rows that are kept long enough.

Run by the clock, each minute. A story whose people took their yes back is taken down by itself when nobody corrected
it within the working day that they were promised.
"""

import logging
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from posts import notices, publishing
from posts.consent import answering, asking
from posts.consent.standing import standings
from posts.models import Consent, ConsentCard, Post, Seal
from posts.queue.people import team

log = logging.getLogger(__name__)

TOLD_AHEAD: Final = timedelta(days=14)
KEPT_AFTER_THE_END: Final = timedelta(days=365)  # what was agreed can still be shown to whoever asks
KEPT_UNANSWERED: Final = timedelta(days=90)


def keep_watch() -> None:
    """One round."""
    settle()
    tell_of_ends()
    note_ended()
    forget_old()


def settle() -> None:
    """Note what was corrected in time, and take down what was not."""
    owed = Consent.objects.filter(due_at__isnull=False, settled_at=None)
    for consent in owed.select_related("card", "page"):
        page = consent.page.specific if consent.page else None
        if page is None or not answering.is_owed(consent, page):
            Consent.objects.filter(pk=consent.pk, settled_at=None).update(settled_at=Now())
        elif consent.due_at and consent.due_at <= timezone.now():
            _take_down(consent, page)


@transaction.atomic
def _take_down(consent: Consent, page: Post) -> None:
    """Promised is promised: its writers and the team hear why."""
    if not Consent.objects.filter(pk=consent.pk, settled_at=None).update(settled_at=Now()):
        return
    publishing.take_down_for_consent(post=page)
    log.warning("Post %s was taken down: a yes was taken back and a working day has passed", page.uuid)


def tell_of_ends() -> None:
    """Two weeks before the last day of a yes to something live: comms hears, and the person is asked again."""
    last = timezone.localdate() + TOLD_AHEAD
    soon = Consent.objects.holding().filter(until__lte=last, end_told_at=None).select_related("card", "page")
    for consent in soon:
        _tell_of_end(consent)


@transaction.atomic
def _tell_of_end(consent: Consent) -> None:
    if not Consent.objects.filter(pk=consent.pk, end_told_at=None).update(end_told_at=Now()):
        return
    page = consent.page.specific if consent.page else None
    live = Seal.objects.live().filter(page=page.pk).first() if page else None
    if page is None or live is None:
        return
    version = page.with_content_json(live.content)
    for standing in standings(page.pk, version):
        if standing.consent and standing.consent.pk == consent.pk:
            asking.ask(standing, version=version, again=True)
    for reader in team().exclude(email=""):
        facts: dict[str, Any] = {"called": consent.card.name(), "until": consent.until}
        key = f"consent-ends:{consent.uuid}:{reader.pk}"
        notices.tell(reader, post=page, what="consent_ends", key=key, link=notices.link_to("consents"), **facts)


def note_ended() -> None:
    """A yes whose last day has passed is like one that was taken back."""
    over = Consent.objects.agreed().filter(until__lt=timezone.localdate(), due_at=None, settled_at=None)
    for consent in over.select_related("card", "page"):
        answering.owe(consent)
        Consent.objects.filter(pk=consent.pk, due_at=None).update(settled_at=Now())  # nothing of it was live


def forget_old() -> int:
    """Drop what nobody needs any more; returns how many questions went. Cards of guests go with their last question.

    A yes that holds stays as long as its story; all else a year after it ended, and what nobody answered 90 days.
    """
    limit = timezone.now() - KEPT_AFTER_THE_END
    not_owed = Q(due_at=None) | Q(settled_at__isnull=False)
    ended = (
        Q(withdrawn_at__lt=limit)
        | Q(answer__in=("no", "change"), answered_at__lt=limit)
        | Q(until__lt=limit.date())
        | Q(page=None, asked_at__lt=limit)
    )
    unanswered = Q(answer="", withdrawn_at=None, asked_at__lt=timezone.now() - KEPT_UNANSWERED)
    gone, _by_model = Consent.objects.filter(not_owed & ended | unanswered).delete()
    empty = ConsentCard.objects.filter(consents=None, in_stories=None, made_at__lt=timezone.now() - timedelta(days=1))
    empty.filter(person=None).delete()
    return gone
