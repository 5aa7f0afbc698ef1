"""The own word: a person says yes to words that somebody helped them write, exactly as they are.

Asked each time a reader would read them; any later change asks again, because the yes is to a digest.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from posts import notices
from posts.models import HelpRequest, OwnWord, Person, Post, ReviewTaskState
from posts.publishing import ContentMoved, NotNow, lock
from posts.readers import own_word_of


@transaction.atomic
def say_yes(*, post: Post, user: Any, seen_digest: str) -> OwnWord:
    """“Yes, these are my words”, to exactly what `seen_digest` (a content digest) names.

    Raises `PermissionDenied` for anybody but the person whose word is asked, `ContentMoved` when the words changed
    meanwhile, `NotNow` for an account that is nobody's by name.
    """
    page = lock(post)
    asked = own_word_of(page)
    if asked is None or not user.is_active or asked.pk != user.pk:
        raise PermissionDenied
    version = page.get_latest_revision_as_object()
    if version.content_digest() != seen_digest:
        raise ContentMoved(_("The words changed while you were reading. Here they are as they are now."))
    person = Person.objects.filter(user=user).first()
    if person is None:
        raise NotNow(_("Your account has no name yet. Write it under Account first, the way you want it written."))
    word, new = OwnWord.objects.get_or_create(page_id=page.pk, person=person, content_digest=seen_digest)
    if new:
        log(instance=page, action="byline.own_word", user=user)
        _tell_helper(page, word, by=user)
    return word


def _tell_helper(post: Post, word: OwnWord, *, by: Any) -> None:
    request = HelpRequest.objects.filter(page=post.pk, helper__isnull=False).order_by("-pk").first()
    if request and request.helper and request.helper.email and request.helper.is_active:
        link = str(settings.WAGTAILADMIN_BASE_URL) + reverse("review", args=[post.pk])
        notices.tell(request.helper, post=post, what="own_word_given", key=f"own-word:{word.pk}", link=link, by=by)


def ask_if_missing(*, state: ReviewTaskState) -> None:
    """A story waits for a reader: whose own yes it needs is asked for it, by letter, once a version."""
    post: Post = state.workflow_state.content_object.specific
    asked = own_word_of(post)
    if asked is None or not (asked.is_active and asked.email):
        return
    digest = post.get_latest_revision_as_object().content_digest()
    if not OwnWord.objects.filter(page=post.pk, person__user=asked, content_digest=digest).exists():
        link = str(settings.WAGTAILADMIN_BASE_URL) + reverse("own_word", args=[post.pk])
        key = f"own-word-asked:{post.uuid}:{digest}"
        notices.tell(asked, post=post, what="own_word_asked", key=key, link=link)
