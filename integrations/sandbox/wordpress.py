"""The part of WordPress's REST API that a publisher uses, as strict as channels.md section 6 and a real 6.5 are."""

import base64
import functools
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.utils.text import slugify

from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.rules import WORDPRESS_PASSWORD, WORDPRESS_USER
from integrations.sandbox.shelf import Item

SITE: Final = "wordpress"
HOME: Final = "/wordpress"
REST: Final = f"{HOME}/wp-json/"
STATES: Final = frozenset({"publish", "future", "draft", "pending", "private"})
KINDS: Final = frozenset({"tags", "categories"})
META: Final = "byline_canonical"
PAGE: Final = "<!doctype html><title>SANDBOX</title><p>Not found."
View = Callable[..., HttpResponse]


class Refused(Exception):
    """Ends a view with WordPress's error shape."""

    def __init__(self, status: int, code: str, words: str, **data: Any) -> None:
        super().__init__(words)
        self.answer = JsonResponse({"code": code, "message": words, "data": {"status": status, **data}}, status=status)


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


def picture(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """The bytes of a picture."""
    found = request.sandbox.store.shelf.get(SITE, "media", id_)
    if found is None:
        return HttpResponse(PAGE, status=404)
    return HttpResponse(found.bytes, content_type=found.data["mime_type"])


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
        found = re.fullmatch(pattern, route)
        if found and (request.method or "") in verbs:
            return verbs[request.method or ""], found.groupdict()
    raise Refused(404, "rest_no_route", "No route was found matching the URL and request method.")


def _may_write(view: View) -> View:
    """Refuse whoever did not log in as WordPress refuses writes."""

    @functools.wraps(view)
    def checked(request: SandboxRequest, **arguments: str) -> HttpResponse:
        if not _logged_in(request):
            raise Refused(401, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user.")
        return view(request, **arguments)

    return checked


def _logged_in(request: SandboxRequest) -> bool:
    if request.sandbox.rules.strips_log_in:
        return False
    login = base64.b64encode(f"{WORDPRESS_USER}:{WORDPRESS_PASSWORD}".encode()).decode()
    return request.headers.get("Authorization") == f"Basic {login}"


def index(request: SandboxRequest) -> HttpResponse:
    """What the site says of itself."""
    authentication = {"application-passwords": {}} if request.sandbox.rules.application_passwords else []
    says = {"name": "SANDBOX", "namespaces": ["oembed/1.0", "wp/v2"], "authentication": authentication}
    return JsonResponse(says)


def me(request: SandboxRequest) -> HttpResponse:
    """Who is logged in, and what they may do."""
    if not _logged_in(request):
        raise Refused(401, "rest_not_logged_in", "You are not currently logged in.")
    rights = dict.fromkeys(request.sandbox.rules.rights, True)
    link = f"{request.sandbox.base_url}{HOME}/"
    return JsonResponse({"id": 1, "name": WORDPRESS_USER, "link": link, "capabilities": rights})


def describe_posts(request: SandboxRequest) -> HttpResponse:
    """The schema; of the fields of its own only those a plugin registered."""
    registered = {META: {"type": "string"}} if request.sandbox.rules.canonical_plugin else {}
    return JsonResponse({"schema": {"properties": {"meta": {"properties": {"footnotes": {}, **registered}}}}})


def list_posts(request: SandboxRequest) -> HttpResponse:
    """Posts by slug and state; more than what is published only for who may edit."""
    states = set(filter(None, request.GET.get("status", "publish").split(",")))
    if not states <= STATES | {"any", "trash"} or (states != {"publish"} and not _logged_in(request)):
        raise Refused(400, "rest_invalid_param", "Invalid parameter(s): status")
    slugs = set(filter(None, request.GET.get("slug", "").split(",")))
    found = [
        item
        for item in request.sandbox.store.shelf.all(SITE, "posts")
        if (not slugs or item.data["slug"] in slugs) and (item.data["status"] in states or states == {"any"})
    ]
    return _listed(request, [_post(request.sandbox, item) for item in found])


@_may_write
def create_post(request: SandboxRequest) -> HttpResponse:
    """A new post, every time; a slug that is taken gets a number without a word."""
    fields = _fields(request)
    data = {"status": "draft", "title": "", "content": "", "excerpt": "", "featured_media": 0} | _checked(
        request, fields
    )
    data = {"tags": [], "categories": [1], "meta": {}} | data
    data["slug"] = _free_slug(request.sandbox, slugify(str(fields.get("slug") or data["title"]), allow_unicode=True))
    item = request.sandbox.store.shelf.add(SITE, "posts", data, now=request.sandbox.now())
    answer = JsonResponse(_post(request.sandbox, item), status=201)
    answer["Location"] = f"{request.sandbox.base_url}{REST}wp/v2/posts/{item.id}"
    return answer


def show_post(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """One post; in the trash it is still there for editors."""
    return JsonResponse(_post(request.sandbox, _found(request, id_)))


@_may_write
def edit_post(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Change what is named, and nothing else."""
    item = _found(request, id_)
    changed = request.sandbox.store.shelf.change(item, _checked(request, _fields(request)), now=request.sandbox.now())
    return JsonResponse(_post(request.sandbox, changed))


@_may_write
def delete_post(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Into the trash, or with `force` for good."""
    world, item = request.sandbox, _found(request, id_)
    if request.GET.get("force") == "true":
        world.store.shelf.remove(item, now=world.now())
        return JsonResponse({"deleted": True, "previous": _post(world, item)})
    if item.data["status"] == "trash":
        raise Refused(410, "rest_already_trashed", "The post has already been deleted.")
    trashed = {"status": "trash", "slug": f"{item.data['slug']}__trashed"}
    return JsonResponse(_post(world, world.store.shelf.change(item, trashed, now=world.now())))


@_may_write
def upload(request: SandboxRequest) -> HttpResponse:
    """A picture into the library."""
    world, file = request.sandbox, request.FILES.get("file")
    if file is None:
        raise Refused(400, "rest_upload_no_data", "No data supplied.")
    if not str(file.content_type).startswith("image/"):
        raise Refused(500, "rest_upload_unknown_error", "Sorry, you are not allowed to upload this file type.")
    if (file.size or 0) > world.rules.library_bytes:
        raise Refused(400, "rest_upload_file_too_big", "This file is too big.")
    slug = _free_slug(world, slugify(str(file.name).rpartition(".")[0]))
    data = {"slug": slug, "mime_type": str(file.content_type), "alt_text": request.POST.get("alt_text", "")}
    item = world.store.shelf.add(SITE, "media", data, now=world.now(), content=file.read())
    if world.rules.library_breaks:
        words = "The server cannot process the image."
        answer = JsonResponse({"code": "internal_server_error", "message": words}, status=500)
        answer["X-WP-Upload-Attachment-ID"] = str(item.id)
        return answer
    return JsonResponse(_media(world, item), status=201)


@_may_write
def finish_upload(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Make the small versions that an upload broke down over."""
    if request.sandbox.rules.library_breaks > 1:
        raise Refused(500, "internal_server_error", "The server cannot process the image.")
    return JsonResponse(_media(request.sandbox, _found(request, id_, kind="media")))


def list_media(request: SandboxRequest) -> HttpResponse:
    """The library, by slug."""
    slugs = set(filter(None, request.GET.get("slug", "").split(",")))
    found = request.sandbox.store.shelf.all(SITE, "media")
    return _listed(
        request, [_media(request.sandbox, item) for item in found if not slugs or item.data["slug"] in slugs]
    )


@_may_write
def describe_media(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Other words for a picture."""
    item, words = _found(request, id_, kind="media"), _fields(request)
    changed = {name: str(words[name]) for name in ("alt_text",) if name in words}
    return JsonResponse(
        _media(request.sandbox, request.sandbox.store.shelf.change(item, changed, now=request.sandbox.now()))
    )


@_may_write
def delete_media(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """For good, or not at all: the library has no trash."""
    item = _found(request, id_, kind="media")
    if request.GET.get("force") != "true":
        raise Refused(
            501, "rest_trash_not_supported", "The post does not support trashing. Set 'force=true' to delete."
        )
    request.sandbox.store.shelf.remove(item, now=request.sandbox.now())
    return JsonResponse({"deleted": True})


def list_terms(request: SandboxRequest, *, kind: str) -> HttpResponse:
    """Categories or tags; names are stored escaped, and searched as they are stored."""
    wanted = request.GET.get("search", "").casefold()
    found = request.sandbox.store.shelf.all(SITE, kind)
    return _listed(request, [_term(item) for item in found if wanted in item.data["name"].casefold()])


@_may_write
def create_term(request: SandboxRequest, *, kind: str) -> HttpResponse:
    """A new one; a name that is taken names its owner. Categories need a right of their own."""
    if kind == "categories" and "manage_categories" not in request.sandbox.rules.rights:
        raise Refused(403, "rest_cannot_create", "Sorry, you are not allowed to create terms in this taxonomy.")
    name = escape(str(_fields(request).get("name") or ""), quote=False)
    for item in request.sandbox.store.shelf.all(SITE, kind):
        if item.data["name"].casefold() == name.casefold():
            raise Refused(400, "term_exists", "A term with the name provided already exists.", term_id=item.id)
    item = request.sandbox.store.shelf.add(SITE, kind, {"name": name}, now=request.sandbox.now())
    return JsonResponse(_term(item), status=201)


def list_comments(request: SandboxRequest) -> HttpResponse:
    """Nobody comments in a sandbox."""
    return _listed(request, [])


def _checked(request: SandboxRequest, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a post that were sent; raises the refusal WordPress would give."""
    shelf = request.sandbox.store.shelf
    data: dict[str, Any] = {}
    for name in ("title", "content", "excerpt", "status"):
        if name in fields:
            data[name] = str(fields[name])
    if data.get("status", "draft") not in STATES:
        raise Refused(400, "rest_invalid_param", "Invalid parameter(s): status")
    if "featured_media" in fields:
        data["featured_media"] = fields["featured_media"]
        if data["featured_media"] and shelf.get(SITE, "media", str(data["featured_media"])) is None:
            raise Refused(400, "rest_invalid_featured_media", "Invalid featured media ID.")
    for kind in KINDS & set(fields):
        data[kind] = fields[kind]
        if not all(type(id_) is int and shelf.get(SITE, kind, str(id_)) for id_ in data[kind]):
            raise Refused(400, "rest_invalid_param", f"Invalid parameter(s): {kind}")
    if isinstance(fields.get("meta"), dict):  # what nobody registered is dropped, and nothing is said of it
        kept = {META} if request.sandbox.rules.canonical_plugin else set()
        data["meta"] = {name: value for name, value in fields["meta"].items() if name in kept}
    return data


def _free_slug(world: World, slug: str) -> str:
    """Posts and pictures share one set of addresses."""
    taken = {item.data["slug"] for kind in ("posts", "media") for item in world.store.shelf.all(SITE, kind)}
    number, free = 2, slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free


def _found(request: SandboxRequest, id_: str, *, kind: str = "posts") -> Item:
    item = request.sandbox.store.shelf.get(SITE, kind, id_)
    if item is None:
        raise Refused(404, "rest_post_invalid_id", "Invalid post ID.")
    return item


def _fields(request: SandboxRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        fields = json.loads(request.body)
    except ValueError:
        raise Refused(400, "rest_invalid_json", "Invalid JSON body passed.") from None
    return fields if isinstance(fields, dict) else {}


def _listed(request: SandboxRequest, found: list[dict[str, Any]]) -> HttpResponse:
    per_page = request.GET.get("per_page", "10")
    if not per_page.isdecimal() or not 1 <= int(per_page) <= 100:
        raise Refused(400, "rest_invalid_param", "Invalid parameter(s): per_page")
    return JsonResponse(found[: int(per_page)], safe=False, headers={"X-WP-Total": str(len(found))})


def _post(world: World, item: Item) -> dict[str, Any]:
    data = item.data
    address = f"{world.base_url}{HOME}"
    shown = f"{address}/{data['slug']}/" if data["status"] == "publish" else f"{address}/?p={item.id}"
    texts = {name: {"raw": data[name], "rendered": data[name]} for name in ("title", "content", "excerpt")}
    moment = datetime.fromtimestamp(item.changed, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return {**data, **texts, "id": item.id, "link": shown, "modified_gmt": moment}


def _media(world: World, item: Item) -> dict[str, Any]:
    return {**item.data, "id": item.id, "source_url": f"{world.base_url}{HOME}/library/{item.id}"}


def _term(item: Item) -> dict[str, Any]:
    return {"id": item.id, "name": item.data["name"]}


ROUTES: Final[dict[str, dict[str, View]]] = {
    "": {"GET": index},
    "wp/v2/users/me": {"GET": me},
    "wp/v2/posts": {"GET": list_posts, "POST": create_post, "OPTIONS": describe_posts},
    r"wp/v2/posts/(?P<id_>\d+)": {"GET": show_post, "POST": edit_post, "DELETE": delete_post},
    "wp/v2/media": {"GET": list_media, "POST": upload},
    r"wp/v2/media/(?P<id_>\d+)": {"POST": describe_media, "DELETE": delete_media},
    r"wp/v2/media/(?P<id_>\d+)/post-process": {"POST": finish_upload},
    "wp/v2/(?P<kind>tags|categories)": {"GET": list_terms, "POST": create_term},
    "wp/v2/comments": {"GET": list_comments},
}
