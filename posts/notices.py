"""What people are told, in their language, in plain words. Each notice is a row; the worker sends it."""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from integrations import outbox
from posts.models import Post, Remark, ReturnReason, Seal, Story
from posts.permissions import is_author_of


def language_of(user: Any) -> str:
    """The interface language a user chose, else the site's."""
    profile = getattr(user, "wagtail_userprofile", None)
    return str((profile and profile.preferred_language) or settings.LANGUAGE_CODE)


def zone_of(user: Any) -> ZoneInfo:
    """The time zone a user chose, else the site's."""
    profile = getattr(user, "wagtail_userprofile", None)
    return ZoneInfo((profile and profile.current_time_zone) or settings.TIME_ZONE)


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
        tell(reader, post=post, what="handed_in", key=key, link=link_to("review", post.pk), by=by, blog=blog)


def another_yes_wanted(*, post: Post, key: str, readers: Iterable[Any], by: Any) -> None:
    """Tell whom it is asked of that `by` said yes and that one more reader is needed; `key` names the words."""
    for reader in readers:
        letter = f"another-yes:{key}:{reader.pk}"
        tell(reader, post=post, what="another_yes", key=letter, link=link_to("review", post.pk), by=by)


def approved_for_later(*, post: Post, seal: Seal) -> None:
    """Tell the authors that it was approved, and when it goes live."""
    _tell_authors(post, what="approved_for_later", key=str(seal.uuid), go_live_at=seal.go_live_at)


def went_live(*, post: Post, first: bool) -> None:
    """Tell the authors where their story is; a new version of a live story is told as such."""
    key = str(post.live_revision_id)
    _tell_authors(post, what="went_live" if first else "new_version", key=key, link=post.full_url or "")


def sent_back(*, post: Post, reason: ReturnReason, words: str, by: Any, remarks: Sequence[Remark] = ()) -> None:
    """Tell the authors why, what the reader wrote, and each remark that travels along."""
    state = post.current_workflow_state
    key = str(state.current_task_state_id) if state else words
    version = post.get_latest_revision_as_object()
    facts = {"reason": reason, "words": words, "by": by, "remarks": remarks, "version": version}
    _tell_authors(post, what="sent_back", key=key, **facts)


def held_by_check(*, post: Post, words: str, state_id: int) -> None:
    """Tell the authors that the automatic check stopped it, and why."""
    _tell_authors(post, what="held_by_check", key=str(state_id), words=words)


def plan_cancelled(*, post: Post, seal: Seal, by: Any) -> None:
    """Tell the authors that it does not go live when they were told it would."""
    _tell_authors(post, what="plan_cancelled", key=str(seal.uuid), by=by, go_live_at=seal.go_live_at)


def plan_moved(*, post: Post, seal: Seal, by: Any) -> None:
    """Tell the authors the new time: the words are the ones they know."""
    _tell_authors(post, what="plan_moved", key=str(seal.uuid), by=by, go_live_at=seal.go_live_at)


def could_not_go_live(*, post: Post, approver: Any, words: str) -> None:
    """Tell the authors and whoever approved it that a planned story is not live, and why."""
    people = {person.pk: person for person in [*authors_of(post), approver] if person and person.email}
    for person in people.values():
        key = f"could-not:{post.uuid}:{timezone.now().isoformat()}:{person.pk}"
        tell(person, post=post, what="could_not_go_live", key=key, words=words)


def taken_down(*, post: Post, by: Any, reason: str) -> None:
    """Tell the authors that it is offline, and why."""
    _tell_authors(post, what="taken_down", key=timezone.now().isoformat(), by=by, words=reason)


def taken_down_for_consent(*, post: Post) -> None:
    """Tell the authors that it is offline since somebody in it took their yes back."""
    _tell_authors(post, what="consent_taken_down", key=timezone.now().isoformat())


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
    pass_stops: bool = False,
    **facts: Any,
) -> None:
    """Write one letter to one person, in their language; the first line of `posts/mail/<what>.txt` is the subject.

    The same `key` again writes nothing. Times in it are by the reader's clock, which `time_zone` names. An `ending`
    stands below all, a `stop_link` in the mail's header; the stop switch does not hold one that may `pass_stops`.
    `by` (a user) and `reason` (a ReturnReason) arrive in the template as words.
    """
    language = language_of(user)
    reason = facts.pop("reason", None)
    zone = zone_of(user)
    with translation.override(language), timezone.override(zone):
        text = render_to_string(
            f"posts/mail/{what}.txt",
            {
                "headline": post.headline_text() if post else "",
                "link": link or (_way_to(post, user) if post else ""),
                "reason": reason.name(language) if reason else "",
                "by": name_of(facts.pop("by", None)),
                "time_zone": str(zone),
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
        pass_stops=pass_stops,
    )


def name_of(user: Any) -> str:
    """What a colleague is called: the Person's name, else the account's."""
    if user is None:
        return ""
    person = getattr(user, "person", None)
    return str(person.display_name if person else (user.get_full_name() or user.get_username()))


def link_to(name: str, *args: Any) -> str:
    """The whole address of one of our screens, for letters."""
    return str(settings.WAGTAILADMIN_BASE_URL) + reverse(name, args=args)


def _way_to(post: Post, user: Any) -> str:
    """Where the post is for whoever reads the letter: a writer's page of the story, else the editor."""
    theirs = isinstance(post, Story) and is_author_of(user, post)
    name = "story_status" if theirs else "wagtailadmin_pages:edit"
    return link_to(name, post.pk)
