"""Channels to the sandbox networks that `make demo` runs beside the desk."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils import timezone

from integrations.models import Channel
from integrations.sandbox.rules import (
    ACCOUNT,
    APP_PASSWORD,
    DID,
    GHOST_KEY,
    GHOST_STAFF,
    HANDLE,
    ORGANIZATION,
    TOKEN,
    WEBHOOK_SECRET,
    WORDPRESS_PASSWORD,
    WORDPRESS_USER,
    X_REFRESH,
    X_USER,
)
from posts.models import Blog


def open_channels(*, blogs: Iterable[Blog], say: Callable[[str], None]) -> None:
    """Connect the blogs to the sandbox, where settings name one (`SANDBOX_URL`)."""
    address = getattr(settings, "SANDBOX_URL", "")
    if not address:
        say("No sandbox here, so no channels")
        return
    pages = list(blogs)
    _open("Sandbox: Mastodon", "mastodon", {"base_url": address}, {"access_token": TOKEN}, pages)
    _open("Sandbox: Bluesky", "bluesky", _bluesky(address), {"app_password": APP_PASSWORD}, pages)
    _open("Sandbox: LinkedIn", "linkedin", _linkedin(address), {"access_token": TOKEN}, pages)
    secrets = {"access_token": TOKEN, "refresh_token": X_REFRESH, "client_id": "sandbox"}
    _open("Sandbox: X", "x", _x(address), secrets, pages)
    _open("Sandbox: WordPress", "wordpress", _wordpress(address), {"password": WORDPRESS_PASSWORD}, pages)
    ghost = {"base_url": f"{address}/ghost-blog", "site_url": f"{address}/ghost-blog/", "author": GHOST_STAFF}
    _open("Sandbox: Ghost", "ghost", ghost, {"admin_key": GHOST_KEY}, pages)
    _open("Sandbox: webhook", "webhook", {"url": f"{address}/webhook"}, {"secret": WEBHOOK_SECRET}, pages)
    say(f"Channels to the sandbox networks on {address}")


def _bluesky(address: str) -> dict[str, str]:
    """Every server of that network is the sandbox."""
    servers = dict.fromkeys(("base_url", "plc_url", "appview_url", "web_url"), address)
    return {**servers, "identifier": HANDLE, "did": DID, "account_url": f"{address}/profile/{DID}"}


def _linkedin(address: str) -> dict[str, str]:
    servers = dict.fromkeys(("base_url", "sign_in_url", "web_url"), address)
    return {**servers, "author": ORGANIZATION, "account_url": f"{address}/company/sandbox/"}


def _x(address: str) -> dict[str, str]:
    servers = dict.fromkeys(("base_url", "web_url"), address)
    return {**servers, "account": ACCOUNT, "user_id": X_USER, "account_url": f"{address}/{ACCOUNT}", "budget": "25"}


def _wordpress(address: str) -> dict[str, str]:
    site = f"{address}/wordpress"
    told = {"account": WORDPRESS_USER, "api_root": f"{site}/wp-json/", "canonical_field": "byline_canonical"}
    return {"base_url": site, "username": WORDPRESS_USER, "categories": "Stories", **told}


def _open(name: str, kind: str, config: dict[str, str], credential: dict[str, str], blogs: list[Blog]) -> None:
    """Make the channel, or point the one that is there at today's address: the port may be another."""
    channel = Channel.objects.filter(name=name).first()
    if channel is None:
        channel = Channel(name=name, kind=kind, config=config, proven_at=timezone.now())
        channel.credential = credential
        channel.save()
        channel.blogs.set(blogs)
    elif any(channel.config.get(field) != value for field, value in config.items()):
        channel.config = {**channel.config, **config}
        channel.save(update_fields=["config"])
