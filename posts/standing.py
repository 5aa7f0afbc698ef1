"""Where a post stands, for the person who wrote it: one word for the state, and the facts its sentence needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Page, TaskState, WorkflowState, get_default_page_content_type

from posts.explorer import mine
from posts.models import Post, Profile, ReviewTaskState, Seal, Story
from posts.notices import name_of

State = Literal["draft", "waiting", "sent-back", "stopped", "planned", "live", "offline"]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One post as its author finds it in a list.

    `since` is when the state began (or, for a planned post, will end). `newer` says that a live post has a
    draft nobody has read. `reason`, `words` and `by` tell why it came back.
    """

    post: Post
    title: str
    blog: str
    state: State
    since: datetime | None
    newer: bool = False
    reason: str = ""
    words: str = ""
    by: str = ""


def posts_of(user: Any) -> Any:
    """The pages a user owns or has a byline in: what came back first, then the last written."""
    came_back = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES,
        base_content_type=get_default_page_content_type(),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    pages = Page.objects.type(Story, Profile).filter(mine(user)).alias(came_back=Exists(came_back))
    return pages.order_by("-came_back", "-latest_revision_created_at", "-pk")


def standings(pages: Any) -> list[Standing]:
    """Where each of these pages stands; a few queries for all, and one for each that was sent back."""
    found = list(pages.specific().prefetch_workflow_states().select_related("locale"))
    seals, places = _standing_seals(found), _titles_of_places(found)
    return [_standing(post, seals.get(post.pk, []), places) for post in found]


def standing_of(post: Post) -> Standing:
    """Where one post stands."""
    return standings(Page.objects.filter(pk=post.pk))[0]


def _standing_seals(posts: Iterable[Post]) -> dict[int | None, list[Seal]]:
    found: dict[int | None, list[Seal]] = {}
    for seal in Seal.objects.standing().filter(page__in=[post.pk for post in posts]).defer("content", "copies"):
        found.setdefault(seal.page_id, []).append(seal)
    return found


def _titles_of_places(posts: Iterable[Post]) -> dict[str, str]:
    """Path -> title of the pages that hold these."""
    paths = {_path_of_place(post) for post in posts}
    return dict(Page.objects.filter(path__in=paths).values_list("path", "title"))


def _path_of_place(post: Post) -> str:
    return str(post.path[: -post.steplen])


def _standing(post: Post, seals: list[Seal], places: dict[str, str]) -> Standing:
    facts: dict[str, Any] = {
        "post": post,
        "title": _title(post),
        "blog": places.get(_path_of_place(post), "") if isinstance(post, Story) else "",
        "newer": post.live and post.has_unpublished_changes,
    }
    review = post.current_workflow_state
    if review and review.status == WorkflowState.STATUS_IN_PROGRESS:
        return Standing(state="waiting", since=review.created_at, **facts)
    if review and review.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _sent_back(review.current_task_state.specific, facts)
    return Standing(**_at_rest(post, seals), **facts)


def _title(post: Post) -> str:
    """What its author calls it; a profile has no headline."""
    if isinstance(post, Profile):
        return gettext("About you")
    return str(post.title if post.live else post.draft_title or post.title)


def _sent_back(step: TaskState, facts: dict[str, Any]) -> Standing:
    """Sent back by a person with a reason, or stopped by the check."""
    if step.finished_by_id is None:
        return Standing(state="stopped", since=step.finished_at, words=step.comment, **facts)
    reason = step.reason if isinstance(step, ReviewTaskState) else None
    return Standing(
        state="sent-back",
        since=step.finished_at,
        reason=reason.name(translation.get_language() or "en") if reason else "",
        words=step.comment,
        by=name_of(step.finished_by),
        **facts,
    )


def _at_rest(post: Post, seals: list[Seal]) -> dict[str, Any]:
    """The state of a post that nobody is reading."""
    planned = [seal for seal in seals if seal.went_live_at is None]
    if planned:
        return {"state": "planned", "since": planned[0].go_live_at}
    if post.live:
        return {"state": "live", "since": post.first_published_at}
    if post.first_published_at:
        return {"state": "offline", "since": None}
    return {"state": "draft", "since": post.latest_revision_created_at}
