"""The desk's screens of channels: list, add by hand, edit, check, pause, resume, disconnect, remove."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from integrations import connecting
from integrations.adapters import ADAPTERS
from integrations.connected import standing_of
from integrations.errors import DeliveryError
from integrations.forms import ChannelForm
from integrations.models import Channel
from integrations.portraits import as_data
from integrations.screens.connecting import connect_address, secrets_masked


class ChannelList(IndexView):
    """Every channel that was not removed, with what can be done to it."""

    def get_base_queryset(self) -> Any:
        return Channel.objects.kept()

    def get_list_more_buttons(self, instance: Channel) -> list[Any]:
        """Connect again and what else can be done with it, before Wagtail's own."""
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if not self.request.user.has_perm("integrations.change_channel"):
            return buttons
        again = connect_address(instance.kind, instance.pk)
        buttons.append(MenuItem(_("Connect again"), url=again, icon_name="link", priority=11))
        labels = {"check": _("Check"), "pause": _("Pause"), "resume": _("Resume"), "disconnect": _("Disconnect")}
        for order, verb in enumerate(_verbs_for(instance)):
            url = reverse(f"channel_{verb}", args=(instance.pk,))
            buttons.append(MenuItem(labels[verb], url=url, icon_name="cog", priority=12 + order))
        return buttons


def _verbs_for(channel: Channel) -> list[str]:
    if channel.status == Channel.Status.DISCONNECTED:
        return []
    return ["check", "pause" if channel.status == Channel.Status.OK else "resume", "disconnect"]


@secrets_masked
class ChannelAdd(CreateView):
    """All fields of a network by hand; without one, the account is connected."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("kind") not in ADAPTERS:
            return redirect("channel_connect")
        return super().get(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "kind": self.request.GET.get("kind", "")}


class OfTheCompany:
    """Somebody's own account is nobody else's to look at."""

    def get_object(self, *args: Any, **kwargs: Any) -> Channel:
        found: Channel = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if found.personal:
            raise Http404
        return found


class ChannelHistory(OfTheCompany, HistoryView):
    """What was done with it."""


class ChannelUsage(OfTheCompany, UsageView):
    """Where it is used."""


@secrets_masked
class ChannelEdit(OfTheCompany, EditView):
    """Change the settings; a new secret replaces the old one."""


class ChannelRemove(OfTheCompany, DeleteView):
    """Close for good and forget the credential; what went there stays on record."""

    page_title = gettext_lazy("Remove")

    @property
    def confirmation_message(self) -> str:
        return _(
            "Remove this channel? Its access is taken back at the network as far as that goes, and its credential is "
            "erased. What it published stays there."
        )

    def delete_action(self) -> None:
        if not connecting.remove(self.object, user=self.request.user):
            messages.warning(self.request, by_hand(self.object))


class ChannelSwitch(PermissionRequiredMixin, View):
    """Check, pause, resume or disconnect one channel: GET asks, POST does."""

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
        elif verb == "disconnect":
            self._disconnect(request, channel)
        elif channel.pause() if verb == "pause" else channel.resume():
            log(instance=channel, action=f"byline.channel_{verb}", user=request.user)
            messages.success(request, f"{channel}: {channel.get_status_display()}")
        return redirect("channel:index")

    def _disconnect(self, request: HttpRequest, channel: Channel) -> None:
        revoked = connecting.disconnect(channel, user=request.user)
        messages.success(request, _("%(channel)s is disconnected. What is on its way waits.") % {"channel": channel})
        if not revoked:
            messages.warning(request, by_hand(channel))

    def _check(self, request: HttpRequest, channel: Channel) -> None:
        try:
            channel.prove()
        except DeliveryError as error:
            messages.error(request, f"{channel}: {error}")
        else:
            messages.success(request, _("%(channel)s answers, and accepts the credential.") % {"channel": channel})
        for words in channel.warnings:
            messages.warning(request, f"{channel}: {words}")


def by_hand(channel: Channel) -> str:
    """What a person does at the network, where the desk could not take its access back."""
    names = {"network": channel.label, "where": channel.adapter_class.way.leaving if channel.kind in ADAPTERS else ""}
    if not names["where"]:
        return _("The secret is erased here. Please take the access back at %(network)s too.") % names
    return _("The secret is erased here. At %(network)s the access is taken back by hand: %(where)s.") % names


class Account(Column):
    """The picture and name of the account, as they were when it was proven last."""

    cell_template_name = "integrations/connecting/_account.html"

    def get_value(self, instance: Channel) -> str:
        """Its name there."""
        return str(instance.config.get("account") or "")

    def get_cell_context_data(self, instance: Channel, parent_context: Any) -> dict[str, Any]:
        """With the picture as data: nothing is loaded from the network."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"portrait": as_data(instance.portrait)}


class Standing(Column):
    """How well it is connected, and what is missing."""

    cell_template_name = "integrations/connecting/_standing.html"

    def get_value(self, instance: Channel) -> Any:
        """In words."""
        return standing_of(instance)


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
    history_view_class = ChannelHistory
    usage_view_class = ChannelUsage
    list_display: ClassVar = [
        "name",
        Column("label", label=gettext_lazy("Network")),
        Account("account", label=gettext_lazy("Account")),
        Standing("standing", label=gettext_lazy("State")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ChannelForm]:
        """The same form for both; it asks for what the network needs."""
        return ChannelForm


switch_urls: list[URLPattern] = [
    path(f"channels/switch/<int:pk>/{verb}/", ChannelSwitch.as_view(), {"verb": verb}, name=f"channel_{verb}")
    for verb in ("check", "pause", "resume", "disconnect")
]
