"""Where a story goes: its blog, with it its language, and the channels its writer would choose."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log

from integrations import outbox
from posts.kinds import prompts_for
from posts.models import Blog, ChannelWish, Seal, Story
from posts.permissions import may_edit
from posts.publishing import NotNow, lock
from posts.trust.rules import refuse_who_may_not_write
from posts.writers import drafts
from posts.writers.doors import DraftPage
from posts.writing import open_blogs


class AboutView(DraftPage):
    """Blog, language and proposed channels of one story."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request)

    def change(self, request: HttpRequest, pk: int) -> HttpResponse:
        chosen = request.POST.get("blog", "")
        blog = next((blog for blog in open_blogs(user=request.user) if str(blog.pk) == chosen), None)
        before = self.story.get_parent().pk
        try:
            if blog and blog.pk != before:
                move_draft(story=self.story, blog=blog, user=request.user)
                messages.success(request, _("It now goes to “%(blog)s”.") % {"blog": blog.title})
                return redirect("story_about", pk)  # another blog has other channels
        except PermissionDenied as refused:
            messages.error(request, str(refused))
            return self._show(request, status=409)
        propose(story=self.story, channels=request.POST.getlist("channel"), asked=request.POST.getlist("offered"))
        messages.success(request, _("Kept."))
        return redirect("write", pk)

    def _show(self, request: HttpRequest, *, status: int = 200) -> HttpResponse:
        blog = self.story.get_parent()
        facts = {
            "blog": blog,
            "blogs": open_blogs(user=self.request.user) if may_move(self.story) else [],
            "channels": wishes(self.story),
        }
        return render(request, "posts/writers/about.html", self.get_context_data(**facts), status=status)


def wishes(story: Story) -> list[tuple[Any, bool]]:
    """The blog's channels, each with whether the writer proposes it; all are proposed until somebody says otherwise."""
    said = dict(ChannelWish.objects.filter(page=story.pk).values_list("channel_id", "proposed"))
    return [(one, said.get(one.pk, True)) for one in outbox.channels_for(blog_id=story.get_parent().pk)]


@transaction.atomic
def propose(*, story: Story, channels: list[str], asked: list[str]) -> None:
    """Remember which of the channels that were on the page the writer proposes."""
    for channel, _proposed in wishes(story):
        if str(channel.pk) in asked:
            proposed = {"proposed": str(channel.pk) in channels}
            ChannelWish.objects.update_or_create(page_id=story.pk, channel=channel, defaults=proposed)


def may_move(story: Story) -> bool:
    """Whether nobody outside ever saw it, and nobody reads it or plans it now."""
    untouched = not (story.live or story.first_published_at or story.workflow_in_progress)
    return untouched and not Seal.objects.waiting().filter(page=story.pk).exists()


@transaction.atomic
def move_draft(*, story: Story, blog: Blog, user: Any) -> None:
    """Another blog for a draft of one's own, and with it the blog's language.

    Raises `PermissionDenied`, or `NotNow` for what readers know already and for a closed blog.
    """
    if not may_edit(user, story):
        raise PermissionDenied
    refuse_who_may_not_write(user, blog)
    page = lock(story)
    if not may_move(page):
        raise NotNow(_("Only a draft that never went out can change its blog."))
    if not blog.live:
        raise NotNow(_("This blog is closed."))
    before, old_language = page.get_parent(), page.language()
    if blog.locale_id != page.locale_id:
        Story.objects.filter(pk=page.pk).update(locale=blog.locale)
        page.locale = blog.locale
        drafts.change(story=page, user=user, how=lambda version: _speak(version, before=old_language))
    page = lock(page)
    slug = find_available_slug(blog, page.slug, ignore_page_id=page.pk)
    if slug != page.slug:
        Story.objects.filter(pk=page.pk).update(slug=slug)
        page.slug = slug
        drafts.change(story=page, user=user, how=lambda version: setattr(version, "slug", slug))
        page = lock(page)
    page.move(Blog.objects.get(pk=blog.pk), pos="last-child")
    log(instance=page, action="byline.move", user=user, data={"from": before.pk, "to": blog.pk})


def _speak(version: Story, *, before: str) -> None:
    """The kind's own questions in the new language; topics, values and series belong to one language and go."""
    now = prompts_for(version.kind, language=version.language())
    words = dict(zip(prompts_for(version.kind, language=before), now, strict=True))
    blocks = drafts.blocks_of(version)
    for block in blocks:
        if block["type"] == "answer":
            asked = block["value"].get("prompt", "")
            block["value"] = {**block["value"], "prompt": words.get(asked, asked)}
    drafts.set_blocks(version, blocks)
    version.topics, version.values, version.series = [], [], None
