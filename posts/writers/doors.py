"""What the writing pages share: whose story it is, and whether it can be written on now."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posts.desk.doors import post_seen_by
from posts.models import Story
from posts.permissions import WRITE, may_edit
from posts.publishing import NotNow
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
    """A page that changes a story: while somebody reads it, nobody does, and its status is shown instead.

    What was typed by then is not thrown away with the refusal (`refused`).
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.method != "POST" and request.user.is_authenticated
        if asked and story_written_by(request.user, kwargs["pk"]).workflow_in_progress:
            return redirect("story_status", kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change the story, or say why not."""
        try:
            if self.story.workflow_in_progress:
                raise NotNow(
                    _("Somebody is reading this, so nobody can change it now. Take it back if you want to write on.")
                )
            return self.change(request, *args, **kwargs)
        except NotNow as refusal:
            messages.error(request, str(refusal))
            return self.refused(request, *args, **kwargs)

    def change(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the form is for; may raise `NotNow`."""
        raise NotImplementedError

    def refused(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """After the reason is told: pages with words of one's own show them again."""
        return redirect("story_status", self.story.pk)
