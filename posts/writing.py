"""Beginning a story: a draft in a blog, with the questions of its kind waiting for answers."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from posts.kinds import Kind, prompts_for
from posts.models import Blog, Byline, Person, Profile, Story
from posts.permissions import REVIEW, WRITE, holds
from posts.publishing import NotNow
from posts.trust.rules import may_write, refuse_who_may_not_write, writable

ONE_TAP = timedelta(seconds=10)  # a button pressed twice, however slow the network


@transaction.atomic
def start_story(*, user: Any, blog: Blog, kind: str) -> Story:
    """A new draft owned by `user`, with the prompts of `kind` in the blog's language. Begun twice at once, it is one.

    Raises `PermissionDenied` for people who may not write (there: `MayNotWrite`), `NotNow` for a closed blog,
    `ValueError` for an unknown kind.
    """
    if not holds(user, WRITE):
        raise PermissionDenied
    refuse_who_may_not_write(user, blog)
    Page.objects.select_for_update().get(pk=blog.pk)  # a button pressed twice waits here
    return _just_begun(user=user, blog=blog, kind=kind) or _begin(owner=user, blog=blog, kind=kind, by=user)


@transaction.atomic
def start_for(*, asker: Any, helper: Any, blog: Blog, kind: str) -> Story:
    """A new draft of `asker`, who asked for help, begun by `helper` of comms: the asker's in every list and byline.

    Raises as `start_story` does; `PermissionDenied` for a helper who is not of comms, `NotNow` for an asker whose
    account has no name.
    """
    if not (holds(asker, WRITE) and holds(helper, REVIEW)):
        raise PermissionDenied
    if may_write(asker, blog) == "no":
        refuse_who_may_not_write(asker, blog)
    if person_for(asker) is None:
        raise NotNow(_("The account of whoever asked has no name yet. They write it under Account."))
    return _begin(owner=asker, blog=blog, kind=kind, by=helper)


def _just_begun(*, user: Any, blog: Blog, kind: str) -> Story | None:
    """The same draft, begun a moment ago and without a headline yet."""
    nameless = Story.objects.child_of(blog).filter(title=untitled(blog.locale.language_code), live=False)
    recent = nameless.filter(latest_revision_created_at__gt=timezone.now() - ONE_TAP)
    found: Story | None = recent.filter(owner=user, kind=kind, help_requests=None).first()
    return found


def _begin(*, owner: Any, blog: Blog, kind: str, by: Any) -> Story:
    """The draft itself: `owner` stands in the byline, `by` in the history."""
    Page.objects.select_for_update().get(pk=blog.pk)  # two new pages below one parent take turns
    blog = Blog.objects.get(pk=blog.pk)
    if not blog.live:
        raise NotNow(_("This blog is closed."))
    language = blog.locale.language_code
    story = Story(
        title=untitled(language),
        kind=Kind(kind),
        owner=owner,
        locale=blog.locale,
        live=False,
        body=[("answer", {"prompt": prompt, "text": ""}) for prompt in prompts_for(kind, language=language)],
    )
    story.bylines = [Byline(person=person) for person in [person_for(owner)] if person]
    blog.add_child(instance=story)
    log(instance=story, action="wagtail.create", user=by)
    story.save_revision(user=by, log_action=False)
    return story


@transaction.atomic
def start_profile(*, user: Any, home: Page) -> Profile:
    """The about text of the person who signs in as `user`, in the language of `home`; a new draft where there is none.

    Raises `PermissionDenied` for people who may not write, `NotNow` for an account that has no name yet.
    """
    if not holds(user, WRITE):
        raise PermissionDenied
    Page.objects.select_for_update().get(pk=home.pk)
    person = person_for(user)
    if not person:
        raise NotNow(_("Your account has no name yet. Write it under Account first, the way you want it written."))
    found: Profile | None = Profile.objects.filter(person=person, locale=home.locale).first()
    if found:
        return found
    name = f"profile-{person.public_id}"
    profile = Profile(title=name, slug=name, person=person, owner=user, locale=home.locale, live=False)
    Page.objects.get(pk=home.pk).add_child(instance=profile)
    log(instance=profile, action="wagtail.create", user=user)
    profile.save_revision(user=user, log_action=False)
    return profile


def home_pages() -> Any:
    """The home pages, one a language. What kind of page they are is the shell's business."""
    (home,) = Blog.allowed_parent_page_models()
    return home.objects.select_related("locale").order_by("locale__language_code")


def person_for(user: Any) -> Person | None:
    """The person who signs in as `user`; made of the account's own name, or none where the account has no name."""
    found: Person | None = Person.objects.filter(user=user).first()
    name = user.get_full_name().strip()
    if found or not name:
        return found
    made: Person = Person.objects.create(display_name=name[:80], user=user)
    return made


def untitled(language: str) -> str:
    """What a draft is called before it has a headline, in the story's language."""
    with translation.override(language):
        return _("Untitled story")


def first_in(language: str, blogs: Iterable[Blog]) -> Blog | None:
    """The first of these blogs in a language, else the first."""
    found = list(blogs)
    return next((blog for blog in found if blog.locale.language_code == language), found[0] if found else None)


def open_blogs(*, user: Any, asking: bool = False) -> list[Blog]:
    """The blogs `user` may write in, by language and name; with `asking`, those as well where one asks first."""
    found = Blog.objects.live().select_related("locale").order_by("locale__language_code", "title")
    return writable(found, user=user, asking=asking)
