"""Where the writing page's script sends what was typed. JSON in, JSON out, in shapes that the script understands."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

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
EVERYWHERE = (  # on every page of somebody logged in
    "posts/writers/writers.css",
    "cms/icon.svg",
    "posts/writers/store.js",
    "posts/writers/leaving.js",
    "posts/remarks/typed.js",
)
SCRIPTS = (  # on the page of boxes
    "posts/writers/toast.js",
    "posts/writers/compare.js",
    "posts/writers/keeping.js",
    "posts/writers/choices.js",
    "posts/writers/place.js",
    "posts/writers/looks.js",
    "posts/desk/voice.js",
    "posts/writers/voice-in-boxes.js",
    "posts/writers/worker.js",
)
FILES = (*EVERYWHERE, "posts/writers/keeping.css", *SCRIPTS)
CHOICES: tuple[Choice, ...] = ("kept", "other", "both")


class Unclear(ValueError):
    """The request is not in the form that the script sends."""


class KeepingView(PersonalPage):
    """What the views below share: whose story it is, and answers without a page around them."""

    story: Story

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = (
            super().dispatch(request, *args, **kwargs) if request.user.is_authenticated else _logged_out("log-in")
        )
        response["Cache-Control"] = "private, no-store"
        return response

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
            return _logged_out("other-user")
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
        return answer if scripted else redirect(f"{reverse('write', args=[pk])}#saving")


def _logged_out(state: str) -> JsonResponse:
    """The words stay on the phone, and the page says where to log in."""
    return JsonResponse({"state": state, "url": reverse("wagtailadmin_login")}, status=401)


def _answer(story: Story, do: Callable[[], Saved]) -> JsonResponse:
    """What became of it, and what waits for a choice: 200, 409 when a person has to choose, 423 while it is read."""
    try:
        saved = do()
    except BeingRead as reason:
        return JsonResponse({"state": "reading", "message": str(reason)}, status=423)
    facts = asdict(saved) | {"state": "conflict" if saved.conflict else "saved", "others": others_of(story)}
    return JsonResponse(facts | {"at": _clock()}, status=409 if saved.conflict else 200)


class WorkerView(View):
    """The service worker of the writing pages. Holds nobody's words: browsers ask without a log-in too."""

    def get(self, request: HttpRequest) -> HttpResponse:
        files = [static(name) for name in FILES]
        facts = {"files": json.dumps(files), "version": _digest(files), "log_in": reverse("account_login")}
        response = render(request, "posts/writers/worker.js", facts, content_type="text/javascript")
        response["Cache-Control"] = "no-cache"
        return response


def _digest(files: list[str]) -> str:
    """A new one whenever a file is: in production their names are made of their content."""
    return sha256("\n".join(files).encode()).hexdigest()[:12]


def page_facts(story: Story, user: Any) -> dict[str, Any]:
    """What the page of boxes gives its scripts."""
    return {
        "story": story,
        "user": user,
        "version": version_number(story),
        "at": _clock(story.latest_revision_created_at),
        "most": LONGEST,
        "place": place_facts(story, user),
        "others": others_of(story),
        "words": script_words(),
        "scripts": [static(name) for name in SCRIPTS],
    }


def script_words() -> dict[str, Any]:
    """What the scripts say, in the reader's language. `%(…)s` is filled in there."""
    return {
        "waiting": _counted(lambda n: ngettext("%(count)s change waiting", "%(count)s changes waiting", n)),
        "saved": _("Everything is saved, %(time)s"),
        "kept_here": _("Kept on this phone; sent when there is network."),
        "not_kept": _("This phone has no room for it: leave this page open until it is sent."),
        "silent": _("The memory of this browser does not answer; your words go to the server."),
        "no_network": _("No network. What you type is kept on this phone."),
        "press_again": _("No network. Your words are kept on this phone; press again when you are connected."),
        "trying": _("Kept on this phone; trying again."),
        "log-in": _("You are logged out. Your words are kept on this phone."),
        "other-user": _("Somebody else is logged in now. Your words are kept on this phone until you are back."),
        "log_in": _("Log in again"),
        "reading": _("Somebody is reading this now. Your last words are kept on this phone."),
        "gone": _(
            "This story is not here any more, or not for whoever is logged in now. Your words are kept on this phone."
        ),
        "unclear": _("These words could not be saved. They are kept on this phone."),
        "too_long": _counted(
            lambda n: ngettext(
                "“%(box)s” holds at most %(most)s characters; this is %(count)s too many. "
                "Nothing is lost: your words are kept on this phone.",
                "“%(box)s” holds at most %(most)s characters; these are %(count)s too many. "
                "Nothing is lost: your words are kept on this phone.",
                n,
            )
        ),
        "choose": _("Some words were written in two places. Choose which stay."),
        "changed": _("“%(box)s” was changed on another device."),
        "undo": _("Undo"),
        "close": _("Close"),
        "two": _("“%(box)s” was written in two places"),
        "no_box": _("A part that is gone"),
        "nothing_lost": _("Nothing is lost. Choose which words stay."),
        "box_gone": _("Its place in the story is gone. Nothing is lost."),
        "mine": _("What you typed here"),
        "other": _("What stands there now"),
        "from": _("%(name)s, on another device, %(time)s"),
        "keep_mine": _("Keep mine"),
        "keep_other": _("Keep the other"),
        "keep_both": _("Keep both"),
        "put_in": _("Put them into the story"),
        "leave_out": _("Leave them out"),
        "not_chosen": _("The other words are not in the story now."),
        "put_back": _("Put them back"),
        "go_on": _("Go on where you were: %(box)s"),
    }


def leaving_words() -> dict[str, str]:
    """What is asked at logging out while words wait on the phone."""
    counted = _counted(
        lambda n: ngettext(
            "%(count)s change is not sent yet. If you log out now, it is thrown away.",
            "%(count)s changes are not sent yet. If you log out now, they are thrown away.",
            n,
        )
    )
    return counted | {"stay": _("Stay logged in"), "leave": _("Log out and throw away")}


def left_words() -> dict[str, str]:
    """What My stories says of words that wait on the phone for a story that is gone."""
    return {
        "heading": _("Words of a story that is gone"),
        "why": _(
            "They are on this device alone: the story was deleted, or you do not write it any more. Copy them, or throw"
            " them away."
        ),
        "copy": _("Copy"),
        "copied": _("Copied."),
        "selected": _("The words are selected: copy them with your device."),
        "away": _("Throw away"),
        "thrown": _("Thrown away."),
        "undo": _("Undo"),
        "close": _("Close"),
    }


def _counted(words: Callable[[int], str]) -> dict[str, str]:
    """The plural forms by what `Intl.PluralRules` calls them; English, Dutch and Swedish have these two."""
    return {"one": words(1), "other": words(2)}


def others_of(story: Story) -> list[dict[str, Any]]:
    """The words that wait for a choice, as the script shows them."""
    return [_other(row) for row in waiting_choices(story)]


def _other(row: OtherWords) -> dict[str, Any]:
    return {
        "id": row.pk,
        "key": row.key,
        "text": row.text,
        "user": row.user_id,
        "by": name_of(row.user) if row.user else "",
        "device": row.device,
        "at": _clock(row.written_at),
    }


def place_facts(story: Story, user: Any) -> dict[str, Any] | None:
    """Where the person was, on whichever device; none for somebody who has not written here."""
    place = place_of(story, user)
    return {"box": place.box, "cursor": place.cursor, "device": place.device} if place else None


def _clock(at: datetime | None = None) -> str:
    return date_format(timezone.localtime(at or timezone.now()), "TIME_FORMAT")


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
