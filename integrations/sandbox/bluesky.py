"""A personal data server of the AT Protocol with one account, as strict as channels.md section 2 says.

Written from the lexicons and not from our adapter. Access tokens are over after `access_for` seconds; refreshing
turns both tokens. Blobs that nobody uses can be swept (`Store.sweep_pictures`).
"""

import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

import regex
from django.http import HttpResponse, JsonResponse

from integrations.sandbox import profiles
from integrations.sandbox.bluesky_lexicon import Invalid, blobs_in, check_post
from integrations.sandbox.crowd import answers, grown
from integrations.sandbox.entities import iso
from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.rules import APP_PASSWORD, DID, HANDLE
from integrations.sandbox.store import Status

View = Callable[[SandboxRequest], HttpResponse]

COLLECTION = "app.bsky.feed.post"
TID = regex.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


class Refused(Exception):
    """Ends a call with the protocol's error shape."""

    def __init__(self, error: str, message: str = "", *, status: int = 400) -> None:
        super().__init__(error)
        self.answer = JsonResponse({"error": error, "message": message or error}, status=status)


def call(*, method: str, signed_in: bool = True) -> Callable[[View], View]:
    """A view with the protocol's errors; `signed_in`: only with the access token of today."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(request: SandboxRequest) -> HttpResponse:
            world = request.sandbox
            with world.store.transaction():
                try:
                    if request.method != method:
                        raise Refused("InvalidRequest", f"Incorrect HTTP method, expected {method}", status=405)
                    if signed_in:
                        _check_token(request)
                    return view(request)
                except Refused as refused:
                    return refused.answer

        return wrapped

    return decorate


@call(method="POST", signed_in=False)
def create_session(request: SandboxRequest) -> HttpResponse:
    """Sign in; 30 times in five minutes, then no more."""
    world, fields = request.sandbox, _fields(request)
    window = int(world.now() // 300)
    times = int(world.store.kept(f"bluesky sign-ins {window}") or 0) + 1
    world.store.keep(f"bluesky sign-ins {window}", str(times))
    if times > 30:
        refused = Refused("RateLimitExceeded", "Rate Limit Exceeded", status=429)
        refused.answer["RateLimit-Reset"] = str((window + 1) * 300)
        raise refused
    if fields.get("identifier") not in {HANDLE, DID} or fields.get("password") != APP_PASSWORD:
        raise Refused("AuthenticationRequired", "Invalid identifier or password", status=401)
    return JsonResponse(_new_tokens(world))


@call(method="POST", signed_in=False)
def refresh_session(request: SandboxRequest) -> HttpResponse:
    """Turn both tokens; the old refresh token is spent."""
    world = request.sandbox
    if _bearer(request) != world.store.kept("bluesky refresh"):
        raise Refused("ExpiredToken", "Token has been revoked")
    return JsonResponse(_new_tokens(world))


@call(method="POST", signed_in=False)
def delete_session(request: SandboxRequest) -> HttpResponse:
    """End the session whose refresh token this is."""
    world = request.sandbox
    if _bearer(request) != world.store.kept("bluesky refresh"):
        raise Refused("InvalidToken", "Token could not be verified")
    for name in ("access", "refresh"):
        world.store.keep(f"bluesky {name}", "")
    return HttpResponse()


@call(method="GET", signed_in=False)
def get_profile(request: SandboxRequest) -> HttpResponse:
    """What the public index knows of the account."""
    if request.GET.get("actor") not in {DID, HANDLE}:
        raise Refused("InvalidRequest", "Profile not found")
    return JsonResponse({"did": DID, "handle": HANDLE, "avatar": f"{request.sandbox.base_url}/avatar.png"})


@call(method="GET")
def get_session(_request: SandboxRequest) -> HttpResponse:
    """Whose session it is."""
    return JsonResponse({"did": DID, "handle": HANDLE, "active": True})


@call(method="GET", signed_in=False)
def did_document(request: SandboxRequest) -> HttpResponse:
    """Where the account lives, as the directory says it."""
    return JsonResponse(_document(request.sandbox))


@call(method="GET")
def resolve_handle(request: SandboxRequest) -> HttpResponse:
    """Handles that begin with "nobody" are nobody's."""
    handle = request.GET.get("handle", "")
    if handle.startswith("nobody") or "." not in handle:
        raise Refused("InvalidRequest", "Unable to resolve handle")
    made = hashlib.sha256(handle.encode()).hexdigest()[:24]
    return JsonResponse({"did": DID if handle == HANDLE else f"did:plc:{made}"})


@call(method="POST")
def upload_blob(request: SandboxRequest) -> HttpResponse:
    """Raw bytes; their size and kind are judged only when a record uses them."""
    data, mime = request.body, request.content_type or ""
    if "/" not in mime:
        raise Refused("InvalidRequest", "Request encoding (Content-Type) required but not provided")
    if len(data) > request.sandbox.rules.blob_bytes:
        raise Refused("PayloadTooLarge", "request entity too large", status=413)
    name = "bafkrei" + hashlib.sha256(data).hexdigest()[:52]
    if request.sandbox.store.picture_named(name) is None:
        request.sandbox.store.add_picture(mime=mime, content=data, name=name)
    blob = {"$type": "blob", "ref": {"$link": name}, "mimeType": mime, "size": len(data)}
    return JsonResponse({"blob": blob})


@call(method="POST")
def create_record(request: SandboxRequest) -> HttpResponse:
    """Like the real one: a name that is taken is an internal error."""
    fields = _fields(request)
    if request.sandbox.store.named("bluesky", str(fields.get("rkey"))):
        raise Refused("InternalServerError", "Internal Server Error", status=500)
    return _written(request, fields)


@call(method="POST")
def put_record(request: SandboxRequest) -> HttpResponse:
    """Write a record; `swapRecord: null` is for a name that is free. The same record again changes nothing."""
    fields = _fields(request)
    if fields.get("collection") == profiles.PROFILE:
        return _profile_written(request.sandbox, fields)
    there = request.sandbox.store.named("bluesky", str(fields.get("rkey")))
    if there is None:
        return _written(request, fields)
    if there.data["record"] == fields.get("record"):
        return JsonResponse({"uri": _uri(there), "cid": there.data["cid"], "validationStatus": "valid"})
    if "swapRecord" in fields and fields["swapRecord"] != there.data["cid"]:
        raise Refused("InvalidSwap", f"Record was at {there.data['cid']}")
    raise Refused("InvalidRequest", "The sandbox changes no record without swapRecord")


@call(method="POST")
def delete_record(request: SandboxRequest) -> HttpResponse:
    """Take down; what is not there is deleted too."""
    fields = _fields(request)
    there = request.sandbox.store.named("bluesky", str(fields.get("rkey")))
    if there is not None:
        request.sandbox.store.delete_status(there.id, now=request.sandbox.now())
    return JsonResponse({})


@call(method="GET")
def get_record(request: SandboxRequest) -> HttpResponse:
    """One record."""
    if request.GET.get("collection") == profiles.PROFILE:
        return _profile(request)
    there = request.sandbox.store.named("bluesky", request.GET.get("rkey", ""))
    if there is None or request.GET.get("repo") != DID or request.GET.get("collection") != COLLECTION:
        raise Refused("RecordNotFound", f"Could not locate record: {request.GET.get('rkey')}")
    return JsonResponse(_record(there))


@call(method="GET")
def list_records(request: SandboxRequest) -> HttpResponse:
    """Our own records, newest first."""
    cursor = request.GET.get("cursor", "")
    before = int(cursor) if cursor.isdecimal() else None
    limit = min(int(request.GET.get("limit", "50")), 100)
    found = request.sandbox.store.statuses(limit=limit, before=before, network="bluesky")
    more = {"cursor": str(found[-1].id)} if len(found) == limit else {}
    return JsonResponse({"records": [_record(one) for one in found], **more})


@call(method="GET", signed_in=False)
def get_posts(request: SandboxRequest) -> HttpResponse:
    """The public index: figures, and nothing of what it does not know."""
    names = [uri.rpartition("/")[2] for uri in request.GET.getlist("uris")[:25]]
    found = [there for name in names if (there := request.sandbox.store.named("bluesky", name))]
    if request.sandbox.rules.crowd:
        return JsonResponse({"posts": [_as_the_crowd_has_it(request.sandbox, one) for one in found]})
    counts = {"likeCount": 3, "repostCount": 2, "replyCount": 1, "quoteCount": 0, "bookmarkCount": 0}
    return JsonResponse({"posts": [{"uri": _uri(one), "cid": one.data["cid"], **counts} for one in found]})


def _as_the_crowd_has_it(world: World, status: Status) -> dict[str, Any]:
    counts = {"likeCount": grown(world, status, most=15), "repostCount": grown(world, status, most=4)}
    replies = {"replyCount": len(answers(world, status)), "quoteCount": 0}
    return {"uri": _uri(status), "cid": status.data["cid"], **counts, **replies}


def get_post_thread(request: SandboxRequest) -> HttpResponse:
    """A post with what was answered below it."""
    world, name = request.sandbox, request.GET.get("uri", "").rpartition("/")[2]
    status = world.store.named("bluesky", name)
    if status is None:
        return JsonResponse({"error": "NotFound", "message": f"Post not found: {name}"}, status=400)
    below = [
        {
            "post": {
                "uri": f"at://did:plc:{said.handle}/{COLLECTION}/{name}{said.number}",
                "author": {"did": f"did:plc:{said.handle}", "handle": f"{said.handle}.test", "displayName": said.name},
                "record": {"text": said.text, "createdAt": iso(said.at)},
            },
            "replies": [],
        }
        for said in answers(world, status)
    ]
    return JsonResponse({"thread": {"post": {"uri": _uri(status)}, "replies": below}})


def _written(request: SandboxRequest, fields: dict[str, Any]) -> HttpResponse:
    world, record, name = request.sandbox, fields.get("record"), str(fields.get("rkey") or "")
    if fields.get("repo") not in {DID, HANDLE} or fields.get("collection") != COLLECTION:
        raise Refused("InvalidRequest", "The sandbox knows one account and one collection")
    if not TID.fullmatch(name):
        raise Refused("InvalidRequest", f"Invalid record key: {name}")
    try:
        post = check_post(record)
        media = [_used(world, blob) for blob in blobs_in(post)]
    except Invalid as invalid:
        raise Refused(invalid.error, str(invalid)) from None
    cid = "bafyrei" + hashlib.sha256(json.dumps(post, sort_keys=True).encode()).hexdigest()[:52]
    there = world.store.add_status(
        text=post["text"],
        language=(post.get("langs") or ["en"])[0],
        media=[id_ for id_, _alt in media],
        now=world.now(),
        network="bluesky",
        name=name,
        data={"record": post, "cid": cid},
    )
    for id_, alt in media:
        world.store.describe_picture(id_, alt=alt)
    commit = {"cid": cid, "rev": name}
    return JsonResponse({"uri": _uri(there), "cid": cid, "commit": commit, "validationStatus": "valid"})


def _profile(request: SandboxRequest) -> HttpResponse:
    cid, value = profiles.record(request.sandbox)
    if not value or request.GET.get("rkey") != "self" or request.GET.get("repo") != DID:
        raise Refused("RecordNotFound", f"Could not locate record: {request.GET.get('rkey')}")
    return JsonResponse({"uri": _profile_uri(), "cid": cid, "value": value})


def _profile_written(world: World, fields: dict[str, Any]) -> HttpResponse:
    cid, _value = profiles.record(world)
    if fields.get("repo") not in {DID, HANDLE} or fields.get("rkey") != "self":
        raise Refused("InvalidRequest", "The profile is the record self of the one account")
    if "swapRecord" in fields and fields["swapRecord"] != (cid or None):
        raise Refused("InvalidSwap", f"Record was at {cid or 'null'}")
    try:
        made = profiles.replace_record(world, fields.get("record"))
    except profiles.Invalid as invalid:
        raise Refused("InvalidRequest", f"Invalid {profiles.PROFILE} record: {invalid}") from None
    return JsonResponse({"uri": _profile_uri(), "cid": made, "validationStatus": "valid"})


def _profile_uri() -> str:
    return f"at://{DID}/{profiles.PROFILE}/self"


def _used(world: World, blob: tuple[dict[str, Any], str, int]) -> tuple[int, str]:
    """The stored bytes a record uses and their alternative text; refused when missing, of another kind or too large."""
    named, alt, most = blob
    stored = world.store.picture_named(str(named.get("ref", {}).get("$link")))
    if stored is None:
        raise Invalid(f"Could not find blob: {named.get('ref')}", error="BlobNotFound")
    if not stored.mime.startswith("image/"):
        raise Invalid(f"Wrong mimetype of blob, got {stored.mime}", error="InvalidMimeType")
    if len(stored.bytes) > most or named.get("size") != len(stored.bytes):
        raise Invalid(f"This file is too large. It is {len(stored.bytes)} bytes, at most {most}", error="InvalidSize")
    return stored.id, alt


def _record(there: Status) -> dict[str, Any]:
    return {"uri": _uri(there), "cid": there.data["cid"], "value": there.data["record"]}


def _uri(there: Status) -> str:
    return f"at://{DID}/{COLLECTION}/{there.name}"


def _document(world: World) -> dict[str, Any]:
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": world.base_url}
    return {"id": DID, "alsoKnownAs": [f"at://{HANDLE}"], "service": [service]}


def _new_tokens(world: World) -> dict[str, Any]:
    number = int(world.store.kept("bluesky session") or 0) + 1
    access, refresh = f"sandbox-access-{number}", f"sandbox-refresh-{number}"
    over = world.now() + world.rules.access_for
    for name, value in {"session": str(number), "access": access, "refresh": refresh, "over": str(over)}.items():
        world.store.keep(f"bluesky {name}", value)
    return {"accessJwt": access, "refreshJwt": refresh, "did": DID, "handle": HANDLE, "didDoc": _document(world)}


def _check_token(request: SandboxRequest) -> None:
    store, offered = request.sandbox.store, _bearer(request)
    if not offered:
        raise Refused("AuthMissing", "Authentication Required", status=401)
    if offered != store.kept("bluesky access"):
        raise Refused("InvalidToken", "Token could not be verified")
    if request.sandbox.now() > float(store.kept("bluesky over")):
        raise Refused("ExpiredToken", "Token has expired")


def _bearer(request: SandboxRequest) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def _fields(request: SandboxRequest) -> dict[str, Any]:
    try:
        fields = json.loads(request.body)
    except ValueError:
        raise Refused("InvalidRequest", "Request body must be JSON") from None
    return fields if isinstance(fields, dict) else {}
