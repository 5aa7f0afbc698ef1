"""Having another look at trusted stories that went out: fine, or not fine, which ends the trust at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from posts.mentions.context import named_at_once
from posts.models import Blog, Byline, Promise, Sample, Story, Trust
from posts.permissions import REVIEW, holds
from posts.trust.earning import withdraw
from posts.trust.lanes import authors_of, named_in


class LookedAlready(PermissionDenied):
    """Somebody was first."""


@transaction.atomic
def look(*, sample: Sample, user: Any, verdict: Sample.Verdict, words: str = "") -> None:
    """Note what `user` of comms found; *not fine* ends the authors' trust on that blog and tells them, with `words`.

    Nobody looks at what they wrote. Raises `PermissionDenied`, `LookedAlready`.
    """
    if not may_look(user, sample):
        raise PermissionDenied(_("You wrote part of this, so somebody else has the look."))
    if not Sample.objects.waiting().filter(pk=sample.pk).update(looked_at=Now(), by=user, verdict=verdict):
        raise LookedAlready(_("Somebody had this look already."))
    page = sample.seal.page
    log(instance=page or sample, action="byline.second_look", user=user, data={"verdict": verdict})
    if verdict == Sample.Verdict.NOT_FINE and page:
        story: Story = page.specific
        blog, why = story.get_parent().pk, Trust.Because.NOT_FINE
        withdraw(authors=named_in(story), blog=blog, why=why, seal=sample.seal, words=words)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One line of the list of looks."""

    sample: Sample
    story: Story
    title: str
    blog: str
    wrote: bool  # whoever looks wrote part of it, as far as rows say it; `may_look` decides


def drawn(*, user: Any, most: int) -> list[Drawn]:
    """The oldest looks that nobody had yet; the same number of queries however many there are."""
    samples = list(
        Sample.objects.waiting()
        .filter(seal__page__isnull=False)
        .select_related("seal")
        .defer("seal__content", "seal__copies")[:most]
    )
    found = Story.objects.filter(pk__in=[sample.seal.page_id for sample in samples]).select_related("locale")
    stories = {story.pk: story for story in found}
    blogs = dict(Blog.objects.values_list("path", "title"))
    wrote = _written_by(user, stories.values())
    with named_at_once(story.headline for story in stories.values()):
        return [
            Drawn(
                sample=sample,
                story=story,
                title=story.headline_text(),
                blog=blogs.get(story.path[: -Story.steplen], ""),
                wrote=story.pk in wrote,
            )
            for sample in samples
            if (story := stories.get(sample.seal.page_id))
        ]


def _written_by(user: Any, stories: Iterable[Story]) -> set[int]:
    """Which of these `user` owns, is named in, or wrote part of when it was read."""
    pages = {story.pk: story.owner_id for story in stories}
    named = Byline.objects.filter(story__in=pages, person__user=user.pk).values_list("story", flat=True)
    read = Promise.objects.filter(page__in=pages, writers=user.pk).values_list("page", flat=True)
    return {pk for pk, owner in pages.items() if owner == user.pk} | set(named) | set(read)


def may_look(user: Any, sample: Sample) -> bool:
    """Comms, but nobody who wrote it."""
    if not holds(user, REVIEW) or sample.seal.page is None:
        return holds(user, REVIEW)
    return user.pk not in authors_of(sample.seal.page.specific)
