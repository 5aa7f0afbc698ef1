"""Which pictures and documents somebody may put into a story: their own, and what readers were shown.

The file of a draft is its writer's alone, until a seal covers it. A chooser asked by number for anything that it would
not offer, a page too, answers nothing.
"""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import ResolverMatch

from posts.explorer import pages_seen_by
from posts.models import Picture, StoryDocument

# The names of Wagtail's choosers, and what they choose.
PAGES_CHOSEN = "wagtailadmin_choose_page_chosen_multiple"
CHOOSERS = {"wagtailimages_chooser": Picture, "wagtaildocs_chooser": StoryDocument}


def to_choose(files: Any, request: HttpRequest) -> Any:
    """What a chooser offers, of all there are."""
    return files.filter(Q(uploaded_by_user=request.user.pk) | Q(sealed_at__isnull=False))


def of_a_chooser(match: ResolverMatch) -> bool:
    """Whether an address belongs to a chooser that answers about what it is told the number of."""
    return match.url_name == PAGES_CHOSEN or not CHOOSERS.keys().isdisjoint(match.namespaces)


def names_what_is_not_offered(request: HttpRequest, match: ResolverMatch) -> bool:
    """Whether an address of a chooser names a file that it would not offer; such a number is easily guessed."""
    offered = _offered(request, match)
    if offered is None:
        return False
    told = [match.kwargs[name] for name in ("pk", "image_id") if name in match.kwargs]
    pks = {str(pk) for pk in (*told, *request.GET.getlist("id")) if str(pk).isdecimal()}
    return bool(offered.filter(pk__in=pks).count() < len(pks))


def _offered(request: HttpRequest, match: ResolverMatch) -> Any:
    """All that the chooser of this address offers; None when it is no chooser's."""
    if match.url_name == PAGES_CHOSEN:
        return pages_seen_by(request.user)
    model = next((CHOOSERS[name] for name in match.namespaces if name in CHOOSERS), None)
    return None if model is None else to_choose(model._default_manager.all(), request)
