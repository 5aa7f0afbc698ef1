"""One status page in plain words, one's own stories, and the few deeds a writer has: take back, cancel, delete."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import TaskState

from integrations import outbox
from integrations.models import Delivery, Reply
from posts import promises, publishing, reviewing
from posts.answering.showing import heard
from posts.consent.saying import short
from posts.consent.standing import Standing, missing
from posts.desk import doors
from posts.desk.actions import ReasonForm
from posts.helping.pages import word_is_missing
from posts.models import Promise, Story
from posts.permissions import WRITE, is_author_of, may_see_ledger
from posts.publishing import NotNow
from posts.readers import another_is_needed, said_yes
from posts.remarks.share import own_words
from posts.remarks.showing import for_authors
from posts.standing import posts_of, standing_of, standings
from posts.writers.colleagues import called
from posts.writers.dates import day_and_time
from posts.writers.doors import StoryPage
from posts.writers.keeping import left_words
from posts.writers.page import PersonalPage


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One channel: its name, where the copy is, and how it is with it, in words."""

    channel: str
    url: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A deed as a link of this side of the house."""

    label: Any
    link: str
    grave: bool


class StatusView(StoryPage):
    """Where one story is."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        promise = promises.of(self.story)
        version = self.story.get_latest_revision_as_object()
        facts = {
            "line": standing_of(self.story),
            "version": version,
            "remarks": len(for_authors(self.story, version)),
            "own_words": in_hundred(own_words(self.story)) if promise else None,
            "promise": promise,
            "reader": called(promise.reader) if promise else "",
            "answered_by": _answered_by(promise) if promise else "",
            "by": day_and_time(promise.due_at) if promise else "",
            "one_yes": _one_yes(promise),
            "late": bool(promise and promise.due_at < timezone.now()),
            "in_danger": bool(promise and promise.warned_at),
            "own_word_missing": self.story.workflow_in_progress and word_is_missing(self.story, request.user),
            "copies": copies_of(self.story),
            "heard": heard(self.story),
            "elsewhere": Reply.objects.shown()
            .filter(delivery__post=self.story.uuid)
            .select_related("delivery__channel"),
            "may_see_ledger": may_see_ledger(request.user),
            "offers": offers(request.user, self.story),
            "asked": self._asked(request, version),
            "mine": is_author_of(request.user, self.story),
            "may_write": not self.story.workflow_in_progress,
        }
        return render(request, "posts/writers/status.html", self.get_context_data(**facts))

    def _asked(self, request: HttpRequest, version: Story) -> list[tuple[Standing, str]]:
        """Whose yes is missing, for those who write it: they see to it."""
        open_ones = missing(self.story.pk, version) if is_author_of(request.user, self.story) else []
        return [(standing, short(standing)) for standing in open_ones]


def _one_yes(promise: Promise | None) -> str:
    """Who said yes already, while it waits for another reader."""
    if promise is None or promise.turn != Promise.Turn.READER:
        return ""
    return another_is_needed(said_yes([promise]).get(promise.pk, ()))


def _answered_by(promise: Promise) -> str:
    """Who gave the first answer: not always whoever was to."""
    steps = TaskState.objects.filter(workflow_state=promise.workflow_state_id).exclude(finished_by=None)
    answers = steps.filter(status__in=(TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED))
    first = answers.select_related("finished_by__person").order_by("finished_at", "pk").first()
    return called(first.finished_by) if first else ""


def in_hundred(share: float | None) -> int | None:
    """A share as whole per cent, never rounded up to all of it."""
    return None if share is None else int(share * 100)


def copies_of(story: Story) -> list[Copy]:
    """Where the story went, or goes."""
    found = [one for one in outbox.deliveries_of(story.uuid) if one.wanted_id or one.remote_id]
    return [Copy(channel=one.channel.name, url=one.remote_url, words=_said_of(one)) for one in found]


def _said_of(delivery: Delivery) -> str:
    status = Delivery.Status(delivery.status)
    if status == Delivery.Status.SETTLED:
        return _("it is there")
    if delivery.channel.personal and status in (Delivery.Status.FAILED, Delivery.Status.UNKNOWN):
        return _("not sure yet; whoever owns the account looks at it")
    if status in (Delivery.Status.FAILED, Delivery.Status.UNKNOWN):
        return _("not sure yet; the comms team looks at it")
    if delivery.embargo or status == Delivery.Status.HELD:
        return _("goes out later")
    return _("on its way")


DEEDS = {
    "take-back": doors.TAKE_BACK,
    "cancel": doors.CANCEL,
    "take-down": doors.TAKE_DOWN,
    "delete": doors.DELETE,
}
GRAVE = (doors.TAKE_DOWN, doors.DELETE)


def offers(user: Any, story: Story) -> list[Offer]:
    """What the person may do with the story now, on these pages."""
    possible = doors.deeds(user, story)
    here = [(deed, reverse("write_deed", args=[story.pk, name])) for name, deed in DEEDS.items()]
    offered = [*here, (doors.STOP, doors.STOP.url(story))]
    return [Offer(label=deed.label, link=link, grave=deed in GRAVE) for deed, link in offered if deed in possible]


class DeedView(StoryPage):
    """GET says what will happen, POST does it; the verbs ask for permission again."""

    BUTTONS: ClassVar[dict[str, Any]] = {
        "take-back": gettext_lazy("Take it back"),
        "cancel": gettext_lazy("Cancel the plan"),
        "take-down": gettext_lazy("Take it down"),
        "delete": gettext_lazy("Delete it for good"),
    }

    def get(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        return self._show(request, deed, self._form(deed))

    def post(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        form = self._form(deed, request.POST)
        if not self._possible(request, deed):
            messages.error(request, _("This cannot be done now, or not by you."))
            return redirect("story_status", pk)
        if not form.is_valid():
            return self._show(request, deed, form, status=422)
        try:
            messages.success(request, self._do(request, deed, form))
        except NotNow as refused:
            messages.error(request, str(refused))
            return redirect("story_status", pk)
        return redirect("written") if deed == "delete" else redirect("story_status", pk)

    def _form(self, deed: str, data: Any = None) -> forms.Form:
        if deed not in DEEDS:
            raise Http404
        return (ReasonForm if deed == "take-down" else forms.Form)(data)

    def _possible(self, request: HttpRequest, deed: str) -> bool:
        return DEEDS[deed] in doors.deeds(request.user, self.story)

    def _do(self, request: HttpRequest, deed: str, form: forms.Form) -> str:
        facts: dict[str, Any] = {"post": self.story, "user": request.user}
        if deed == "take-back":
            reviewing.take_back(**facts)
            return _("It is yours again. Hand it in when you are ready.")
        if deed == "cancel":
            publishing.cancel_schedule(**facts)
            return _("The plan is cancelled. The story can be handed in again.")
        if deed == "take-down":
            publishing.take_down(**form.cleaned_data, **facts)
            return _("It is offline. Its copies are being taken down.")
        publishing.delete(**facts)
        return _("The draft is deleted.")

    def _show(self, request: HttpRequest, deed: str, form: forms.Form, *, status: int = 200) -> HttpResponse:
        if not self._possible(request, deed):
            messages.error(request, _("This cannot be done now, or not by you."))
            return redirect("story_status", self.story.pk)
        facts = {
            "form": form,
            "deed": deed,
            "heading": str(DEEDS[deed].label).rstrip("…"),
            "button": self.BUTTONS[deed],
            "grave": DEEDS[deed] in GRAVE,
            "line": standing_of(self.story),
        }
        return render(request, "posts/writers/deed.html", self.get_context_data(**facts), status=status)


class WrittenView(PersonalPage):
    """One's own stories and where each stands, what came back first."""

    permission = WRITE
    per_page = 20

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = posts_of(request.user).type(Story)
        page = Paginator(mine, self.per_page).get_page(request.GET.get("p"))
        pks = [post.pk for post in page.object_list]
        lines = standings(mine.filter(pk__in=pks))
        facts = {"lines": lines, "page": page, "left_words": left_words()}
        return render(request, "posts/writers/written.html", self.get_context_data(**facts))
