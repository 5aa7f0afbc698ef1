"""The front door: one home page a language, which shows that language's blogs."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from posts.models.blog import Place


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
