"""A story's copies as their networks will show them, each with what has to be mended: for the desk and the writers."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from integrations.previews import Preview
from posts.frames import picture_html
from posts.models import Post, Story
from posts.reading import Copy


@dataclass(frozen=True, kw_only=True)
class Look:
    """One channel's copy, drawn; `picture` is the HTML of the picture that goes along, from our own server."""

    copy: Copy
    preview: Preview
    picture: SafeString | str
    problems: list[str]
    troubles: list[str]


def looks_of(post: Post, copies: Iterable[Copy]) -> list[Look]:
    """In the order of the copies."""
    return [look_of(post, copy) for copy in copies]


def look_of(post: Post, copy: Copy) -> Look:
    """One of them."""
    return Look(
        copy=copy,
        preview=copy.preview,
        picture=_picture(post) if copy.parts.media else "",
        problems=copy.problems,
        troubles=copy.troubles,
    )


def _picture(post: Post) -> SafeString | str:
    if not isinstance(post, Story) or not post.cover:
        return ""
    alt = "" if post.cover_decorative else post.cover_alt
    return picture_html(post.cover, frame="body", alt=alt)
