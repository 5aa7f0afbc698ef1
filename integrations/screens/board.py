"""The Deliveries screen: what needs somebody, what waits and why, what is going out, and what was done lately."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import Echo

from integrations import ledger, stops
from integrations.board import GROUP_LABELS, STATES, Group, broken_channels, in_group, needing_a_person, numbers
from integrations.identifiers import row_key
from integrations.models import Channel
from integrations.screens.filters import FilterForm, Filters
from integrations.sentences import Line, lines_of
from integrations.spreadsheets import plain_cell

AT_A_GLANCE: Final = {Group.NEEDS: 25, Group.WAITS: 10, Group.GOING: 10, Group.DONE: 10}
PER_PAGE: Final = 50
SEE: Final = "integrations.view_delivery"


@dataclass(frozen=True, kw_only=True)
class Section:
    """One group on the page; `more` is the address of its own page, `newer` and `older` those around this one."""

    group: Group
    label: Any
    lines: Sequence[Line]
    number: int | None  # None: not counted
    more: str = ""
    newer: str = ""
    older: str = ""

    @property
    def selectable(self) -> bool:
        """Whether lines of it can be chosen for one deed."""
        return self.group in {Group.NEEDS, Group.WAITS} and bool(self.lines)


@dataclass(frozen=True, kw_only=True)
class GroupLink:
    """A group, with how many it holds."""

    label: Any
    number: int | None
    url: str
    here: bool


class BoardView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """All groups at a glance, or one of them page by page."""

    permission_required = SEE
    raise_exception = True
    template_name = "integrations/board.html"
    page_title = gettext_lazy("Deliveries")
    header_icon = "mail"
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sections, their numbers, and what holds up a whole channel."""
        filters = Filters.read(self.request.GET.dict())
        counted = numbers(filters.rows(), state=filters.state)
        broken, free = ([], 0) if filters.narrowed else (broken_channels(), to_go_through())
        counted[Group.NEEDS] += len(broken) + bool(free)
        return super().get_context_data(**kwargs) | {
            "filters": filters,
            "filter_form": FilterForm(initial=vars(filters)),
            "groups": list(group_links(filters, counted)),
            "sections": [self._section(group, filters, counted.get(group)) for group in filters.groups()],
            "broken": broken,
            "to_go_through": free,
            "may_act": self.request.user.has_perm(ledger.RIGHT),
            "may_stop": stops.may_press(self.request.user),
            "may_mend_channels": self.request.user.has_perm("integrations.change_channel"),
            "live": reverse("deliveries_results") + self._query(),
        }

    def _query(self) -> str:
        query = self.request.GET.urlencode()
        return f"?{query}" if query else ""

    def _section(self, group: Group, filters: Filters, number: int | None) -> Section:
        alone = bool(filters.group or filters.state)
        size = PER_PAGE if alone else AT_A_GLANCE[group]
        page = _page_asked(self.request) if alone else 1
        rows = in_group(filters.rows(), group, state=filters.state)
        found = list(rows[(page - 1) * size : page * size + 1])
        further = len(found) > size
        addresses = {
            "more": _address(filters, group=group.value) if further and not alone else "",
            "newer": _address(filters, page=page - 1) if page > 1 else "",
            "older": _address(filters, page=page + 1) if further and alone else "",
        }
        return Section(group=group, label=GROUP_LABELS[group], lines=lines_of(found[:size]), number=number, **addresses)


class BoardResults(BoardView):
    """The parts that change by themselves, for the script that asks again."""

    template_name = "integrations/_board.html"


def group_links(filters: Filters, counted: dict[Group, int]) -> Iterator[GroupLink]:
    """All at once, then each group."""
    here = filters.groups()[0] if len(filters.groups()) == 1 else None
    yield GroupLink(label=gettext_lazy("At a glance"), number=None, url=_address(filters, group=""), here=here is None)
    for group, label in GROUP_LABELS.items():
        url = _address(filters, group=group.value)
        yield GroupLink(label=label, number=counted.get(group), url=url, here=here == group)


def _address(filters: Filters, *, page: int = 1, **changes: Any) -> str:
    changes = {"state": "", **changes} if "group" in changes else changes
    query = "&".join(filter(None, (filters.query(**changes), f"p={page}" if page > 1 else "")))
    return f"{reverse('deliveries')}?{query}".rstrip("?")


def _page_asked(request: HttpRequest) -> int:
    return min(max(row_key(request.GET.get("p", "")), 1), 10_000)


def number_needing_a_person() -> int:
    """What the menu counts: deliveries that need somebody, each broken channel, and what is to be gone through."""
    broken = Channel.objects.kept().broken().count()
    return needing_a_person().order_by().count() + broken + bool(to_go_through())


def to_go_through() -> int:
    """How many deliveries a stop held that no longer stands: they wait until a person lets them go."""
    return stops.free_to_go().count()


class Export(PermissionRequiredMixin, View):
    """What the board shows, as a table for a spreadsheet: every row, however many."""

    permission_required = SEE
    raise_exception = True
    columns: ClassVar = ("title", "url", "blog", "channel", "state", "there", "last_error", "changed_at")

    def get(self, request: HttpRequest) -> HttpResponse:
        """A CSV file, row by row."""
        writer = csv.writer(Echo())
        rows = (writer.writerow([plain_cell(cell) for cell in row]) for row in self._rows(request))
        answer = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="deliveries.csv"'
        return answer  # type: ignore[return-value]

    def _rows(self, request: HttpRequest) -> Iterator[Sequence[Any]]:
        filters = Filters.read(request.GET.dict())
        labels = {state.key: state.label for state in STATES}
        yield self.columns
        for group in filters.groups():
            for row in in_group(filters.rows(), group, state=filters.state).iterator(chunk_size=500):
                facts = (row.title, row.url, row.blog or "", row.channel, labels[row.state], row.remote_url)
                yield (*facts, row.last_error, row.changed_at.isoformat(timespec="seconds"))
