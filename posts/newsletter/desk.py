"""Comms' screen of letters to readers: how far each is, and help for one reader who asks for it."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from integrations import outbox
from integrations.models import Recipient
from posts.models import Issue, Subscriber
from posts.newsletter import bounces, subscribing
from posts.permissions import MANAGE_SUBSCRIBERS

A_PAGE = 25
DONE = (Recipient.Status.SENT, Recipient.Status.FAILED, Recipient.Status.UNKNOWN, Recipient.Status.DROPPED)


class OneReaderForm(forms.Form):
    """Which reader; the address travels in the form's body, never in an address that logs keep."""

    address = forms.EmailField(label=gettext_lazy("Mail address of the reader"))


class ReturnedForm(forms.Form):
    """A mail that came back to our mailbox, or a complaint, as it arrived."""

    mail = forms.CharField(
        label=gettext_lazy("The returned mail, with its headers"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        max_length=bounces.MOST,
    )


class IssuesView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """Newest first, each with how many mails are out, and the two forms."""

    permission_required = MANAGE_SUBSCRIBERS
    raise_exception = True
    template_name = "posts/newsletter/desk.html"
    page_title = gettext_lazy("Letters to readers")
    header_icon = "mail"
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(Issue.objects.all(), A_PAGE).get_page(self.request.GET.get("page"))
        progress = outbox.progress_of([issue.uuid for issue in page])
        lines = [_line(issue, progress[issue.uuid]) for issue in page]
        query = self.request.GET.urlencode()
        readers = Subscriber.objects.confirmed().values_list("language").annotate(number=Count("pk"))
        facts = {
            "page": page,
            "lines": lines,
            "under_way": next((line for line in lines if line["going"]), None),
            "live": reverse("issues_results") + (f"?{query}" if query else ""),
            "readers": list(readers.order_by("language")),
            "one": OneReaderForm(),
            "returned": ReturnedForm(),
        }
        return super().get_context_data(**kwargs) | facts

    def post(self, request: HttpRequest) -> HttpResponse:
        """`do`: "export", "forget" or "returned"."""
        done = {"export": self._export, "forget": self._forget, "returned": self._returned}
        act = done.get(request.POST.get("do", ""))
        return (act and act(request)) or redirect("issues")

    def _reader(self, request: HttpRequest) -> Subscriber | None:
        form = OneReaderForm(request.POST)
        address = form.cleaned_data["address"] if form.is_valid() else ""
        found = Subscriber.objects.filter(address__iexact=address).first() if address else None
        if found is None:
            messages.warning(request, _("No reader has this address. Nothing is kept of it."))
        return found

    def _export(self, request: HttpRequest) -> HttpResponse | None:
        found = self._reader(request)
        if found is None:
            return None
        response = JsonResponse(subscribing.everything_about(found), json_dumps_params={"indent": 1})
        response["Content-Disposition"] = 'attachment; filename="reader.json"'
        response["Cache-Control"] = "private, no-store"
        return response

    def _forget(self, request: HttpRequest) -> None:
        found = self._reader(request)
        if found is not None:
            subscribing.leave(found.uuid)
            messages.success(request, _("Forgotten. This reader gets no more mail."))

    def _returned(self, request: HttpRequest) -> None:
        form = ReturnedForm(request.POST)
        reports = bounces.read_mail(form.cleaned_data["mail"]) if form.is_valid() else []
        for report in reports:
            bounces.note(report)
        if reports:
            words = ngettext("Noted for %(number)s address.", "Noted for %(number)s addresses.", len(reports))
            messages.success(request, words % {"number": len(reports)})
        else:
            messages.warning(request, _("This is no returned mail that we can read. Paste it whole, with its headers."))


def _line(issue: Issue, states: Any) -> dict[str, Any]:
    back = states.pop("came_back", 0)
    written, done = sum(states.values()), sum(states[status] for status in DONE)
    return {
        "issue": issue,
        "all": written,
        "done": done,
        "going": done < written or not issue.addressed_at,
        "sent": states[Recipient.Status.SENT],
        "held": states[Recipient.Status.HELD],
        "failed": states[Recipient.Status.FAILED] + states[Recipient.Status.UNKNOWN],
        "back": back,
    }


class IssuesResults(IssuesView):
    """The part that changes by itself, for the script that asks again."""

    http_method_names = ["get"]
    template_name = "posts/newsletter/_issues.html"


urlpatterns = [
    path("letters/", IssuesView.as_view(), name="issues"),
    path("letters/results/", IssuesResults.as_view(), name="issues_results"),
]
