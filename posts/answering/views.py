"""The reader's side: a thumb or a few words come in, one open question comes back. No script, no cookie."""

from typing import Any
from uuid import UUID

from axes.helpers import get_client_ip_address  # behind proxies of our own too (`cms.visitors`)
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from posts.answering import tokens, verbs, visits
from posts.answering.forms import WhyForm
from posts.heads import head_of_nothing
from posts.models import ReaderAnswer, Story

# No cookie is set for readers, so Django's check has nothing to compare; the form's own signature stands in for it.


@csrf_exempt
@never_cache
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """A thumb, or words to the closing question; leads to the open question."""
    try:
        post = tokens.post_of(request.POST.get("form", ""))
    except tokens.NotOurs:
        return _too_old(request)
    story = Story.objects.live().public().filter(uuid=post).first()
    if story is None:
        raise Http404
    if request.POST.get("website"):  # a machine; it hears what everybody hears
        return render(request, "posts/answering/thanks.html", _context(story))
    address = get_client_ip_address(request) or ""
    try:
        if visits.answers_from(address) > verbs.A_PLACE:
            raise verbs.Enough
        given = verbs.give(
            story=story,
            about=_about(request.POST.get("about", ""), story),
            thumb=request.POST.get("thumb", ""),
            words=request.POST.get("words", "").strip()[:2000],
            visit=visits.visit_hash(address=address, browser=request.headers.get("User-Agent", "")),
        )
    except verbs.Enough:
        return render(request, "posts/answering/enough.html", _context(story), status=429)
    with translation.override(story.language()):
        return redirect("answer_why", tokens.answer_token(given.pk))


def _about(asked: str, story: Story) -> UUID:
    """The story itself, or the live story that was suggested below it."""
    try:
        suggested = UUID(asked) if asked else story.uuid
    except ValueError as error:
        raise Http404 from error
    if suggested != story.uuid and not Story.objects.live().public().filter(uuid=suggested).exists():
        raise Http404
    return suggested


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class WhyView(View):
    """What made you say so?"""

    def dispatch(self, request: HttpRequest, *args: Any, token: str, **kwargs: Any) -> HttpResponseBase:
        try:
            pk = tokens.answer_of(token)
        except tokens.NotOurs:
            return _too_old(request)
        found = ReaderAnswer.objects.filter(pk=pk).first()
        story = Story.objects.live().public().filter(uuid=found.post).first() if found else None
        if found is None or story is None:
            raise Http404
        self.given, self.story, self.token = found, story, token
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, WhyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WhyForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, status=422)
        words, feeling = form.cleaned_data["words"].strip(), form.cleaned_data["feeling"]
        verbs.explain(answer=self.given, words=words, feeling=feeling, by_machine=form.by_machine)
        return redirect(reverse("answer_why", args=[self.token]))

    def _show(self, request: HttpRequest, form: WhyForm, *, status: int = 200) -> HttpResponse:
        facts = _context(self.story) | {"given": self.given, "form": form, "token": self.token}
        said = self.given.words or self.given.feeling
        about_the_story = self.given.about == self.story.uuid
        template = "thanks" if said or not about_the_story else "why"
        return render(request, f"posts/answering/{template}.html", facts, status=status)


def _context(story: Story) -> dict[str, Any]:
    return {"story": story, "head": head_of_nothing(get_language() or story.language())}


def _too_old(request: HttpRequest) -> HttpResponse:
    return render(
        request, "posts/answering/too_old.html", {"head": head_of_nothing(get_language() or "en")}, status=400
    )
