"""What comes back: yes, no, change one thing; and later: not there, not that, not any more.

Whoever calls has opened the card by its owner's log-in or link. An answer is to the question that was shown: where
another was put meanwhile, nothing is noted (`Moved`). Each tells the authors; what readers meet follows at once where
that is a matter of channels, and within a working day where words have to change (`watching`).
"""

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from posts import notices, promises, publishing
from posts.consent.about import about
from posts.consent.standing import in_story_of, missing
from posts.models import Consent, ConsentCard, Post, Promise, Seal
from posts.queue.desk_hours import Desk
from posts.queue.hours import due
from posts.queue.people import team
from posts.text import clean_lines

YEARS: Final = (1, 2)
LONGEST_WISH: Final = 1000  # characters


class Moved(Exception):
    """Another question about this story was put meanwhile."""


@transaction.atomic
def say_yes(
    consent: Consent, *, media: Collection[str], refused_channels: Collection[str] = (), until: date | None = None
) -> None:
    """Yes to what was shown, by these `media`, and on all channels but those; `until` is the last day."""
    facts = {"agreed_media": [one for one in consent.media if one in media], "until": until}
    _note(consent, answer=Consent.Answer.YES, refused_channels=sorted(refused_channels), **facts)
    _forgive(consent)
    _follow(consent)
    _tell_authors(consent)


@transaction.atomic
def say_no(consent: Consent) -> None:
    """No, and no reason is asked."""
    _note(consent, answer=Consent.Answer.NO)
    _tell_authors(consent)


@transaction.atomic
def ask_for_change(consent: Consent, *, wish: str) -> None:
    """Not yet: one thing should be otherwise. Who writes the story reads the wish, nobody else of the desk does."""
    _note(consent, answer=Consent.Answer.CHANGE, wish=clean_lines(wish).strip()[:LONGEST_WISH])
    _tell_authors(consent)


@transaction.atomic
def keep_from(consent: Consent, *, refused_channels: Collection[str]) -> None:
    """The yes stands, and the story is to be on all channels but these; its copies on them are taken down now."""
    for one in _yeses(consent):
        Consent.objects.filter(pk=one.pk).update(refused_channels=sorted(refused_channels))
    _follow(consent)


@transaction.atomic
def withdraw(consent: Consent) -> None:
    """Not any more: every yes of this person to this story is taken back."""
    if not _yeses(consent).update(withdrawn_at=Now()):
        return
    _follow(consent)
    owe(consent)
    _tell_authors(consent)


@transaction.atomic
def object_to(card: ConsentCard, *, post: UUID) -> None:
    """Nobody asked this person about something that is live, and they do not want it: as if a yes were taken back."""
    row = in_story_of(card).filter(page__seals__post=post).select_related("page").first()
    if row is None:
        return
    page: Post = row.page.specific
    what = about(page, row)
    consent = Consent.objects.create(
        card=card,
        page_id=page.pk,
        post=post,
        media=list(what.media),
        words_digest=what.words_digest,
        pictures_digest=what.pictures_digest,
        withdrawn_at=timezone.now(),
    )
    owe(consent)
    _tell_authors(consent)


def owe(consent: Consent) -> None:
    """Where readers meet somebody without a yes, that has to be changed or gone in a working day: comms hears."""
    page = consent.page.specific if consent.page else None
    if page is None or not is_owed(consent, page):
        return
    due_at = due(timezone.now(), hours=Desk().at(page).hours)  # one working day
    if Consent.objects.filter(pk=consent.pk, due_at=None).update(due_at=due_at):
        link = notices.link_to("consents")
        for reader in team().exclude(email=""):
            key = f"consent-ended:{consent.uuid}:{reader.pk}"
            notices.tell(reader, post=page, what="consent_ended", key=key, link=link, due_at=due_at, pass_stops=True)


def is_owed(consent: Consent, page: Post) -> bool:
    """Whether what readers see now shows this person without a yes.

    What was owed once is not settled by the writer's list: only by other words that went live, or by a new yes.
    """
    live = Seal.objects.live().filter(page=page.pk).first()
    if live is None or not page.live:
        return False
    return (consent.due_at is not None and _went_live_before_the_end(live, consent)) or _is_shown(consent, page, live)


def _went_live_before_the_end(live: Seal, consent: Consent) -> bool:
    if live.went_live_at is None:
        return False
    if consent.withdrawn_at:
        return live.went_live_at <= consent.withdrawn_at
    return consent.until is not None and timezone.localdate(live.went_live_at) <= consent.until


def _is_shown(consent: Consent, page: Post, live: Seal) -> bool:
    shown = missing(page.pk, page.with_content_json(live.content))
    return any(standing.card and standing.card.pk == consent.card_id for standing in shown)


def _forgive(consent: Consent) -> None:
    """A new yes to what readers see settles what was owed for want of one."""
    page = consent.page.specific if consent.page else None
    live = Seal.objects.live().filter(page=page.pk).first() if page else None
    if page is None or live is None or not _is_shown(consent, page, live):
        owed = Consent.objects.filter(card=consent.card_id, post=consent.post, due_at__isnull=False, settled_at=None)
        owed.update(settled_at=Now())


def _note(consent: Consent, **facts: Any) -> None:
    last = Consent.objects.filter(card=consent.card_id, post=consent.post).order_by("-pk").values("pk")[:1]
    same = Consent.objects.filter(pk=consent.pk, pk__in=list(last.values_list("pk", flat=True)))
    fresh = {"wish": "", "withdrawn_at": None, "due_at": None, "settled_at": None, "end_told_at": None}
    if not same.update(answered_at=Now(), **(fresh | facts)):
        raise Moved
    consent.refresh_from_db()


def _yeses(consent: Consent) -> Any:
    return Consent.objects.agreed().filter(card=consent.card_id, post=consent.post)


def _follow(consent: Consent) -> None:
    """Channels want what they may have now; the list of what waits knows whose yes is still missing."""
    if consent.page is None:
        return
    post: Post = consent.page.specific
    publishing.announce_again(post=post)
    promise = promises.of(post)
    if promise and promise.turn != Promise.Turn.NOBODY:
        promises.note_facts(promise, post)


def _tell_authors(consent: Consent) -> None:
    """Each answer by a letter: what was said, and a wish in its own words."""
    if consent.page is None:
        return
    post: Post = consent.page.specific
    said = "withdrawn" if Consent.objects.filter(pk=consent.pk).exclude(withdrawn_at=None).exists() else consent.answer
    link = notices.link_to("write_people", post.pk)
    for author in notices.authors_of(post):
        key = f"consent-answer:{consent.uuid}:{timezone.now().isoformat()}:{author.pk}"
        facts: dict[str, Any] = {
            "called": consent.card.name(),
            "said": said,
            "wish": consent.wish if said == "change" else "",
        }
        notices.tell(author, post=post, what="consent_answered", key=key, link=link, **facts)
