"""What readers answered, before comms: pass it on, keep it, throw it out."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from posts.answering import showing, verbs
from posts.models import ReaderAnswer
from posts.permissions import REVIEW, holds

A_PAGE = 25


class AnswersView(WagtailAdminTemplateMixin, TemplateView):
    """Answers with words, by what became of them; 404 for those who review nothing."""

    template_name = "posts/answering/desk.html"
    page_title = gettext_lazy("What readers answered")
    header_icon = "comment"
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not holds(request.user, REVIEW):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Decide on one answer; what somebody else decided meanwhile stays."""
        answer = get_object_or_404(ReaderAnswer, pk=_number(request.POST.get("answer", "")))
        answer.state = request.POST.get("seen", "")  # as it stood on the screen
        if verbs.decide(answer=answer, state=request.POST.get("state", ""), user=request.user):
            messages.success(request, _("Done."))
        else:
            messages.warning(request, _("A colleague has decided this meanwhile."))
        return redirect(f"{reverse('reader_answers')}?state={self.state()}")

    def state(self) -> str:
        """Which answers are asked for."""
        asked = self.request.GET.get("state", "") or self.request.POST.get("seen", "")
        return asked if asked in ReaderAnswer.State.values else ReaderAnswer.State.WAITING

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.state()
        page = Paginator(showing.with_words(state=state), A_PAGE).get_page(self.request.GET.get("page"))
        others = [one for one in ReaderAnswer.State if one != state]
        return super().get_context_data(**kwargs) | {
            "answers": page,
            "state": state,
            "states": list(ReaderAnswer.State),
            "others": others,
        }


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)
