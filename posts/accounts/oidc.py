"""Sign-in by the company's own accounts (OpenID Connect): allauth's flow, and the checks it leaves to us.

Added here: a nonce, the token's signature always, the issuer the operator named and no other, one subject in token and
userinfo. Of the claims we keep an address, whether it is verified, and the groups; nothing else is read or stored.
"""

import secrets
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from jwt import PyJWTError, get_unverified_header

from posts.accounts import invitations
from posts.accounts.invitations import LinkClosed

PROVIDER = "work"
ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}


class SignOn(OpenIDConnectOAuth2Adapter):
    """One flow with the provider; `nonce` is what this browser's flow began with."""

    nonce: str = ""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """At the address the operator set, whatever host the request named."""
        return f"{settings.WAGTAILADMIN_BASE_URL}{reverse('openid_connect_callback', args=[PROVIDER])}"

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if str(config.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER:
            raise OAuth2Error("The provider names another issuer than OIDC_ISSUER.")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        told = self._read_token(app, str(kwargs["response"].get("id_token", "")))
        if self.openid_config.get("userinfo_endpoint"):
            more = self._fetch_user_info(token.token)
            if more.get("sub") != told["sub"]:
                raise OAuth2Error("The token and the userinfo are about two people.")
            told = {**told, **more, "sub": told["sub"]}
        return self.get_provider().sociallogin_from_response(request, {"id_token": kept(told)})

    def _read_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            header = get_unverified_header(id_token)
        except PyJWTError as error:
            raise OAuth2Error("No readable token came.") from error
        if header.get("alg") not in ALGORITHMS or not header.get("kid"):
            raise OAuth2Error("The token is not signed in a way we accept.")
        told: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if not self.nonce or not secrets.compare_digest(str(told.get("nonce", "")), self.nonce) or not told.get("sub"):
            raise OAuth2Error("The token belongs to another log-in.")
        return told


def kept(told: dict[str, Any]) -> dict[str, Any]:
    """The claims we keep: never a gender, a pronoun, a title or a picture."""
    wanted = {"sub", "email", "email_verified", settings.OIDC_GROUPS_CLAIM}
    return {name: value for name, value in told.items() if name in wanted}


class Callback(OAuth2CallbackView):
    """Where the provider sends people back to."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider; `next` is kept with the flow. Safe by GET: it changes nothing here, the browser comes back."""
    provider = _provider(request, provider_id)
    nonce, onward = secrets.token_urlsafe(24), request.GET.get("next", "")
    safe = get_account_adapter(request).is_safe_url(onward)
    try:
        response: HttpResponse = provider.redirect(
            request, process="login", next_url=onward if safe else None, auth_params={"nonce": nonce}, nonce=nonce
        )
    except (OAuth2Error, OSError, ValueError, KeyError):  # requests' errors are OSErrors
        return refusal(request, _("Your company's log-in does not answer. Try again in a minute."), status=503)
    return response


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """From the provider, with a code or with a refusal."""
    _provider(request, provider_id)
    response: HttpResponse = Callback.adapter_view(SignOn(request, PROVIDER))(request)
    return response


def refusal(request: HttpRequest, words: str, *, status: int = 403) -> HttpResponse:
    """A page that says in words why somebody does not come in."""
    return render(request, "posts/accounts/refused.html", {"words": words}, status=status)


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Who may come in by the provider, and into which groups."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whoever may come in has an account by the time allauth asks."""
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, **kwargs: Any) -> None:
        words = _("Logging in with your company account did not work. Nothing was changed. Try once more.")
        raise ImmediateHttpResponse(refusal(request, words, status=401))

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        try:
            _let_in(request, sociallogin)
        except PermissionDenied as refused:
            raise ImmediateHttpResponse(refusal(request, str(refused))) from refused
        except (LinkClosed, IntegrityError) as second:  # the same person came back twice at once
            self.on_authentication_error(request, None, second)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The company's own accounts are no news to their owners."""


def _let_in(request: HttpRequest, sociallogin: Any) -> None:
    """Find or make the account of a verified address; raise `PermissionDenied` with words for everybody else."""
    told = sociallogin.account.extra_data["id_token"]
    if settings.OIDC_GROUPS and settings.OIDC_GROUPS_CLAIM not in told:  # a fault of the provider's, not "in no group"
        raise PermissionDenied(_("Your company's log-in does not say which groups you are in. Ask the comms team."))
    if not sociallogin.is_existing:
        with transaction.atomic():
            sociallogin.connect(request, _account_of(told))
    user = sociallogin.user
    if not user.is_active:
        raise PermissionDenied(_("Your account here is closed. If that is a mistake, ask the comms team."))
    follow_groups(user=user, told=told)
    if not user.is_superuser and not user.groups.exists():
        raise PermissionDenied(_("Your company account has no part in this desk. Ask the comms team to add you."))


def _account_of(told: dict[str, Any]) -> Any:
    email = str(told.get("email") or "").strip().lower()
    if not email or not is_true(told.get("email_verified")):
        words = _("Your company's log-in does not vouch for your e-mail address, so we cannot tell who you are.")
        raise PermissionDenied(words)
    found = list(invitations.users_with(email)[:2])
    if len(found) > 1:
        raise PermissionDenied(_("Two accounts have your e-mail address. Ask the comms team to put that right."))
    user = found[0] if found else invitations.accept_by_address(email=email)
    if user is None and settings.OIDC_UNKNOWN_MAY_ENTER:
        user = invitations.welcome_unknown(email=email)
    if user is None:
        raise PermissionDenied(_("Nobody has invited you yet. Ask the comms team; it takes them a minute."))
    return user


def is_true(claim: Any) -> bool:
    """Some providers write the word; any other word is not a yes."""
    return claim is True or claim == "true"


def follow_groups(*, user: Any, told: dict[str, Any]) -> None:
    """Give and take the groups that the operator's mapping names; others, and everything else, stay as they are."""
    mapping = settings.OIDC_GROUPS
    if not mapping:
        return
    claim = told.get(settings.OIDC_GROUPS_CLAIM) or []
    values = {claim} if isinstance(claim, str) else {str(value) for value in claim}
    wanted = {group for value, group in mapping.items() if value in values}
    groups = {group.name: group for group in Group.objects.filter(name__in=mapping.values())}
    with transaction.atomic():
        user.groups.add(*(group for name, group in groups.items() if name in wanted))
        user.groups.remove(*(group for name, group in groups.items() if name not in wanted))


def _provider(request: HttpRequest, provider_id: str) -> Any:
    if provider_id != PROVIDER:
        raise Http404
    try:
        provider = get_adapter(request).get_provider(request, provider=PROVIDER)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    provider.oauth2_adapter_class = SignOn
    return provider
