"""The desk's screens of channels: list, add, edit, check, pause, resume, remove."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from integrations.adapters import ADAPTERS
from integrations.errors import DeliveryError
from integrations.forms import ChannelForm
from integrations.models import Channel

secrets_masked = method_decorator(sensitive_post_parameters(), name="dispatch")


class ChannelList(IndexView):
    """Every channel that was not removed, with what can be done to it."""

    def get_base_queryset(self) -> Any:
        return Channel.objects.kept()

    def get_list_more_buttons(self, instance: Channel) -> list[Any]:
        """Check and pause or resume, before Wagtail's own."""
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.request.user.has_perm("integrations.change_channel"):
            switch = "pause" if instance.status == Channel.Status.OK else "resume"
            labels = {"check": _("Check"), "pause": _("Pause"), "resume": _("Resume")}
            for order, verb in enumerate(("check", switch)):
                url = reverse(f"channel_{verb}", args=(instance.pk,))
                buttons.append(MenuItem(labels[verb], url=url, icon_name="cog", priority=12 + order))
        return buttons


@secrets_masked
class ChannelAdd(CreateView):
    """First the network, then its fields."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("kind") not in ADAPTERS:
            networks = [(name, adapter.label) for name, adapter in ADAPTERS.items()]
            context = {"networks": networks, "page_title": _("Which network?")}
            return TemplateResponse(request, "integrations/choose_network.html", context)
        return super().get(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "kind": self.request.GET.get("kind", "")}


@secrets_masked
class ChannelEdit(EditView):
    """Change the settings; a new secret replaces the old one."""


class ChannelRemove(DeleteView):
    """Close for good and forget the credential; what went there stays on record."""

    page_title = gettext_lazy("Remove")

    @property
    def confirmation_message(self) -> str:
        return _("Remove this channel? Its credential is erased. What it published stays there.")

    def delete_action(self) -> None:
        self.object.remove()
        log(instance=self.object, action="byline.channel_remove", user=self.request.user)


class ChannelSwitch(PermissionRequiredMixin, View):
    """Check, pause or resume one channel: GET asks, POST does."""

    permission_required = "integrations.change_channel"
    raise_exception = True

    def get(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Ask first."""
        channel = get_object_or_404(Channel.objects.kept(), pk=pk)
        context = {"channel": channel, "verb": verb, "page_title": channel.name}
        return TemplateResponse(request, "integrations/confirm_switch.html", context)

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Do it, and return to the list with words about what happened."""
        channel = get_object_or_404(Channel.objects.kept(), pk=pk)
        if verb == "check":
            self._check(request, channel)
        elif channel.pause() if verb == "pause" else channel.resume():
            log(instance=channel, action=f"byline.channel_{verb}", user=request.user)
            messages.success(request, f"{channel}: {channel.get_status_display()}")
        return redirect("channel:index")

    def _check(self, request: HttpRequest, channel: Channel) -> None:
        try:
            channel.prove()
        except DeliveryError as error:
            messages.error(request, f"{channel}: {error}")
        else:
            messages.success(request, _("%(channel)s answers, and accepts the credential.") % {"channel": channel})
        for words in channel.warnings:
            messages.warning(request, f"{channel}: {words}")


class ChannelViewSet(ModelViewSet):
    """Settings → Channels."""

    model = Channel
    name = "channel"
    url_prefix = "channels"
    menu_label = gettext_lazy("Channels")
    icon = "globe"
    add_to_settings_menu = True
    copy_view_enabled = False
    index_view_class = ChannelList
    add_view_class = ChannelAdd
    edit_view_class = ChannelEdit
    delete_view_class = ChannelRemove
    list_display: ClassVar = [
        "name",
        Column("label", label=gettext_lazy("Network")),
        Column("get_status_display", label=gettext_lazy("State")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ChannelForm]:
        """The same form for both; it asks for what the network needs."""
        return ChannelForm


switch_urls: list[URLPattern] = [
    path(f"channels/switch/<int:pk>/{verb}/", ChannelSwitch.as_view(), {"verb": verb}, name=f"channel_{verb}")
    for verb in ("check", "pause", "resume")
]
