"""Telling a story in another language: a draft of its own, linked to the first, reviewed like any other."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale, Page

from posts.kinds import prompts_for
from posts.models import Blog, Byline, Story
from posts.permissions import WRITE, holds, may_edit
from posts.publishing import NotNow, lock
from posts.trust.rules import refuse_who_may_not_write, writable

# What a translation takes over word for word, to be written anew.
COPIED = ("title", "headline", "standfirst", "kind", "cover", "cover_alt", "cover_decorative", "cover_credit")


def may_translate(user: Any, story: Story) -> bool:
    """Whoever writes may translate what readers see; a draft only who may edit it."""
    return holds(user, WRITE) and (story.live or may_edit(user, story))


def blogs_to_translate_into(story: Story, *, user: Any) -> list[Blog]:
    """Open blogs where `user` may write, in the languages that have no translation of this story yet."""
    taken = story.get_translations(inclusive=True).values("locale")
    blogs = Blog.objects.live().exclude(locale__in=taken).select_related("locale")
    return writable(blogs.order_by("locale__language_code", "title"), user=user)


@transaction.atomic
def start_translation(*, story: Story, blog: Blog, user: Any) -> Story:
    """A draft in `blog`'s language, owned by `user`: linked to `story`, with an identity of its own.

    It begins with the words readers see, or with the latest draft of a story that is not live. Raises
    `PermissionDenied`, or `NotNow` when that language has one already or is the story's own.
    """
    if not may_translate(user, story):
        raise PermissionDenied
    refuse_who_may_not_write(user, blog)
    page = lock(story)
    Page.objects.select_for_update().get(pk=blog.pk)  # two new pages below one parent take turns
    blog = Blog.objects.get(pk=blog.pk)
    if page.get_translations(inclusive=True).filter(locale=blog.locale).exists():
        raise NotNow(_("This story is told in that language already."))
    if not blog.live:
        raise NotNow(_("This blog is closed."))
    source = page if page.live else page.get_latest_revision_as_object()
    copy = _draft_of(source, blog=blog, user=user)
    blog.add_child(instance=copy)
    log(instance=copy, action="byline.translate", user=user, data={"from": page.pk})
    copy.save_revision(user=user, log_action=False)
    return copy


def _draft_of(source: Story, *, blog: Blog, user: Any) -> Story:
    """The unsaved copy. Topics, values and series follow only where they exist in the other language."""
    locale = blog.locale
    copy = Story(
        **{name: getattr(source, name) for name in COPIED},
        body=json.dumps(_with_prompts_in(source, locale)),
        series=source.series.get_translation_or_none(locale) if source.series else None,
        locale=locale,
        translation_key=source.translation_key,
        owner=user,
        live=False,
    )
    copy.bylines = [Byline(person=person) for person in source.people()]
    copy.topics = _in_language(source.topics.all(), locale)
    copy.values = _in_language(source.values.all(), locale)
    return copy


def _in_language(terms: Any, locale: Locale) -> list[Any]:
    return [found for term in terms if (found := term.get_translation_or_none(locale))]


def _with_prompts_in(source: Story, locale: Locale) -> list[dict[str, Any]]:
    """The body's plain values, with our own questions put in the other language."""
    ours = dict(
        zip(
            prompts_for(source.kind, language=source.language()),
            prompts_for(source.kind, language=locale.language_code),
            strict=True,
        )
    )
    blocks = [{"type": block["type"], "value": block["value"]} for block in source.body.get_prep_value()]
    for block in blocks:
        if block["type"] == "answer":
            prompt = block["value"].get("prompt", "")
            block["value"] = block["value"] | {"prompt": ours.get(prompt, prompt)}
    return blocks
