"""What happens to an answer: given, explained, passed on, kept, thrown out."""

import re
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from posts.models import ReaderAnswer, Story
from posts.permissions import REVIEW, holds
from posts.text import clean_lines

A_DAY = 40  # answers of one visit: more is no reader
A_PLACE = 400  # answers of one address a day: a large office may stand behind it
LINKS = 1  # more addresses than this in one answer look like advertising
_LINK = re.compile(r"https?://|www\.|\[url|<a\b", re.IGNORECASE)


class Enough(PermissionDenied):
    """This visit has answered often enough today."""


@transaction.atomic
def give(*, story: Story, about: UUID, thumb: str, words: str, visit: str) -> ReaderAnswer:
    """Store a thumb, or words to the closing question; the same visit changes its mind, it does not vote twice.

    Raises `Enough`.
    """
    if ReaderAnswer.objects.filter(visit=visit).count() >= A_DAY:
        raise Enough
    answer, _new = ReaderAnswer.objects.select_for_update().get_or_create(
        post=story.uuid, about=about, visit=visit, defaults={"page_id": story.pk}
    )
    if thumb in ReaderAnswer.Thumb.values:
        answer.thumb = thumb
    answer.save(update_fields=["thumb"])
    return explain(answer=answer, words=words, feeling="") if words else answer


def explain(*, answer: ReaderAnswer, words: str, feeling: str, by_machine: bool = False) -> ReaderAnswer:
    """Add why, once: what was said stays as it was said.

    Thanks go to the authors at once. Everything else waits for comms, and so does what looks like a machine's.
    """
    if answer.words or answer.feeling:
        return answer
    answer.words = clean_lines(words)[:2000]
    answer.feeling = feeling if feeling in ReaderAnswer.Feeling.values else ""
    answer.suspect = by_machine or len(_LINK.findall(answer.words)) > LINKS
    if answer.thumb == ReaderAnswer.Thumb.UP and not answer.suspect and not _LINK.search(answer.words):
        answer.state = ReaderAnswer.State.PASSED
    answer.save(update_fields=["words", "feeling", "suspect", "state"])
    return answer


def decide(*, answer: ReaderAnswer, state: str, user: Any) -> bool:
    """Comms passes it on, keeps it, or throws it out; returns whether it was still as it stood on the screen.

    Raises `PermissionDenied`.
    """
    if not holds(user, REVIEW) or state not in ReaderAnswer.State.values:
        raise PermissionDenied
    as_seen = ReaderAnswer.objects.filter(pk=answer.pk, state=answer.state)
    return bool(as_seen.update(state=state, decided_by=user, decided_at=timezone.now()))
