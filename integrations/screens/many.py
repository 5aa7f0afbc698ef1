"""Sending again or dropping many: a page that counts first, then the deed, then what came of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from integrations import bulk, ledger
from integrations.board import in_group
from integrations.forms import ReasonForm
from integrations.identifiers import row_key
from integrations.models import Delivery
from integrations.screens.filters import Filters

SHOWN = 10  # titles named on the page that asks


class ManyView(PermissionRequiredMixin, WagtailAdminTemplateMixin, FormView):
    """GET counts what was chosen (`pk`, or `all` that the filters mean), POST does it."""

    permission_required = ledger.RIGHT
    raise_exception = True
    template_name = "integrations/many.html"
    form_class = ReasonForm
    header_icon = "mail"
    breadcrumbs_items: ClassVar[list[Any]] = []
    titles: ClassVar = {"retry": gettext_lazy("Send again"), "drop": gettext_lazy("Drop")}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The verb that was pressed."""
        super().setup(request, *args, **kwargs)
        self.verb = (request.POST or request.GET).get("verb", "")
        if self.verb not in bulk.VERBS:
            raise Http404
        self.filters = Filters.read(request.GET.dict())

    def get_page_title(self) -> str:
        """The verb as people say it."""
        return str(self.titles[self.verb])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many it is, where they go, and what is left out and why."""
        rows = self._rows()
        choice = bulk.choose(self.verb, rows[: bulk.MOST])
        return super().get_context_data(**kwargs) | {
            "verb": self.verb,
            "choice": choice,
            "number": len(choice.fits),
            "shown": choice.fits[:SHOWN],
            "further": max(len(choice.fits) - SHOWN, 0),
            "too_many": len(rows) > bulk.MOST,
            "most": bulk.MOST,
            "chosen": ",".join(f"{row.pk}@{row.changed_at.isoformat()}" for row in choice.fits),
            "back": self._back(),
        }

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        """Do it and count what came of it."""
        chosen = _read_chosen(self.request.POST.get("chosen", ""))
        result = bulk.act(self.verb, chosen, user=self.request.user, reason=form.cleaned_data["reason"])
        messages.success(self.request, self._told(result.done))
        for words, number in result.refused.items():
            messages.warning(self.request, _("%(number)s left as they are: %(why)s") % {"number": number, "why": words})
        return HttpResponseRedirect(self._back())

    def _told(self, number: int) -> str:
        if self.verb == "drop":
            words = ngettext("%(number)s dropped.", "%(number)s dropped.", number)
        else:
            words = ngettext(
                "%(number)s is sent again. You can watch it below.",
                "%(number)s are sent again, one after the other. You can watch them below.",
                number,
            )
        return words % {"number": number}

    def _rows(self) -> Sequence[Delivery]:
        if "all" in self.request.GET:
            found = Delivery.objects.none()
            for group in self.filters.groups()[:1]:
                found = in_group(self.filters.rows(), group, state=self.filters.state)
        else:
            pks = [pk for words in self.request.GET.getlist("pk") if (pk := row_key(words))]
            found = Delivery.objects.filter(pk__in=pks).select_related("channel").order_by("created_at", "pk")
        return list(found[: bulk.MOST + 1])

    def _back(self) -> str:
        return f"{reverse('deliveries')}?{self.filters.query()}".rstrip("?")


def _read_chosen(words: str) -> dict[int, datetime]:
    """What the page that asked named: "12@moment,13@moment"; what is not like that is left out."""
    found: dict[int, datetime] = {}
    for one in words.split(","):
        pk, _at, moment = one.partition("@")
        number, seen = row_key(pk), _moment(moment)
        if number and seen:
            found[number] = seen
    return found


def _moment(words: str) -> datetime | None:
    try:
        return parse_datetime(words)
    except ValueError:
        return None
