"""The ledger of a story: every copy ever made, what is there now, what could not be reached. For comms; as files too.

It is asked for by the post's uuid, so that it outlives the page.
"""

import csv
import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from integrations.copies import Copies, Copy, copies_of
from integrations.spreadsheets import plain_cell
from posts.desk import doors
from posts.models import Seal, Story
from posts.notices import name_of
from posts.permissions import may_see_ledger
from posts.planning.page import CommsPage


class LedgerView(CommsPage, TemplateView):
    """One story's ledger, or with `?format=csv` or `json` the same as a file."""

    template_name = "posts/desk/ledger.html"
    header_icon = "list-ul"
    page_title = _("Every copy of this story")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        post: UUID = kwargs["post"]
        if not may_see_ledger(request.user):
            raise Http404
        self.copies = copies_of(post)
        if not self.copies.deliveries and not self.copies.copies:
            raise Http404
        seals = Seal.objects.filter(post=post).select_related("approver__person")
        self.rows = _rows(self.copies, {seal.digest: seal for seal in seals})
        write = WRITERS.get(request.GET.get("format", ""))
        if write is None:
            return super().get(request, *args, **kwargs)
        answer = write(self.copies, self.rows)
        suffix = request.GET["format"]
        answer["Content-Disposition"] = f'attachment; filename="ledger-{post}.{suffix}"'
        return answer

    def get_page_subtitle(self) -> str:
        return self.copies.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"copies": self.copies, "rows": self.rows, "stop_address": self._stop_address()}
        return super().get_context_data(**kwargs) | facts

    def _stop_address(self) -> str:
        """Where this story is stopped, while there is one and it could go anywhere."""
        story = Story.objects.filter(uuid=self.kwargs["post"]).first()
        if story is None or doors.STOP not in doors.deeds(self.request.user, story):
            return ""
        return doors.STOP.url(story)


def _rows(copies: Copies, seals: Mapping[str, Seal]) -> list[dict[str, Any]]:
    return [_row(copy, seals.get(copy.seal_digest)) for copy in copies.copies]


def _row(copy: Copy, seal: Seal | None) -> dict[str, Any]:
    """One copy, in plain JSON values."""
    return {
        "channel": copy.channel,
        "what": str(copy.what),
        "at": copy.at,
        "address": copy.address,
        "words": copy.words,
        "sha256": copy.digest,
        "now": str(copy.now),
        "approval": copy.seal_digest,
        "approved_by": name_of(seal.approver) if seal else "",
        "approved_at": seal.sealed_at if seal else None,
    }


def _as_json(copies: Copies, rows: list[dict[str, Any]]) -> HttpResponse:
    now = [
        {
            "channel": row.channel.name,
            "address": row.remote_url,
            "state": row.standing,
            "reached": row not in copies.out_of_reach,
            "said": row.last_error,
        }
        for row in copies.deliveries
    ]
    data = {"title": copies.title, "copies": rows, "now": now}
    return HttpResponse(json.dumps(data, default=_iso, ensure_ascii=False, indent=1), content_type="application/json")


def _as_csv(_copies: Copies, rows: list[dict[str, Any]]) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    writer = csv.writer(answer)
    writer.writerow(list(rows[0]) if rows else ["channel"])
    for row in rows:
        writer.writerow([_cell(value) for value in row.values()])
    return answer


def _iso(value: Any) -> str:
    return str(value.isoformat())


def _cell(value: Any) -> str:
    """As text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    return plain_cell(value if isinstance(value, str) else _iso(value))


WRITERS: Final[Mapping[str, Callable[[Copies, list[dict[str, Any]]], HttpResponse]]] = {
    "csv": _as_csv,
    "json": _as_json,
}
