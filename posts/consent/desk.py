"""What comms has to see to: stories that show somebody whose yes is over, by when, and yeses that end soon."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from integrations.costs import costs_of_take_down
from posts.consent.watching import TOLD_AHEAD
from posts.models import Consent, Post
from posts.permissions import REVIEW, holds, may_see_ledger, may_take_down


@dataclass(frozen=True, kw_only=True)
class Due:
    """A live story that has to do without somebody, and what taking it down does to its copies."""

    consent: Consent
    page: Post
    costs: list[str]
    may_take_down: bool


class ConsentsView(WagtailAdminTemplateMixin, TemplateView):
    """Two lists, soonest first. For those who review; 404 for others."""

    template_name = "posts/consent/desk.html"
    page_title = gettext_lazy("Yeses taken back")
    header_icon = "group"
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not holds(request.user, REVIEW):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        soon = timezone.localdate() + TOLD_AHEAD
        ending = Consent.objects.holding().filter(until__lte=soon, page__live=True).select_related("card", "page")
        return super().get_context_data(**kwargs) | {
            "due": self._due(),
            "ending": ending.order_by("until"),
            "may_see_ledger": may_see_ledger(self.request.user),
        }

    def _due(self) -> list[Due]:
        owed = Consent.objects.filter(due_at__isnull=False, settled_at=None, page__isnull=False)
        found = []
        for consent in owed.select_related("page").order_by("due_at"):
            page = consent.page.specific if consent.page else None
            if page is not None:
                costs = costs_of_take_down(post=page.uuid).lines()
                may = may_take_down(self.request.user, page)
                found.append(Due(consent=consent, page=page, costs=costs, may_take_down=may))
        return found
