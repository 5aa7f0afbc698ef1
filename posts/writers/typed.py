"""Keeping what was typed on the page of boxes when it is posted without JavaScript."""

from dataclasses import dataclass

from django.http import HttpRequest

from posts.boxes import boxes_of, same_form, texts_of, write_texts
from posts.models import Story
from posts.writers import drafts


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """One box that was changed elsewhere meanwhile: both texts, for the writer to choose."""

    key: str
    label: str
    typed: str
    theirs: str


def keep_typed(*, request: HttpRequest, story: Story) -> list[Conflict]:
    """Write every changed box; returns those that somebody else changed meanwhile, unwritten."""
    typed = {
        name.removeprefix("box-"): (str(request.POST.get(f"was-{name.removeprefix('box-')}", "")), str(words))
        for name, words in request.POST.items()
        if name.startswith("box-")
    }
    conflicts: list[Conflict] = []

    def write(version: Story) -> None:
        now = texts_of(version)
        labels = {box.key: box.label for box in boxes_of(version)}
        texts = {}
        for key, (was, words) in typed.items():
            if key not in now or same_form(key, words) in (now[key], same_form(key, was)):
                continue
            if now[key] == same_form(key, was):
                texts[key] = words
            else:
                conflicts.append(Conflict(key=key, label=labels[key], typed=words, theirs=now[key]))
        write_texts(version, texts)

    version = story.get_latest_revision_as_object()
    now = texts_of(version)
    changed = any(key in now and same_form(key, words) != now[key] for key, (_was, words) in typed.items())
    if changed:
        drafts.change(story=story, user=request.user, how=write)
    return conflicts
