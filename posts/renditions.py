"""The formats of pictures that take seconds to make, made before a browser asks for them and never while it waits."""

import time

from wagtail.images.models import Filter, SourceImageIOError

from posts import public_changes
from posts.frames import LATER, frame_of
from posts.models import Picture

SECONDS = 10.0  # a run may take; what is left waits a minute
IN_STORIES = ("cover", "lead", "card", "body")


def make_ready(*, seconds: float = SECONDS) -> int:
    """Make them for what was approved, newest first; returns for how many pictures."""
    until = time.monotonic() + seconds
    done = 0
    for picture in Picture.objects.filter(all_formats=False, sealed_at__isnull=False).order_by("-sealed_at")[:20]:
        _make(picture)
        done += 1
        if time.monotonic() > until:
            break
    if done:
        public_changes.note()  # pages offer what is there now
    return done


def _make(picture: Picture) -> None:
    specs = {spec for name in IN_STORIES for spec in frame_of(picture, name).specs(LATER)}
    try:
        for spec in sorted(specs):  # one at a time: all at once would hold as many decoded pictures
            picture.get_renditions(Filter(spec=spec))
    except SourceImageIOError:
        pass  # the file is gone: `posts.reconciling` raises the alarm
    Picture.objects.filter(pk=picture.pk).update(all_formats=True)
