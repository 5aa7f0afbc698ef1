"""What the editor's picker asks the desk for: people by name, and what the mentions of a story read."""

from dataclasses import asdict

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from posts.desk.doors import post_seen_by
from posts.mentions.choosing import choices, find, forms_for, with_ids, words
from posts.permissions import may_edit
from posts.text import clean_line

MOST_IDS = 100


@require_GET
@never_cache
def people(request: HttpRequest, pk: int) -> JsonResponse:
    """People for `?q=`, or those of `?id=…&id=…`, as whoever writes this story may know them.

    JSON: {language, words, forms: [[form, its name]], people: [Choice]}. 404 for no post, and for strangers to it.
    """
    post = post_seen_by(request.user, pk)
    if not may_edit(request.user, post):
        raise Http404  # so that ids tell nothing
    ids = request.GET.getlist("id")[:MOST_IDS]
    asked = clean_line(request.GET.get("q", ""))[:80]
    found = with_ids(ids) if ids else find(asked) if asked else []
    return JsonResponse(
        {
            "language": post.language(),
            "words": words(),
            "forms": forms_for(post.language()),
            "people": [asdict(each) for each in choices(found, post=post, user=request.user)],
        }
    )
