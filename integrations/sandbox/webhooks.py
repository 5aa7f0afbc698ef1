"""A Standard Webhooks receiver, written from the specification and not from our sender."""

import base64
import hashlib
import hmac
import json
from typing import Any

from django.http import HttpResponse, JsonResponse

from integrations.sandbox.request import SandboxRequest


def receive(request: SandboxRequest) -> HttpResponse:
    """Accept an event whose signature, time and shape are right; repeated ids are accepted and counted."""
    if request.method != "POST":
        return JsonResponse({"error": "Only POST"}, status=405)
    key, stamp = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
    if not key or "." in key or not stamp.isdecimal():
        return JsonResponse({"error": "Missing or malformed webhook headers"}, status=400)
    if abs(request.sandbox.now() - int(stamp)) > request.sandbox.rules.tolerance:
        return JsonResponse({"error": "Timestamp outside the tolerance"}, status=400)
    if not _signed(request, key=key, stamp=stamp):
        return JsonResponse({"error": "No signature matches"}, status=401)
    event = _event(request.body)
    if event is None:
        return JsonResponse({"error": "Not an event"}, status=422)
    store = request.sandbox.store
    with store.transaction():
        store.add_event(id_=key, kind=event["type"], data=event["data"], now=request.sandbox.now())
    return HttpResponse(status=204)


def _signed(request: SandboxRequest, *, key: str, stamp: str) -> bool:
    secret = base64.b64decode(request.sandbox.webhook_secret.removeprefix("whsec_"))
    signature = hmac.new(secret, f"{key}.{stamp}.".encode() + request.body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(signature).decode()
    offered = request.headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(one.encode(), expected.encode()) for one in offered)


def _event(body: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(body)
    except ValueError:
        return None
    shaped = isinstance(event, dict) and isinstance(event.get("type"), str) and isinstance(event.get("data"), dict)
    return event if shaped and "timestamp" in event else None
