"""What people are told, in their language, in plain words. Each notice is a row; the worker sends it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from integrations import outbox
from posts.models import Post, ReturnReason, Seal, Story
from posts.permissions import is_author_of


def language_of(user: Any) -> str:
    """The interface language a user chose, else the site's."""
    profile = getattr(user, "wagtail_userprofile", None)
    return str((profile and profile.preferred_language) or settings.LANGUAGE_CODE)


def authors_of(post: Post) -> list[Any]:
    """Active users who own the post, write it too or stand in its byline, each once, who can be reached by mail."""
    ids = {person.user_id for person in post.people() if person.user_id} | {post.owner_id}
    ids.update(post.co_authors.writing().values_list("user", flat=True))
    users = get_user_model().objects.filter(pk__in=ids - {None}, is_active=True).exclude(email="")
    return list(users.select_related("wagtail_userprofile").order_by("pk"))


def handed_in(*, post: Post, state_id: int, readers: Iterable[Any], by: Any) -> None:
    """Tell comms that something waits, from whom and for which blog."""
    blog = post.get_parent().title if isinstance(post, Story) else ""
    for reader in readers:
        key = f"handed-in:{state_id}:{reader.pk}"
        tell(reader, post=post, what="handed_in", key=key, link=_review_link(post), by=by, blog=blog)


def approved_for_later(*, post: Post, seal: Seal) -> None:
    """Tell the authors that it was approved, and when it goes live."""
    _tell_authors(post, what="approved_for_later", key=str(seal.uuid), go_live_at=timezone.localtime(seal.go_live_at))


def went_live(*, post: Post, first: bool) -> None:
    """Tell the authors where their story is; a new version of a live story is told as such."""
    key = str(post.live_revision_id)
    _tell_authors(post, what="went_live" if first else "new_version", key=key, link=post.full_url or "")


def sent_back(*, post: Post, reason: ReturnReason, words: str, by: Any) -> None:
    """Tell the authors why, and what the reader wrote."""
    state = post.current_workflow_state
    key = str(state.current_task_state_id) if state else words
    _tell_authors(post, what="sent_back", key=key, reason=reason, words=words, by=by)


def held_by_check(*, post: Post, words: str, state_id: int) -> None:
    """Tell the authors that the automatic check stopped it, and why."""
    _tell_authors(post, what="held_by_check", key=str(state_id), words=words)


def plan_cancelled(*, post: Post, seal: Seal, by: Any) -> None:
    """Tell the authors that it does not go live when they were told it would."""
    planned_for = timezone.localtime(seal.go_live_at)
    _tell_authors(post, what="plan_cancelled", key=str(seal.uuid), by=by, go_live_at=planned_for)


def plan_moved(*, post: Post, seal: Seal, by: Any) -> None:
    """Tell the authors the new time, by the site's clock: the words are the ones they know."""
    site = timezone.get_default_timezone()
    at = timezone.localtime(seal.go_live_at, site)
    with timezone.override(site):
        _tell_authors(post, what="plan_moved", key=str(seal.uuid), by=by, go_live_at=at, time_zone=str(site))


def could_not_go_live(*, post: Post, approver: Any, words: str) -> None:
    """Tell the authors and whoever approved it that a planned story is not live, and why."""
    people = {person.pk: person for person in [*authors_of(post), approver] if person and person.email}
    for person in people.values():
        key = f"could-not:{post.uuid}:{timezone.now().isoformat()}:{person.pk}"
        tell(person, post=post, what="could_not_go_live", key=key, words=words)


def taken_down(*, post: Post, by: Any, reason: str) -> None:
    """Tell the authors that it is offline, and why."""
    _tell_authors(post, what="taken_down", key=timezone.now().isoformat(), by=by, words=reason)


def _tell_authors(post: Post, *, what: str, key: str, **facts: Any) -> None:
    for author in authors_of(post):
        tell(author, post=post, what=what, key=f"{what}:{post.uuid}:{key}:{author.pk}", **facts)


def tell(
    user: Any,
    *,
    post: Post | None,
    what: str,
    key: str,
    link: str = "",
    ending: str = "",
    stop_link: str = "",
    **facts: Any,
) -> None:
    """Write one letter to one person, in their language; the first line of `posts/mail/<what>.txt` is the subject.

    The same `key` again writes nothing. An `ending` stands below all, a `stop_link` in the mail's header. `by` (a user)
    and `reason` (a ReturnReason) arrive in the template as words.
    """
    language = language_of(user)
    reason = facts.pop("reason", None)
    with translation.override(language):
        text = render_to_string(
            f"posts/mail/{what}.txt",
            {
                "headline": post.headline_text() if post else "",
                "link": link or (_way_to(post, user) if post else ""),
                "reason": reason.name(language) if reason else "",
                "by": name_of(facts.pop("by", None)),
                **facts,
            },
        )
    subject, _blank, body = text.strip().partition("\n")
    outbox.write_letter(
        to=[user.email],
        language=language,
        subject=subject,
        text="\n\n".join(filter(None, (body.strip(), ending))),
        key=key,
        about=post.uuid if post else None,
        blog_id=post.get_parent().pk if post and post.pk else None,
        stop_link=stop_link,
    )


def name_of(user: Any) -> str:
    """What a colleague is called: the Person's name, else the account's."""
    if user is None:
        return ""
    person = getattr(user, "person", None)
    return str(person.display_name if person else (user.get_full_name() or user.get_username()))


def _way_to(post: Post, user: Any) -> str:
    """Where the post is for whoever reads the letter: a writer's page of the story, else the editor."""
    theirs = isinstance(post, Story) and is_author_of(user, post)
    name = "story_status" if theirs else "wagtailadmin_pages:edit"
    return str(settings.WAGTAILADMIN_BASE_URL) + reverse(name, args=[post.pk])


def _review_link(post: Post) -> str:
    return str(settings.WAGTAILADMIN_BASE_URL) + reverse("review", args=[post.pk])
