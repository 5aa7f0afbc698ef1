"""Wagtail's own screens that would show people what is not theirs: they answer 404 to whoever may not see it."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from posts.permissions import REVIEW, holds

# Wagtail asks no permission there, and their lists hold the titles of everybody's drafts.
NEEDED = {"wagtailadmin_reports": REVIEW}


class ClosedScreens:
    """Middleware that asks for a permission where Wagtail does not."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        needed = {NEEDED[space] for space in request.resolver_match.namespaces if space in NEEDED}  # type: ignore[union-attr]
        if not needed:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), "wagtailadmin_login")
        if not all(holds(request.user, permission) for permission in needed):
            raise Http404
        return None
