"""Asking one named colleague (HR, legal, …) about a story in review: they read it and answer; they approve nothing."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from posts import promises, reviewing
from posts.models import Post, Promise, Referral
from posts.notices import name_of
from posts.permissions import REVIEW, holds
from posts.publishing import NotNow, lock
from posts.remarks import letters

MOST_NAMED = 5  # people offered where a name means several


def colleague_called(typed: str) -> Any:
    """The one active colleague with this address, log-in name or name, or called so; else raises `ValidationError`.

    A first name or the beginning of an address is enough where it means one person.
    """
    typed = " ".join(typed.split())
    users = get_user_model().objects.filter(is_active=True).select_related("person").order_by("pk")
    for meant in _ways_to_mean(typed) if typed else ():
        found = list(users.filter(meant).distinct()[:MOST_NAMED])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("Which of them? %(people)s") % {"people": get_text_list(_named(found), _("or"))})
    raise ValidationError(_("Nobody with a log-in is called that. Use the mail address."))


def _ways_to_mean(typed: str) -> Iterator[Q]:
    """From the most exact to the loosest."""
    yield Q(email__iexact=typed) | Q(username__iexact=typed)
    first, _space, last = typed.partition(" ")
    account = Q(first_name__iexact=first, last_name__iexact=last) if last else Q(first_name__iexact=typed)
    yield Q(person__display_name__iexact=typed) | Q(person__called__iexact=typed) | account
    yield Q(person__display_name__istartswith=f"{typed} ") | Q(email__istartswith=f"{typed.rstrip('@')}@")


def _named(users: Iterable[Any]) -> list[str]:
    return [f"{name_of(user)} ({user.email})" for user in users]


@transaction.atomic
def refer(*, post: Post, reader: Any, colleague: Any, words: str) -> Referral:
    """Ask a colleague; the turn is theirs until they answer or the question is taken back."""
    page = _in_review(post, reader)
    if colleague.pk in page.writers():
        raise ValidationError({"colleague": _("They wrote part of this story. Ask somebody else.")})
    if colleague.pk == reader.pk:
        raise ValidationError({"colleague": _("That is you. Name somebody else.")})
    promise = promises.of(page)
    if promise is None:
        raise NotNow(_("Nobody needs to read this now: it was answered or taken back in the meantime."))
    if Referral.objects.open().filter(promise=promise).exists():
        raise NotNow(_("Somebody is asked already. Take that question back first."))
    referral = Referral.objects.create(promise=promise, by=reader, asked=colleague, words=words.strip())
    promises.turn_to(Promise.Turn.NAMED, promise=promise.pk)
    log(instance=page, action="byline.refer", user=reader)
    letters.asked(referral=referral, post=page)
    return referral


@transaction.atomic
def take_question_back(*, post: Post, reader: Any) -> None:
    """Ask no longer; the turn is the reader's again."""
    page = _in_review(post, reader)
    referral = Referral.objects.open().filter(promise=promises.of(page)).first()
    if referral is None:
        raise NotNow(_("The question was answered in the meantime."))
    referral.taken_back_at = timezone.now()
    referral.save(update_fields=["taken_back_at"])
    promises.turn_to(Promise.Turn.READER, promise=referral.promise_id)
    log(instance=page, action="byline.refer_back", user=reader)


@transaction.atomic
def answer(*, post: Post, colleague: Any, words: str) -> Referral:
    """The colleague's answer; the turn is the reader's again."""
    page = lock(post)
    referral = open_for(colleague, page)
    if referral is None:
        raise NotNow(_("Nobody waits for your answer any more. Thank you all the same."))
    if not words.strip():
        raise ValidationError({"words": _("Write your answer. One sentence is enough.")})
    referral.answer, referral.answered_at = words.strip(), timezone.now()
    referral.save(update_fields=["answer", "answered_at"])
    promises.turn_to(Promise.Turn.READER, promise=referral.promise_id)
    log(instance=page, action="byline.refer_answer", user=colleague)
    letters.referral_answered(referral=referral, post=page)
    return referral


def open_for(user: Any, post: Post) -> Referral | None:
    """The question about this post that waits for `user`."""
    if not user.is_active:
        return None
    found: Referral | None = Referral.objects.open().filter(promise__page=post.pk, asked=user.pk).first()
    return found


def last_for(user: Any, post: Post) -> Referral | None:
    """The question about this post that `user` was asked last and can still see: not one that was taken back."""
    if not user.is_active:
        return None
    asked = Referral.objects.filter(promise__page=post.pk, asked=user.pk, taken_back_at=None)
    found: Referral | None = asked.select_related("by", "promise").order_by("-pk").first()
    return found


def _in_review(post: Post, reader: Any) -> Post:
    if not holds(reader, REVIEW):
        raise PermissionDenied
    page = lock(post)
    reviewing.waiting_reading(page)
    return page
