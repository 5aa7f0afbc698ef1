"""What the writing pages' templates put in for the scripts: facts, words in the reader's language, and the scripts."""

from typing import Any

from django import template

from posts.writers.keeping import leaving_words, page_facts

register = template.Library()


@register.inclusion_tag("posts/writers/_saving.html", takes_context=True)
def saving(context: dict[str, Any]) -> dict[str, Any]:
    """The line that says what is saved, on the page of boxes of `story`."""
    return page_facts(context["story"], context["request"].user)


@register.inclusion_tag("posts/writers/_leaving.html", takes_context=True)
def leaving(context: dict[str, Any]) -> dict[str, Any]:
    """On every page of somebody logged in: what logging out asks while words wait on the phone."""
    return {"user": context["request"].user, "words": leaving_words()}
