"""The front door: one home page a language, which shows that language's blogs."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.url_routing import RouteResult

from posts.models.blog import Place
from posts.models.story import Story


class HomePage(Place):
    """Where a reader arrives; made at set-up, one for each language."""

    welcome = models.CharField(_("welcome"), max_length=300, blank=True)

    is_creatable = False  # by Wagtail's "add child page"; see cms.setup
    subpage_types: ClassVar[list[str]] = ["posts.Blog", "posts.Profile"]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    content_panels: ClassVar[list[Any]] = []
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    template = "cms/home.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """A story's address is looked up at once; all others as Wagtail does."""
        story = Story.at(path_components, below=self)
        return RouteResult(story) if story else super().route(request, path_components)
