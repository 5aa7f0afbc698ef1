"""The library of the make-believe WordPress, and its categories and tags."""

from html import escape
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.text import slugify

from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.shelf import Item
from integrations.sandbox.wordpress_rest import HOME, PAGE, SITE, Refused, fields, found, free_slug, listed, may_write


def picture(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """The bytes of a picture."""
    kept = request.sandbox.store.shelf.get(SITE, "media", id_)
    if kept is None:
        return HttpResponse(PAGE, status=404)
    return HttpResponse(kept.bytes, content_type=kept.data["mime_type"])


@may_write
def upload(request: SandboxRequest) -> HttpResponse:
    """A picture into the library."""
    world, file = request.sandbox, request.FILES.get("file")
    if file is None:
        raise Refused(400, "rest_upload_no_data", "No data supplied.")
    if not str(file.content_type).startswith("image/"):
        raise Refused(500, "rest_upload_unknown_error", "Sorry, you are not allowed to upload this file type.")
    if (file.size or 0) > world.rules.library_bytes:
        raise Refused(400, "rest_upload_file_too_big", "This file is too big.")
    slug = free_slug(world, slugify(str(file.name).rpartition(".")[0]))
    data = {"slug": slug, "mime_type": str(file.content_type), "alt_text": request.POST.get("alt_text", "")}
    item = world.store.shelf.add(SITE, "media", data, now=world.now(), content=file.read())
    if world.rules.library_breaks:
        words = "The server cannot process the image."
        answer = JsonResponse({"code": "internal_server_error", "message": words}, status=500)
        answer["X-WP-Upload-Attachment-ID"] = str(item.id)
        return answer
    return JsonResponse(_media(world, item), status=201)


@may_write
def finish_upload(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Make the small versions that an upload broke down over."""
    if request.sandbox.rules.library_breaks > 1:
        raise Refused(500, "internal_server_error", "The server cannot process the image.")
    return JsonResponse(_media(request.sandbox, found(request, id_, kind="media")))


def list_media(request: SandboxRequest) -> HttpResponse:
    """The library, by slug."""
    slugs = set(filter(None, request.GET.get("slug", "").split(",")))
    kept = request.sandbox.store.shelf.all(SITE, "media")
    return listed(request, [_media(request.sandbox, item) for item in kept if not slugs or item.data["slug"] in slugs])


@may_write
def describe_media(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Other words for a picture."""
    item, words = found(request, id_, kind="media"), fields(request)
    changed = {name: str(words[name]) for name in ("alt_text",) if name in words}
    return JsonResponse(
        _media(request.sandbox, request.sandbox.store.shelf.change(item, changed, now=request.sandbox.now()))
    )


@may_write
def delete_media(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """For good, or not at all: the library has no trash."""
    item = found(request, id_, kind="media")
    if request.GET.get("force") != "true":
        raise Refused(
            501, "rest_trash_not_supported", "The post does not support trashing. Set 'force=true' to delete."
        )
    request.sandbox.store.shelf.remove(item, now=request.sandbox.now())
    return JsonResponse({"deleted": True})


def list_terms(request: SandboxRequest, *, kind: str) -> HttpResponse:
    """Categories or tags; names are stored escaped, and searched as they are stored."""
    wanted = request.GET.get("search", "").casefold()
    kept = request.sandbox.store.shelf.all(SITE, kind)
    return listed(request, [_term(item) for item in kept if wanted in item.data["name"].casefold()])


@may_write
def create_term(request: SandboxRequest, *, kind: str) -> HttpResponse:
    """A new one; a name that is taken names its owner. Categories need a right of their own."""
    if kind == "categories" and "manage_categories" not in request.sandbox.rules.rights:
        raise Refused(403, "rest_cannot_create", "Sorry, you are not allowed to create terms in this taxonomy.")
    name = escape(str(fields(request).get("name") or ""), quote=False)
    for item in request.sandbox.store.shelf.all(SITE, kind):
        if item.data["name"].casefold() == name.casefold():
            raise Refused(400, "term_exists", "A term with the name provided already exists.", term_id=item.id)
    item = request.sandbox.store.shelf.add(SITE, kind, {"name": name}, now=request.sandbox.now())
    return JsonResponse(_term(item), status=201)


def _media(world: World, item: Item) -> dict[str, Any]:
    return {**item.data, "id": item.id, "source_url": f"{world.base_url}{HOME}/library/{item.id}"}


def _term(item: Item) -> dict[str, Any]:
    return {"id": item.id, "name": item.data["name"]}
