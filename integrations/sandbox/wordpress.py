"""The part of WordPress's REST API that a publisher uses, as strict as channels.md section 6 and a real 6.5 are."""

import re
from datetime import UTC, datetime
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.utils.text import slugify

from integrations.sandbox import wordpress_library as library
from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.rules import WORDPRESS_USER
from integrations.sandbox.shelf import Item
from integrations.sandbox.wordpress_rest import (
    HOME,
    PAGE,
    SITE,
    Refused,
    View,
    fields,
    found,
    free_slug,
    listed,
    logged_in,
    may_write,
)

REST: Final = f"{HOME}/wp-json/"
STATES: Final = frozenset({"publish", "future", "draft", "pending", "private"})
KINDS: Final = frozenset({"tags", "categories"})
META: Final = "byline_canonical"
APPLICATION: Final = "0d7e6a57-5f4e-4a8f-9c0c-0d5a3f6b1e11"  # the one application password


def home(request: SandboxRequest) -> HttpResponse:
    """The site: names its API in a header; `?rest_route=` is the API itself, rewrite rules or not."""
    route = request.GET.get("rest_route")
    if route is not None:
        return _answer(request, route.strip("/"))
    link = {"Link": f'<{request.sandbox.base_url}{REST}>; rel="https://api.w.org/"'}
    return HttpResponse(PAGE, headers=link if request.sandbox.rules.pretty_addresses else {})


def rest(request: SandboxRequest, *, route: str) -> HttpResponse:
    """`/wp-json/…`, on a site with rewrite rules."""
    if not request.sandbox.rules.pretty_addresses:
        return HttpResponse(PAGE, status=404)
    return _answer(request, route.strip("/"))


def _answer(request: SandboxRequest, route: str) -> HttpResponse:
    world = request.sandbox
    with world.store.transaction():
        try:
            view, arguments = _routed(request, route)
            return view(request, **arguments)
        except Refused as refused:
            return refused.answer


def _routed(request: SandboxRequest, route: str) -> tuple[View, dict[str, str]]:
    for pattern, verbs in ROUTES.items():
        match = re.fullmatch(pattern, route)
        if match and (request.method or "") in verbs:
            return verbs[request.method or ""], match.groupdict()
    raise Refused(404, "rest_no_route", "No route was found matching the URL and request method.")


def index(request: SandboxRequest) -> HttpResponse:
    """What the site says of itself."""
    authentication = {"application-passwords": {}} if request.sandbox.rules.application_passwords else []
    says = {"name": "SANDBOX", "namespaces": ["oembed/1.0", "wp/v2"], "authentication": authentication}
    return JsonResponse(says)


def me(request: SandboxRequest) -> HttpResponse:
    """Who is logged in, and what they may do."""
    if not logged_in(request):
        raise Refused(401, "rest_not_logged_in", "You are not currently logged in.")
    rights = dict.fromkeys(request.sandbox.rules.rights, True)
    link = f"{request.sandbox.base_url}{HOME}/"
    return JsonResponse({"id": 1, "name": WORDPRESS_USER, "link": link, "capabilities": rights})


def introspect(request: SandboxRequest) -> HttpResponse:
    """Which application password is used."""
    if not logged_in(request):
        raise Refused(401, "rest_not_logged_in", "You are not currently logged in.")
    return JsonResponse({"uuid": APPLICATION, "name": "Byline"})


def forget_password(request: SandboxRequest, *, uuid: str) -> HttpResponse:
    """Take an application password back."""
    if not logged_in(request) or uuid != APPLICATION:
        raise Refused(404, "rest_application_password_not_found", "Application password not found.")
    request.sandbox.store.keep("wordpress password taken back", "yes")
    return JsonResponse({"deleted": True})


def describe_posts(request: SandboxRequest) -> HttpResponse:
    """The schema; of the fields of its own only those a plugin registered."""
    registered = {META: {"type": "string"}} if request.sandbox.rules.canonical_plugin else {}
    return JsonResponse({"schema": {"properties": {"meta": {"properties": {"footnotes": {}, **registered}}}}})


def list_posts(request: SandboxRequest) -> HttpResponse:
    """Posts by slug and state; more than what is published only for who may edit."""
    states = set(filter(None, request.GET.get("status", "publish").split(",")))
    if not states <= STATES | {"any", "trash"} or (states != {"publish"} and not logged_in(request)):
        raise Refused(400, "rest_invalid_param", "Invalid parameter(s): status")
    slugs = set(filter(None, request.GET.get("slug", "").split(",")))
    shown = [
        item
        for item in request.sandbox.store.shelf.all(SITE, "posts")
        if (not slugs or item.data["slug"] in slugs) and (item.data["status"] in states or states == {"any"})
    ]
    return listed(request, [_post(request.sandbox, item) for item in shown])


@may_write
def create_post(request: SandboxRequest) -> HttpResponse:
    """A new post, every time; a slug that is taken gets a number without a word."""
    sent = fields(request)
    data = {"status": "draft", "title": "", "content": "", "excerpt": "", "featured_media": 0} | _checked(request, sent)
    data = {"tags": [], "categories": [1], "meta": {}} | data
    data["slug"] = free_slug(request.sandbox, slugify(str(sent.get("slug") or data["title"]), allow_unicode=True))
    item = request.sandbox.store.shelf.add(SITE, "posts", data, now=request.sandbox.now())
    answer = JsonResponse(_post(request.sandbox, item), status=201)
    answer["Location"] = f"{request.sandbox.base_url}{REST}wp/v2/posts/{item.id}"
    return answer


def show_post(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """One post; in the trash it is still there for editors."""
    return JsonResponse(_post(request.sandbox, found(request, id_)))


@may_write
def edit_post(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Change what is named, and nothing else."""
    item = found(request, id_)
    changed = request.sandbox.store.shelf.change(item, _checked(request, fields(request)), now=request.sandbox.now())
    return JsonResponse(_post(request.sandbox, changed))


@may_write
def delete_post(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Into the trash, or with `force` for good."""
    world, item = request.sandbox, found(request, id_)
    if request.GET.get("force") == "true":
        world.store.shelf.remove(item, now=world.now())
        return JsonResponse({"deleted": True, "previous": _post(world, item)})
    if item.data["status"] == "trash":
        raise Refused(410, "rest_already_trashed", "The post has already been deleted.")
    trashed = {"status": "trash", "slug": f"{item.data['slug']}__trashed"}
    return JsonResponse(_post(world, world.store.shelf.change(item, trashed, now=world.now())))


def list_comments(request: SandboxRequest) -> HttpResponse:
    """Nobody comments in a sandbox."""
    return listed(request, [])


def _checked(request: SandboxRequest, sent: dict[str, Any]) -> dict[str, Any]:
    """The fields of a post that were sent; raises the refusal WordPress would give."""
    shelf = request.sandbox.store.shelf
    data: dict[str, Any] = {}
    for name in ("title", "content", "excerpt", "status"):
        if name in sent:
            data[name] = str(sent[name])
    if data.get("status", "draft") not in STATES:
        raise Refused(400, "rest_invalid_param", "Invalid parameter(s): status")
    if "featured_media" in sent:
        data["featured_media"] = sent["featured_media"]
        if data["featured_media"] and shelf.get(SITE, "media", str(data["featured_media"])) is None:
            raise Refused(400, "rest_invalid_featured_media", "Invalid featured media ID.")
    for kind in KINDS & set(sent):
        data[kind] = sent[kind]
        if not all(type(id_) is int and shelf.get(SITE, kind, str(id_)) for id_ in data[kind]):
            raise Refused(400, "rest_invalid_param", f"Invalid parameter(s): {kind}")
    if isinstance(sent.get("meta"), dict):  # what nobody registered is dropped, and nothing is said of it
        kept = {META} if request.sandbox.rules.canonical_plugin else set()
        data["meta"] = {name: value for name, value in sent["meta"].items() if name in kept}
    return data


def _post(world: World, item: Item) -> dict[str, Any]:
    data = item.data
    address = f"{world.base_url}{HOME}"
    shown = f"{address}/{data['slug']}/" if data["status"] == "publish" else f"{address}/?p={item.id}"
    texts = {name: {"raw": data[name], "rendered": data[name]} for name in ("title", "content", "excerpt")}
    moment = datetime.fromtimestamp(item.changed, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return {**data, **texts, "id": item.id, "link": shown, "modified_gmt": moment}


ROUTES: Final[dict[str, dict[str, View]]] = {
    "": {"GET": index},
    "wp/v2/users/me": {"GET": me},
    "wp/v2/users/me/application-passwords/introspect": {"GET": introspect},
    "wp/v2/users/me/application-passwords/(?P<uuid>[0-9a-f-]{36})": {"DELETE": forget_password},
    "wp/v2/posts": {"GET": list_posts, "POST": create_post, "OPTIONS": describe_posts},
    r"wp/v2/posts/(?P<id_>\d+)": {"GET": show_post, "POST": edit_post, "DELETE": delete_post},
    "wp/v2/media": {"GET": library.list_media, "POST": library.upload},
    r"wp/v2/media/(?P<id_>\d+)": {"POST": library.describe_media, "DELETE": library.delete_media},
    r"wp/v2/media/(?P<id_>\d+)/post-process": {"POST": library.finish_upload},
    "wp/v2/(?P<kind>tags|categories)": {"GET": library.list_terms, "POST": library.create_term},
    "wp/v2/comments": {"GET": list_comments},
}
