"""Requests for help, verb by verb: asked, picked up by somebody with a name, begun, given back, withdrawn.

Each is one transaction with a guarded update, so that two people at once end well, and told to whom it concerns.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from posts import notices
from posts.models import Blog, CoAuthor, HelpRequest, Seal, Story
from posts.permissions import REVIEW, WRITE, holds
from posts.publishing import NotNow
from posts.queue.people import team
from posts.trust.rules import may_write, refuse_who_may_not_write
from posts.writing import start_for

MOST_OPEN = 5  # requests of one person at a time: a door that is slammed is not a question


@transaction.atomic
def ask(
    *, user: Any, way: str, words: str, reach: str = "", blog: Blog | None = None, story: Story | None = None
) -> HelpRequest:
    """A new request of `user`; with `story`, for a draft of theirs. Sent twice, it is one request.

    Raises `PermissionDenied` (`MayNotWrite` for a blog that is closed to them), or `NotNow` for a draft that
    cannot be helped with now or too many open requests.
    """
    if not holds(user, WRITE):
        raise PermissionDenied
    if blog and may_write(user, blog) == "no":
        refuse_who_may_not_write(user, blog)
    get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)  # a button pressed twice waits here
    open_ones = HelpRequest.objects.filter(asker=user, ended_at=None)
    same = open_ones.filter(way=way, words=words, blog=blog, page=story.pk if story else None).first()
    if same:
        return same
    if open_ones.count() >= MOST_OPEN:
        raise NotNow(_("You have several open requests. Take one back first, or wait for an answer."))
    if story:
        _refuse_story(user, story)
    request = HelpRequest.objects.create(
        way=HelpRequest.Way(way), asker=user, blog=blog, words=words, reach=reach, page_id=story.pk if story else None
    )
    log(instance=request, action="byline.ask_for_help", user=user)
    _tell_comms(request)
    return request


def _refuse_story(user: Any, story: Story) -> None:
    if story.owner_id != user.pk:  # whoever comes to help reads and writes along: that is the owner's to ask
        raise PermissionDenied
    if not can_be_helped_with(story):
        raise NotNow(_("Only a draft can get help, and each one request at a time."))


def can_be_helped_with(story: Story) -> bool:
    """A draft that nobody reads, that is not planned or out, and that no open request is about."""
    if story.live or story.workflow_in_progress or Seal.objects.waiting().filter(page=story.pk).exists():
        return False
    return not HelpRequest.objects.filter(page=story.pk, ended_at=None).exists()


@transaction.atomic
def pick_up(*, request: HelpRequest, user: Any) -> HelpRequest:
    """`user` of comms takes it, by name; the first of two wins. Raises `PermissionDenied`, `NotNow`."""
    if not holds(user, REVIEW):
        raise PermissionDenied
    if request.asker_id == user.pk:
        raise NotNow(_("You asked this yourself. A colleague picks it up."))
    free = HelpRequest.objects.filter(pk=request.pk, helper=None, ended_at=None)
    if not free.update(helper=user, picked_up_at=Now()):
        raise NotNow(_taken(request))
    request.refresh_from_db()
    _let_write(request)
    log(instance=request, action="byline.pick_up", user=user)
    _tell_asker(request, what="help_picked_up", key=f"picked-up:{request.uuid}:{request.picked_up_at}", by=user)
    return request


def _taken(request: HelpRequest) -> str:
    now = HelpRequest.objects.select_related("helper").get(pk=request.pk)
    if now.ended_at:
        return _("Nobody needs to pick this up any more.")
    return _("%(name)s picked this up already.") % {"name": notices.name_of(now.helper)}


@transaction.atomic
def give_back(*, request: HelpRequest, user: Any) -> None:
    """The helper cannot go on: it is open to all again. For a helper who left, anybody of comms may do it."""
    if not holds(user, REVIEW):
        raise PermissionDenied
    held = HelpRequest.objects.select_for_update(of=("self",)).select_related("helper").get(pk=request.pk)
    if held.ended_at or not held.helper or (held.helper_id != user.pk and holds(held.helper, REVIEW)):
        raise NotNow(_("This is not yours to give back."))
    _let_write_no_more(held)
    HelpRequest.objects.filter(pk=held.pk).update(helper=None, picked_up_at=None)
    log(instance=held, action="byline.give_back", user=user)
    _tell_asker(held, what="help_given_back", key=f"given-back:{held.uuid}:{held.picked_up_at}", by=held.helper)


@transaction.atomic
def begin(*, request: HelpRequest, user: Any, kind: str, blog: Blog | None = None) -> Story:
    """The draft, begun by its helper: the asker's own, in their name. Raises `NotNow`, `PermissionDenied`."""
    held = HelpRequest.objects.select_for_update(of=("self",)).select_related("asker", "blog").get(pk=request.pk)
    if held.helper_id != user.pk or held.ended_at:
        raise NotNow(_("Pick it up first."))
    if held.page_id:
        raise NotNow(_("The story is begun already."))
    place = blog or held.blog
    if place is None:
        raise NotNow(_("Choose a blog for it."))
    story = start_for(asker=held.asker, helper=user, blog=place, kind=kind)
    HelpRequest.objects.filter(pk=held.pk).update(page=story.pk, blog=place)
    held.refresh_from_db()
    _let_write(held)
    log(instance=story, action="byline.begin_for", user=user, data={"request": str(held.uuid)})
    _tell_asker(held, what="help_begun", key=f"begun:{held.uuid}", by=user)
    return story


@transaction.atomic
def withdraw(*, request: HelpRequest, user: Any) -> None:
    """The asker wants no help any more. What was written stays with them as a draft. Raises `NotNow`."""
    if request.asker_id != user.pk:
        raise PermissionDenied
    held = HelpRequest.objects.select_for_update(of=("self",)).select_related("helper").get(pk=request.pk)
    if not HelpRequest.objects.filter(pk=held.pk, ended_at=None).update(ended_at=Now()):
        raise NotNow(_("This request has ended already."))
    _let_write_no_more(held)
    log(instance=held, action="byline.withdraw_request", user=user)
    if held.helper and held.helper.is_active and held.helper.email:
        key = f"help-withdrawn:{held.uuid}"
        facts = {"by": user, "about": held.words[:80]}
        notices.tell(held.helper, post=None, what="help_withdrawn", key=key, link=_desk(), **facts)


def _let_write(request: HelpRequest) -> None:
    """The helper writes the story with its author, and so cannot approve it; they do not stand in the byline."""
    if request.page_id and request.helper_id:
        CoAuthor.objects.update_or_create(
            page_id=request.page_id,
            user_id=request.helper_id,
            defaults={"invited_by_id": request.asker_id, "accepted_at": Now(), "left_at": None},
        )


def _let_write_no_more(request: HelpRequest) -> None:
    if request.page_id and request.helper_id:
        writing = CoAuthor.objects.writing().filter(page=request.page_id, user=request.helper_id)
        writing.update(left_at=Now())


def _tell_comms(request: HelpRequest) -> None:
    for reader in team().exclude(email="").exclude(pk=request.asker_id):
        key = f"help-asked:{request.uuid}:{reader.pk}"
        facts: dict[str, Any] = {"by": request.asker, "about": request.words[:200]}
        notices.tell(reader, post=None, what="help_asked", key=key, link=_desk(), **facts)


def _tell_asker(request: HelpRequest, *, what: str, key: str, by: Any) -> None:
    asker = request.asker
    if asker.is_active and asker.email:
        link = str(settings.WAGTAILADMIN_BASE_URL) + reverse("help_status", args=[request.uuid])
        notices.tell(asker, post=None, what=what, key=key, link=link, by=by, about=request.words[:80])


def _desk() -> str:
    return str(settings.WAGTAILADMIN_BASE_URL) + reverse("help_requests")
