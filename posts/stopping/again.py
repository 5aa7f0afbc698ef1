"""Starting again: a list to go through, oldest first. Nothing on it leaves by itself, and many never at once."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from integrations import stops
from integrations.identifiers import row_key
from posts.stopping import going_through, waiting
from posts.stopping.concerning import stops_for
from posts.stopping.forms import WhyForm

PER_PAGE = 50


class AgainView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """All that waits since it was stopped."""

    permission_required = stops.LIFT
    raise_exception = True
    template_name = "posts/stopping/again.html"
    page_title = gettext_lazy("Start again")
    header_icon = "redirect"
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = max(row_key(self.request.GET.get("p", "")), 1)
        found = waiting.List(self.request.user).first(page * PER_PAGE + 1)
        return super().get_context_data(**kwargs) | {
            "lines": found[(page - 1) * PER_PAGE : page * PER_PAGE],
            "newer": page - 1,
            "older": page + 1 if len(found) > page * PER_PAGE else 0,
            "notices": stops_for(self.request.user),
        }


class SendView(PermissionRequiredMixin, View):
    """One of them, now."""

    permission_required = stops.LIFT
    raise_exception = True

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send it if it still waits, and go on with the list."""
        chosen = waiting.List(request.user).chosen([request.POST.get("key", "")])
        try:
            gone = going_through.send(chosen, user=request.user)
        except going_through.REFUSALS as refused:
            messages.warning(request, str(refused))
        else:
            told = _("Sent: %(title)s") % {"title": chosen[0].title} if gone else _("Somebody saw to this already.")
            messages.success(request, told)
        return redirect("start_again")


class LaterForm(forms.Form):
    """When."""

    until = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class ChosenView(PermissionRequiredMixin, WagtailAdminTemplateMixin, FormView):
    """A page that counts what was chosen first, by `key`, and does it then."""

    permission_required = stops.LIFT
    raise_exception = True
    template_name = "posts/stopping/chosen.html"
    header_icon = "redirect"
    breadcrumbs_items: ClassVar[list[Any]] = []
    button: Any
    grave = False

    def chosen(self) -> Sequence[waiting.Waiting]:
        """What was named and still waits."""
        named = self.request.POST if self.request.method == "POST" else self.request.GET
        return waiting.List(self.request.user).chosen(named.getlist("key"))

    def why_not(self, one: waiting.Waiting) -> str:
        """Why it is left out, or nothing."""
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reasons = [(one, self.why_not(one)) for one in self.chosen()]
        fits = [one for one, reason in reasons if not reason]
        left_out = dict(Counter(reason for _one, reason in reasons if reason))
        return super().get_context_data(**kwargs) | {"fits": fits, "number": len(fits), "left_out": left_out}


class SendManyView(ChosenView):
    """Those that are ticked, one after the other."""

    page_title = gettext_lazy("Send what is ticked")
    form_class = forms.Form
    button = gettext_lazy("Send them, one after the other")

    def why_not(self, one: waiting.Waiting) -> str:
        return going_through.why_not_together(one)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        fits = [one for one in self.chosen() if not self.why_not(one)]
        try:
            gone = going_through.send(fits, user=self.request.user)
        except going_through.REFUSALS as refused:
            messages.warning(self.request, str(refused))
        else:
            words = ngettext("%(number)s is on its way.", "%(number)s are on their way, oldest first.", gone)
            messages.success(self.request, words % {"number": gone})
        return redirect("start_again")


class DropView(ChosenView):
    """Those that are ticked, or one: they are not sent any more."""

    page_title = gettext_lazy("Drop")
    form_class = WhyForm
    button = gettext_lazy("Drop")
    grave = True

    def form_valid(self, form: WhyForm) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        dropped, refused = going_through.drop(self.chosen(), user=self.request.user, reason=reason)
        words = ngettext("%(number)s dropped.", "%(number)s dropped.", dropped)
        messages.success(self.request, words % {"number": dropped})
        for why in refused:
            messages.warning(self.request, why)
        return redirect("start_again")


class LaterView(ChosenView):
    """One of them, at another time."""

    page_title = gettext_lazy("Send it later")
    form_class = LaterForm
    button = gettext_lazy("Send it then")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not context["fits"]:
            raise Http404
        return context

    def form_valid(self, form: LaterForm) -> HttpResponse:
        chosen = self.chosen()[:1]
        if not chosen:
            messages.warning(self.request, _("Somebody saw to this already."))
            return redirect("start_again")
        try:
            going_through.later(chosen[0], user=self.request.user, until=form.cleaned_data["until"])
        except going_through.REFUSALS as refused:
            form.add_error("until", str(refused))
            return self.form_invalid(form)
        messages.success(self.request, _("Noted: “%(title)s” goes out then.") % {"title": chosen[0].title})
        return redirect("start_again")
