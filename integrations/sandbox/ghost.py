"""The part of Ghost's Admin API that a publisher uses, as strict as channels.md section 7 and a real 6.65 are."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import jwt
from django.http import HttpResponse, JsonResponse
from django.utils.text import slugify

from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.rules import GHOST_KEY, GHOST_STAFF
from integrations.sandbox.shelf import Item

SITE: Final = "ghost"
HOME: Final = "/ghost-blog"
VERSION: Final = "6.65"
LONGEST: Final = {"title": 255, "custom_excerpt": 300, "feature_image_alt": 191, "slug": 191, "canonical_url": 2000}
CARD: Final = re.compile(r"<!--kg-card-begin: html-->(.*?)<!--kg-card-end: html-->", re.DOTALL)
LOST: Final = re.compile(r"</?(?:details|summary|table|t[hrd]|thead|tbody|div|span)\b[^>]*>")
PAGE: Final = "<!doctype html><title>SANDBOX</title><p>Not found."
View = Callable[..., HttpResponse]


class Refused(Exception):
    """Ends a view with Ghost's error shape."""

    def __init__(self, status: int, kind: str, words: str, context: str | None = None, code: str | None = None) -> None:
        super().__init__(words)
        error = {"message": words, "context": context, "type": kind, "code": code, "id": str(uuid.uuid4())}
        self.answer = JsonResponse({"errors": [error]}, status=status)


def admin(request: SandboxRequest, *, route: str) -> HttpResponse:
    """`/ghost/api/admin/…/`, always with a slash at the end."""
    if not route.endswith("/"):
        return HttpResponse(status=301, headers={"Location": f"{request.path}/"})
    world = request.sandbox
    with world.store.transaction():
        try:
            view, arguments = _routed(request, route.strip("/"))
            response = view(request, **arguments)
        except Refused as refused:
            response = refused.answer
    response["Content-Version"] = f"v{world.rules.ghost_version}"
    return response


def picture(request: SandboxRequest, *, name: str) -> HttpResponse:
    """The bytes of a picture."""
    found = [item for item in request.sandbox.store.shelf.all(SITE, "images") if item.data["name"] == name]
    if not found:
        return HttpResponse(PAGE, status=404)
    return HttpResponse(found[0].bytes, content_type=found[0].data["mime_type"])


def site(request: SandboxRequest) -> HttpResponse:
    """What the site says of itself, to anybody."""
    url = f"{request.sandbox.base_url}{HOME}/"
    return JsonResponse({"site": {"title": "SANDBOX", "url": url, "version": request.sandbox.rules.ghost_version}})


def list_users(request: SandboxRequest) -> HttpResponse:
    """The staff."""
    _check_key(request)
    return JsonResponse({"users": [{"id": "1", "email": GHOST_STAFF}]})


def list_posts(request: SandboxRequest) -> HttpResponse:
    """Posts of every state, by slug; a text only where it is asked for."""
    _check_key(request)
    if request.GET.get("limit") == "all" or int(request.GET.get("limit", "15")) > 100:
        raise Refused(400, "BadRequestError", "Validation error for limit")
    wanted = re.fullmatch(r"slug:\[([\w,-]+)\]", request.GET.get("filter", ""))
    slugs = wanted[1].split(",") if wanted else []
    found = [item for item in request.sandbox.store.shelf.all(SITE, "posts") if not slugs or item.data["slug"] in slugs]
    return JsonResponse({"posts": [_post(request, item) for item in found]})


def create_post(request: SandboxRequest) -> HttpResponse:
    """A new post, every time; a slug that is taken gets a number without a word."""
    _check_key(request)
    world, data = request.sandbox, _checked(request)
    data = {"status": "draft", "html": None, "tags": [], "canonical_url": None, "feature_image": None} | data
    data["slug"] = _free_slug(world, slugify(str(data.get("slug") or data["title"])))
    item = world.store.shelf.add(SITE, "posts", data, now=world.now())
    return JsonResponse({"posts": [_post(request, item)]}, status=201)


def show_post(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """One post."""
    _check_key(request)
    return JsonResponse({"posts": [_post(request, _found(request, id_))]})


def edit_post(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Change what is named, if the caller has seen the newest."""
    _check_key(request)
    item, data = _found(request, id_), _checked(request)
    seen = data.pop("updated_at", None)
    if seen is None:
        raise Refused(422, "ValidationError", "Validation error, cannot edit post.", "updated_at is required")
    if seen != _moment(item.changed):
        words = "Saving failed! Someone else is editing this post."
        raise Refused(409, "UpdateCollisionError", words, code="UPDATE_COLLISION")
    now = max(request.sandbox.now(), item.changed + 0.001)
    changed = request.sandbox.store.shelf.change(item, data, now=now)
    return JsonResponse({"posts": [_post(request, changed)]})


def delete_post(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """For good."""
    _check_key(request)
    request.sandbox.store.shelf.remove(_found(request, id_), now=request.sandbox.now())
    return HttpResponse(status=204)


def upload(request: SandboxRequest) -> HttpResponse:
    """A picture; a name that is taken gets a number."""
    _check_key(request)
    world, file = request.sandbox, request.FILES.get("file")
    if file is None:
        raise Refused(422, "ValidationError", "Please select an image.")
    if not str(file.content_type).startswith("image/"):
        raise Refused(415, "UnsupportedMediaTypeError", "Please select a valid image.")
    if (file.size or 0) > world.rules.library_bytes:
        raise Refused(413, "RequestEntityTooLargeError", "File is too large")
    stem, _dot, suffix = str(file.name).rpartition(".")
    taken = {item.data["name"] for item in world.store.shelf.all(SITE, "images")}
    name, number = str(file.name), 2
    while name in taken:
        name, number = f"{stem}-{number}.{suffix}", number + 1
    data = {"name": name, "mime_type": str(file.content_type)}
    world.store.shelf.add(SITE, "images", data, now=world.now(), content=file.read())
    url = f"{world.base_url}{HOME}/content/images/{name}"
    return JsonResponse({"images": [{"url": url, "ref": request.POST.get("ref")}]}, status=201)


def _routed(request: SandboxRequest, route: str) -> tuple[View, dict[str, str]]:
    for pattern, verbs in ROUTES.items():
        found = re.fullmatch(pattern, route)
        if found and (request.method or "") in verbs:
            return verbs[request.method or ""], found.groupdict()
    raise Refused(404, "NotFoundError", "Resource not found")


def _check_key(request: SandboxRequest) -> None:
    """A token no older than five minutes, by the secret's bytes, for the admin."""
    id_, _colon, secret = GHOST_KEY.partition(":")
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    try:
        if scheme != "Ghost" or jwt.get_unverified_header(token).get("kid") != id_:
            raise Refused(401, "UnauthorizedError", "Unknown Admin API Key")
        options: jwt.types.Options = {"verify_exp": False, "verify_iat": False}
        claims = jwt.decode(token, bytes.fromhex(secret), algorithms=["HS256"], audience="/admin/", options=options)
    except jwt.InvalidTokenError as error:
        raise Refused(401, "UnauthorizedError", f"Invalid token: {error}", code="INVALID_JWT") from None
    now = request.sandbox.now()
    if not (claims["exp"] - claims["iat"] <= 300 and claims["iat"] - 60 <= now <= claims["exp"]):
        raise Refused(401, "UnauthorizedError", "Invalid token: jwt expired", code="INVALID_JWT")


def _checked(request: SandboxRequest) -> dict[str, Any]:
    """The fields of the one post that was sent; raises the refusal Ghost would give."""
    try:
        (fields,) = json.loads(request.body)["posts"]
    except (ValueError, KeyError, TypeError):
        raise Refused(400, "BadRequestError", "The body must hold posts.") from None
    for name, limit in LONGEST.items():
        if isinstance(fields.get(name), str) and len(fields[name]) > limit:
            context = f"Value in [posts.{name}] exceeds maximum length of {limit} characters."
            raise Refused(422, "ValidationError", "Validation error, cannot save post.", context)
    data = dict(fields)
    if "html" in data:
        data["html"] = _as_lexical(data["html"]) if request.GET.get("source") == "html" else None
    if request.sandbox.rules.ghost_drops_text:
        data.pop("html", None)
    return data


def _as_lexical(html: str) -> str:
    """What comes back of HTML: a card without its comments, the rest without what Lexical has no word for."""
    card = CARD.search(html)
    if card is None:
        return LOST.sub("", html)
    inside = re.sub(r"<!--.*?-->", "", card[1], flags=re.DOTALL).strip("\n")
    return f"\n<!--kg-card-begin: html-->\n{inside}\n<!--kg-card-end: html-->\n"


def _free_slug(world: World, slug: str) -> str:
    taken = {item.data["slug"] for item in world.store.shelf.all(SITE, "posts")}
    number, free = 2, slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free


def _found(request: SandboxRequest, id_: str) -> Item:
    item = request.sandbox.store.shelf.get(SITE, "posts", id_)
    if item is None:
        raise Refused(404, "NotFoundError", "Resource not found error, cannot read post.", "Post not found.")
    return item


def _post(request: SandboxRequest, item: Item) -> dict[str, Any]:
    data = {name: value for name, value in item.data.items() if name != "html"}
    if "html" in request.GET.get("formats", ""):
        data["html"] = item.data["html"]
    address = f"{request.sandbox.base_url}{HOME}"
    shown = f"{address}/{data['slug']}/" if data["status"] == "published" else f"{address}/p/{item.id}/"
    return {**data, "id": str(item.id), "url": shown, "updated_at": _moment(item.changed)}


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


ROUTES: Final[dict[str, dict[str, View]]] = {
    "site": {"GET": site},
    "users": {"GET": list_users},
    "posts": {"GET": list_posts, "POST": create_post},
    r"posts/(?P<id_>\d+)": {"GET": show_post, "PUT": edit_post, "DELETE": delete_post},
    "images/upload": {"POST": upload},
}
