"""Readers' pages: ask for mail, confirm, one's own page, leave. Plain forms, no cookie, no script.

No cookie says who asks: the signed link does, so there is nothing that another site could borrow, and no check against
forged requests has anything to compare.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from posts.addresses import path_in
from posts.heads import Head, head_of_nothing
from posts.listing import live_blogs
from posts.models import Subscriber, Topic
from posts.newsletter import subscribing, throttle, tokens
from posts.newsletter.forms import AskForm, ChoiceForm
from posts.together.private import kept_private
from posts.translations import versions


@method_decorator(csrf_exempt, name="dispatch")
class AskView(View):
    """The form; whatever address is typed, the answer is the same. `?blog=` and `?topic=` (slugs) are ticked."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(request, AskForm(language=_language(), initial=self._ticked(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AskForm(request.POST, language=_language())
        if throttle.too_many(request):
            return _page(request, "enough", head=_head(), status=429)
        if not form.is_valid():
            return self._form(request, form, status=422)
        if not form.cleaned_data["website"]:
            subscribing.ask(address=form.cleaned_data["address"], language=_language(), choice=form.choice())
        return _page(request, "asked", head=_head())

    def _form(self, request: HttpRequest, form: AskForm, status: int = 200) -> HttpResponse:
        return _page(request, "ask", head=_head(), status=status, form=form)

    def _ticked(self, request: HttpRequest) -> dict[str, Any]:
        language = _language()
        blogs = live_blogs(language=language)
        topics = Topic.objects.filter(locale__language_code=language, slug=request.GET.get("topic", ""))
        named = blogs.filter(slug=request.GET.get("blog", ""))
        only = blogs if blogs.count() == 1 and not topics else blogs.none()
        return {"blogs": named or only, "topics": topics}


@method_decorator([csrf_exempt, kept_private], name="dispatch")
class ConfirmView(View):
    """The link in the letter. Programs that look at links change nothing: a button says yes."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        uuid = tokens.read_confirm(token)
        found = Subscriber.objects.filter(uuid=uuid).first() if uuid else None
        return _page(request, "confirm", subscriber=found) if found else _page(request, "too_late", status=410)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        uuid = tokens.read_confirm(token)
        found = subscribing.confirm(uuid) if uuid else None
        if found is None:
            return _page(request, "too_late", status=410)
        return _page(request, "confirmed", subscriber=found, own_link=tokens.own_link(found))


@method_decorator([csrf_exempt, kept_private], name="dispatch")
class OwnView(View):
    """A reader's own page: change, pause, go on, leave."""

    subscriber: Subscriber

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        uuid = tokens.read_own(kwargs["token"])
        found = Subscriber.objects.confirmed().filter(uuid=uuid).first() if uuid else None
        if found is None:
            return _page(request, "left")
        self.subscriber = found
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._show(request, self._form())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        done = request.POST.get("do", "")
        if done in ("pause", "go_on"):
            {"pause": subscribing.pause, "go_on": subscribing.go_on}[done](self.subscriber)
            return self._show(request, self._form(), done=done)
        form = ChoiceForm(request.POST, language=self.subscriber.language)
        if not form.is_valid():
            return self._show(request, form, status=422)
        subscribing.change(self.subscriber, form.choice())
        return self._show(request, form, done="change")

    def _form(self) -> ChoiceForm:
        mine = self.subscriber
        facts = {"rhythm": mine.rhythm, "blogs": mine.blogs.all(), "topics": mine.topics.all()}
        return ChoiceForm(initial=facts, language=mine.language)

    def _show(self, request: HttpRequest, form: ChoiceForm, *, done: str = "", status: int = 200) -> HttpResponse:
        paused = Subscriber.objects.reading().filter(pk=self.subscriber.pk).first() is None
        facts: dict[str, Any] = {"form": form, "done": done, "subscriber": self.subscriber, "paused": paused}
        return _page(request, "own", status=status, **facts)


@method_decorator([csrf_exempt, kept_private], name="dispatch")
class LeaveView(View):
    """One POST and the reader is forgotten, from a mail program (RFC 8058) or from this page's button; a GET only asks.

    Whatever the token, the answer is the same, so that nobody learns who reads here.
    """

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return _page(request, "leave")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        subscribing.leave(tokens.read_own(token))
        return _page(request, "left")


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _head() -> Head:
    """Of the form, which is there in every language."""
    paths = {code: path_in(code, "follow_by_mail") for code, _name in settings.LANGUAGES}
    return Head(language=_language(), path=paths[_language()], versions=versions(paths, current=_language()))


def _page(
    request: HttpRequest, name: str, *, head: Head | None = None, status: int = 200, **facts: Any
) -> HttpResponse:
    facts |= {"head": head or head_of_nothing(_language())}
    return render(request, f"posts/newsletter/{name}.html", facts, status=status)
