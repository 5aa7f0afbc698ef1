"""The banner that says what is stopped, by whom and why."""

from typing import Any

from django import template

from posts.stopping.concerning import stops_for

register = template.Library()


@register.inclusion_tag("posts/stopping/_banner.html", takes_context=True)
def stop_banner(context: Any) -> dict[str, Any]:
    """Nothing, for nearly everybody nearly always; a region with a line a stop where one concerns whoever looks."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return {"notices": stops_for(user) if user is not None and user.is_authenticated else []}
