"""The check before handing in: few hints first, each with a button that does it, and what is still missing."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from posts import promises, reviewing
from posts.advised_links import advice_on_links
from posts.consent.standing import missing
from posts.house_rules.decisions import Choice, forget, take
from posts.mentions.token import Mention
from posts.models import Story
from posts.publishing import lock
from posts.writers.colleagues import called
from posts.writers.dates import day_and_time
from posts.writers.doors import DraftPage, StoryPage
from posts.writers.hints import FIRST, Hint, hints_of, leave, take_instead, told_of
from posts.writers.missing import missing_in
from posts.writers.offers import Link, link

_GONE = gettext_lazy("That remark is gone already.")
# what a button says -> the decision, and the words that follow it
DECIDED = {
    "leave": (Choice.KEEP, gettext_lazy("It stays as you wrote it.")),
    "not-about": (Choice.NOT_ABOUT, gettext_lazy("Noted: it is about somebody else.")),
    "ask": (Choice.ASK, gettext_lazy("The comms team will look at it when you hand in.")),
}


class CheckView(DraftPage):
    """Hints, what is missing, and the button that hands in."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A second tap on the button finds the story handed in; nothing is typed here that could be lost."""
        return redirect("story_status", pk) if self.story.workflow_in_progress else super().post(request, pk)

    def change(self, request: HttpRequest, pk: int) -> HttpResponse:
        name, _colon, rest = request.POST.get("do", "").partition(":")
        if name == "hand-in":
            return self._hand_in(request)
        if name == "show-again":
            forget(self.story)
        else:
            self._answer(request, name, rest)
        return redirect(f"{reverse('write_check', args=[pk])}{'?all=1' if 'all' in request.GET else ''}")

    def _answer(self, request: HttpRequest, name: str, rest: str) -> None:
        """Take other words, or leave them; a remark that is gone by now needs no answer."""
        mark, _colon, number = rest.partition(":")
        found = hints_of(self.story.get_latest_revision_as_object())
        hint = next((one for one in found if one.mark == mark), None)
        if name == "link-all":
            self._link(
                request, [(one.link, one.link.ways[0][0]) for one in found if one.link and len(one.link.ways) == 1]
            )
        elif hint is None:
            messages.info(request, _GONE)
        elif name in DECIDED and hint.may(DECIDED[name][0]):
            choice, words = DECIDED[name]
            leave(hint=hint, story=self.story, user=request.user, choice=choice, why=request.POST.get("why", ""))
            messages.success(request, str(words))
        elif name == "instead" and number.isdigit() and int(number) < len(hint.instead):
            self._take(request, hint, hint.instead[int(number)])
        elif name == "link" and hint.link and number.isdigit() and int(number) < len(hint.link.ways):
            self._link(request, [(hint.link, hint.link.ways[int(number)][0])])

    def _link(self, request: HttpRequest, wanted: list[tuple[Link, Mention]]) -> None:
        done = link(story=self.story, user=request.user, wanted=wanted)
        words = ngettext("Linked: it follows the person now.", "%(number)s places follow the person now.", done)
        messages.success(request, words % {"number": done}) if done else messages.info(request, _GONE)

    def _take(self, request: HttpRequest, hint: Hint, new: str) -> None:
        if take_instead(story=self.story, user=request.user, hint=hint, new=new):
            take(post=self.story, finding=hint.finding, new=new)
            messages.success(request, _("It now says “%(words)s”.") % {"words": new})
        else:
            messages.error(request, _("These words changed meanwhile. Go to the box and change them there."))

    def _hand_in(self, request: HttpRequest) -> HttpResponse:
        version = self.story.get_latest_revision_as_object()
        if missing_in(version) or any(not hint.may_leave for hint in hints_of(version)):
            return self._show(request, status=422)
        try:
            stopped = hand_in_once(story=self.story, user=request.user)
        except PermissionDenied as refused:  # the blog is closed, or asks first
            messages.error(request, str(refused) or _("You cannot hand this in here. Ask the comms team."))
            return redirect("write_check", self.story.pk)
        return redirect("write_check" if stopped else "write_thanks", self.story.pk)

    def _show(self, request: HttpRequest, *, status: int = 200) -> HttpResponse:
        version = self.story.get_latest_revision_as_object()
        hints, left = told_of(version)
        shown = hints if "all" in request.GET else hints[:FIRST]
        facts = {
            "version": version,
            "hints": shown,
            "more": len(hints) - len(shown),
            "all": "all" in request.GET,
            "missing": missing_in(version),
            "link_advice": advice_on_links(version),
            "to_link": sum(hint.link is not None and len(hint.link.ways) == 1 for hint in hints),
            "stops": any(not hint.may_leave for hint in hints),
            "left": left,
            "asked_yes": [standing.one for standing in missing(version.pk, version)],
            "refused": status == 422,
        }
        return render(request, "posts/writers/check.html", self.get_context_data(**facts), status=status)


@transaction.atomic
def hand_in_once(*, story: Story, user: Any) -> bool:
    """Hand in, unless that is done already: a second tap does no harm. Returns whether the check stopped it."""
    page = lock(story)
    if page.workflow_in_progress:
        return False
    reviewing.hand_in(post=page, user=user)
    return not lock(story).workflow_in_progress


class ThanksView(StoryPage):
    """Thank you, and by when somebody answers."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        promise = promises.of(self.story)
        if not self.story.workflow_in_progress or promise is None:
            return redirect("story_status", pk)
        facts = {"reader": called(promise.reader), "by": day_and_time(promise.due_at), "promise": promise}
        return render(request, "posts/writers/thanks.html", self.get_context_data(**facts))
