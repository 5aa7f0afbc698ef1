"""What the writing pages share: whose story it is, and whether it can be written on now."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from posts.desk.doors import post_seen_by
from posts.models import Story
from posts.permissions import WRITE, may_edit
from posts.writers.page import PersonalPage


def story_written_by(user: Any, pk: int) -> Story:
    """The story with this page id, for those who may write it; else 404, so that ids tell nothing."""
    story = post_seen_by(user, pk)
    if not isinstance(story, Story) or not may_edit(user, story):
        raise Http404
    return story


class StoryPage(PersonalPage):
    """A page about one story, for those who write it."""

    permission = WRITE
    story: Story

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.story = story_written_by(request.user, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"story": self.story}


class DraftPage(StoryPage):
    """A page that changes a story: while somebody reads it, nobody does, and its status is shown instead."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and story_written_by(request.user, kwargs["pk"]).workflow_in_progress:
            return redirect("story_status", kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)
