"""What waits for a reader: the list, oldest promise first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from posts.models import Post, ReviewTaskState, Story
from posts.notices import name_of
from posts.permissions import REVIEW, holds, may_review
from posts.voice_checks import check_post


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One line of the list of what waits."""

    post: Post
    since: datetime
    asked: str
    by: str
    blog: str
    findings: int
    mine: bool  # the reader wrote part of it


class ReviewerMixin(WagtailAdminTemplateMixin):
    """For people of the comms team; others get a 404, so that ids tell nothing."""

    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not holds(request.user, REVIEW):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class WaitingView(ReviewerMixin, TemplateView):
    """What waits for a person, oldest first."""

    template_name = "posts/review/waiting.html"
    page_title = gettext_lazy("Waiting for review")
    header_icon = "glasses"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"waiting": waiting_for(self.request.user)}


def waiting_for(user: Any) -> list[Waiting]:
    """Every review that waits for a person, oldest first."""
    states = (
        ReviewTaskState.objects.filter(status=ReviewTaskState.STATUS_IN_PROGRESS)
        .select_related("workflow_state__requested_by", "revision")
        .order_by("started_at")
    )
    return [_waiting(state, user) for state in states if state.workflow_state.content_object]


def _waiting(state: ReviewTaskState, user: Any) -> Waiting:
    page = state.workflow_state.content_object.specific
    version = page.get_latest_revision_as_object()
    return Waiting(
        post=version,
        since=state.workflow_state.created_at,
        asked=_asked(page),
        by=name_of(state.workflow_state.requested_by),
        blog=page.get_parent().title,
        findings=len(check_post(version)),
        mine=not may_review(user, page),
    )


def _asked(page: Post) -> str:
    if page.live:
        return _("New version of what is live")
    return _("New story") if isinstance(page, Story) else _("New profile")
