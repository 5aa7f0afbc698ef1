"""Panels for the page editor."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from integrations import outbox
from integrations.models import Delivery
from integrations.standing import add_standing


class DeliveriesPanel(Panel):
    """Where a post went: one line a channel, with its state and a link. The page needs a `uuid`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Where it went"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "integrations/panels/deliveries.html"

        def deliveries(self) -> list[Delivery]:
            return add_standing(outbox.deliveries_of(self.instance.uuid)) if self.instance.pk else []

        def is_shown(self) -> bool:
            return bool(super().is_shown()) and bool(self.deliveries())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            user = self.request.user if self.request else None
            return context | {
                "deliveries": self.deliveries(),
                "may_open": bool(user and user.has_perm("integrations.view_delivery")),
            }
