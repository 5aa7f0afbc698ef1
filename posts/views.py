"""The public pages that are no Wagtail pages: people, topics, series, values, and what crawlers ask for."""

from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found
from wagtail.views import serve

from posts import looks, permalinks
from posts.addresses import absolute, tag_uri
from posts.archive import Month, months_of, stories_in
from posts.audiences import NAMELESS
from posts.heads import Head, head_of_person, head_of_route, head_of_term
from posts.listing import live_stories, stories_by, stories_in_series
from posts.mentions.context import speaking
from posts.models import Person, Profile, Series, Topic, Value
from posts.models.vocabulary import Term
from posts.notices import language_of
from posts.pages import listing, story_at, voices
from posts.people import Surface, shown
from posts.persons.vcard import vcard
from posts.sharing import person_schema

PERSONAL = ("/write/", "/account/")
T = TypeVar("T", bound=Term)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was read here once is shown the way, or said to be gone (410); the rest is not here (404).

    Below /write/ and /account/ in the language of whoever is logged in, with the menu of those pages.
    """
    if isinstance(exception, permalinks.Gone):
        return render(request, "410.html", status=410)
    moved = permalinks.of(request.path_info) if request.method in ("GET", "HEAD") else None
    if moved:
        return render(request, "410.html", status=410) if moved.gone else HttpResponsePermanentRedirect(moved.path)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not request.path_info.startswith(PERSONAL):
        return page_not_found(request, exception)
    with translation.override(language_of(user)):
        return render(request, "posts/writers/not_here.html", status=404)


def story(request: HttpRequest, blog: str, story: str) -> HttpResponse:
    """A live story that anybody may read, at once; Wagtail answers whatever else is asked for at such an address."""
    found = story_at(blog, story, request=request) if request.method in ("GET", "HEAD") else None
    return found.serve(request) if found else serve(request, f"{blog}/{story}/")


@require_safe
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """Somebody's page: who they are, what they say of themselves, what they wrote in this language.

    Raises `Http404` for a person of whom nothing is public in this language.
    """
    found, head = _public(public_id)
    language = head.language
    profile = Profile.objects.live().public().filter(person=found, locale__language_code=language).first()
    context = {
        "head": head,
        "shown": shown(found, language=language, surface=Surface.PAGE),
        "schema": person_schema(found, language=language),
        "about": profile.about if profile else "",
        "listing": listing(stories_by(found, language=language), request=request),
    }
    if profile is None:
        return render(request, "posts/person.html", context)
    with speaking(profile, surface=Surface.PAGE, links=True):
        return render(request, "posts/person.html", context)


@require_safe
def press_card(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name, work, face and how the name is said, for whoever writes about somebody; 404 where their page is."""
    found, head = _public(public_id)
    facts = {"head": head, "shown": shown(found, language=head.language, surface=Surface.PAGE)}
    return render(request, "posts/persons/card.html", facts)


@require_safe
def contact_card(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same for an address book, as machines may see the person."""
    found, head = _public(public_id)
    seen = shown(found, language=head.language, surface=Surface.MACHINES)
    card = vcard(seen, identity=tag_uri("person", public_id), url=head.canonical, language=head.language)
    response = HttpResponse(card, content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{public_id}.vcf"'
    return response


def _public(public_id: str) -> tuple[Person, Head]:
    """The person and the head of their page.

    Raises `Http404` for whoever has nothing public in this language, and `Gone` where the page was closed.
    """
    found = get_object_or_404(Person.objects.select_related("picture"), public_id=public_id)
    head = head_of_person(found, language=_language())
    if found.shown_as in NAMELESS:
        raise permalinks.Gone
    if not head.path:
        raise Http404
    return found, head


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything on a topic, newest first."""
    term = _term(Topic, slug)
    return _term_page(request, "posts/topic.html", term, live_stories().filter(topics=term))


@require_safe
def value(request: HttpRequest, slug: str) -> HttpResponse:
    """Stories that show one of the company's values."""
    term = _term(Value, slug)
    return _term_page(request, "posts/value.html", term, live_stories().filter(values=term))


@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """A series from its first instalment on."""
    term = _term(Series, slug)
    return _term_page(request, "posts/series.html", term, stories_in_series(term), oldest_first=True)


@require_safe
def all_voices(request: HttpRequest) -> HttpResponse:
    """Everybody who wrote in this language, at once."""
    language = _language()
    context = {"head": head_of_route("voices"), "voices": voices(language=language, request=request)}
    return render(request, "posts/voices.html", context)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The months in which something appeared in this language."""
    context = {"head": head_of_route("archive"), "years": months_of(language=_language())}
    return render(request, "posts/archive.html", context)


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """What appeared in a month, newest first; raises `Http404` for a month without a story."""
    asked = Month(year=year, month=month)
    page = listing(stories_in(asked, language=_language()), request=request)
    if not page.stories:
        raise Http404
    context = {"head": head_of_route("month", year=year, month=month), "month": asked, "listing": page}
    return render(request, "posts/month.html", context)


@require_safe
def look(request: HttpRequest, digest: str) -> HttpResponse:
    """The styles of blogs with a colour of their own, under a name made of their content; kept for good."""
    colours = looks.blogs_with_a_colour()
    if digest != looks.digest(colours):
        raise Http404
    response = HttpResponse(looks.css(colours), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers may read all that is public, and find it in the sitemap."""
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _language() -> str:
    return get_language() or "en"


def _term(model: type[T], slug: str) -> T:
    return get_object_or_404(model, slug=slug, locale__language_code=_language())


def _term_page(
    request: HttpRequest, template: str, term: Term, stories: Any, *, oldest_first: bool = False
) -> HttpResponse:
    page = listing(stories, request=request, oldest_first=oldest_first)
    context = {"head": head_of_term(term), "term": term, "listing": page}
    return render(request, template, context)
