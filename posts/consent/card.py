"""The pages of whoever is in stories: everything on one card, one story with its question, one's data, forgetting.

Two doors lead to the same pages: a log-in to one's own card, and a secret link. What the pages do is the same.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import get_language_from_request
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from posts.consent import answering, export, forgetting, links
from posts.consent.showing import Told, media_of, pictures_of, stories_of, switches_of, words_of
from posts.models import Consent, ConsentCard, Person
from posts.notices import language_of, zone_of
from posts.together.private import kept_private, never_kept

NOT = "not-"  # before the name of each box that leaves something out


class CardView(View):
    """A page of one card. A door (`ByLink`, `ByLogIn`) finds the card and says where its pages are."""

    card: ConsentCard
    only: UUID | None = None  # the one story that this door opens
    is_own = False  # behind a log-in

    def way(self, page: str, *args: Any) -> str:
        """The address of one of the card's pages, by this door."""
        raise NotImplementedError

    def told(self, post: UUID) -> Told:
        """The story on this card; 404 where this door does not open it."""
        if self.only not in (None, post):
            raise Http404
        found = next((one for one in stories_of(self.card, only=post)), None)
        if found is None:
            raise Http404
        return found

    def page(self, name: str, *, status: int = 200, **facts: Any) -> HttpResponse:
        """One of the card's templates."""
        here = {"card": self.card, "is_own": self.is_own, "way": self.way("card"), "languages": settings.LANGUAGES}
        return render(self.request, f"posts/consent/{name}.html", here | facts, status=status)


class CardPage(CardView):
    """Everything somebody is in."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        stories = [(told, self.way("story", told.post)) for told in stories_of(self.card, only=self.only)]
        stories.sort(key=lambda one: not one[0].waits)
        return self.page("card", stories=stories, data=self.way("data"), forget=self.way("forget"))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Another language, for a guest."""
        language = request.POST.get("language", "")
        if not self.is_own and language in dict(settings.LANGUAGES):
            ConsentCard.objects.filter(pk=self.card.pk).update(language=language)
        return redirect(self.way("card"))


class StoryPage(CardView):
    """One story: what it says and shows, and the answer."""

    def get(self, request: HttpRequest, post: UUID, **kwargs: Any) -> HttpResponse:
        return self.show(self.told(post))

    def post(self, request: HttpRequest, post: UUID, **kwargs: Any) -> HttpResponse:
        told = self.told(post)
        name = request.POST.get("do", "")
        if told.question is None:
            if name == "withdraw":
                answering.object_to(self.card, post=post)
            return redirect(f"{self.way('story', post)}#answer")
        if name in ("yes", "no", "change") and request.POST.get("seen") != str(told.question.uuid):
            return self.show(told, moved=True, status=409)
        if name == "change" and not request.POST.get("wish", "").strip():
            return self.show(told, no_wish=True, status=422)
        try:
            DEEDS.get(name, _nothing)(request, told)
        except answering.Moved:
            return self.show(self.told(post), moved=True, status=409)
        return redirect(f"{self.way('story', post)}#answer")

    def show(self, told: Told, *, status: int = 200, **facts: Any) -> HttpResponse:
        question = told.question
        shown = question if told.held is None or told.waits else told.held
        facts |= {"told": told, "question": question, "shown": shown, "years": answering.YEARS}
        if shown:
            facts |= {
                "words": words_of(shown, language=told.language),
                "pictures": pictures_of([shown]),
                "media": media_of(shown),
                "switches": switches_of(shown),
            }
        return self.page("story", status=status, **facts)


def _left_out(request: HttpRequest) -> set[str]:
    return {name.removeprefix(NOT) for name in request.POST if name.startswith(NOT)}


def _yes(request: HttpRequest, told: Told) -> None:
    question, out = _asked(told), _left_out(request)
    places = {switch.key for switch in switches_of(question)}
    years = request.POST.get("years", "")
    today = timezone.localdate()
    answering.say_yes(
        question,
        media=[one for one in question.media if one not in out],
        refused_channels=out & places,
        until=_years_from(today, int(years)) if years in {str(one) for one in answering.YEARS} else None,
    )


def _years_from(day: Any, years: int) -> Any:
    """The same day so many years on; the last of February stands in for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _no(_request: HttpRequest, told: Told) -> None:
    answering.say_no(_asked(told))


def _change(request: HttpRequest, told: Told) -> None:
    answering.ask_for_change(_asked(told), wish=request.POST["wish"])


def _places(request: HttpRequest, told: Told) -> None:
    if told.held:
        places = {switch.key for switch in switches_of(told.held)}
        answering.keep_from(told.held, refused_channels=_left_out(request) & places)


def _withdraw(_request: HttpRequest, told: Told) -> None:
    if told.held:
        answering.withdraw(told.held)


def _nothing(_request: HttpRequest, _told: Told) -> None:
    """A button nobody has."""


def _asked(told: Told) -> Consent:
    if told.question is None:
        raise Http404
    return told.question


DEEDS: dict[str, Callable[[HttpRequest, Told], None]] = {
    "yes": _yes,
    "no": _no,
    "change": _change,
    "places": _places,
    "withdraw": _withdraw,
}


class DataPage(CardView):
    """All that is kept, in one file."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        answer = HttpResponse(export.data_of(self.card, only=self.only), content_type="application/zip")
        answer["Content-Disposition"] = 'attachment; filename="what-we-keep.zip"'
        return answer


class ForgetPage(CardView):
    """Every yes taken back, and what is kept of the answers dropped; a GET only asks."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page("forget", scoped=self.only is not None)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        forgetting.forget(self.card, only=self.only)
        return self.page("forgotten")


@method_decorator([csrf_exempt, kept_private], name="dispatch")
class ByLink(CardView):
    """The door of whoever holds a link: no account, no cookie; the address itself is the permission."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.token = kwargs.pop("token")
        link = links.opened_by(self.token)
        if link is None:
            with translation.override(get_language_from_request(request)):
                return render(request, "posts/consent/gone.html", status=404)
        self.card, self.only = link.card, link.post
        with translation.override(self.card.language):
            return super().dispatch(request, *args, **kwargs)

    def way(self, page: str, *args: Any) -> str:
        return reverse(f"consent_{page}", args=[self.token, *args])


@method_decorator([never_kept, login_required], name="dispatch")
class ByLogIn(CardView):
    """The door of a colleague: their own card, and nobody else's."""

    is_own = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = Person.objects.filter(user=request.user.pk).first()
        if person is None:
            return redirect("account_name")
        language = language_of(request.user)
        self.card = ConsentCard.objects.get_or_create(person=person, defaults={"language": language})[0]
        with translation.override(language), timezone.override(zone_of(request.user)):
            return super().dispatch(request, *args, **kwargs)

    def way(self, page: str, *args: Any) -> str:
        return reverse(f"own_consent_{page}", args=args)


class LinkCard(ByLink, CardPage):
    """The card, by link."""


class LinkStory(ByLink, StoryPage):
    """One story, by link."""


class LinkData(ByLink, DataPage):
    """The file, by link."""


class LinkForget(ByLink, ForgetPage):
    """Forgetting, by link."""


class OwnCard(ByLogIn, CardPage):
    """The card of whoever is logged in."""


class OwnStory(ByLogIn, StoryPage):
    """One story of theirs."""


class OwnData(ByLogIn, DataPage):
    """Their file."""


class OwnForget(ByLogIn, ForgetPage):
    """Their forgetting."""
