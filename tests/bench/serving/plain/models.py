"""One page type."""

from typing import Any

from wagtail.fields import RichTextField
from wagtail.models import Page


class PlainPage(Page):
    """An article."""

    body = RichTextField(blank=True)
    template = "plain/page.html"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        newest = PlainPage.objects.live().public().order_by("-first_published_at")[:5]
        return super().get_context(request, *args, **kwargs) | {"newest": newest}
