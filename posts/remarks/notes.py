"""Notes among readers: written, taken out, put back. Not one line of them in the page's history, which authors see."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from posts.models import Post, ReviewerNote
from posts.permissions import REVIEW, holds, is_author_of


def may_see_notes(user: Any, post: Post) -> bool:
    """Comms, but nobody who writes the story: a note is about it, not to them."""
    return holds(user, REVIEW) and not is_author_of(user, post)


def notes_on(user: Any, post: Post) -> list[ReviewerNote]:
    """The notes on a post, oldest first, for who may see them."""
    if not may_see_notes(user, post):
        return []
    return list(ReviewerNote.objects.filter(page=post.pk, taken_out_at=None).select_related("by__person"))


def write(*, post: Post, reader: Any, words: str) -> ReviewerNote:
    """A note for the other readers."""
    _refuse_others(reader, post)
    if not words.strip():
        raise ValidationError({"words": _("Write the note.")})
    note: ReviewerNote = ReviewerNote.objects.create(page_id=post.pk, by=reader, words=words.strip())
    return note


def take_out(*, post: Post, reader: Any, note: int, back: bool = False) -> None:
    """Take out one's own note, or put it back."""
    _refuse_others(reader, post)
    mine = ReviewerNote.objects.filter(pk=note, page=post.pk, by=reader.pk)
    mine.update(taken_out_at=None if back else timezone.now())


def _refuse_others(user: Any, post: Post) -> None:
    if not may_see_notes(user, post):
        raise PermissionDenied
