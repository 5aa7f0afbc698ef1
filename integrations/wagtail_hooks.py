"""What Wagtail is told about us: registers and nothing more."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from integrations import viewsets
from integrations.screens.board import number_needing_a_person
from integrations.screens.urls import urlpatterns

LOGGED = {
    "byline.delivery_retry": (_("Send again"), _("Sent a delivery again")),
    "byline.delivery_found": (_("Found on the channel"), _("Said where a delivery was found")),
    "byline.delivery_gone": (_("Taken down by hand"), _("Took it down there by hand")),
    "byline.delivery_drop": (_("Drop"), _("Dropped a delivery")),
    "byline.delivery_let_go": (_("Let go"), _("Let go what was stopped")),
    "byline.letter_let_go": (_("Let go"), _("Let go mails that were stopped")),
    "byline.letter_drop": (_("Drop"), _("Dropped mails that were stopped")),
    "byline.stop": (_("Stop"), _("Pressed the stop switch")),
    "byline.start": (_("Start again"), _("Started again what was stopped")),
    "byline.channel_connect": (_("Connect"), _("Connected an account")),
    "byline.channel_disconnect": (_("Disconnect"), _("Disconnected an account")),
    "byline.channel_pause": (_("Pause"), _("Paused a channel")),
    "byline.channel_resume": (_("Resume"), _("Resumed a channel")),
    "byline.channel_remove": (_("Remove"), _("Removed a channel")),
}


class DeliveriesMenuItem(MenuItem):
    """For those who may see deliveries, with how many need somebody."""

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("integrations.view_delivery"))

    def render_component(self, request: Any) -> Any:
        component = super().render_component(request)
        if number := number_needing_a_person():
            component.label = f"{self.label} ({number})"
        return component


@hooks.register("register_admin_urls")
def screens() -> list[URLPattern]:
    return [*urlpatterns, *viewsets.switch_urls]


@hooks.register("register_admin_menu_item")
def deliveries_item() -> MenuItem:
    return DeliveriesMenuItem(_("Deliveries"), reverse("deliveries"), name="deliveries", icon_name="mail", order=26)


@hooks.register("register_admin_viewset")
def channels() -> viewsets.ChannelViewSet:
    return viewsets.ChannelViewSet()


@hooks.register("insert_global_admin_css")
def deliveries_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("integrations/deliveries.css"))


@hooks.register("register_log_actions")
def actions(registry: LogActionRegistry) -> None:
    for action, (label, message) in LOGGED.items():
        registry.register_action(action, label, message)
