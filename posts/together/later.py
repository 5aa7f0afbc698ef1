"""Where a reminder leads: write on, be reminded on a day of one's choice, or put the draft aside."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.models import DraftReminder, Story
from posts.permissions import WRITE
from posts.publishing import NotNow
from posts.together import reminders
from posts.together.people import story_written_by
from posts.together.ways import way_to_write
from posts.writers.page import PersonalPage


class DayForm(forms.Form):
    """A day to come."""

    on = forms.DateField(label=gettext_lazy("Remind me again on"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = reminders.choices(user)
        self.fields["on"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}


class ReminderPage(PersonalPage):
    """One draft, for whoever began it."""

    permission = WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(request, _draft_of(request.user, pk), DayForm(user=request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        story = _draft_of(request.user, pk)
        form = DayForm(request.POST, user=request.user)
        try:
            if "aside" in request.POST:
                reminders.put_aside(story=story, user=request.user)
                messages.success(request, _("Put aside. It stays here as it is, and we do not remind you of it."))
            elif form.is_valid():
                day = form.cleaned_data["on"]
                reminders.again(story=story, user=request.user, on=day)
                messages.success(request, _("You hear of it on %(day)s.") % {"day": date_format(day, "DATE_FORMAT")})
            else:
                return self.show(request, story, form, status=422)
        except NotNow as refused:
            messages.error(request, str(refused))
        return redirect("draft_reminder", story.pk)

    def show(self, request: HttpRequest, story: Story, form: DayForm, *, status: int = 200) -> HttpResponse:
        facts = {
            "title": story.draft_title or story.title,
            "changed": story.latest_revision_created_at,
            "reminder": DraftReminder.objects.filter(page=story.pk).first(),
            "is_a_draft": reminders.is_a_draft(story),
            "form": form,
            "write": way_to_write(story),
        }
        return render(request, "posts/together/later.html", self.get_context_data(**facts), status=status)


def _draft_of(user: Any, pk: int) -> Story:
    """The story, for whoever began it; 404 for everybody else."""
    story = story_written_by(user, pk)
    if story.owner_id != user.pk:
        raise Http404
    return story
