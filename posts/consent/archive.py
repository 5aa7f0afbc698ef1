"""Old stories that are imported: they were published before, which is the ground on which they show their people."""

from django.utils import timezone

from posts.consent.asking import card_for
from posts.consent.standing import Standing, State, missing
from posts.mentions.in_story import note_mentioned
from posts.models import Consent, Post


def note(version: Post) -> None:
    """Write down the ground *archive* for everybody in an imported version; a sentence that changes later is asked.

    Not for whoever was asked since, or took it back: what they said holds.
    """
    note_mentioned(version)
    for standing in missing(version.pk, version):
        if standing.state not in (State.NOT_ASKED, State.CHANGED) or _was_asked(standing):
            continue
        what, now = standing.about, timezone.now()
        Consent.objects.create(
            card=card_for(standing.one, language=version.language()),
            page_id=version.pk,
            post=version.uuid,
            ground=Consent.Ground.ARCHIVE,
            media=list(what.media),
            agreed_media=list(what.media),
            passages=list(what.passages),
            pictures=list(what.pictures),
            words_digest=what.words_digest,
            pictures_digest=what.pictures_digest,
            answer=Consent.Answer.YES,
            answered_at=now,
        )


def _was_asked(standing: Standing) -> bool:
    return standing.consent is not None and standing.consent.ground != Consent.Ground.ARCHIVE
