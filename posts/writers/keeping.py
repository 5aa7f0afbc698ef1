"""Where the writing page's script sends what was typed. JSON in, JSON out, in shapes that the script understands."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from posts.boxes import texts_of
from posts.desk.doors import post_seen_by
from posts.models import OtherWords, Story
from posts.notices import name_of
from posts.permissions import may_edit
from posts.writers.page import PersonalPage
from posts.writers.saving import (
    BeingRead,
    Change,
    Choice,
    Saved,
    Where,
    choose,
    place_of,
    save_changes,
    version_number,
    waiting_choices,
)

LONGEST = 100_000  # characters of one box
MOST = 500  # boxes
CHOICES: tuple[Choice, ...] = ("kept", "other", "both")


class Unclear(ValueError):
    """The request is not in the form that the script sends."""


class KeepingView(PersonalPage):
    """What the views below share: whose story it is, and answers without a page around them."""

    story: Story

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def handle_no_permission(self) -> HttpResponse:
        """Logged out: the words stay on the phone, and the page says where to log in."""
        return JsonResponse({"state": "log-in", "url": reverse("wagtailadmin_login")}, status=401)

    def story_written(self) -> Story:
        """The story, for those who may write it; else 404, so that ids tell nothing."""
        post = post_seen_by(self.request.user, self.kwargs["pk"])
        if not isinstance(post, Story) or not may_edit(self.request.user, post):
            raise Http404
        return post


class SaveView(KeepingView):
    """The state of the draft (GET), and words to keep (POST)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        story = self.story_written()
        version = cast(Story, story.get_latest_revision_as_object())
        return JsonResponse(
            {
                "state": "reading" if story.workflow_in_progress else "open",
                "user": request.user.pk,
                "csrf": get_token(request),
                "version": version_number(story),
                "texts": texts_of(version),
                "others": others_of(story),
                "place": place_facts(story, request.user),
            }
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        story = self.story_written()
        try:
            asked = _asked(request)
            changes, at = _changes(asked), _where(asked)
        except Unclear as error:
            return JsonResponse({"state": "unclear", "message": str(error)}, status=400)
        if asked.get("user", request.user.pk) != request.user.pk:  # a shared phone: not in somebody else's name
            return JsonResponse({"state": "other-user", "url": reverse("wagtailadmin_login")}, status=401)
        return _answer(story, lambda: save_changes(story=story, user=request.user, changes=changes, at=at))


class ChooseView(KeepingView):
    """Which words a box has: the draft's, those that wait beside them, or both; by script or by plain form."""

    def post(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        story = self.story_written()
        scripted = request.content_type == "application/json"
        try:
            asked = _asked(request) if scripted else request.POST
            choice, seen = asked.get("choice"), asked.get("seen")
            if choice not in CHOICES or not isinstance(seen, str | None):
                raise Unclear("choice and seen")
        except Unclear as error:
            return JsonResponse({"state": "unclear", "message": str(error)}, status=400)
        answer = _answer(
            story, lambda: choose(story=story, user=request.user, other=other, choice=cast(Choice, choice), seen=seen)
        )
        return answer if scripted else redirect(reverse("write", args=[pk]) + "#saving")


def _answer(story: Story, do: Callable[[], Saved]) -> JsonResponse:
    """What became of it, and what waits for a choice: 200, 409 when a person has to choose, 423 while it is read."""
    try:
        saved = do()
    except BeingRead as reason:
        return JsonResponse({"state": "reading", "message": str(reason)}, status=423)
    facts = asdict(saved) | {"state": "conflict" if saved.conflict else "saved", "others": others_of(story)}
    return JsonResponse(facts | {"at": _clock()}, status=409 if saved.conflict else 200)


def others_of(story: Story) -> list[dict[str, Any]]:
    """The words that wait for a choice, as the script shows them."""
    return [_other(row) for row in waiting_choices(story)]


def _other(row: OtherWords) -> dict[str, Any]:
    written = date_format(timezone.localtime(row.written_at), "TIME_FORMAT")
    return {
        "id": row.pk,
        "key": row.key,
        "text": row.text,
        "user": row.user_id,
        "by": name_of(row.user) if row.user else "",
        "device": row.device,
        "at": written,
    }


def place_facts(story: Story, user: Any) -> dict[str, Any] | None:
    """Where the person was, on whichever device; none for somebody who has not written here."""
    place = place_of(story, user)
    return {"box": place.box, "cursor": place.cursor, "device": place.device} if place else None


def _clock() -> str:
    return date_format(timezone.localtime(timezone.now()), "TIME_FORMAT")


def _asked(request: HttpRequest) -> Mapping[str, Any]:
    try:
        asked = json.loads(request.body)
    except (ValueError, RequestDataTooBig) as error:
        raise Unclear(_("These words could not be read.")) from error
    if not isinstance(asked, dict):
        raise Unclear("an object")
    return asked


def _changes(asked: Mapping[str, Any]) -> list[Change]:
    changes = asked.get("changes", [])
    if not isinstance(changes, list) or len(changes) > MOST:
        raise Unclear("changes")
    return [
        Change(key=_text(change, "key", 255), was=_text(change, "was", LONGEST), text=_text(change, "text", LONGEST))
        for change in changes
    ]


def _where(asked: Mapping[str, Any]) -> Where:
    at = asked.get("at") or {}
    return Where(
        device=_text(asked, "device", 64),
        sequence=_number(asked, "sequence"),
        box=_text(at, "box", 255) if at else "",
        cursor=_number(at, "cursor") if at else 0,
    )


def _text(asked: Any, name: str, most: int) -> str:
    found = asked.get(name) if isinstance(asked, dict) else None
    if not isinstance(found, str) or len(found) > most:
        raise Unclear(name)
    return found


def _number(asked: Any, name: str) -> int:
    found = asked.get(name, 0) if isinstance(asked, dict) else None
    if not isinstance(found, int) or not 0 <= found <= 2**52:
        raise Unclear(name)
    return found
