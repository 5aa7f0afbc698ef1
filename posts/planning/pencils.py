"""Pencilling in, and rubbing out: what comms intends for a day. It publishes nothing."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.log_actions import log
from wagtail.models import Page

from posts.models import Blog, Pencil, Series, Story
from posts.permissions import REVIEW, holds
from posts.planning import clock
from posts.planning.moving import DayField
from posts.planning.page import CommsPage

OFFERED = 100  # stories in the list to choose from


@transaction.atomic
def pencil_in(
    *, user: Any, blog: Blog, day: date, page: Page | None = None, series: Series | None = None, words: str = ""
) -> Pencil:
    """Note an intention, once; raises `PermissionDenied`, or `ValidationError` when there is nothing in it."""
    if not holds(user, REVIEW):
        raise PermissionDenied
    pencil = Pencil(blog=blog, day=day, page=page, series=series, words=words, by=user)
    pencil.full_clean(exclude=["by", "at"])
    Page.objects.select_for_update().get(pk=blog.pk)  # a button pressed twice waits here
    noted = {"blog": blog, "day": day, "page": page, "series": series, "words": " ".join(words.split())}
    same: Pencil | None = Pencil.objects.filter(**noted).first()
    if same:
        return same
    pencil.save()
    if page:
        log(instance=page.specific, action="byline.pencil", user=user, data={"day": day.isoformat()})
    return pencil


@transaction.atomic
def move_pencil(*, user: Any, pencil: Pencil, day: date) -> None:
    """The same intention for another day."""
    if not holds(user, REVIEW):
        raise PermissionDenied
    Pencil.objects.filter(pk=pencil.pk).update(day=day)
    if pencil.page:
        log(instance=pencil.page.specific, action="byline.pencil", user=user, data={"day": day.isoformat()})


@transaction.atomic
def rub_out(*, user: Any, pencil: Pencil) -> None:
    """No longer intended."""
    if not holds(user, REVIEW):
        raise PermissionDenied
    if pencil.page:
        data = {"day": pencil.day.isoformat()}
        log(instance=pencil.page.specific, action="byline.erase_pencil", user=user, data=data)
    pencil.delete()


def stories_to_plan() -> Any:
    """Stories that were handed in and that readers do not have yet; a draft nobody handed in is its author's alone."""
    handed_in = Page.objects.filter(pk__in=Story.objects.values("pk"), promises__isnull=False, live=False)
    return handed_in.exclude(seals__ended_at__isnull=True, seals__isnull=False).distinct()


class PencilForm(forms.Form):
    """For which blog and day, and what."""

    blog = forms.ModelChoiceField(
        label=gettext_lazy("Blog"), queryset=Blog.objects.live().order_by("title"), empty_label=None
    )
    day = DayField()
    page = forms.ModelChoiceField(
        label=gettext_lazy("A story that was handed in"),
        required=False,
        queryset=Page.objects.none(),
        empty_label=gettext_lazy("None yet"),
    )
    series = forms.ModelChoiceField(
        label=gettext_lazy("The next of a series"),
        required=False,
        queryset=Series.objects.order_by("name"),
        empty_label=gettext_lazy("No series"),
    )
    words = forms.CharField(label=gettext_lazy("In a few words"), required=False, max_length=160)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = stories_to_plan().order_by("-latest_revision_created_at").values_list("pk", flat=True)[:OFFERED]
        field: Any = self.fields["page"]
        field.queryset = Page.objects.filter(pk__in=list(newest)).order_by("draft_title")
        field.label_from_instance = lambda page: page.draft_title

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("page") or data.get("series") or data.get("words")):
            raise forms.ValidationError(_("Choose a story or a series, or say in a few words what it is."))
        return data

    def clean_day(self) -> date:
        """Today or later: what is over cannot be intended."""
        day: date = self.cleaned_data["day"]
        if day < clock.today():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return day


class PencilView(CommsPage, FormView):
    """Pencil something in."""

    template_name = "posts/planning/pencil.html"
    page_title = gettext_lazy("Pencil something in")
    header_icon = "edit"
    form_class: Any = PencilForm
    button = gettext_lazy("Pencil it in")

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        return {
            "blog": asked.get("blog"),
            "series": asked.get("series"),
            "words": asked.get("words", "")[:160],
            "day": day_asked(asked.get("day"), otherwise=clock.today()),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        pencil = pencil_in(user=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Pencilled in for %(day)s.") % {"day": date_format(pencil.day, "l j F")})
        return to_day(pencil.day)


class MovePencilForm(forms.Form):
    """To which day."""

    day = DayField()
    clean_day = PencilForm.clean_day


class MovePencilView(CommsPage, FormView):
    """Another day for what is pencilled in, or none."""

    template_name = "posts/planning/pencil.html"
    page_title = gettext_lazy("Move what is pencilled in")
    header_icon = "edit"
    form_class: Any = MovePencilForm
    button = gettext_lazy("Move it")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.pencil = Pencil.objects.select_related("page", "series", "blog").filter(pk=kwargs["pk"]).first()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.pencil else already_gone(request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.pencil is None:
            return already_gone(request)
        if "rub_out" in request.POST:
            rub_out(user=request.user, pencil=self.pencil)
            messages.success(request, _("It is off the calendar. The story itself stays as it is."))
            return to_day(self.pencil.day)
        return super().post(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        if self.pencil is None:
            return ""
        title = self.pencil.page.draft_title if self.pencil.page else ""
        return " · ".join(filter(None, (title, str(self.pencil.series or ""), self.pencil.words)))

    def get_initial(self) -> dict[str, Any]:
        return {"day": self.pencil.day if self.pencil else None}

    def form_valid(self, form: Any) -> HttpResponse:
        pencil = get_object_or_404(Pencil, pk=self.kwargs["pk"])
        day = form.cleaned_data["day"]
        move_pencil(user=self.request.user, pencil=pencil, day=day)
        messages.success(self.request, _("Moved to %(day)s.") % {"day": date_format(day, "l j F")})
        return to_day(day)


def already_gone(request: HttpRequest) -> HttpResponse:
    """Two people at once: the second is told, and finds the calendar."""
    messages.info(request, _("Somebody has taken this off the calendar already."))
    return redirect("calendar")


def to_day(day: date) -> HttpResponse:
    """Where the result is seen."""
    return redirect(f"{reverse('calendar')}?day={day.isoformat()}")


def day_asked(text: str | None, *, otherwise: date) -> date:
    """The day an address names, if it is one the calendar can show."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return otherwise
    return day if 2000 <= day.year <= 2100 else otherwise
