"""Our own pages around allauth's: the first log-in, one's name, one's account, and what leads to allauth's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language
from wagtail.users.models import UserProfile

from posts.accounts import browsers, invitations
from posts.accounts import sessions as kept_sessions
from posts.accounts.adapter import work_of
from posts.accounts.factors import has_one
from posts.accounts.forms import FirstLogInForm, NameForm
from posts.accounts.invitations import LinkClosed
from posts.notices import language_of

HASH = "invitation"  # where a session keeps the hash of the link's token; the token itself lies nowhere

View = Callable[..., HttpResponseBase]


def personal(view: View) -> View:
    """In the language of whoever is logged in (others: cookie, then browser), and kept by no cache."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = language_of(request.user) if request.user.is_authenticated else translation.get_language()
        with translation.override(language):
            response = view(request, *args, **kwargs)
            if isinstance(response, HttpResponse) and hasattr(response, "render"):
                response = response.render()  # while the language holds
        response["Content-Language"] = language or settings.LANGUAGE_CODE
        return response

    return never_cache(answered)


def to_log_in(request: HttpRequest) -> HttpResponse:
    """The admin's own log-in, which asks for no second step, is closed: it leads to ours, and keeps `next`."""
    onward = request.GET.get("next") or request.POST.get("next") or ""
    query = f"?{urlencode({'next': onward})}" if onward else ""
    return redirect(f"{reverse('account_login')}{query}")


def to_forgotten(request: HttpRequest) -> HttpResponse:
    """The admin's own page for a forgotten password sends mail inside the request; ours writes a letter."""
    return redirect("account_reset_password")


@require_POST
@never_cache
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out of everything here."""
    logout(request)
    return redirect("account_login")


@require_GET
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: the session remembers it, so that no address shows the token any longer."""
    try:
        found = invitations.behind(token)
    except LinkClosed as closed:
        return _closed(request, closed)
    if request.user.is_authenticated:
        logout(request, show_message=False)
    request.session[HASH] = found.token_hash
    response = redirect("account_first")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, found.language, samesite="Lax")
    response["Referrer-Policy"] = "no-referrer"
    return response


@sensitive_post_parameters("password")
def first_log_in(request: HttpRequest) -> HttpResponse:
    """Name and password: then the account is there, and its owner in it."""
    token_hash = str(request.session.get(HASH, ""))
    if not token_hash and request.user.is_authenticated:  # the second of two clicks
        return redirect(resolve_url("account_home"))
    try:
        found = invitations.with_hash(token_hash)
        claimed = found.person if found.person and found.person.user_id is None else None
        initial = {"name": claimed.display_name} if claimed else {}
        form = FirstLogInForm(request.POST or None, initial=initial, email=found.email)
        if request.method != "POST" or not form.is_valid():
            facts = {"form": form, "invitation": found, "claimed": claimed, "sign_on": settings.OIDC_ISSUER}
            return render(request, "posts/accounts/first.html", facts)
        told = {name: form.cleaned_data[name] for name in ("name", "password")}
        user = invitations.accept(token_hash=token_hash, **told)
    except LinkClosed as closed:
        request.session.pop(HASH, None)
        return _closed(request, closed)
    request.session.pop(HASH, None)
    response: HttpResponse = perform_password_login(request, {"email": user.email}, Login(user=user, email=user.email))
    return response


def _closed(request: HttpRequest, closed: LinkClosed) -> HttpResponse:
    return render(request, "posts/accounts/link_closed.html", {"words": str(closed)}, status=410)


@login_required
def own_name(request: HttpRequest) -> HttpResponse:
    """One's name in stories: asked of those who came by the company's log-in (what that calls them is not read)."""
    known = getattr(request.user, "person", None)
    claimed = None if known else invitations.claimable_by(request.user)
    person = known or claimed
    onward = reverse("account_home") if known else work_of(request.user)
    form = NameForm(request.POST or None, initial={"name": person.display_name} if person else {})
    if request.method == "POST" and form.is_valid():
        invitations.name_person(user=request.user, name=form.cleaned_data["name"], claimed=claimed)
        if known:
            messages.success(request, _("Kept."))
        return redirect(onward)
    facts = {"form": form, "claimed": claimed, "known": known, "later": onward}
    return render(request, "posts/accounts/name.html", facts)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of these pages: on the account where there is one (Wagtail's own field), and in a cookie."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        UserProfile.objects.update_or_create(user=request.user, defaults={"preferred_language": chosen})
    response: HttpResponse = set_language(request)
    return response


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """One's account: what can be changed, in four lines."""
    facts = {"person": getattr(request.user, "person", None), "has_second": has_one(request.user)}
    facts["may_write"] = request.user.has_perm("posts.write_posts")
    return render(request, "posts/accounts/home.html", facts)


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is logged in, and one button to end all of it but here."""
    here = request.session.session_key
    if request.method == "POST":
        ended = kept_sessions.forget(request.user, but=here)
        messages.success(
            request, _("You are logged out everywhere else.") if ended else _("You are logged in only here.")
        )
        return redirect("account_sessions")
    found = UserSession.objects.purge_and_list(request.user)
    lines = [
        {"browser": browsers.name_of(each.user_agent), "since": each.created_at, "here": each.session_key == here}
        for each in sorted(found, key=lambda row: row.created_at, reverse=True)
    ]
    return render(request, "posts/accounts/sessions.html", {"lines": lines})
