"""The review's place in the list: what comes before and after it, and who answers."""

from collections.abc import Mapping
from typing import Any

from django import template

from posts.models import Promise
from posts.notices import name_of
from posts.queue import Filters, neighbours, review_url
from posts.queue.people import reviewers

register = template.Library()


@register.inclusion_tag("posts/review/_neighbours.html", takes_context=True)
def in_the_list(context: Mapping[str, Any], promise: Promise | None) -> dict[str, Any]:
    """Links to the list and to its neighbours there, as it was filtered; and the buttons that name who answers."""
    request = context["request"]
    filters = Filters.from_query(request.GET)
    if promise is None:
        return {"back": filters.query()}
    before, after = neighbours(promise, request.user, filters)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "back": filters.query(),
        "before": review_url(before, filters) if before else "",
        "after": review_url(after, filters) if after else "",
        "promise": promise if promise.turn == Promise.Turn.READER else None,
        "wrote": promise.writers.filter(pk=request.user.pk).exists(),
        "reviewers": [(each.pk, name_of(each)) for each in reviewers()],
        "title": "",
        "from_review": True,
    }
