"""What colleagues ask of whoever is logged in, for any page that wants to say it."""

from typing import Any

from django import template

from posts.notices import name_of
from posts.together.co_authors import invitations_for

register = template.Library()


@register.inclusion_tag("posts/together/_asked.html", takes_context=True)
def asked_of_you(context: dict[str, Any]) -> dict[str, Any]:
    """The open invitations of the person who reads the page; nothing where there are none."""
    rows = [(row, name_of(row.invited_by)) for row in invitations_for(context["request"].user)]
    return {"invitations": rows}
