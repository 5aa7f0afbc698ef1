"""The page of one story's figures: how it went on the networks, and what people answer there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.log_actions import log

from integrations import measuring
from integrations.models import Reply
from posts.desk import doors
from posts.figures.out_there import echoes
from posts.models import Post
from posts.planning.page import CommsPage


class StoryFiguresView(CommsPage, TemplateView):
    """For comms; `POST` puts an answer aside."""

    template_name = "posts/figures/story.html"
    page_title = gettext_lazy("On the networks")
    header_icon = "table"

    @cached_property
    def story(self) -> Post:
        """The story, for those who may know of it."""
        return doors.post_seen_by(self.request.user, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        replies = Reply.objects.filter(delivery__post=self.story.uuid)
        return super().get_context_data(**kwargs) | {
            "story": self.story,
            "echoes": echoes(self.story.uuid, now=timezone.now()),
            "replies": replies.shown().select_related("delivery__channel"),
            "aside": replies.exclude(aside="").count(),
            "why": Reply.Aside.choices,
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whoever is second changes nothing."""
        number = request.POST.get("reply", "")
        if not number.isdecimal() or request.POST.get("why") not in Reply.Aside.values:
            raise Http404
        reply = get_object_or_404(Reply, pk=number, delivery__post=self.story.uuid)
        measuring.put_aside(reply, why=request.POST["why"], user=request.user)
        log(instance=self.story, action="byline.reply_aside", user=request.user, data={"why": request.POST["why"]})
        messages.success(
            request, _("It is put aside. It still stands on the network: report it there if it should go.")
        )
        return redirect("story_figures", pk)
