"""Names of colleagues, for the templates of the desk."""

from typing import Any

from django import template

from posts.notices import name_of

register = template.Library()


@register.filter
def called(user: Any) -> str:
    """What a colleague is called; a dash for one whose account is gone."""
    return name_of(user) or "–"
