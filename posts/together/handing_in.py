"""Somebody handed in what several people write: the others hear of it, and by when an answer comes."""

from typing import Any

from django.utils import timezone

from posts import notices, promises
from posts.models import ReviewTaskState
from posts.notices import zone_of
from posts.readers import own_word_of


def tell_the_others(*, state: ReviewTaskState, by: Any) -> None:
    """One letter to each author but the one who handed it in, and but the one who is asked for the own word."""
    post = state.workflow_state.content_object.specific
    promise = promises.of(post)
    knows = {user.pk for user in (by, own_word_of(post)) if user}
    for author in notices.authors_of(post):
        if author.pk in knows or promise is None:
            continue
        facts = {"by": by, "reader": notices.name_of(promise.reader)}
        key = f"handed-in-together:{state.pk}:{author.pk}"
        with timezone.override(zone_of(author)):
            notices.tell(author, post=post, what="handed_in_together", key=key, due_at=promise.due_at, **facts)
