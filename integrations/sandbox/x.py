"""X's API v2 with one account, as strict as channels.md section 4 says.

Access tokens are over after `access_for` seconds, a refresh token works once, uploads live a day, the same words
twice are refused without naming the first, and what was charged is kept (`x charged`, thousandths of a dollar).
"""

import functools
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse

from integrations.sandbox import oauth
from integrations.sandbox.counting import addresses, weighed
from integrations.sandbox.crowd import answers
from integrations.sandbox.entities import iso
from integrations.sandbox.request import SandboxRequest, World
from integrations.sandbox.rules import ACCOUNT, TOKEN, X_REFRESH, X_USER
from integrations.sandbox.store import Status

View = Callable[..., HttpResponse]

KNOWN = {"text", "media", "reply", "reply_settings", "made_with_ai"}
DAY = 86_400  # seconds


class Refused(Exception):
    """Ends a call with a problem, as X writes it."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(title)
        kind = f"https://api.x.com/2/problems/{title.lower().replace(' ', '-')}"
        self.answer = JsonResponse({"title": title, "detail": detail, "status": status, "type": kind}, status=status)


def v2(**verbs: View) -> View:
    """A view for the given methods: token, one transaction, errors as problems."""

    def view(request: SandboxRequest, **path: str) -> HttpResponse:
        with request.sandbox.store.transaction():
            try:
                _check_token(request)
                if request.method not in verbs:
                    raise Refused(405, "Method Not Allowed", "Method Not Allowed")
                return verbs[request.method](request, **path)
            except Refused as refused:
                return refused.answer

    return functools.wraps(next(iter(verbs.values())))(view)


def token(request: SandboxRequest) -> HttpResponse:
    """Both tokens anew, for a code or a refresh token that was not used yet."""
    store = request.sandbox.store
    if "code" in request.POST or oauth.renews(request.sandbox, request.POST.get("refresh_token", "")):
        return oauth.token(request, network="x")
    with store.transaction():
        expected = store.kept("x refresh") or X_REFRESH
        if request.POST.get("grant_type") != "refresh_token" or request.POST.get("refresh_token") != expected:
            said = {"error": "invalid_request", "error_description": "Value passed for the token was invalid."}
            return JsonResponse(said, status=400)
        number = int(store.kept("x session") or 0) + 1
        access, refresh = f"x-access-{number}", f"x-refresh-{number}"
        over = request.sandbox.now() + request.sandbox.rules.access_for
        facts = {"session": str(number), "access": access, "refresh": refresh, "over": str(over)}
        for name, value in facts.items():
            store.keep(f"x {name}", value)
    return JsonResponse({"token_type": "bearer", "expires_in": 7200, "access_token": access, "refresh_token": refresh})


def me(request: SandboxRequest) -> HttpResponse:
    """Whose token it is; the picture only for who asks for it."""
    shown = "profile_image_url" in request.GET.get("user.fields", "")
    picture = {"profile_image_url": f"{request.sandbox.base_url}/avatar.png"} if shown else {}
    return JsonResponse({"data": {"id": X_USER, "name": "Byline", "username": ACCOUNT, **picture}})


def create(request: SandboxRequest) -> HttpResponse:
    """A post."""
    world, fields = request.sandbox, _fields(request)
    if set(fields) - KNOWN:
        raise Refused(400, "Invalid Request", f"One or more parameters is invalid: {sorted(set(fields) - KNOWN)}")
    text = fields.get("text") or ""
    if weighed(text) > 280:
        raise Refused(403, "Forbidden", "Your Tweet text is too long. For more information see the counting guide.")
    for one in world.store.statuses(network="x", limit=100):
        if one.text == text:
            raise Refused(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")
    parent = fields.get("reply", {}).get("in_reply_to_tweet_id")
    if parent:
        _refuse_reply(world, str(parent))
    media = [_usable(world, str(id_)) for id_ in fields.get("media", {}).get("media_ids", [])]
    if len(media) > 4:
        raise Refused(400, "Invalid Request", "At most 4 media")
    _charge(world, 200 if addresses(text) else 15)
    status = world.store.add_status(
        text=text, language="en", media=media, now=world.now(), network="x", data={"in_reply_to": parent}
    )
    return JsonResponse({"data": {"id": str(status.id), "text": _as_x_says(text)}}, status=201)


def lookup(request: SandboxRequest) -> HttpResponse:
    """Posts by id, with figures."""
    ids = [id_ for id_ in request.GET.get("ids", "").split(",") if id_.isdecimal()]
    found = [status for id_ in ids if (status := _own(request.sandbox, id_))]
    _charge(request.sandbox, len(found))
    counts = {"like_count": 6, "retweet_count": 2, "reply_count": 1, "quote_count": 0, "impression_count": 300}
    posts = [{"id": str(one.id), "text": _as_x_says(one.text), "public_metrics": counts} for one in found]
    missing = [{"detail": "Could not find tweet", "title": "Not Found Error"} for _id in ids[len(found) :]]
    return JsonResponse({**({"data": posts} if posts else {}), **({"errors": missing} if missing else {})})


def search(request: SandboxRequest) -> HttpResponse:
    """What the crowd says in one conversation, newest first, of the last seven days; people are told apart from it."""
    kind, _colon, id_ = request.GET.get("query", "").partition(":")
    size = request.GET.get("max_results", "10")
    if kind != "conversation_id" or not size.isdecimal() or not 10 <= int(size) <= 100:
        raise Refused(400, "Invalid Request", "query holds conversation_id:, max_results is between 10 and 100")
    status = _own(request.sandbox, id_)
    since = request.sandbox.now() - 7 * DAY
    said = [one for one in answers(request.sandbox, status) if one.at > since] if status else []
    _charge(request.sandbox, 5 * len(said))
    posts = [
        {"id": f"{id_}{one.number}", "author_id": one.handle, "text": one.text, "created_at": iso(one.at)}
        for one in reversed(said)
    ]
    people = [{"id": one.handle, "name": one.name, "username": one.handle} for one in said]
    told = {"data": posts, "includes": {"users": people}} if posts else {}
    return JsonResponse({**told, "meta": {"result_count": len(posts)}})


def timeline(request: SandboxRequest, *, user: str) -> HttpResponse:
    """Our own posts, newest first."""
    if user != X_USER:
        raise Refused(404, "Not Found Error", "Could not find user")
    size, before = int(request.GET.get("max_results", 10)), request.GET.get("pagination_token", "")
    if not 5 <= size <= 100:
        raise Refused(400, "Invalid Request", "max_results is between 5 and 100")
    start = request.GET.get("start_time", "")
    found = request.sandbox.store.statuses(network="x", limit=size, before=int(before) if before else None)
    posts = [_post(one) for one in found if not start or iso(one.created) >= start]
    _charge(request.sandbox, len(posts))
    more = {"next_token": str(found[-1].id)} if len(found) == size and len(posts) == size else {}
    return JsonResponse({**({"data": posts} if posts else {}), "meta": {"result_count": len(posts), **more}})


def delete(request: SandboxRequest, *, id_: str) -> HttpResponse:
    """Take down."""
    status = _own(request.sandbox, id_)
    if status is None:
        raise Refused(404, "Not Found Error", "Could not find tweet")
    _charge(request.sandbox, 10)
    request.sandbox.store.delete_status(status.id, now=request.sandbox.now())
    return JsonResponse({"data": {"deleted": True}})


def upload(request: SandboxRequest) -> HttpResponse:
    """A picture."""
    file = request.FILES.get("media")
    if file is None or request.POST.get("media_category") != "tweet_image":
        raise Refused(400, "Invalid Request", "media and media_category are required")
    if (file.size or 0) > 5_000_000:
        raise Refused(413, "Payload Too Large", "Media is too large")
    world = request.sandbox
    made = world.store.add_picture(mime=str(file.content_type), content=file.read(), polls=world.rules.media_polls)
    world.store.keep(f"x upload {made}", str(world.now()))
    return JsonResponse({"data": _media(world, made)})


def upload_status(request: SandboxRequest) -> HttpResponse:
    """How far a picture is."""
    id_ = request.GET.get("media_id", "")
    picture = request.sandbox.store.picture(int(id_)) if id_.isdecimal() else None
    if picture is None or request.GET.get("command") != "STATUS":
        raise Refused(404, "Not Found Error", "Could not find media")
    request.sandbox.store.poll_picture(picture.id)
    return JsonResponse({"data": _media(request.sandbox, picture.id)})


def describe(request: SandboxRequest) -> HttpResponse:
    """The alternative text of a picture."""
    fields = _fields(request)
    alt = fields.get("metadata", {}).get("alt_text", {}).get("text", "")
    if not alt or len(alt) > 1000:
        raise Refused(400, "Invalid Request", "alt_text has 1 to 1000 characters")
    _charge(request.sandbox, 5)
    request.sandbox.store.describe_picture(int(fields["id"]), alt=alt)
    return JsonResponse({"data": {"id": fields["id"]}})


def _media(world: World, id_: int) -> dict[str, Any]:
    picture = world.store.picture(id_)
    polls = picture.polls_left if picture else 0
    told: dict[str, Any] = {"id": str(id_), "media_key": f"3_{id_}"}
    if polls == -2:
        told["processing_info"] = {"state": "failed", "error": {"message": "Unsupported"}}
    elif polls:
        told["processing_info"] = {"state": "in_progress", "check_after_secs": 2}
    return told


def _usable(world: World, id_: str) -> int:
    uploaded = world.store.kept(f"x upload {id_}")
    picture = world.store.picture(int(id_)) if id_.isdecimal() else None
    if picture is None or not uploaded or float(uploaded) < world.now() - DAY:
        raise Refused(400, "Invalid Request", "Your media IDs are invalid.")
    if picture.polls_left:
        raise Refused(400, "Invalid Request", "Your media is not ready yet.")
    return picture.id


def _refuse_reply(world: World, parent: str) -> None:
    if not world.rules.x_replies:
        words = "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged."
        raise Refused(403, "Forbidden", words)
    if _own(world, parent) is None:
        raise Refused(400, "Invalid Request", "The Tweet you are replying to is gone")


def _post(status: Status) -> dict[str, Any]:
    urls = [{"url": f"https://t.co/{n}", "expanded_url": link} for n, link in enumerate(addresses(status.text))]
    answered = status.data.get("in_reply_to")
    about = {"referenced_tweets": [{"type": "replied_to", "id": answered}]} if answered else {}
    return {
        "id": str(status.id),
        "text": _as_x_says(status.text),
        "created_at": iso(status.created),
        "entities": {"urls": urls},
        **about,
    }


def _as_x_says(text: str) -> str:
    for number, link in enumerate(addresses(text)):
        text = text.replace(link, f"https://t.co/{number}")
    return text


def _own(world: World, id_: str) -> Status | None:
    status = world.store.status(int(id_)) if id_.isdecimal() else None
    return status if status is not None and status.network == "x" else None


def _charge(world: World, thousandths: int) -> None:
    world.store.keep("x charged", str(int(world.store.kept("x charged") or 0) + thousandths))


def _check_token(request: SandboxRequest) -> None:
    """The token the channel began with is good until it is renewed for the first time."""
    store, offered = request.sandbox.store, request.headers.get("Authorization", "").removeprefix("Bearer ")
    expected, over = store.kept("x access") or TOKEN, float(store.kept("x over") or "inf")
    if oauth.is_lent(request.sandbox, "x", offered):
        return
    if offered != expected or request.sandbox.now() > over:
        raise Refused(401, "Unauthorized", "Unauthorized")


def _fields(request: SandboxRequest) -> dict[str, Any]:
    try:
        fields = json.loads(request.body)
    except ValueError:
        raise Refused(400, "Invalid Request", "Not JSON") from None
    return fields if isinstance(fields, dict) else {}
