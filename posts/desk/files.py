"""Which pictures and documents somebody may put into a story: their own, and what readers were shown.

The file of a draft is its writer's alone, until a seal covers it.
"""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import ResolverMatch

from posts.models import Picture, StoryDocument

# The names of Wagtail's choosers, and what they choose.
CHOOSERS = {"wagtailimages_chooser": Picture, "wagtaildocs_chooser": StoryDocument}


def to_choose(files: Any, request: HttpRequest) -> Any:
    """What a chooser offers, of all there are."""
    return files.filter(Q(uploaded_by_user=request.user.pk) | Q(sealed_at__isnull=False))


def names_what_is_not_offered(request: HttpRequest, match: ResolverMatch) -> bool:
    """Whether an address of a chooser names a file that it would not offer; such a number is easily guessed."""
    model = next((CHOOSERS[name] for name in match.namespaces if name in CHOOSERS), None)
    if model is None:
        return False
    told = [match.kwargs[name] for name in ("pk", "image_id") if name in match.kwargs]
    pks = {str(pk) for pk in (*told, *request.GET.getlist("id")) if str(pk).isdecimal()}
    return bool(to_choose(model._default_manager.filter(pk__in=pks), request).count() < len(pks))
