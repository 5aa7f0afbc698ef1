"""Move to…: a planned story to another time, by a form with a day and a time (there is nothing to drag)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts import publishing
from posts.desk import doors
from posts.desk.actions import DeedView
from posts.models import Blog, Seal
from posts.permissions import REVIEW, holds
from posts.planning import clock
from posts.planning.page import rendered
from posts.planning.slots import SlotTaken, next_free


class DayField(forms.DateField):
    """A day, as a browser's own picker or as typed: 2027-03-28."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=gettext_lazy("Day"), widget=widget, input_formats=["%Y-%m-%d"], **more)


class MoveForm(forms.Form):
    """A day and a time by the site's clock; `moment` in the clean data is the instant they mean."""

    seen = forms.UUIDField(widget=forms.HiddenInput)
    day = DayField()
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "day" in data and "time" in data:
            data["moment"] = found = clock.moment(data["day"], data["time"])
            if found.at <= timezone.now():
                self.add_error("time", _("This time has passed. Choose a later one."))
        return data


class RescheduleView(DeedView):
    """A planned story to another time: the same words, the same approval."""

    deed = doors.RESCHEDULE
    header_icon = "calendar-alt"
    form_class = MoveForm
    template_name = "posts/planning/reschedule.html"
    button = gettext_lazy("Move it")
    plan: Seal | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.plan = Seal.objects.waiting().filter(page=kwargs["pk"]).defer("content", "copies").first()
        with timezone.override(clock.zone()):
            return rendered(super().dispatch(request, *args, **kwargs))

    def get_initial(self) -> dict[str, Any]:
        if self.plan is None:
            return {}
        at = timezone.localtime(self.plan.go_live_at, clock.zone())
        return {"seen": self.plan.uuid, "day": at.date(), "time": at.time()}

    def get_form(self, form_class: Any = None) -> forms.Form:
        form: forms.Form = super().get_form(form_class)
        form.fields["time"].help_text = _("By the clock of %(zone)s.") % {"zone": clock.zone_name()}
        return form

    def consequences(self) -> Sequence[str]:
        """What stays, what moves, and when there is room."""
        if self.plan is None:
            return []
        return [
            _("Now it goes live on %(time)s.") % {"time": clock.spoken(self.plan.go_live_at)},
            _("Its words, its pictures and the copies for its channels stay exactly as they were approved."),
            _("Its copies for the channels wait for the new time too. The authors get a letter."),
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Of the button for a free slot the time is what counts, whatever the fields say."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        slot = _slot_in(self.request.POST)
        if slot:
            at = timezone.localtime(slot, clock.zone())
            kwargs["data"] = kwargs["data"].dict() | {"day": at.date(), "time": at.time()}
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        blog = self.about.get_parent().specific
        slot = next_free(blog=blog, after=timezone.now()) if self.plan and isinstance(blog, Blog) else None
        return super().get_context_data(**kwargs) | {"slot": slot}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except SlotTaken as taken:
            messages.warning(self.request, str(taken))
            return self.render_to_response(self.get_context_data(form=form), status=409)

    def do(self, form: forms.Form) -> str:
        moment = form.cleaned_data["moment"]
        publishing.reschedule(
            post=self.about,
            user=self.request.user,
            go_live_at=moment.at,
            slot=_slot_in(self.request.POST) is not None,
            seen=form.cleaned_data["seen"],
        )
        done = _("Moved: it goes live on %(time)s.") % {"time": clock.spoken(moment.at)}
        return f"{done} {why(moment)}".strip()

    def way_back(self) -> str:
        """The day on which it is planned now, in the calendar."""
        if not holds(self.request.user, REVIEW):
            return super().way_back()
        plan = Seal.objects.waiting().filter(page=self.about.pk).only("go_live_at").first()
        day = clock.day_of(plan.go_live_at) if plan else clock.today()
        return f"{reverse('calendar')}?day={day.isoformat()}"


def _slot_in(posted: Mapping[str, Any]) -> datetime | None:
    """The free slot whose button was pressed, if one was."""
    try:
        slot = datetime.fromisoformat(str(posted.get("slot", "")))
    except ValueError:
        return None
    return slot if timezone.is_aware(slot) else None


def why(moment: clock.Moment) -> str:
    """What the clock did that night, if it did anything."""
    if moment.change == "skipped":
        return _("The clock skips the time you chose that night, so it is the first one after it.")
    if moment.change == "twice":
        return _("The clock shows this time twice that night; it is the first of the two.")
    return ""
