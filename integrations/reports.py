"""The desk's screens of deliveries: the report, one delivery, and what a person may do with it."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from integrations import ledger
from integrations.forms import ReasonForm
from integrations.models import Channel, Delivery
from integrations.standing import add_standing, decisions_about


class DeliveryFilterSet(WagtailFilterSet):
    """By state, channel and words of the title."""

    title = django_filters.CharFilter(lookup_expr="icontains", label=gettext_lazy("Title"))
    status = django_filters.MultipleChoiceFilter(
        choices=Delivery.Status.choices, label=gettext_lazy("State"), widget=CheckboxSelectMultiple
    )
    channel = django_filters.ModelChoiceFilter(queryset=Channel.objects.all(), label=gettext_lazy("Channel"))

    class Meta:
        model = Delivery
        fields: ClassVar = ["title", "status", "channel"]


class DeliveriesReport(ReportView):
    """Every post on every channel, newest change first."""

    model = Delivery
    page_title = gettext_lazy("Deliveries")
    header_icon = "mail"
    index_url_name = "deliveries"
    index_results_url_name = "deliveries_results"
    filterset_class = DeliveryFilterSet
    permission_policy = ModelPermissionPolicy(Delivery)
    any_permission_required: ClassVar = ["view"]
    columns: ClassVar = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="delivery"),
        Column("channel", label=gettext_lazy("Channel")),
        Column("standing", label=gettext_lazy("State")),
        Column("last_error", label=gettext_lazy("What the network said"), classname="byline-wide-only"),
        DateColumn("changed_at", label=gettext_lazy("Last change"), classname="byline-wide-only"),
    ]
    list_export: ClassVar = ["title", "url", "channel", "status", "remote_url", "last_error", "changed_at"]

    def get_queryset(self) -> Any:
        self.queryset = Delivery.objects.select_related("channel").order_by("-changed_at", "-pk")
        return super().get_queryset()

    def get_table(self, object_list: Any) -> Any:
        """The rows of one page, with their standing."""
        return super().get_table(add_standing(object_list))


class DeliveryView(PermissionRequiredMixin, DetailView):
    """One delivery with every attempt, and what a person may do now."""

    permission_required = "integrations.view_delivery"
    raise_exception = True
    queryset = Delivery.objects.select_related("channel", "wanted", "there")
    template_name = "integrations/delivery.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the standing, the attempts and decisions, newest first, and the form that asks for a reason."""
        add_standing([self.object])
        return super().get_context_data(
            attempts=self.object.attempts.order_by("-n"),
            decisions=decisions_about(self.object),
            may_act=self.request.user.has_perm(ledger.RIGHT),
            form=ReasonForm(),
            **kwargs,
        )


class DeliveryAction(PermissionRequiredMixin, View):
    """What a person decides about one delivery, with a reason; `act` is one of the ledger's verbs."""

    permission_required = ledger.RIGHT
    raise_exception = True
    act: Callable[..., None]
    done: ClassVar[Any]  # what the person reads afterwards
    asks: ClassVar[tuple[str, ...]] = ()  # further fields of the form that the verb takes

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Act, and return to the delivery with words about what happened."""
        get_object_or_404(Delivery, pk=pk)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Please give a reason, and a whole address where one is asked for."))
            return redirect("delivery", pk)
        further = {name: form.cleaned_data[name] for name in self.asks}
        try:
            type(self).act(pk=pk, user=request.user, reason=form.cleaned_data["reason"], **further)
        except ledger.NotNow as error:
            messages.error(request, str(error))
        else:
            messages.success(request, str(self.done))
        return redirect("delivery", pk)


class Retry(DeliveryAction):
    """Send again."""

    act = staticmethod(ledger.retry)
    done = gettext_lazy("Noted. It is sent again within a few seconds.")


class RetryAfterLook(DeliveryAction):
    """I looked: it is not there. Send again."""

    act = staticmethod(partial(ledger.retry, looked=True))
    done = gettext_lazy("Noted. It is sent again within a few seconds.")


class Found(DeliveryAction):
    """I looked: it is there."""

    act = staticmethod(ledger.found)
    done = gettext_lazy("Noted: it is there, at that address.")
    asks: ClassVar = ("url",)


class Drop(DeliveryAction):
    """Stop trying, and leave the channel as it is."""

    act = staticmethod(ledger.drop)
    done = gettext_lazy("Noted. Nothing more is sent for this, and the channel stays as it is.")


urlpatterns: list[URLPattern] = [
    path("reports/deliveries/", DeliveriesReport.as_view(), name="deliveries"),
    path("reports/deliveries/results/", DeliveriesReport.as_view(results_only=True), name="deliveries_results"),
    path("reports/deliveries/<int:pk>/", DeliveryView.as_view(), name="delivery"),
    path("reports/deliveries/<int:pk>/retry/", Retry.as_view(), name="delivery_retry"),
    path("reports/deliveries/<int:pk>/absent/", RetryAfterLook.as_view(), name="delivery_absent"),
    path("reports/deliveries/<int:pk>/found/", Found.as_view(), name="delivery_found"),
    path("reports/deliveries/<int:pk>/drop/", Drop.as_view(), name="delivery_drop"),
]
