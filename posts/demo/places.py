"""The demo's blogs and words of welcome, through the blogs service."""

from typing import Any

from wagtail.models import Locale, Page, Site

from posts import blogs
from posts.demo.plan import Company, PlannedBlog
from posts.models import Blog
from posts.models.blog import Place


def load_places(company: Company, *, user: Any) -> dict[str, Blog]:
    """Make what is missing; returns the blogs by address."""
    found = {planned.slug: Blog.objects.filter(slug=planned.slug).first() for planned in company.blogs}
    if not any(found.values()):  # first time: later the welcome is the company's own
        for language, (title, welcome) in company.home.items():
            blogs.dress_home(home=home(language), title=title, welcome=welcome, user=user)
    return {planned.slug: found[planned.slug] or _open(planned, user=user) for planned in company.blogs}


def home(language: str) -> Place:
    """The home page of a language."""
    front: Page = Site.objects.get(is_default_site=True).root_page
    page: Place = front.get_translation(Locale.objects.get(language_code=language)).specific
    return page


def _open(planned: PlannedBlog, *, user: Any) -> Blog:
    look = blogs.Look(tagline=planned.tagline, about=planned.about, tone=planned.tone, emblem=planned.emblem)
    return blogs.open_blog(home=home(planned.language), name=planned.name, slug=planned.slug, look=look, user=user)
