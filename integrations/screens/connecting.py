"""Connecting an account: choose the network, say yes there or bring a key, see whose account it is, keep it."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, UpdateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from integrations import connecting
from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter
from integrations.errors import DeliveryError
from integrations.forms import ConnectForm, KeepForm
from integrations.models import Channel, Connection

secrets_masked = method_decorator(sensitive_post_parameters(), name="dispatch")


class Connecting(PermissionRequiredMixin):
    """For those who may run channels."""

    permission_required = ("integrations.add_channel", "integrations.change_channel")
    raise_exception = True
    header_icon = "globe"
    breadcrumbs_items: ClassVar[list[Any]] = []


class ChooseNetwork(Connecting, WagtailAdminTemplateMixin, TemplateView):
    """Every network, with how an account is connected there, and what this person began and has not finished."""

    template_name = "integrations/connecting/choose.html"
    page_title = gettext_lazy("Connect an account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        begun = Connection.objects.of(self.request.user)
        facts = ("name", "label", "kind", "way")  # a template would call the class itself
        networks = [{fact: getattr(adapter, fact) for fact in facts} for adapter in ADAPTERS.values()]
        return super().get_context_data(**kwargs) | {"networks": networks, "begun": begun}


@secrets_masked
class BeginView(Connecting, WagtailAdminTemplateMixin, FormView):
    """What to do first, which rights are asked for and why, and the few boxes that need a person."""

    template_name = "integrations/connecting/begin.html"
    form_class = ConnectForm

    @cached_property
    def network(self) -> type[Adapter]:
        try:
            return ADAPTERS[self.kwargs["kind"]]
        except KeyError:
            raise Http404 from None

    @cached_property
    def channel(self) -> Channel | None:
        """The one to mend, for `?channel=`."""
        pk = self.request.GET.get("channel", "")
        found = Channel.objects.kept().filter(kind=self.network.name)
        return get_object_or_404(found, pk=pk) if pk.isdecimal() else None

    @property
    def page_title(self) -> str:
        """Which account."""
        names = {"network": self.network.label, "channel": self.channel}
        if self.channel:
            return _("Connect %(channel)s again") % names
        return _("Connect an account on %(network)s") % names

    def get_form_kwargs(self) -> dict[str, Any]:
        kind = self.network.name
        usual = settings.SANDBOX_SERVERS.get(kind, {})
        instance = self.channel or Channel(kind=kind, config=dict(usual))
        return super().get_form_kwargs() | {"instance": instance, "initial": {"kind": kind}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"way": self.network.way, "channel": self.channel}
        return (
            super().get_context_data(**kwargs)
            | facts
            | {
                "back": connecting.way_back(),
                "by_hand": f"{reverse('channel:add')}?kind={self.network.name}",
            }
        )

    def form_valid(self, form: ConnectForm) -> HttpResponse:
        try:
            connection = connecting.begin(
                kind=self.network.name,
                config=form.config(),
                credential=form.credential(),
                user=self.request.user,
                channel=self.channel,
            )
        except DeliveryError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        return redirect("channel_connection", connection.uuid)


class ConnectionView(Connecting, WagtailAdminTemplateMixin, UpdateView):
    """The way to the network, and after that whose account it is, with a name for it and the blogs that post there."""

    template_name = "integrations/connecting/connection.html"
    form_class = KeepForm

    @cached_property
    def connection(self) -> Connection:
        return get_object_or_404(Connection.objects.of(self.request.user), uuid=self.kwargs["uuid"])

    @property
    def page_title(self) -> str:
        """How far it is."""
        names = {"network": self.connection.label}
        return _("Is this the account?") if self.connection.proven else _("Say yes at %(network)s") % names

    def get_object(self, queryset: Any = None) -> Channel:
        """The channel that is mended, or the one that is to be."""
        connection = self.connection
        name = " ".join(filter(None, (connection.label, connection.account)))[:100]
        return connection.channel or Channel(kind=connection.kind, name=name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | connecting.to_show(self.connection)

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.connection.proven:
            return redirect("channel_connection", self.connection.uuid)
        try:
            channel = connecting.keep(self.connection, user=self.request.user, **form.cleaned_data)
        except connecting.NotTheirs:  # kept by the tap before
            return redirect("channel:index")
        if channel.status == Channel.Status.OK:
            messages.success(self.request, _("%(channel)s is connected.") % {"channel": channel})
        else:
            words = _("%(channel)s is kept, but is not connected: it lacks rights that posting needs.")
            messages.warning(self.request, words % {"channel": channel})
        return redirect("channel:index")


class Forget(Connecting, View):
    """Drop what was begun, with its secrets."""

    def post(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        """The network keeps what it was told; its owner can take that back there."""
        get_object_or_404(Connection.objects.of(request.user), uuid=uuid).delete()
        return redirect("channel_connect")


class BackView(Connecting, View):
    """Where the network sends people back, with a code, or with why not."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Only for whoever was sent there, once."""
        try:
            connection = connecting.sent_by_us(user=request.user, state=request.GET.get("state", ""))
        except connecting.NotTheirs:
            return self._again(
                _("This sign-in was not begun by you, is over, or was used already. Please begin again.")
            )
        if not request.GET.get("code"):
            connection.delete()
            words = _("You did not say yes at %(network)s, so nothing was connected.")
            return self._again(words % {"network": connection.label})
        try:
            connecting.come_back(connection, code=request.GET["code"])
        except connecting.NotTheirs:
            return self._again(
                _("This sign-in was not begun by you, is over, or was used already. Please begin again.")
            )
        except DeliveryError as error:
            return self._again(str(error), kind=connection.kind, channel=connection.channel_id)
        return redirect("channel_connection", connection.uuid)

    def _again(self, words: str, *, kind: str = "", channel: int | None = None) -> HttpResponse:
        messages.error(self.request, words)
        if not kind:
            return redirect("channel_connect")
        return redirect(connect_address(kind, channel))


def connect_address(kind: str, channel: int | None = None) -> str:
    """Where an account of this network is connected; with a channel, that one is mended."""
    return reverse("channel_begin", args=[kind]) + (f"?channel={channel}" if channel else "")
