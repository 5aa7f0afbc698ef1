"""What all of the make-believe WordPress's API shares: who is logged in, errors, fields, lists, slugs."""

import base64
import functools
import json
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse, JsonResponse

from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.rules import WORDPRESS_PASSWORD, WORDPRESS_USER
from integrations.sandbox.shelf import Item

SITE: Final = "wordpress"
HOME: Final = "/wordpress"
PAGE: Final = "<!doctype html><title>SANDBOX</title><p>Not found."
View = Callable[..., HttpResponse]


class Refused(Exception):
    """Ends a view with WordPress's error shape."""

    def __init__(self, status: int, code: str, words: str, **data: Any) -> None:
        super().__init__(words)
        self.answer = JsonResponse({"code": code, "message": words, "data": {"status": status, **data}}, status=status)


def may_write(view: View) -> View:
    """Refuse whoever did not log in as WordPress refuses writes."""

    @functools.wraps(view)
    def checked(request: SandboxRequest, **arguments: str) -> HttpResponse:
        if not logged_in(request):
            raise Refused(401, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user.")
        return view(request, **arguments)

    return checked


def logged_in(request: SandboxRequest) -> bool:
    """Whether user name and password are right, and arrived."""
    if request.sandbox.rules.strips_log_in:
        return False
    login = base64.b64encode(f"{WORDPRESS_USER}:{WORDPRESS_PASSWORD}".encode()).decode()
    return request.headers.get("Authorization") == f"Basic {login}"


def free_slug(world: World, slug: str) -> str:
    """Posts and pictures share one set of addresses."""
    taken = {item.data["slug"] for kind in ("posts", "media") for item in world.store.shelf.all(SITE, kind)}
    number, free = 2, slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free


def found(request: SandboxRequest, id_: str, *, kind: str = "posts") -> Item:
    """A post or picture, or the refusal that it is not there."""
    item = request.sandbox.store.shelf.get(SITE, kind, id_)
    if item is None:
        raise Refused(404, "rest_post_invalid_id", "Invalid post ID.")
    return item


def fields(request: SandboxRequest) -> dict[str, Any]:
    """What was sent, as JSON or as a form."""
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise Refused(400, "rest_invalid_json", "Invalid JSON body passed.") from None
    return sent if isinstance(sent, dict) else {}


def listed(request: SandboxRequest, items: list[dict[str, Any]]) -> HttpResponse:
    """At most a hundred, and how many there are in all."""
    per_page = request.GET.get("per_page", "10")
    if not per_page.isdecimal() or not 1 <= int(per_page) <= 100:
        raise Refused(400, "rest_invalid_param", "Invalid parameter(s): per_page")
    return JsonResponse(items[: int(per_page)], safe=False, headers={"X-WP-Total": str(len(items))})
