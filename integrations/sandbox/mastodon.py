"""The part of Mastodon's API that a publisher uses, as strict as channels.md section 1 says."""

import functools
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse, JsonResponse, QueryDict

from integrations.sandbox import oauth, profiles
from integrations.sandbox.counting import counted
from integrations.sandbox.crowd import answers
from integrations.sandbox.entities import account, answered, attachment, entity
from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.rules import ACCOUNT_ID
from integrations.sandbox.store import Picture, Status

View = Callable[..., HttpResponse]


class Refused(Exception):
    """Ends a view with Mastodon's error shape."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.answer = JsonResponse({"error": words}, status=status)


def api(**verbs: View) -> View:
    """A view for the given methods: token, rate limit, one transaction, errors in Mastodon's shape."""

    @functools.wraps(next(iter(verbs.values())))
    def view(request: SandboxRequest, **path: str) -> HttpResponse:
        world = request.sandbox
        with world.store.transaction():
            try:
                offered = request.headers.get("Authorization", "").removeprefix("Bearer ")
                if offered != world.token and not oauth.is_lent(world, "mastodon", offered):
                    raise Refused(401, "The access token is invalid")
                _count_request(world)
                if request.method not in verbs:
                    raise Refused(404, "Not Found")
                answer = verbs[request.method](request, **path)
            except Refused as refused:
                answer = refused.answer
        return _with_limit_headers(world, answer)

    return view


def instance_v2(request: SandboxRequest) -> HttpResponse:
    """What the server says about itself, to anybody."""
    rules = request.sandbox.rules
    says: dict[str, Any] = {"domain": "sandbox", "title": "SANDBOX", "version": rules.software}
    if rules.tells_limits:
        says["configuration"] = {
            "statuses": {
                "max_characters": rules.characters,
                "max_media_attachments": rules.media,
                "characters_reserved_per_url": rules.url_length,
            },
            "media_attachments": {
                "supported_mime_types": ["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"],
                "description_limit": rules.alt,
                "image_size_limit": rules.image_bytes,
                "image_matrix_limit": 33_177_600,
            },
        }
    return JsonResponse(says)


def verify_credentials(request: SandboxRequest) -> HttpResponse:
    """Whose token this is, with what only its owner may read."""
    return JsonResponse(account(request.sandbox) | profiles.as_told(request.sandbox))


def update_credentials(request: SandboxRequest) -> HttpResponse:
    """The rows of the profile, for a token that was lent for that."""
    world = request.sandbox
    offered = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if offered != world.token and not oauth.is_lent(world, "mastodon", offered, scope="write:accounts"):
        raise Refused(403, "This action is outside the authorized scopes")
    try:
        profiles.replace_rows(world, QueryDict(request.body))
    except profiles.Invalid as invalid:
        raise Refused(422, str(invalid)) from None
    return verify_credentials(request)


def account_statuses(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Our own posts, newest first, `limit` at most 40."""
    if id_ != ACCOUNT_ID:
        raise Refused(404, "Record not found")
    limit, before = _number(request, "limit") or 20, _number(request, "max_id")
    found = request.sandbox.store.statuses(limit=min(limit, 40), before=before, network="mastodon")
    return JsonResponse([entity(request.sandbox, status) for status in found], safe=False)


def create_status(request: SandboxRequest) -> HttpResponse:
    """A post; the same Idempotency-Key within the hour answers with the first one."""
    world, key = request.sandbox, request.headers.get("Idempotency-Key")
    if key and not world.rules.gotosocial:
        first = world.store.keyed(key, since=world.now() - world.rules.keys_for)
        if first is not None:
            return JsonResponse(entity(world, _found(request, str(first))))
    text, language, media = _checked(request, attached_to=None)
    status = world.store.add_status(text=text, language=language, media=media, now=world.now(), data=_about(request))
    if key:
        world.store.keep_key(key, status=status.id, now=world.now())
    return JsonResponse(entity(world, status))


def list_statuses(request: SandboxRequest) -> HttpResponse:
    """Several posts by id; what is not there is left out."""
    ids = [id_ for id_ in request.GET.getlist("id[]") if id_.isdecimal()]
    found = [request.sandbox.store.status(int(id_)) for id_ in ids]
    return JsonResponse([entity(request.sandbox, status) for status in found if status], safe=False)


def show_status(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """One post."""
    return JsonResponse(entity(request.sandbox, _found(request, id_)))


def edit_status(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Replace everything; pictures left out are removed."""
    world, status = request.sandbox, _found(request, id_)
    text, language, media = _checked(request, attached_to=status.id)
    for described in _fields(request).get("media_attributes", []):
        world.store.describe_picture(int(described["id"]), alt=_alt(request, described.get("description", "")))
    changed = world.store.change_status(status.id, text=text, language=language, media=media, now=world.now())
    return JsonResponse(entity(world, changed))


def delete_status(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Take down; the answer holds the source text."""
    status = _found(request, id_)
    request.sandbox.store.delete_status(status.id, now=request.sandbox.now())
    return JsonResponse(entity(request.sandbox, status) | {"text": status.text})


def source(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """The plain text of a post."""
    status = _found(request, id_)
    return JsonResponse({"id": str(status.id), "text": status.text, "spoiler_text": ""})


def context(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """What the crowd says, where there is one."""
    world, status = request.sandbox, _found(request, id_)
    return JsonResponse(
        {"ancestors": [], "descendants": [answered(world, status, one) for one in answers(world, status)]}
    )


def upload(request: SandboxRequest) -> HttpResponse:
    """A picture with its alternative text: 200 when ready, 202 while processing."""
    world, file = request.sandbox, request.FILES.get("file")
    if file is None or not str(file.content_type).startswith("image/"):
        raise Refused(422, "Validation failed: File content type is invalid")
    if (file.size or 0) > world.rules.image_bytes:
        raise Refused(413, "Validation failed: File size must be less than the limit")
    alt = _alt(request, request.POST.get("description", ""))
    made = world.store.add_picture(
        mime=str(file.content_type),
        alt=alt,
        focus=request.POST.get("focus", ""),
        content=file.read(),
        polls=world.rules.media_polls,
    )
    picture = _picture(world, str(made))
    return JsonResponse(attachment(world, picture), status=200 if picture.polls_left == 0 else 202)


def show_picture(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """206 while processing, 422 when that failed, 404 once attached."""
    picture = _picture(request.sandbox, id_)
    if picture.status is not None:
        raise Refused(404, "Record not found")
    if picture.polls_left == -2:
        raise Refused(422, "Error processing thumbnail for uploaded media")
    request.sandbox.store.poll_picture(picture.id)
    return JsonResponse(attachment(request.sandbox, picture), status=206 if picture.polls_left else 200)


def describe_picture(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Change an alternative text before posting."""
    picture = _picture(request.sandbox, id_)
    request.sandbox.store.describe_picture(picture.id, alt=_alt(request, _fields(request).get("description", "")))
    return JsonResponse(attachment(request.sandbox, _picture(request.sandbox, id_)))


def _checked(request: SandboxRequest, *, attached_to: int | None) -> tuple[str, str, list[int]]:
    """Text, language and picture ids of a post to be written, or the refusal Mastodon would give."""
    rules, fields = request.sandbox.rules, _fields(request)
    text, ids = str(fields.get("status") or ""), [str(id_) for id_ in fields.get("media_ids") or []]
    if not text.strip() and not ids:
        raise Refused(422, "Validation failed: Text can't be blank")
    warning = str(fields.get("spoiler_text") or "")
    if counted(text, rules) + counted(warning, replace(rules, url_length=len(warning))) > rules.characters:
        too_long = f"Validation failed: Text character limit of {rules.characters} exceeded"
        raise Refused(400 if rules.gotosocial else 422, too_long)
    if len(ids) > rules.media:
        raise Refused(422, "Cannot attach more files than the limit")
    for id_ in ids:
        picture = _picture(request.sandbox, id_, missing=422)
        if picture.status not in {None, attached_to}:
            raise Refused(422, f"Media {id_} not found or already attached to another post")
        if picture.polls_left:
            raise Refused(422, "Cannot attach files that have not finished processing. Try again in a moment!")
    return text, str(fields.get("language") or "en"), [int(id_) for id_ in ids]


def _about(request: SandboxRequest) -> dict[str, Any]:
    """What a post answers, and what it warns of."""
    fields = _fields(request)
    parent = fields.get("in_reply_to_id")
    if parent:
        _found(request, str(parent))
    warning = str(fields.get("spoiler_text") or "")
    return {"in_reply_to_id": str(parent) if parent else None, "spoiler_text": warning}


def _fields(request: SandboxRequest) -> dict[str, Any]:
    """Fields from JSON or a form; a form's `name[]` is a list called `name`."""
    if request.content_type == "application/json":
        try:
            fields = json.loads(request.body)
        except ValueError:
            raise Refused(400, "Error occurred while parsing request parameters") from None
        return fields if isinstance(fields, dict) else {}
    return {
        name.removesuffix("[]"): values if name.endswith("[]") else values[-1] for name, values in request.POST.lists()
    }


def _number(request: SandboxRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() else None


def _alt(request: SandboxRequest, text: str) -> str:
    limit = request.sandbox.rules.alt
    if len(text) > limit:
        raise Refused(422, f"Validation failed: Description is too long (maximum is {limit} characters)")
    return text


def _found(request: SandboxRequest, id_: str) -> Status:
    status = request.sandbox.store.status(int(id_)) if id_.isdecimal() else None
    if status is None:
        raise Refused(404, "Record not found")
    return status


def _picture(world: World, id_: str, *, missing: int = 404) -> Picture:
    picture = world.store.picture(int(id_)) if id_.isdecimal() else None
    if picture is None:
        raise Refused(missing, f"Media {id_} not found or already attached to another post")
    return picture


def _count_request(world: World) -> None:
    """Refuse what comes too fast, as a 429 without Retry-After."""
    while world.recent and world.recent[0] <= world.now() - world.rules.window:
        world.recent.popleft()
    if world.rules.requests and len(world.recent) >= world.rules.requests:
        raise Refused(429, "Too many requests")
    world.recent.append(world.now())


def _with_limit_headers(world: World, answer: HttpResponse) -> HttpResponse:
    """Mastodon's own three; the reset is an ISO 8601 time."""
    if world.rules.requests:
        first = world.recent[0] if world.recent else world.now()
        reset = datetime.fromtimestamp(first + world.rules.window, UTC)
        answer["X-RateLimit-Limit"] = str(world.rules.requests)
        answer["X-RateLimit-Remaining"] = str(world.rules.requests - len(world.recent))
        answer["X-RateLimit-Reset"] = reset.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return answer
