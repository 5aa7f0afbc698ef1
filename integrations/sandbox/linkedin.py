"""LinkedIn's Posts API with one organisation and one member, as strict as channels.md section 3 says.

Among its habits: an empty body and the id in a header; text that is silently cut at a reserved sign without a
backslash; the same words refused as a duplicate, even for a day after the post is gone.
"""

import functools
import json
from collections.abc import Callable
from typing import Any

import regex
from django.http import HttpResponse, JsonResponse

from integrations.sandbox import oauth
from integrations.sandbox.crowd import answers
from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.rules import ORGANIZATION, TOKEN
from integrations.sandbox.store import Picture, Status

View = Callable[..., HttpResponse]

MEMBER = "urn:li:person:sandbox"
DAY = 86_400  # seconds
LITTLE_TEXT = regex.compile(
    r"\\([\\|{}@\[\]()<>#*_~])|\{hashtag\|\\#\|(\w+)\}|@\[((?:[^\]\\]|\\.)+)\]\(urn:[^)]+\)"
    r"|(#[\p{L}\p{M}\p{N}]+|[^\\|{}@\[\]()<>#*_~]+)"
)
ESCAPE = regex.compile(r"\\(.)")
VERSION = regex.compile(r"20\d\d(0[1-9]|1[0-2])")
KNOWN = {
    *("author", "commentary", "visibility", "distribution", "content", "lifecycleState", "isReshareDisabledByAuthor")
}


class Refused(Exception):
    """Ends a call with LinkedIn's error shape."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.answer = JsonResponse({"status": status, "code": code, "message": message}, status=status)


def rest(**verbs: View) -> View:
    """A view for the given methods: token, version, protocol, one transaction, errors in LinkedIn's shape."""

    def view(request: SandboxRequest, **path: str) -> HttpResponse:
        with request.sandbox.store.transaction():
            try:
                _check_headers(request)
                if request.method not in verbs:
                    raise Refused(405, "METHOD_NOT_ALLOWED", "No such method here")
                return verbs[request.method](request, **path)
            except Refused as refused:
                return refused.answer

    return functools.wraps(next(iter(verbs.values())))(view)


def userinfo(request: SandboxRequest) -> HttpResponse:
    """The member whose token it is."""
    picture = f"{request.sandbox.base_url}/avatar.png"
    return JsonResponse({"sub": MEMBER.rpartition(":")[2], "name": "Sandbox Member", "picture": picture})


def organization(_request: SandboxRequest, *, number: str) -> HttpResponse:
    """A page of a company."""
    return JsonResponse({"id": int(number), "localizedName": "Sandbox Company", "vanityName": "sandbox"})


def initialize_upload(request: SandboxRequest) -> HttpResponse:
    """Announce a picture; its bytes go to the address that is answered."""
    if request.GET.get("action") != "initializeUpload":
        raise Refused(400, "ILLEGAL_ARGUMENT", "Unknown action")
    owner = _fields(request).get("initializeUploadRequest", {}).get("owner")
    if owner not in {MEMBER, ORGANIZATION}:
        raise Refused(403, "ACCESS_DENIED", "Not enough permissions to upload for this owner")
    store = request.sandbox.store
    made = store.add_picture(mime=owner, content=b"", polls=request.sandbox.rules.media_polls)
    urn = f"urn:li:image:{made}"
    upload_url = f"{request.sandbox.base_url}/linkedin/upload/{made}"
    return JsonResponse({"value": {"uploadUrl": upload_url, "image": urn, "uploadUrlExpiresAt": 0}})


def upload(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """The bytes, once, with the token."""
    store = request.sandbox.store
    if request.method != "PUT" or not _is_known(request):
        return HttpResponse(status=401)
    with store.transaction():
        picture = store.picture(int(id_))
        if picture is None or picture.bytes or not request.body:
            return HttpResponse(status=400)
        store.keep(f"linkedin owner {id_}", picture.mime)
        store.fill_picture(picture.id, mime=request.content_type or "", content=request.body)
    return HttpResponse(status=201)


def image(request: SandboxRequest, *, urn: str) -> HttpResponse:
    """How far a picture is; not for tokens that may only write."""
    if request.sandbox.rules.linkedin_writes_only:
        raise Refused(403, "ACCESS_DENIED", "Not enough permissions to access: images.GET")
    picture = _picture(request.sandbox, urn)
    status = _state(picture)
    request.sandbox.store.poll_picture(picture.id)
    return JsonResponse({"id": urn, "status": status})


def create(request: SandboxRequest) -> HttpResponse:
    """A post."""
    fields = _fields(request)
    if set(fields) - KNOWN:
        raise Refused(422, "UNPROCESSABLE", f"Unknown fields {sorted(set(fields) - KNOWN)}")
    if fields.get("author") not in {MEMBER, ORGANIZATION}:
        raise Refused(403, "ACCESS_DENIED", "Not enough permissions to post as this author")
    commentary = _commentary(fields)
    media, card = _content(request.sandbox, fields)
    _refuse_duplicate(request.sandbox, fields["author"], commentary)
    data = {"commentary": commentary, "author": fields["author"], "card": card}
    status = request.sandbox.store.add_status(
        text=shown_by_linkedin(commentary),
        language="en",
        media=[picture.id for picture, _alt in media],
        now=request.sandbox.now(),
        network="linkedin",
        data=data,
    )
    for picture, alt in media:
        request.sandbox.store.describe_picture(picture.id, alt=alt)
    return HttpResponse(status=201, headers={"x-restli-id": _urn(status)})


def change(request: SandboxRequest, *, urn: str) -> HttpResponse:
    """The words alone can change."""
    if request.headers.get("X-RestLi-Method") != "PARTIAL_UPDATE":
        raise Refused(400, "ILLEGAL_ARGUMENT", "X-RestLi-Method must be PARTIAL_UPDATE")
    status = _found(request.sandbox, urn)
    patch = _fields(request).get("patch", {}).get("$set", {})
    if set(patch) != {"commentary"}:
        raise Refused(422, "UNPROCESSABLE", "Only commentary can be changed")
    commentary = _commentary(patch)
    store = request.sandbox.store
    text = shown_by_linkedin(commentary)
    store.change_status(status.id, text=text, language=status.language, media=status.media, now=request.sandbox.now())
    return HttpResponse(status=204)


def delete(request: SandboxRequest, *, urn: str) -> HttpResponse:
    """Take down; what is not there was gone already."""
    number = urn.rpartition(":")[2]
    status = request.sandbox.store.status(int(number)) if number.isdecimal() else None
    if status is not None:
        request.sandbox.store.delete_status(status.id, now=request.sandbox.now())
    return HttpResponse(status=204)


def listing(request: SandboxRequest) -> HttpResponse:
    """An organisation's posts, newest first; a member's are not for reading."""
    if request.GET.get("q") != "author" or request.GET.get("author") != ORGANIZATION:
        raise Refused(403, "ACCESS_DENIED", "Not enough permissions to access: posts.FINDER-author")
    start, count = int(request.GET.get("start", 0)), int(request.GET.get("count", 10))
    found = request.sandbox.store.statuses(network="linkedin", limit=start + count)[start:]
    posts = [
        {
            "id": _urn(one),
            "author": one.data["author"],
            "commentary": one.data["commentary"],
            "createdAt": int(one.created * 1000),
        }
        for one in found
        if one.data["author"] == ORGANIZATION
    ]
    return JsonResponse({"elements": posts, "paging": {"start": start, "count": count}})


def share_statistics(request: SandboxRequest) -> HttpResponse:
    """An organisation's figures; posts without any are left out."""
    asked = regex.findall(r"(?:shares|ugcPosts)=List\(([^)]*)\)", request.META["QUERY_STRING"])
    if not asked or "urn%3Ali%3A" not in asked[0]:
        raise Refused(400, "ILLEGAL_ARGUMENT", "List() holds encoded URNs and keeps its brackets")
    counts = {"likeCount": 5, "shareCount": 1, "commentCount": 2, "impressionCount": 120}
    urn = asked[0].replace("%3A", ":")
    number = urn.rpartition(":")[2]
    there = request.sandbox.store.status(int(number))
    return JsonResponse({"elements": [{"share": urn, "totalShareStatistics": counts}] if there else []})


def comments(request: SandboxRequest, *, urn: str) -> HttpResponse:
    """What the crowd says below an organisation's post, newest first, without names; a member's are not for reading."""
    status = _found(request.sandbox, urn)
    if status.data["author"] != ORGANIZATION or request.sandbox.rules.linkedin_writes_only:
        raise Refused(403, "ACCESS_DENIED", "Not enough permissions to access: socialActions.comments.GET_ALL")
    said = [
        {
            "actor": f"urn:li:person:{one.handle}",
            "commentUrn": f"urn:li:comment:({urn},{one.number})",
            "created": {"time": int(one.at * 1000)},
            "message": {"text": one.text, "attributes": []},
        }
        for one in reversed(answers(request.sandbox, status))
    ]
    return JsonResponse({"elements": said, "paging": {"start": 0, "count": len(said)}})


def member_analytics(request: SandboxRequest) -> HttpResponse:
    """A member's figures, one a call."""
    counts = {"IMPRESSION": 40, "REACTION": 4, "COMMENT": 0, "RESHARE": 1}
    kind = request.GET.get("queryType", "")
    if kind not in counts or not regex.search(r"entity=\((share|ugcPost):urn%3Ali%3A", request.META["QUERY_STRING"]):
        raise Refused(400, "ILLEGAL_ARGUMENT", "Unknown query")
    return JsonResponse({"elements": [{"count": counts[kind], "metricType": kind}]})


def shown_by_linkedin(commentary: str) -> str:
    """What readers see: reserved signs need their backslash, or the text ends there without a word."""
    out, left = "", commentary
    while found := LITTLE_TEXT.match(left):
        sign, tag, name, words = found.groups()
        called = "@" + ESCAPE.sub(r"\1", name) if name else ""
        out += sign or (f"#{tag}" if tag else "") or called or words
        left = left[found.end() :]
    return out


def _commentary(fields: dict[str, Any]) -> str:
    commentary = fields.get("commentary")
    if not isinstance(commentary, str):
        raise Refused(400, "MISSING_FIELD", "commentary is required")
    if len(commentary.encode("utf-16-le")) // 2 > 3000:
        raise Refused(400, "FIELD_LENGTH_TOO_LONG", "commentary :: the length of the text exceeded 3000")
    return commentary


def _content(world: World, fields: dict[str, Any]) -> tuple[list[tuple[Picture, str]], dict[str, str] | None]:
    content = fields.get("content") or {}
    if len(content) > 1 or set(content) - {"article", "media", "multiImage"}:
        raise Refused(400, "ILLEGAL_ARGUMENT", "content is one of article, media, multiImage")
    if article := content.get("article"):
        if not article.get("source") or not article.get("title"):
            raise Refused(400, "MISSING_FIELD", "article needs source and title")
        named = [article["thumbnail"]] if article.get("thumbnail") else []
        card = {"uri": article["source"], "title": article["title"], "description": article.get("description", "")}
        return [(_usable(world, urn, fields["author"]), "") for urn in named], card
    images = [content["media"]] if "media" in content else content.get("multiImage", {}).get("images", [])
    if "multiImage" in content and not 2 <= len(images) <= 20:
        raise Refused(400, "ILLEGAL_ARGUMENT", "multiImage has 2 to 20 images")
    used = []
    for one in images:
        alt = one.get("altText", "")
        if len(alt) > 4086:
            raise Refused(400, "FIELD_LENGTH_TOO_LONG", "altText")
        used.append((_usable(world, one["id"], fields["author"]), alt))
    return used, None


def _usable(world: World, urn: str, author: str) -> Picture:
    picture = _picture(world, urn)
    owner = world.store.kept(f"linkedin owner {picture.id}")
    if picture.bytes and owner != author:
        raise Refused(400, "ILLEGAL_ARGUMENT", "The image's owner is not the post's author")
    if _state(picture) != "AVAILABLE":
        raise Refused(400, "MEDIA_ASSET_WAITING_UPLOAD", "Media asset is in MEDIA_ASSET_WAITING_UPLOAD")
    return picture


def _state(picture: Picture) -> str:
    if not picture.bytes:
        return "WAITING_UPLOAD"
    if picture.polls_left == -2:
        return "PROCESSING_FAILED"
    return "PROCESSING" if picture.polls_left else "AVAILABLE"


def _picture(world: World, urn: str) -> Picture:
    number = urn.rpartition(":")[2]
    picture = world.store.picture(int(number)) if urn.startswith("urn:li:image:") and number.isdecimal() else None
    if picture is None:
        raise Refused(404, "NOT_FOUND", "No such image")
    return picture


def _refuse_duplicate(world: World, author: str, commentary: str) -> None:
    for one in world.store.statuses(network="linkedin", deleted=True, limit=200):
        lately = one.deleted is None or one.deleted > world.now() - DAY
        if lately and one.data["author"] == author and one.data["commentary"] == commentary:
            raise Refused(422, "DUPLICATE_POST", f"Content is a duplicate of {_urn(one)}")


def _found(world: World, urn: str) -> Status:
    number = urn.rpartition(":")[2]
    status = world.store.status(int(number)) if number.isdecimal() else None
    if status is None or status.network != "linkedin":
        raise Refused(404, "NOT_FOUND", "No such post")
    return status


def _urn(status: Status) -> str:
    return f"urn:li:share:{status.id}"


def _is_known(request: SandboxRequest) -> bool:
    offered = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return offered == TOKEN or oauth.is_lent(request.sandbox, "linkedin", offered)


def _check_headers(request: SandboxRequest) -> None:
    if not _is_known(request):
        raise Refused(401, "REVOKED_ACCESS_TOKEN", "The token used in the request has been revoked by the user")
    if request.path.startswith("/v2/"):
        return
    version = request.headers.get("LinkedIn-Version", "")
    if not VERSION.fullmatch(version) or version < request.sandbox.rules.linkedin_oldest:
        raise Refused(426, "NONEXISTENT_VERSION", f"Requested version {version} is not active")
    if request.headers.get("X-Restli-Protocol-Version") != "2.0.0":
        raise Refused(400, "ILLEGAL_ARGUMENT", "X-Restli-Protocol-Version must be 2.0.0")


def _fields(request: SandboxRequest) -> dict[str, Any]:
    try:
        fields = json.loads(request.body)
    except ValueError:
        raise Refused(400, "ILLEGAL_ARGUMENT", "Not JSON") from None
    return fields if isinstance(fields, dict) else {}
