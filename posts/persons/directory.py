"""The list of colleagues: who works here, by name. No other order, no filter, nothing to download."""

import unicodedata
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from posts.models import Person
from posts.people import Surface, shown, viewer_of
from posts.text import clean_line

A_PAGE = 50
# Letters that are no accents in Swedish and stand at the end of its alphabet (isof.se 50134).
SWEDISH_ENDS = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def sort_key(name: str, *, language: str) -> str:
    """What a name is ordered by: without accents, except where they are letters of their own."""
    small = unicodedata.normalize("NFC", name.casefold())
    if language == "sv":
        small = small.translate(SWEDISH_ENDS)
    return "".join(letter for letter in unicodedata.normalize("NFD", small) if not unicodedata.combining(letter))


@login_required
def colleagues(request: HttpRequest) -> HttpResponse:
    """Everybody with an open log-in and a name, as a colleague may see them."""
    language = get_language() or "en"
    asked = clean_line(request.GET.get("q", ""))[:80]
    page = Paginator(_ordered(asked, language), A_PAGE).get_page(request.GET.get("page"))
    rows = Person.objects.filter(pk__in=list(page)).prefetch_related("roles", "modes", "pronouns")
    found = {row.pk: row for row in rows}
    people = [
        shown(found[pk], language=language, surface=Surface.STAFF, viewer=viewer_of(request.user, found[pk]))
        for pk in page
        if pk in found
    ]
    return render(request, "posts/persons/colleagues.html", {"people": people, "page": page, "asked": asked})


def _ordered(asked: str, language: str) -> list[int]:
    here: Any = Person.objects.filter(user__is_active=True)
    for word in asked.split():
        here = here.filter(Q(display_name__icontains=word) | Q(called__icontains=word))
    names = here.values_list("pk", "sort_as", "display_name")
    return [
        pk for _key, pk in sorted((sort_key(as_sorted or name, language=language), pk) for pk, as_sorted, name in names)
    ]
