"""What people see: the timeline, one post, a picture; and the switch that orders faults for a test."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import nh3
from django.http import HttpResponse, JsonResponse
from django.template import Context, Engine
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation.trans_real import parse_accept_lang_header
from PIL import Image

from integrations.sandbox import profiles
from integrations.sandbox.entities import as_html, card_of, links_of
from integrations.sandbox.faults import Fault
from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.rules import ACCOUNT, DID
from integrations.sandbox.shelf import Item
from integrations.sandbox.store import Event, Status

ENGINE = Engine(
    dirs=[str(Path(__file__).parent / "templates")], libraries={"i18n": "django.templatetags.i18n"}, autoescape=True
)
REFRESH = "5"  # seconds, only for those who ask for it
LABELS = {"mastodon": "Mastodon", "bluesky": "Bluesky", "linkedin": "LinkedIn", "x": "X"}
BLOGS = {"wordpress": "WordPress", "ghost": "Ghost"}
HOMES = {"wordpress": "wordpress", "ghost": "ghost-blog"}
ARTICLE_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}}
ADDRESSES = {
    "mastodon": f"/@{ACCOUNT}/{{id}}",
    "bluesky": f"/profile/{DID}/post/{{name}}",
    "linkedin": "/feed/update/urn:li:share:{id}/",
    "x": f"/{ACCOUNT}/status/{{id}}",
}


def timeline(request: SandboxRequest) -> HttpResponse:
    """Posts, pictures with alternative texts, edits, take-downs, and webhook events; newest first."""
    store = request.sandbox.store
    live = request.GET.get("live") == "1"
    response = _page(
        request,
        "timeline.html",
        profiles=profiles.shown(request.sandbox),
        statuses=[_shown(request.sandbox, status) for status in store.statuses(deleted=True, limit=100)],
        articles=[_article(item) for item in store.shelf.newest("posts")],
        events=[{"event": event, "at": _moment(event.at), "fields": _fields(event)} for event in store.events()],
        live=live,
        refresh=REFRESH,
    )
    if live:
        response["Refresh"] = REFRESH
    return response


def post(request: SandboxRequest, *, id_: int) -> HttpResponse:
    """One post at its own address; 404 or, once taken down, 410."""
    status = request.sandbox.store.status(id_, deleted=True)
    return _one(request, status)


def named(request: SandboxRequest, *, network: str, name: str) -> HttpResponse:
    """One post by what its network calls it."""
    found = (one for one in request.sandbox.store.statuses(deleted=True, limit=1000, network=network))
    return _one(request, next((one for one in found if one.name == name), None))


def _one(request: SandboxRequest, status: Status | None) -> HttpResponse:
    found = [_shown(request.sandbox, status)] if status else []
    response = _page(request, "post.html", statuses=found)
    response.status_code = 404 if status is None else 410 if status.deleted else 200
    return response


def article(request: SandboxRequest, *, site: str, slug: str) -> HttpResponse:
    """A story on a make-believe blog, as its readers get it; a draft is nobody's to read."""
    standing = request.sandbox.store.shelf.all(site, "posts")
    found = [_article(item) for item in standing if item.data["slug"] == slug and _is_public(item)]
    response = _page(request, "article.html", articles=found)
    response.status_code = 200 if found else 404
    return response


def picture(request: SandboxRequest, *, id_: int) -> HttpResponse:
    """The bytes of a picture."""
    found = request.sandbox.store.picture(id_)
    if found is None:
        return HttpResponse(status=404)
    return HttpResponse(found.bytes, content_type=found.mime)


def avatar(_request: SandboxRequest) -> HttpResponse:
    """The picture of the one account there is: two stripes, as on the tape."""
    picture = Image.new("RGB", (120, 120), "#ffd23f")
    picture.paste("#1c1b22", (0, 40, 120, 80))
    kept = BytesIO()
    picture.save(kept, "PNG")
    return HttpResponse(kept.getvalue(), content_type="image/png")


def shown(request: SandboxRequest, template: str, *, status: int = 200, **facts: Any) -> HttpResponse:
    """A page with these facts."""
    response = _page(request, template, **facts)
    response.status_code = status
    return response


def order_fault(request: SandboxRequest) -> HttpResponse:
    """`POST {"fault": "lose", "method": "POST", "path": "/api/v1/statuses", "times": 1}`.

    JSON only: another site's form in a browser cannot send that type without asking first.
    """
    if request.method != "POST" or request.content_type != "application/json":
        return JsonResponse({"faults": [fault.value for fault in Fault]}, status=405)
    try:
        wanted = json.loads(request.body)
        fault = Fault(wanted.pop("fault"))
        request.sandbox.faults.order(fault, **wanted)
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"faults": [fault.value for fault in Fault]}, status=400)
    return JsonResponse({"ordered": fault.value})


def _shown(world: World, status: Status) -> dict[str, Any]:
    return {
        "status": status,
        "network": LABELS[status.network],
        "html": mark_safe(as_html(status.text, links_of(status))),  # noqa: S308 (as_html escapes)
        "card": card_of(status),
        "url": ADDRESSES[status.network].format(id=status.id, name=status.name),
        "pictures": [found for id_ in status.media if (found := world.store.picture(id_))],
        "versions": world.store.versions(status.id),
        "created": _moment(status.created),
        "edited": status.edited and _moment(status.edited),
        "deleted": status.deleted and _moment(status.deleted),
    }


def _article(item: Item) -> dict[str, Any]:
    """A story of a blog, whichever it is, for the templates."""
    data = item.data
    html = nh3.clean(data.get("content") or data.get("html") or "", attributes={"*": {"lang"}, **ARTICLE_ATTRIBUTES})
    return {
        "item": item,
        "blog": BLOGS[item.site],
        "title": unescape(data["title"]) if item.site == "wordpress" else data["title"],
        "html": mark_safe(html),  # noqa: S308 (nh3 cleaned it)
        "state": data["status"],
        "origin": data.get("canonical_url") or (data.get("meta") or {}).get("byline_canonical") or "",
        "url": f"/{HOMES[item.site]}/{data['slug']}/" if _is_public(item) and not item.deleted else "",
        "created": _moment(item.created),
        "changed": _moment(item.changed) if item.changed != item.created else None,
        "deleted": item.deleted and _moment(item.deleted),
    }


def _is_public(item: Item) -> bool:
    return item.data["status"] in {"publish", "published"}


def _fields(event: Event) -> dict[str, str]:
    """An event's data as words."""
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in event.data.items()
        if value is not None
    }


def _page(request: SandboxRequest, template: str, **context: Any) -> HttpResponse:
    with translation.override(_language(request)):
        words = {**context, "language": translation.get_language()}
        response = HttpResponse(ENGINE.get_template(f"sandbox/{template}").render(Context(words, use_tz=False)))
    response["Content-Security-Policy"] = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"
    return response


def _language(request: SandboxRequest) -> str:
    """The reader's first language that the house speaks."""
    wanted: Iterable[str] = (
        code for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    )
    for code in wanted:
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return "en"


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
