"""One delivery: what is there, what was sent, every try, and what a person may answer."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from integrations import ledger, sightings, stops
from integrations.board import with_state
from integrations.forms import FoundForm, LookedForm, ReasonForm
from integrations.models import Delivery
from integrations.screens.board import SEE
from integrations.sentences import lines_of
from integrations.standing import decisions_about


class DeliveryView(PermissionRequiredMixin, DetailView):
    """Everything a person needs to decide, and the answers that fit its state."""

    permission_required = SEE
    raise_exception = True
    template_name = "integrations/delivery.html"
    form: forms.Form | None = None  # what was typed, where it could not be taken

    def get_queryset(self) -> Any:
        """With what the page shows of other tables."""
        return with_state(Delivery.objects.select_related("channel", "blog", "wanted", "there"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The line of the board, the words in question, and attempts and decisions, newest first."""
        unknown = self.object.status == Delivery.Status.UNKNOWN
        question = self.object.open_question() if unknown else None
        facts = {
            "line": lines_of([self.object])[0],
            "question": question,
            "sent": question.message if question else self.object.wanted or self.object.there,
            "attempts": self.object.attempts.order_by("-n"),
            "link_advice": _advice(self.object),
            "decisions": decisions_about(self.object),
            "may_act": self.request.user.has_perm(ledger.RIGHT),
            "may_stop": stops.may_press(self.request.user) and self.object.page_id is not None,
            **self._forms(unknown=unknown),
            "seen": self.object.changed_at.isoformat(),
        }
        return super().get_context_data(**facts, **kwargs)

    def _forms(self, *, unknown: bool) -> dict[str, forms.Form]:
        """The form of the answers and, beside it, of what was done by hand; with what was typed into either."""
        looked = self.form if isinstance(self.form, LookedForm) else None
        if unknown:
            return {"form": looked or LookedForm()}
        plain = self.form if looked is None else None
        return {"form": plain or ReasonForm(), "hand_form": looked or LookedForm(auto_id="hand_%s")}


def _advice(delivery: Delivery) -> list[str]:
    """What the links in its words were seen to lead to, of what is to be there."""
    if delivery.wanted is None:
        return []
    urls = sightings.links_of(delivery.wanted.as_parts())
    return [*sightings.behind_a_door(delivery.page_id), *sightings.advice(urls, unlooked=False)]


class DeliveryAction(DeliveryView):
    """What a person decides about one delivery; `act` is one of the ledger's verbs."""

    permission_required = ledger.RIGHT
    http_method_names = ["post"]
    act: Callable[..., None]
    form_class: type[ReasonForm] = ReasonForm
    done: ClassVar[Any]  # what the person reads afterwards
    asks: ClassVar[tuple[str, ...]] = ()  # further fields of the form that the verb takes
    silent: ClassVar[Any] = ""  # the reason of somebody who gave none

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Act and show the delivery as it is now; what cannot be done is said beside what was typed."""
        self.object = self.get_object()
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self._again(form, *(str(error) for errors in form.errors.values() for error in errors))
        further = {name: form.cleaned_data[name] for name in ("seen", *self.asks)}
        reason = form.cleaned_data["reason"] or str(self.silent)
        try:
            type(self).act(pk=self.object.pk, user=request.user, reason=reason, **further)
        except ledger.NotNow as error:
            self.object = self.get_object()
            return self._again(form, str(error))
        messages.success(request, str(self.done))
        return redirect("delivery", self.object.pk)

    def _again(self, form: forms.Form, *why: str) -> HttpResponse:
        for words in why:
            messages.error(self.request, words)
        self.form = form
        return self.render_to_response(self.get_context_data())


class Retry(DeliveryAction):
    """Send again."""

    act = staticmethod(ledger.retry)
    done = gettext_lazy("Noted. It is sent again within a few seconds.")


class RetryAfterLook(DeliveryAction):
    """I looked: it is not there. Send again."""

    act = staticmethod(partial(ledger.retry, looked=True))
    form_class = LookedForm
    done = gettext_lazy("Noted. It is sent again within a few seconds.")
    silent = gettext_lazy("Looked there: it is not there")


class Found(DeliveryAction):
    """I looked: it is there. Or: I posted it by hand."""

    act = staticmethod(ledger.found)
    form_class = FoundForm
    done = gettext_lazy("Noted: it is there, at that address.")
    asks: ClassVar = ("url",)
    silent = gettext_lazy("Looked there: it is there")


class Gone(DeliveryAction):
    """I took it down there by hand."""

    act = staticmethod(ledger.gone)
    form_class = LookedForm
    done = gettext_lazy("Noted: it is not there any more.")
    silent = gettext_lazy("Taken down there by hand")


class Drop(DeliveryAction):
    """Stop trying, and leave the channel as it is."""

    act = staticmethod(ledger.drop)
    done = gettext_lazy("Noted. Nothing more is sent for this, and the channel stays as it is.")


class Leave(Drop):
    """Nobody can say whether it is there, and nothing more is to be done about it."""

    form_class = LookedForm
    silent = gettext_lazy("Left as it is")
