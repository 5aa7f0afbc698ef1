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
        Column("get_status_display", label=gettext_lazy("State")),
        Column("last_error", label=gettext_lazy("What the network said")),
        DateColumn("changed_at", label=gettext_lazy("Last change")),
    ]
    list_export: ClassVar = ["title", "url", "channel", "status", "remote_url", "last_error", "changed_at"]

    def get_queryset(self) -> Any:
        self.queryset = Delivery.objects.select_related("channel").order_by("-changed_at", "-pk")
        return super().get_queryset()


class DeliveryView(PermissionRequiredMixin, DetailView):
    """One delivery with every attempt, and what a person may do now."""

    permission_required = "integrations.view_delivery"
    raise_exception = True
    queryset = Delivery.objects.select_related("channel", "wanted", "there")
    template_name = "integrations/delivery.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the attempts, newest first, and the form that asks for a reason."""
        may_act = self.request.user.has_perm(ledger.RIGHT)
        attempts = self.object.attempts.order_by("-n")
        return super().get_context_data(attempts=attempts, may_act=may_act, form=ReasonForm(), **kwargs)


class DeliveryAction(PermissionRequiredMixin, View):
    """What a person decides about one delivery, with a reason; `act` is one of the ledger's verbs."""

    permission_required = ledger.RIGHT
    raise_exception = True
    act: Callable[..., None]
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
            messages.success(request, _("Noted. The worker does the rest within a few seconds."))
        return redirect("delivery", pk)


class Retry(DeliveryAction):
    """Send again."""

    act = staticmethod(ledger.retry)


class RetryAfterLook(DeliveryAction):
    """I looked: it is not there. Send again."""

    act = staticmethod(partial(ledger.retry, looked=True))


class Found(DeliveryAction):
    """I looked: it is there."""

    act = staticmethod(ledger.found)
    asks: ClassVar = ("url",)


class Drop(DeliveryAction):
    """Leave the channel as it is."""

    act = staticmethod(ledger.drop)


urlpatterns: list[URLPattern] = [
    path("reports/deliveries/", DeliveriesReport.as_view(), name="deliveries"),
    path("reports/deliveries/results/", DeliveriesReport.as_view(results_only=True), name="deliveries_results"),
    path("reports/deliveries/<int:pk>/", DeliveryView.as_view(), name="delivery"),
    path("reports/deliveries/<int:pk>/retry/", Retry.as_view(), name="delivery_retry"),
    path("reports/deliveries/<int:pk>/absent/", RetryAfterLook.as_view(), name="delivery_absent"),
    path("reports/deliveries/<int:pk>/found/", Found.as_view(), name="delivery_found"),
    path("reports/deliveries/<int:pk>/drop/", Drop.as_view(), name="delivery_drop"),
]
