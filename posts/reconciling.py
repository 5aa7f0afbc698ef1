"""Each minute: is what readers see exactly what was approved? If not, put it right and say so loudly.

`queryset.update(live=True)` and raw SQL pass every hook, so no gate can see them; this does.
"""

import logging
import time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from wagtail.log_actions import log

from integrations import outbox
from posts.gate import NotSealed
from posts.models import Post, Profile, Seal, Story
from posts.publishing import lock, locked_post_of

logger = logging.getLogger(__name__)


SLICE = 300  # posts whose words and pictures are compared in one run: about a second of work


def reconcile(*, turn: int | None = None) -> list[str]:
    """Mend every difference; returns one line for each, for logs and commands.

    That each live post has a standing seal, and the reverse, is asked of all posts at once. Words and pictures
    are compared for `SLICE` posts a run, all of them in turn: on a desk of 3,000 live posts every ten minutes.
    """
    turn = int(time.time() // 60) if turn is None else turn
    posts = [post for model in (Story, Profile) for post in [*_unsealed(model), *_slice(model, turn)]]
    alarms = [alarm for post in posts if (alarm := _mend(post))]
    alarms += [alarm for seal in Seal.objects.live().filter(page__live=False) if (alarm := _mend_vanished(seal))]
    return alarms


def _unsealed(model: type[Post]) -> "QuerySet[Post]":
    """Live posts without a standing seal that went live."""
    standing = Seal.objects.live().filter(page=OuterRef("pk"))
    found: QuerySet[Post] = model.objects.live().exclude(Exists(standing))
    return found


def _slice(model: type[Post], turn: int) -> "QuerySet[Post]":
    """The posts whose turn it is."""
    live = model.objects.live()
    slices = -(-live.count() // SLICE) or 1
    found: QuerySet[Post] = live.alias(place=F("pk") % slices).filter(place=turn % slices)
    return found


@transaction.atomic
def _mend(post: Post) -> str:
    """Restore the sealed version of a live post, or take it offline when no seal stands."""
    page = lock(post)
    seal = Seal.objects.live().filter(page=page.pk).first()
    files_hold = _files_hold(page)
    if not page.live or (seal and files_hold and page.content_digest() == seal.content_digest):
        return ""
    if seal and files_hold and _put_back(page, seal):
        return _alarm(page, "It showed something else than was approved. The approved version is back.")
    page.unpublish(log_action=False)
    if seal:
        seal.end(Seal.Ending.TAKEN_DOWN)
    outbox.withdraw(post=page.uuid)
    return _alarm(page, "It was live without an approval that stands. It is offline now.")


def _put_back(page: Post, seal: Seal) -> bool:
    """Restore the sealed version; False where that is impossible, because a picture of it is gone, say."""
    sealed = page.with_content_json(seal.content)
    sealed.live_revision = page.live_revision
    try:
        with transaction.atomic():
            sealed.save()
    except (NotSealed, ValidationError):
        return False
    return True


@transaction.atomic
def _mend_vanished(seal: Seal) -> str:
    """A post that was sealed and live was taken offline by a back door: its copies follow."""
    page = locked_post_of(seal)
    if page.live or not seal.end(Seal.Ending.TAKEN_DOWN):
        return ""
    outbox.withdraw(post=page.uuid)
    return _alarm(page, "It went offline other than by taking it down. Its copies are being taken down too.")


def _files_hold(page: Post) -> bool:
    """Whether the file of each picture and document still is the one that was sealed, by its bytes."""
    return all(file.file_is_whole() for files in page.files() for file in files)


def _alarm(page: Post, words: str) -> str:
    log(instance=page, action="byline.alarm", data={"words": words})
    logger.error("Post %s: %s", page.uuid, words)
    return f"{page.uuid}: {words}"
