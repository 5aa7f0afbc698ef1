"""What the calendar's screens share: for the comms team, by the site's clock for everybody."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from posts.permissions import REVIEW, holds
from posts.planning import clock


class CommsPage(WagtailAdminTemplateMixin):
    """A screen for people of the comms team; others get a 404, so that ids tell nothing."""

    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not holds(request.user, REVIEW):
            raise Http404
        with timezone.override(clock.zone()):
            return rendered(super().dispatch(request, *args, **kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"time_zone": clock.zone_name()}


def rendered(response: HttpResponse) -> HttpResponse:
    """The answer, written out while the site's clock holds."""
    if hasattr(response, "render"):
        return response.render()  # type: ignore[no-any-return]
    return response
