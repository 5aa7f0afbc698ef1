"""Two rules for every request of somebody with a log-in: the second step, and a session that work keeps alive."""

import time
from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from posts.accounts.factors import has_one, still_to_show

GUARDED: Final = ("/admin/", "/write/", "/account/")
# What somebody needs to leave, and to understand the page.
OPEN: Final = {
    "account_logout",
    "account_login",
    "account_language",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_javascript_catalog",
}
# What it takes to show the second step one has; to set up the first one. Who has one adds no other without showing it.
TO_SHOW: Final = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
TO_SET_UP: Final = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "account_reauthenticate",
}
RENEWED: Final = "renewed_at"
HOUR: Final = 3600  # seconds: a session is written at most so often for its own sake

Answer = Callable[[HttpRequest], HttpResponse]


class SecondFactor:
    """Whoever needs a second step and did not show it in this session is asked for it, or to set one up.

    Log-out and what readers see stay open.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        match = request.resolver_match
        if not request.path_info.startswith(GUARDED) or match is None or match.view_name in OPEN:
            return None
        if not request.user.is_authenticated or not still_to_show(request):
            return None
        has = has_one(request.user)
        return None if match.view_name in (TO_SHOW if has else TO_SET_UP) else self.refuse(request, has=has)

    def refuse(self, request: HttpRequest, *, has: bool) -> HttpResponse:
        """To the page that asks for it, and from there back; machines are told in words."""
        if has:
            words = _("Your work here needs your second step on this device too.")
            page = f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"
        else:
            words = _("Your work here needs a second step for logging in. Set it up first; it takes two minutes.")
            page = reverse("mfa_index")
        if request.method != "GET" or "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": words}, status=403)
        if not any(message.message == words for message in messages.get_messages(request)):
            messages.warning(request, words)
        return redirect(page)


class RenewedSession:
    """Saving something begins the two weeks of a session anew; reading does not."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        saved = request.method not in ("GET", "HEAD", "OPTIONS") and response.status_code < 400
        if saved and request.user.is_authenticated and time.time() - request.session.get(RENEWED, 0) > HOUR:
            request.session[RENEWED] = int(time.time())
        return response
