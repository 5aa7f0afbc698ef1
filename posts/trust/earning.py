"""Trust is earned by itself, by a clean history, and ends by itself: no person gives it, no person is ranked.

Clean is a story that went out as its author handed it in: no hold, not sent back, no Must, never taken down. What
comms decides is data (`TrustRule`): how many in a row, within how many days. Both ways the author is told why.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Min, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import TaskState

from posts import automatic
from posts.models import AutomaticKind, Blog, Post, Promise, Sample, Seal, Story, Trust, TrustRule
from posts.notices import link_to
from posts.trust.lanes import named_in

READ = (Seal.Origin.REVIEW, Seal.Origin.MOVED)  # a plan that was moved was read before


def went_live(*, seal: Seal, post: Post) -> None:
    """Draw the second look at a trusted story, and see whether its authors have earned trust now."""
    if not isinstance(post, Story) or seal.origin not in READ:
        return
    rule = TrustRule.objects.filter(blog=post.get_parent().pk, active=True).first()
    if rule is None:
        return
    if seal.lane == Promise.Lane.LIGHT and is_drawn(str(post.uuid), seal.review_digest, every=rule.sample_every):
        Sample.objects.get_or_create(seal=seal)
    named = [pk for pk in named_in(post) if pk is not None]
    for user in get_user_model().objects.filter(pk__in=named, is_active=True):
        consider(user=user, rule=rule)


def is_drawn(post: str, digest: str, *, every: int) -> bool:
    """Whether this version of this post is one of those looked at again: the same answer each time it is asked."""
    number = int.from_bytes(hashlib.sha256(f"{post}:{digest}".encode()).digest()[:8], "big")
    return number % every == 0


def consider(*, user: Any, rule: TrustRule) -> Trust | None:
    """Note that `user` has earned trust on the rule's blog, when they just have."""
    if Trust.objects.standing().filter(user=user, blog=rule.blog_id).exists():
        return None
    history = clean_run(user=user, rule=rule)
    if len(history) < rule.clean_stories_needed:
        return None
    because = {"stories": history[: rule.clean_stories_needed], "within_days": rule.within_days}
    given, new = Trust.objects.get_or_create(
        user=user, blog_id=rule.blog_id, withdrawn_at=None, defaults={"because": because}
    )
    if not new:  # two of their stories went live at once
        return None
    log(instance=given, action="byline.trust", data=because)
    number = rule.clean_stories_needed
    _tell(user, what="trust_given", key=f"trust:{given.pk}", blog=rule.blog.title, number=number)
    return given


def clean_run(*, user: Any, rule: TrustRule) -> list[int]:
    """Page ids of the stories of `user` on the blog that went out clean in a row until now, the newest first.

    Only those that first went out within the rule's days, and after trust there was last withdrawn.
    """
    last = Trust.objects.filter(user=user, blog=rule.blog_id).order_by("-withdrawn_at").first()
    run: list[int] = []
    for story in _published(user=user, rule=rule):
        too_old = story.out_at < timezone.now() - timedelta(days=rule.within_days)
        before = last and last.withdrawn_at and story.out_at <= last.withdrawn_at
        if too_old or before or not is_clean(story):
            break
        run.append(story.pk)
    return run


def _published(*, user: Any, rule: TrustRule) -> Any:
    """Their stories on the blog that went out through the review, the last one first; `out_at` is the first time."""
    theirs = Q(owner=user) | Q(pk__in=Story.objects.filter(bylines__person__user=user).values("pk"))
    through_review = Q(seals__went_live_at__isnull=False, seals__origin__in=READ)
    found = Story.objects.child_of(rule.blog).filter(theirs)
    return found.filter(through_review).annotate(out_at=Min("seals__went_live_at")).order_by("-out_at", "-pk")


def is_clean(story: Story) -> bool:
    """Whether a published story went out as handed in, each time: not held, not sent back, never taken down."""
    if story.seals.filter(ending=Seal.Ending.TAKEN_DOWN).exists():
        return False
    states = story.workflow_states.values("pk")
    return not TaskState.objects.filter(workflow_state__in=states, status=TaskState.STATUS_REJECTED).exists()


def taken_down(*, post: Post, words: str) -> None:
    """A story was taken down: whoever wrote it is read the usual way on its blog again."""
    if isinstance(post, Story):
        seal = post.seals.order_by("-sealed_at").first()
        facts = {"why": Trust.Because.TAKEN_DOWN, "seal": seal, "words": words}
        withdraw(authors=named_in(post), blog=post.get_parent().pk, **facts)


def withdraw(
    *, authors: Iterable[int | None], blog: int, why: Trust.Because, seal: Seal | None, words: str = ""
) -> None:
    """End what stands of trust in these people on a blog, at once, and tell each of them why."""
    for trust in Trust.objects.standing().filter(user__in=set(authors) - {None}, blog=blog).select_related("user"):
        ended = Trust.objects.standing().filter(pk=trust.pk)
        facts = {"withdrawn_because": why, "withdrawn_over": seal, "words": words}
        if ended.update(withdrawn_at=Now(), **facts):
            log(instance=trust, action="byline.trust_withdrawn", data={"why": why, "seal": seal and seal.digest})
            light = Promise.objects.open().filter(blog=blog, lane=Promise.Lane.LIGHT, writers=trust.user_id)
            light.update(lane=Promise.Lane.USUAL)
            _tell_of_end(trust, why=why, seal=seal, words=words)


def _tell_of_end(trust: Trust, *, why: str, seal: Seal | None, words: str) -> None:
    blog: Blog = trust.blog
    rule = TrustRule.objects.filter(blog=blog).first()
    facts = {
        "because": str(why),
        "words": words,
        "blog": blog.title,
        "number": rule.clean_stories_needed if rule else 1,
    }
    _tell(trust.user, what="trust_withdrawn", key=f"trust-ended:{trust.pk}", headline=title_of(seal), **facts)


def title_of(seal: Seal | None) -> str:
    """What the story of a seal is called in lists and letters."""
    post = seal.page.specific if seal and seal.page else None
    return str(post.headline_text()) if isinstance(post, Story) else ""


def _tell(user: Any, *, what: str, key: str, **facts: Any) -> None:
    """One of the few letters of a machine; whoever stopped them finds the same on their page about trust."""
    link = link_to("my_trust")
    why = partial(_why, facts["blog"], timezone.now())
    automatic.tell(user=user, kind=AutomaticKind.TRUST, key=key, why=why, what=what, link=link, **facts)


def _why(blog: str, at: datetime) -> str:
    day = date_format(timezone.localtime(at), "DATE_FORMAT")
    words = _("You get this because the way your stories on “%(blog)s” are read changed on %(day)s.")
    return words % {"blog": blog, "day": day}
