"""The stop switch: press it, see what stands still and what is still on its way, and start again."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from integrations import stops
from integrations.ledger import NotNow
from integrations.models import Attempt, Stop
from posts.desk import doors
from posts.models import Post, Story
from posts.stopping import waiting
from posts.stopping.concerning import who_pressed
from posts.stopping.forms import EVERYTHING, PressForm, WhyForm


class PressView(PermissionRequiredMixin, WagtailAdminTemplateMixin, FormView):
    """What to stop, a line why, one button. `?channel=`, `?blog=` or `?story=` choose beforehand."""

    permission_required = stops.PRESS
    raise_exception = True
    template_name = "posts/stopping/press.html"
    form_class = PressForm
    page_title = gettext_lazy("Stop")
    header_icon = "warning"
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    @cached_property
    def story(self) -> Post | None:
        """The story the person came from, if they may know of it."""
        if "pk" in self.kwargs:
            return doors.post_seen_by(self.request.user, self.kwargs["pk"])
        return _story_named(self.request.GET.get("story", ""), self.request)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"story": self.story}

    def get_initial(self) -> dict[str, Any]:
        named = [f"{kind}-{self.request.GET[kind]}" for kind in ("channel", "blog") if kind in self.request.GET]
        return {"over": f"story-{self.story.uuid}" if self.story else (named or [EVERYTHING])[0]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notices = [(stop, who_pressed(stop)) for stop in Stop.objects.standing().select_related("pressed_by__person")]
        return super().get_context_data(**kwargs) | {"standing": notices}

    def form_valid(self, form: PressForm) -> HttpResponse:
        stop = stops.press(user=self.request.user, reason=form.cleaned_data["reason"], **form.scope())
        return redirect("stop_shown", stop.pk)


def _story_named(uuid: str, request: HttpRequest) -> Post | None:
    if not uuid:
        return None
    try:
        story = Story.objects.filter(uuid=uuid).first()
    except ValueError:
        story = None
    if story is None:
        raise Http404
    return doors.post_seen_by(request.user, story.pk)


class StopView(PermissionRequiredMixin, WagtailAdminTemplateMixin, DetailView):
    """One stop: who, when and why, what was on its way and what became of it, what stands still."""

    permission_required = "integrations.view_stop"
    raise_exception = True
    template_name = "posts/stopping/stop.html"
    page_title = gettext_lazy("Stopped")
    header_icon = "warning"
    breadcrumbs_items: ClassVar[list[Any]] = []
    queryset = Stop.objects.select_related("pressed_by__person", "lifted_by__person", "channel", "blog")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calls = stops.in_flight_at(self.object)
        return super().get_context_data(**kwargs) | {
            "stop": self.object,
            "who": who_pressed(self.object),
            "calls": [(call, outcome_of(call)) for call in calls],
            "still": sum(call.outcome == Attempt.Outcome.OPEN for call in calls),
            "held": waiting.numbers(),
            "may_lift": stops.may_lift(self.request.user, self.object),
            "live": reverse("stop_results", args=[self.object.pk]),
        }


class StopResults(StopView):
    """The parts of it that change by themselves."""

    template_name = "posts/stopping/_stop.html"


def outcome_of(call: Attempt) -> str:
    """What became of a call that was on its way, as a sentence."""
    words = {
        Attempt.Outcome.OPEN: _("It is still on its way. The answer comes within half a minute."),
        Attempt.Outcome.ACCEPTED: _("It arrived: the channel took it."),
        Attempt.Outcome.UNSENT: _("It was stopped in time: nothing was sent."),
        Attempt.Outcome.UNKNOWN: _("Nobody knows whether it arrived. The desk looks there, or asks you."),
        Attempt.Outcome.ABSENT: _("It did not arrive."),
    }
    return words.get(Attempt.Outcome(call.outcome), _("It did not arrive: the channel did not take it."))


class LiftView(PermissionRequiredMixin, WagtailAdminTemplateMixin, FormView):
    """Starting again sends nothing by itself; everything only by an admin."""

    permission_required = "integrations.view_stop"
    raise_exception = True
    template_name = "posts/stopping/lift.html"
    form_class = WhyForm
    page_title = gettext_lazy("Start again")
    header_icon = "redirect"
    breadcrumbs_items: ClassVar[list[Any]] = []

    @cached_property
    def stop(self) -> Stop:
        """The stop to lift."""
        return get_object_or_404(Stop, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"stop": self.stop, "who": who_pressed(self.stop), "held": waiting.numbers()}
        return super().get_context_data(**kwargs) | facts | {"may_lift": stops.may_lift(self.request.user, self.stop)}

    def form_valid(self, form: WhyForm) -> HttpResponse:
        try:
            stops.lift(pk=self.stop.pk, user=self.request.user, reason=form.cleaned_data["reason"])
        except NotNow as refused:
            messages.warning(self.request, str(refused))
        else:
            messages.success(self.request, _("Started again. What waited stays here until you say what becomes of it."))
        return redirect("start_again")
