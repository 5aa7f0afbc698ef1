"""Names of colleagues and places of remarks, for the templates of the desk."""

from collections.abc import Iterable
from typing import Any

from django import template

from posts.models import Post, Remark
from posts.notices import name_of
from posts.remarks.showing import Shown, shown

register = template.Library()


@register.filter
def called(user: Any) -> str:
    """What a colleague is called; a dash for one whose account is gone."""
    return name_of(user) or "–"


@register.filter
def placed_in(remarks: Iterable[Remark], version: Post) -> list[Shown]:
    """Each remark with where it stands in `version`, for letters: in the language of whoever reads them."""
    return shown(list(remarks), version, to=lambda _remark: "")
