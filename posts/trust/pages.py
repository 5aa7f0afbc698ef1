"""What an author sees of trust: what they have, why, and what would change it. Nobody else's, and no ranking."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from posts.models import Blog, Story, Trust, TrustRule
from posts.permissions import WRITE
from posts.trust.earning import clean_run, title_of
from posts.trust.rules import writable
from posts.writers.page import PersonalPage


@dataclass(frozen=True, kw_only=True)
class OnBlog:
    """How one blog reads the stories of one author."""

    blog: Blog
    rule: TrustRule
    trust: Trust | None  # what stands
    ended: Trust | None  # what was withdrawn last, while nothing stands
    titles: tuple[str, ...]  # the stories it was earned with
    over: str  # the story it ended over
    clean: int  # in a row now

    @property
    def missing(self) -> int:
        """How many more stories that go out as written."""
        return max(1, self.rule.clean_stories_needed - self.clean)


class MyTrustView(PersonalPage):
    """One's own page about trust."""

    permission = WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        rules = list(TrustRule.objects.filter(active=True, blog__live=True).select_related("blog", "blog__locale"))
        open_to = {blog.pk for blog in writable([rule.blog for rule in rules], user=request.user, asking=True)}
        lines = [on_blog(request.user, rule) for rule in rules if rule.blog_id in open_to]
        return render(request, "posts/trust/my_trust.html", self.get_context_data(lines=lines))


def on_blog(user: Any, rule: TrustRule) -> OnBlog:
    """What `user` has on the rule's blog, and what is missing."""
    rows = Trust.objects.filter(user=user, blog=rule.blog_id).order_by("-pk")
    standing = rows.filter(withdrawn_at=None).first()
    ended = None if standing else rows.order_by("-withdrawn_at").first()
    earned_with = standing.because.get("stories", []) if standing else []
    titles = tuple(story.headline_text() for story in Story.objects.filter(pk__in=earned_with).order_by("pk"))
    return OnBlog(
        blog=rule.blog,
        rule=rule,
        trust=standing,
        ended=ended,
        titles=titles,
        over=title_of(ended.withdrawn_over) if ended else "",
        clean=0 if standing else min(len(clean_run(user=user, rule=rule)), rule.clean_stories_needed),
    )
