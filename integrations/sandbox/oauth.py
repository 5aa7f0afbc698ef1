"""Saying yes: the sign-in pages of Mastodon, LinkedIn and X, and the tokens they lend, as strict as RFC 6749 and 7636.

A code lives 30 seconds (X's own) and works once; the address to come back to and the app's secret must be those that
the app was made with; Mastodon and X want the verifier that fits the challenge. A token is good until it is revoked,
and for what it was lent.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse

from integrations.sandbox import page
from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.rules import APP_ID, APP_SECRET

CODE_LIVES = 30  # seconds
WITH_PKCE = {"mastodon", "x"}
LIVES = {"linkedin": 5_184_000, "x": 7200}  # seconds an access token lives; Mastodon's do not end
REFRESHED = {"x"}
KNOWN_SCOPES = {
    "mastodon": {
        *("profile", "read", "write", "read:accounts", "read:statuses"),
        *("write:accounts", "write:statuses", "write:media"),
    },
    "linkedin": {
        *("openid", "profile", "w_member_social"),
        *("w_organization_social", "r_organization_social", "rw_organization_admin"),
    },
    "x": {"tweet.read", "tweet.write", "users.read", "media.write", "offline.access"},
}


def register(request: SandboxRequest) -> HttpResponse:
    """Mastodon's `POST /api/v1/apps`; an older server knows no `profile`."""
    wanted = set(request.POST.get("scopes", "read").split())
    known = KNOWN_SCOPES["mastodon"] - (set() if request.sandbox.rules.knows_profile else {"profile"})
    if request.method != "POST" or not request.POST.get("client_name") or not request.POST.get("redirect_uris"):
        return JsonResponse({"error": "Validation failed: Application name can't be blank"}, status=422)
    if not wanted <= known:
        return JsonResponse({"error": "Validation failed: Scopes doesn't match configured on the server."}, status=422)
    app = {
        "client_id": f"app-{secrets.token_hex(8)}",
        "client_secret": secrets.token_hex(16),
        "back": request.POST["redirect_uris"],
        "scopes": sorted(wanted),
    }
    _keep(request.sandbox, f"app {app['client_id']}", app)
    return JsonResponse({"id": "1", "name": request.POST["client_name"], **app, "redirect_uri": app["back"]})


def authorize(request: SandboxRequest, *, network: str) -> HttpResponse:
    """The page on which somebody says yes or no."""
    asked = request.POST if request.method == "POST" else request.GET
    app = _app(request.sandbox, network, asked.get("client_id", ""))
    scopes = asked.get("scope", "").split()
    allowed = set(app.get("scopes", KNOWN_SCOPES[network])) if app else set()
    challenged = bool(asked.get("code_challenge")) and asked.get("code_challenge_method") == "S256"
    if (
        not app
        or asked.get("response_type") != "code"
        or app.get("back", asked.get("redirect_uri")) != asked.get("redirect_uri")
    ):
        return page.shown(request, "authorize.html", status=400, wrong="The client or the redirect_uri is not known.")
    if not scopes or not set(scopes) <= allowed or (network in WITH_PKCE and not challenged) or not asked.get("state"):
        return page.shown(request, "authorize.html", status=400, wrong="The requested scope or challenge is invalid.")
    if request.method != "POST":
        return page.shown(request, "authorize.html", scopes=scopes, label=page.LABELS[network], asked=asked.items())
    return HttpResponseRedirect(f"{asked['redirect_uri']}?{urlencode(_said(request, network, asked, scopes))}")


def _said(request: SandboxRequest, network: str, asked: Mapping[str, str], scopes: list[str]) -> dict[str, str]:
    if request.POST.get("answer") != "yes":
        return {"error": "access_denied", "state": asked["state"]}
    withheld = set(request.POST.getlist("withhold"))
    code = secrets.token_urlsafe(16)
    facts = {
        "network": network,
        "client_id": asked["client_id"],
        "back": asked["redirect_uri"],
        "scopes": [scope for scope in scopes if scope not in withheld],
        "challenge": asked.get("code_challenge", ""),
        "over": request.sandbox.now() + CODE_LIVES,
    }
    _keep(request.sandbox, f"code {code}", facts)
    return {"code": code, "state": asked["state"]}


def token(request: SandboxRequest, *, network: str) -> HttpResponse:
    """A code or a refresh token for tokens, once each."""
    world, kind = request.sandbox, request.POST.get("grant_type")
    with world.store.transaction():
        if not _is_app(request, network):
            return JsonResponse({"error": "invalid_client"}, status=401)
        if kind == "authorization_code":
            facts = _take(world, f"code {request.POST.get('code', '')}")
            if not facts or not _fits(request, network, facts):
                return _refused("The provided authorization grant is invalid, expired or revoked.")
        else:
            facts = _take(world, f"renews {request.POST.get('refresh_token', '')}")
            if kind != "refresh_token" or not facts:
                return _refused("Value passed for the token was invalid.")
        return JsonResponse(_lend(world, network, facts["scopes"]))


def revoke(request: SandboxRequest, *, network: str) -> HttpResponse:
    """The token is worth nothing from now on; one that nobody knows is as good as revoked (RFC 7009)."""
    if not _is_app(request, network):
        return JsonResponse({"error": "unauthorized_client"}, status=403)
    for kind in ("lent", "renews"):
        _take(request.sandbox, f"{kind} {request.POST.get('token', '')}")
    return JsonResponse({})


def is_lent(world: World, network: str, offered: str, *, scope: str = "") -> bool:
    """Whether this token was lent for this network and is not over."""
    facts = _kept(world, f"lent {offered}")
    return facts.get("network") == network and world.now() < facts["over"] and (not scope or scope in facts["scopes"])


def renews(world: World, offered: str) -> bool:
    """Whether this refresh token was lent after a sign-in."""
    return bool(_kept(world, f"renews {offered}"))


def _lend(world: World, network: str, scopes: list[str]) -> dict[str, Any]:
    access, lives = f"{network}-{secrets.token_hex(12)}", LIVES.get(network)
    facts = {"network": network, "scopes": scopes, "over": world.now() + (lives or 10**9)}
    _keep(world, f"lent {access}", facts)
    told = {"access_token": access, "token_type": "Bearer", "scope": " ".join(scopes), "created_at": int(world.now())}
    told |= {"expires_in": lives} if lives else {}
    if network in REFRESHED and "offline.access" in scopes:
        refresh = f"{network}-renews-{secrets.token_hex(12)}"
        _keep(world, f"renews {refresh}", facts)
        told["refresh_token"] = refresh
    return told


def _fits(request: SandboxRequest, network: str, facts: Mapping[str, Any]) -> bool:
    """The code's network, address, time and verifier."""
    digest = hashlib.sha256(request.POST.get("code_verifier", "").encode()).digest()
    proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == facts["challenge"]
    in_time = request.sandbox.now() < facts["over"] and request.POST.get("redirect_uri") == facts["back"]
    return facts["network"] == network and in_time and (proven or network not in WITH_PKCE)


def _is_app(request: SandboxRequest, network: str) -> bool:
    """X takes the secret by Basic alone, where an app has one."""
    name, secret = request.POST.get("client_id", ""), request.POST.get("client_secret", "")
    if network == "x":
        shown = request.headers.get("Authorization", "").removeprefix("Basic ")
        name, _colon, secret = base64.b64decode(shown).decode().partition(":") if shown else (name, ":", "")
        return name == APP_ID and secret in {"", APP_SECRET}
    app = _app(request.sandbox, network, name)
    return bool(app) and app["client_secret"] == secret


def _app(world: World, network: str, name: str) -> dict[str, Any]:
    if network != "mastodon":
        return {"client_id": APP_ID, "client_secret": APP_SECRET} if name == APP_ID else {}
    return _kept(world, f"app {name}")


def _refused(words: str) -> HttpResponse:
    return JsonResponse({"error": "invalid_grant", "error_description": words}, status=400)


def _keep(world: World, name: str, facts: Mapping[str, Any]) -> None:
    world.store.keep(f"oauth {name}", json.dumps(facts))


def _kept(world: World, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(world.store.kept(f"oauth {name}") or "{}")
    return found


def _take(world: World, name: str) -> dict[str, Any]:
    found = _kept(world, name)
    world.store.keep(f"oauth {name}", "")
    return found
