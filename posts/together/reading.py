"""The writer's page of private links, and the page that a link opens."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import get_language_from_request, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from posts.identifiers import row_key
from posts.models import SecondReading, Story
from posts.notices import name_of
from posts.permissions import WRITE
from posts.publishing import NotNow
from posts.together import second_reader
from posts.together.people import story_written_by
from posts.together.private import kept_private, never_kept
from posts.together.ways import way_to_write
from posts.writers.page import PersonalPage


def _days() -> list[tuple[int, str]]:
    return [(days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days}) for days in second_reader.DAYS]


class ShareForm(forms.Form):
    """For whom, and how long."""

    reader = forms.CharField(
        label=gettext_lazy("For whom?"),
        help_text=gettext_lazy("A name for your own list. The people who write this with you see it; nobody else."),
        max_length=80,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long does the link open?"),
        choices=_days,
        coerce=int,
        initial=7,
        widget=forms.RadioSelect,
    )


@method_decorator(never_kept, name="dispatch")
class SecondReaderPage(PersonalPage):
    """A writer makes a link for one person, sees how often it was opened and what they said, and ends it."""

    permission = WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(request, story_written_by(request.user, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        story = story_written_by(request.user, pk)
        return self.end(request, story) if "end" in request.POST else self.share(request, story)

    def share(self, request: HttpRequest, story: Story) -> HttpResponse:
        """Make a link and show it here and now: a redirect would have to keep the secret somewhere."""
        form = ShareForm(request.POST)
        if not form.is_valid():
            return self.show(request, story, form=form, status=422)
        try:
            link = second_reader.share(story=story, user=request.user, **form.cleaned_data)
        except NotNow as refused:
            messages.error(request, str(refused))
            return redirect("story_second_reader", story.pk)
        return self.show(request, story, link=link)

    def end(self, request: HttpRequest, story: Story) -> HttpResponse:
        chosen = request.POST["end"]
        reading = get_object_or_404(story.second_readings, pk=row_key(chosen))
        try:
            second_reader.end(reading=reading, user=request.user)
        except PermissionDenied as refused:
            raise Http404 from refused
        messages.success(request, _("The link for %(name)s opens nothing any more.") % {"name": reading.reader})
        return redirect("story_second_reader", story.pk)

    def show(
        self,
        request: HttpRequest,
        story: Story,
        *,
        form: ShareForm | None = None,
        link: second_reader.NewLink | None = None,
        status: int = 200,
    ) -> HttpResponse:
        open_still = set(SecondReading.objects.open().filter(page=story.pk).values_list("pk", flat=True))
        readings = story.second_readings.select_related("made_by__person").defer("content")
        facts = {
            "title": story.draft_title or story.title,
            "lines": [_line(one, story, request.user, is_open=one.pk in open_still) for one in readings],
            "form": form or ShareForm(),
            "link": link,
            "write": way_to_write(story),
        }
        return render(request, "posts/together/second_reader.html", self.get_context_data(**facts), status=status)


def _line(reading: SecondReading, story: Story, user: Any, *, is_open: bool) -> dict[str, Any]:
    """One link in the list. What its reader said is for whoever made it alone."""
    mine = reading.made_by_id == user.pk
    return {
        "pk": reading.pk,
        "reader": reading.reader,
        "by": "" if mine else name_of(reading.made_by),
        "state": second_reader.state_of(reading, is_open=is_open),
        "is_open": is_open,
        "opened": reading.opened,
        "last": reading.last_opened_at,
        "note": reading.note if mine else "",
        "may_end": is_open and (mine or story.owner_id == user.pk),
    }


@method_decorator([csrf_exempt, kept_private], name="dispatch")
class ReadPage(View):
    """A draft as readers would see it, for whoever holds the link; no account, no cookie, no script.

    The address itself is the permission, so a form here needs no token against forgery; and it could carry none, since
    a page that tells nobody its address sends no `Referer` and `Origin: null`.
    """

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        reading = second_reader.opened_by(token)
        if reading is None:
            return gone(request)
        if request.method == "GET":
            second_reader.count(reading)
        return self.show(request, reading)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        reading = second_reader.opened_by(token)
        if reading is None:
            return gone(request)
        words = request.POST.get("words", "")
        try:
            second_reader.answer(reading=reading, words=words)
        except second_reader.TooLong as too_long:
            return self.show(request, reading, words=words, over=too_long.over)
        return redirect(f"{request.path}#note")

    def show(self, request: HttpRequest, reading: SecondReading, *, words: str = "", over: int = 0) -> HttpResponse:
        version = second_reader.version_of(reading)
        with translation.override(version.language()):
            facts = {
                "page": version,
                "by": name_of(reading.made_by),
                "until": _until(reading.expires_at),
                "noted": reading.noted_at,
                "most": second_reader.LONGEST_NOTE,
                "words": words,
                "over": over,
            }
            return render(request, "posts/together/read.html", facts, status=422 if over else 200)


def _until(when: datetime) -> str:
    """A moment for somebody whose hours we do not know: with the name of ours."""
    here = timezone.localtime(when)
    return f"{date_format(here, 'DATETIME_FORMAT')} ({timezone.get_current_timezone_name()})"


def gone(request: HttpRequest) -> HttpResponse:
    """The same page for a link that never was, one that ended, and one whose story is live."""
    with translation.override(get_language_from_request(request)):
        return render(request, "posts/together/gone.html", status=404)
