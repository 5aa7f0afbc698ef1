"""When the desk is open, its days off, and who is away: what the promised times are counted with."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.localization import get_available_admin_time_zones
from wagtail.models import Site

from posts.desk.waiting import ReviewerMixin
from posts.identifiers import row_key
from posts.models import Absence, ClosedDay, DeskHours
from posts.notices import name_of
from posts.queue.desk_hours import Desk, today
from posts.queue.people import reviewers
from posts.queue.recounting import want


def day_field(**attrs: str) -> forms.DateInput:
    """A day, picked with what the browser has for that."""
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


class HoursForm(forms.ModelForm):
    """When the desk is open and how many of these hours an answer takes."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days of the week"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day, or nobody would ever get an answer.")},
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))

    class Meta:
        model = DeskHours
        fields = ("weekdays", "opens", "closes", "within_hours", "time_zone")
        widgets = {name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for name in ("opens", "closes")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted({*get_available_admin_time_zones(), timezone.get_default_timezone_name()})
        self.fields["time_zone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]
        self.initial["time_zone"] = self.instance.time_zone or timezone.get_default_timezone_name()

    def clean(self) -> dict[str, Any]:
        """A desk that closes after it opens."""
        cleaned: dict[str, Any] = super().clean() or {}
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and closes <= opens:
            raise ValidationError({"closes": _("The desk closes after it opens.")})
        return cleaned


class ClosedDayForm(forms.ModelForm):
    """A day on which nobody answers."""

    class Meta:
        model = ClosedDay
        fields = ("date", "name")
        widgets = {"date": day_field()}
        error_messages = {"date": {"unique": gettext_lazy("This day is in the list already.")}}


class AbsenceForm(forms.ModelForm):
    """Who is away, when, and who answers meanwhile."""

    class Meta:
        model = Absence
        fields = ("user", "first", "last", "deputy")
        labels = {"user": gettext_lazy("Who is away")}
        widgets = {"first": day_field(), "last": day_field()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = reviewers()
        for name in ("user", "deputy"):
            field: Any = self.fields[name]
            field.queryset = field.queryset.filter(pk__in=[each.pk for each in people]).select_related("person")
            field.label_from_instance = name_of
        self.fields["deputy"].empty_label = _("Nobody in particular: the team")  # type: ignore[attr-defined]
        self.fields["user"].empty_label = None  # type: ignore[attr-defined]

    def clean_last(self) -> Any:
        """A day to come: what is past changes no promise."""
        last = self.cleaned_data["last"]
        if last < today():
            raise ValidationError(_("This is in the past."))
        return last


class HoursView(ReviewerMixin, TemplateView):
    """Opening hours and days off of the whole desk."""

    template_name = "posts/review/hours.html"
    page_title = gettext_lazy("Opening hours and days off")
    header_icon = "time"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save the hours, add a day, or remove one; every promise that is open is counted anew."""
        if "remove" in request.POST:
            get_object_or_404(ClosedDay, pk=row_key(request.POST["remove"])).delete()
            return self._done(_("Removed. The promised times are counted anew."))
        name = "closed" if "add" in request.POST else "hours"
        form = self.closed_form(request.POST) if name == "closed" else self.hours_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(**{f"{name}_form": form}), status=422)
        form.save()
        return self._done(_("Saved. The promised times are counted anew."))

    def _done(self, words: str) -> HttpResponse:
        want()
        messages.success(self.request, words)
        return redirect(self.request.get_full_path())

    def hours_form(self, data: Any = None) -> HoursForm:
        """For the site in the address, or the usual one."""
        chosen = Site.objects.filter(pk=row_key(self.request.GET.get("site", ""))).first()
        site = chosen or Site.objects.get(is_default_site=True)
        found = DeskHours.objects.filter(site=site).first() or DeskHours(site=site)
        return HoursForm(data, instance=found)

    def closed_form(self, data: Any = None) -> ClosedDayForm:
        """For one more day off."""
        return ClosedDayForm(data, prefix="closed")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"hours_form": self.hours_form(), "closed_form": self.closed_form()} | kwargs
        sites = list(Site.objects.order_by("-is_default_site", "hostname"))
        example = Desk().of_site(given["hours_form"].instance.site_id)
        return super().get_context_data(**given) | {
            "days": ClosedDay.objects.filter(date__gte=today()),
            "sites": sites if len(sites) > 1 else [],
            "now": timezone.now(),
            "example": example.due(timezone.now()).astimezone(example.hours.zone),
        }


class AwayView(ReviewerMixin, TemplateView):
    """When I am away, and who answers for me; the absences of the team beside it."""

    template_name = "posts/review/away.html"
    page_title = gettext_lazy("When I am away")
    header_icon = "user"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter an absence or remove one; what is open goes to whoever stands in, or comes back."""
        if "remove" in request.POST:
            get_object_or_404(Absence, pk=row_key(request.POST["remove"])).delete()
            return self._done(_("Removed. What you stand for comes back."))
        form = AbsenceForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        form.save()
        return self._done(_("Saved. Whoever stands in answers what is promised for these days."))

    def _done(self, words: str) -> HttpResponse:
        want()
        messages.success(self.request, words)
        return redirect("when_away")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"form": AbsenceForm(initial={"user": self.request.user.pk})} | kwargs
        coming = Absence.objects.filter(last__gte=today()).select_related("user__person", "deputy__person")
        absences = [
            {
                "absence": absence,
                "name": name_of(absence.user),
                "deputy": name_of(absence.deputy),
                "mine": absence.user_id == self.request.user.pk,
            }
            for absence in coming
        ]
        return super().get_context_data(**given) | {"absences": absences}
