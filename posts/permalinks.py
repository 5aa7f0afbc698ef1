"""Links that never break: what was read at an address once is found from there, or said to be gone.

A path is noted when a post goes live there. Later it leads to where the post is live now; or, where a person
asked for it to go, the answer is 410, so that search engines and networks forget it; else it is not there (404).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from posts.identifiers import HASHED, hashed
from posts.models import FormerAddress, Post, Story


class Gone(Http404):
    """It was here, and somebody wanted it gone: 410."""


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What became of an address."""

    path: str = ""  # where it is read now
    gone: bool = False


def note(post: Post) -> None:
    """Remember where a post is read from now on; whatever was gone there is back."""
    if isinstance(post, Story) and (path := post.get_url()):
        here = FormerAddress(path=path, post=post.uuid, gone_at=None)
        FormerAddress.objects.bulk_create(
            [here], update_conflicts=True, unique_fields=["path"], update_fields=["post", "gone_at"]
        )
        FormerAddress.objects.filter(post=post.uuid).exclude(path__startswith=HASHED).update(gone_at=None)


def say_gone(post: Post) -> None:
    """Answer 410 from now on wherever the post was read."""
    FormerAddress.objects.filter(post=post.uuid).update(gone_at=timezone.now())


def forget(paths: Iterable[FormerAddress]) -> None:
    """Answer 410 at these for good, and keep of each no letter: only what a path that is asked for is compared with."""
    for row in paths:
        path = hashed(row.path)
        if FormerAddress.objects.filter(path=path).exists():
            row.delete()
        else:
            FormerAddress.objects.filter(pk=row.pk).update(path=path, gone_at=row.gone_at or timezone.now())


def of(path: str) -> Elsewhere | None:
    """What became of what was read at `path`; None where nothing ever was, or it is only away for now."""
    noted = FormerAddress.objects.filter(path__in=(path, hashed(path))).first()
    if noted is None:
        return None
    if noted.gone_at:
        return Elsewhere(gone=True)
    story = Story.objects.live().public().filter(uuid=noted.post).first()
    url = story.get_url() if story else ""
    return Elsewhere(path=url) if url and url != path else None
