"""Connecting one's own account on a network, and letting it go: the same steps as for the company's, on plain pages.

Whatever is asked for here is asked about the accounts and the sign-ins of whoever is logged in, and of nobody else.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from integrations import connecting, outbox
from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter
from integrations.connected import standing_of
from integrations.errors import DeliveryError
from integrations.forms import OwnAccountForm
from integrations.models import Channel, Connection
from integrations.portraits import as_data
from posts.permissions import WRITE
from posts.writers.page import PersonalPage


def open_networks() -> dict[str, type[Adapter]]:
    """Where people have accounts, and our app is known if one is needed (`OWN_ACCOUNT_APPS`)."""
    apps = settings.OWN_ACCOUNT_APPS
    networks = {name: one for name, one in ADAPTERS.items() if one.kind == "network" and one.limits.characters}
    return {name: one for name, one in networks.items() if not one.way.app or name in apps}


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class OwnPage(PersonalPage):
    """For whoever writes."""

    permission = WRITE

    @cached_property
    def begun(self) -> Connection:
        """The sign-in of the address, if this person began it."""
        mine = Connection.objects.of(self.request.user, personal=True)
        return get_object_or_404(mine, uuid=self.kwargs["uuid"])


class OwnAccountsView(OwnPage):
    """The accounts one connected, the networks there are, and what was begun and not finished."""

    def get(self, request: HttpRequest) -> HttpResponse:
        accounts = [
            {"channel": one, "standing": standing_of(one), "portrait": as_data(one.portrait)}
            for one in outbox.own_accounts_of(request.user)
        ]
        networks = [{"name": name, "label": one.label, "way": one.way} for name, one in open_networks().items()]
        begun = Connection.objects.of(request.user, personal=True)
        facts = {"accounts": accounts, "networks": networks, "begun": begun}
        return render(request, "posts/own_accounts/accounts.html", self.get_context_data(**facts))


class BeginView(OwnPage):
    """Which rights are asked and why, and the few boxes that need their owner."""

    @cached_property
    def network(self) -> type[Adapter]:
        """Of the address."""
        try:
            return open_networks()[self.kwargs["kind"]]
        except KeyError:
            raise Http404 from None

    @cached_property
    def channel(self) -> Channel | None:
        """The one to connect again, for `?channel=`."""
        pk = self.request.GET.get("channel", "")
        mine = Channel.objects.of(self.request.user).filter(kind=self.network.name)
        return get_object_or_404(mine, pk=pk) if pk.isdecimal() else None

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        return self._show(self._form())

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        app = settings.OWN_ACCOUNT_APPS.get(kind, {})
        settings_of_app = {name: value for name, value in app.items() if name in self.network.config_fields}
        secrets_of_app = {name: value for name, value in app.items() if name in self.network.way.app}
        try:
            connection = connecting.begin(
                kind=kind,
                config={**form.config(), **settings_of_app},
                credential={**form.credential(), **secrets_of_app},
                user=request.user,
                channel=self.channel,
                personal=True,
            )
        except DeliveryError as error:
            form.add_error(None, str(error))
            return self._show(form, status=422)
        return redirect("own_account_connection", connection.uuid)

    def _form(self, data: Any = None) -> OwnAccountForm:
        usual = settings.SANDBOX_SERVERS.get(self.network.name, {})
        instance = self.channel or Channel(kind=self.network.name, config=dict(usual))
        form = OwnAccountForm(data, instance=instance, initial={"kind": self.network.name})
        form.fields["kind"].required = False  # the address says it
        if "profile" in form.fields and "profile" in self.request.GET:
            form.initial["profile"] = True  # they come from the page that said it takes this right
        return form

    def _show(self, form: OwnAccountForm, *, status: int = 200) -> HttpResponse:
        network = self.network
        facts = {
            "form": form,
            "label": network.label,
            "way": network.way,
            "rights": network.rights({}),
            "steps": () if network.way.app else network.way.steps,  # an app of the company's needs none
            "channel": self.channel,
        }
        page = self.get_context_data(**facts)
        return render(self.request, "posts/own_accounts/begin.html", page, status=status)


class ConnectionView(OwnPage):
    """The way to the network, and after that whose account it is, with its picture, before it is kept."""

    def get(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        one = self.begun
        return render(request, "posts/own_accounts/connection.html", self.get_context_data(**connecting.to_show(one)))

    def post(self, request: HttpRequest, uuid: Any) -> HttpResponse:
        """Keep it, or with `forget` drop what was begun, with its secrets."""
        if "forget" in request.POST:
            self.begun.delete()
            messages.success(request, _("It is forgotten. Nothing was connected."))
            return redirect("own_accounts")
        if not self.begun.proven:
            return redirect("own_account_connection", uuid)
        try:
            channel = connecting.keep_own(self.begun)
        except connecting.NotTheirs:  # kept by the tap before
            return redirect("own_accounts")
        if channel.status == Channel.Status.OK:
            messages.success(request, _("%(account)s is connected. Only you can send there.") % {"account": channel})
        else:
            words = _("%(account)s is kept, but is not connected: it lacks rights that posting needs.")
            messages.warning(request, words % {"account": channel})
        return redirect("own_accounts")


class BackView(OwnPage):
    """Where the network sends people back, with a code, or with why not."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Only for whoever was sent there, once."""
        try:
            connection = connecting.sent_by_us(user=request.user, state=request.GET.get("state", ""), personal=True)
            if not request.GET.get("code"):
                connection.delete()
                words = _("You did not say yes at %(network)s, so nothing was connected.")
                return self._again(words % {"network": connection.label})
            connecting.come_back(connection, code=request.GET["code"])
        except connecting.NotTheirs:
            return self._again(
                _("This sign-in was not begun by you, is over, or was used already. Please begin again.")
            )
        except DeliveryError as error:
            return self._again(str(error))
        return redirect("own_account_connection", connection.uuid)

    def _again(self, words: str) -> HttpResponse:
        messages.error(self.request, words)
        return redirect("own_accounts")


class DisconnectView(OwnPage):
    """GET asks, POST does it."""

    @cached_property
    def channel(self) -> Channel:
        """One's own, of the address."""
        return get_object_or_404(Channel.objects.of(self.request.user), pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        facts = self.get_context_data(channel=self.channel)
        return render(request, "posts/own_accounts/disconnect.html", facts)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        revoked = connecting.disconnect(self.channel, user=request.user)
        messages.success(request, _("%(account)s is disconnected.") % {"account": self.channel})
        where = self.channel.adapter_class.way.leaving if self.channel.kind in ADAPTERS else ""
        if not revoked and where:
            words = _("The secret is erased here. At %(network)s the access is taken back by hand: %(where)s.")
            messages.warning(request, words % {"network": self.channel.label, "where": where})
        return redirect("own_accounts")
