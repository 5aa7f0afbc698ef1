"""One rule for every admin address that names a page or a file: it answers 404 to whoever may not find that one."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch

from posts.desk import files
from posts.explorer import pages_seen_by
from posts.permissions import REVIEW, holds

# These lists hold the titles of everybody's drafts, so they are for comms.
NEEDED = {"wagtailadmin_reports": REVIEW, "wagtail_bulk_action": REVIEW}
# This one names the last edited page of each kind, whoever's draft it is.
SHUT = {f"wagtailadmin_reports:page_types_usage{part}" for part in ("", "_results")}
# The arguments by which Wagtail's addresses name a page; these also take one as "pk".
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
PAGE_SPACES = {"wagtailadmin_pages", "pages"}


class ClosedScreens:
    """Middleware that asks the house's own rules before a screen of the admin names a page."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        match: ResolverMatch = request.resolver_match  # type: ignore[assignment]
        needed = {NEEDED[name] for name in (*match.namespaces, match.url_name) if name in NEEDED}
        pages = pages_named(match)
        if not (needed or pages or files.of_a_chooser(match)):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), "account_login")
        if match.view_name in SHUT or not all(holds(request.user, permission) for permission in needed):
            raise Http404
        if files.names_what_is_not_offered(request, match):
            raise Http404
        if pages_seen_by(request.user).filter(pk__in=pages).count() < len(pages):
            raise Http404
        return None


def pages_named(match: ResolverMatch) -> set[int]:
    """The ids of the pages that one of Wagtail's own addresses is about; ours ask `posts.desk.doors` themselves."""
    if not match.view_name.startswith("wagtailadmin"):
        return set()
    names = (*PAGE_ARGUMENTS, "pk") if PAGE_SPACES & set(match.namespaces) else PAGE_ARGUMENTS
    return {int(match.kwargs[name]) for name in names if name in match.kwargs}
