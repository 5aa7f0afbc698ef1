"""The desk's list of who asked for help, oldest first, and one request with what can be done about it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from posts.desk.waiting import ReviewerMixin
from posts.helping import requests
from posts.kinds import Kind
from posts.models import Blog, HelpRequest
from posts.notices import language_of, name_of
from posts.permissions import REVIEW, holds
from posts.readers import own_word_of
from posts.writing import first_in, open_blogs


class BeginForm(forms.Form):
    """Where the story goes and what sort it is."""

    blog = forms.ModelChoiceField(label=gettext_lazy("Blog"), queryset=Blog.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=gettext_lazy("What sort of story is it?"), choices=Kind.choices)

    def __init__(self, *args: Any, asker: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blogs = [blog.pk for blog in open_blogs(user=asker, asking=True)]
        offered = Blog.objects.filter(pk__in=blogs).select_related("locale").order_by("locale__language_code", "title")
        self.fields["blog"].queryset = offered  # type: ignore[attr-defined]
        self.fields["blog"].label_from_instance = lambda blog: f"{blog.title} ({blog.locale})"  # type: ignore[attr-defined]


class RequestsView(ReviewerMixin, TemplateView):
    """Every open request: nobody's yet first, oldest first."""

    template_name = "posts/helping/requests.html"
    page_title = gettext_lazy("Asked for help")
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = HelpRequest.objects.filter(ended_at=None).select_related("asker", "helper", "blog")
        lines = [_line(request, self.request.user) for request in found.order_by("asked_at", "pk")]
        free = [line for line in lines if not line["helper"]]
        taken = [line for line in lines if line["helper"]]
        return super().get_context_data(**kwargs) | {"free": free, "taken": taken}


def _line(request: HelpRequest, user: Any) -> dict[str, Any]:
    return {
        "request": request,
        "by": name_of(request.asker),
        "helper": name_of(request.helper),
        "mine": request.helper_id == user.pk,
        "own": request.asker_id == user.pk,
    }


class RequestView(ReviewerMixin, TemplateView):
    """One request: picked up, begun, given back."""

    template_name = "posts/helping/request.html"
    header_icon = "help"
    verbs = ("pick_up", "give_back", "begin")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if holds(request.user, REVIEW):
            found = HelpRequest.objects.select_related("asker", "helper", "blog", "page")
            self.about = get_object_or_404(found, uuid=kwargs["uuid"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("%(name)s asks for help") % {"name": name_of(self.about.asker)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verb = next((name for name in self.verbs if name in request.POST), None)
        try:
            if verb == "begin":
                return self._begin()
            if verb:
                getattr(self, f"_{verb}")()
        except PermissionDenied as refused:
            messages.error(request, str(refused) or _("This cannot be done now, or not by you."))
        return redirect("help_request", self.about.uuid)

    def _pick_up(self) -> None:
        requests.pick_up(request=self.about, user=self.request.user)
        messages.success(self.request, _("It is yours. %(name)s was told.") % {"name": name_of(self.about.asker)})

    def _give_back(self) -> None:
        requests.give_back(request=self.about, user=self.request.user)
        told = {"name": name_of(self.about.asker)}
        messages.success(self.request, _("It is open to all again. %(name)s was told.") % told)

    def _begin(self) -> HttpResponse:
        form = BeginForm(self.request.POST, asker=self.about.asker)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        story = requests.begin(request=self.about, user=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Begun. Write with them: it goes out only with their yes."))
        return redirect("wagtailadmin_pages:edit", story.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = self.about.page.specific if self.about.page else None
        asked = own_word_of(story) if story else None
        facts = {
            "about": self.about,
            "by": name_of(self.about.asker),
            "helper": name_of(self.about.helper),
            "mine": self.about.helper_id == self.request.user.pk,
            "own": self.about.asker_id == self.request.user.pk,
            "left": bool(self.about.helper) and not holds(self.about.helper, REVIEW),
            "story": story,
            "title": story.get_latest_revision_as_object().headline_text() if story else "",
            "word_missing": bool(asked),
            "form": BeginForm(asker=self.about.asker, initial={"blog": self._usual_blog(), "kind": Kind.PROMISE}),
        }
        return super().get_context_data(**(facts | kwargs))

    def _usual_blog(self) -> Blog | None:
        """The one they named, else the first in their language."""
        asker = self.about.asker
        return self.about.blog or first_in(language_of(asker), open_blogs(user=asker, asking=True))
