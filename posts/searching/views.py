"""The search page."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from posts.heads import head_of_route
from posts.listing import CARDS_A_PAGE, cards, in_order
from posts.searching.finding import MOST, Found, find
from posts.searching.forms import SearchForm


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A box and filters, and what was found; raises `Http404` for a page of results that is none."""
    form = SearchForm(request.GET, language=get_language() or "en")
    asked = form.asked()
    found = Found(pks=[]) if asked.is_empty else find(asked)
    page = _page(request.GET.get("page", "1"), len(found.pks))
    here = found.pks[(page - 1) * CARDS_A_PAGE : page * CARDS_A_PAGE]
    kept = urlencode([(name, value) for name, value in request.GET.items() if value and name in form.fields])
    context = {
        "head": head_of_route("search"),
        "form": form,
        "asked": asked,
        "found": found,
        "number": len(found.pks),
        "many": len(found.pks) == MOST,
        "stories": cards(in_order(here), request=request),
        "kept": kept,
        "newer": page - 1,
        "older": page + 1 if page * CARDS_A_PAGE < len(found.pks) else 0,
    }
    return render(request, "posts/search.html", context)


def _page(asked: str, number: int) -> int:
    pages = max(1, -(-number // CARDS_A_PAGE))
    if not (asked.isascii() and asked.isdigit() and len(asked) < 4 and 1 <= int(asked) <= pages):
        raise Http404
    return int(asked)
