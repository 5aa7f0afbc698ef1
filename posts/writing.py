"""Beginning a story: a draft in a blog, with the questions of its kind waiting for answers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from posts.kinds import Kind, prompts_for
from posts.models import Blog, Byline, Person, Profile, Story
from posts.permissions import WRITE, holds
from posts.publishing import NotNow


@transaction.atomic
def start_story(*, user: Any, blog: Blog, kind: str) -> Story:
    """A new draft owned by `user`, with the prompts of `kind` in the blog's language.

    Raises `PermissionDenied` for people who may not write, `NotNow` for a closed blog, `ValueError` for an
    unknown kind.
    """
    if not holds(user, WRITE):
        raise PermissionDenied
    Page.objects.select_for_update().get(pk=blog.pk)  # two new pages below one parent take turns
    blog = Blog.objects.get(pk=blog.pk)
    if not blog.live:
        raise NotNow(_("This blog is closed."))
    language = blog.locale.language_code
    story = Story(
        title=untitled(language),
        kind=Kind(kind),
        owner=user,
        locale=blog.locale,
        live=False,
        body=[("answer", {"prompt": prompt, "text": ""}) for prompt in prompts_for(kind, language=language)],
    )
    story.bylines = [Byline(person=person) for person in [person_for(user)] if person]
    blog.add_child(instance=story)
    log(instance=story, action="wagtail.create", user=user)
    story.save_revision(user=user, log_action=False)
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


def open_blogs() -> list[Blog]:
    """The blogs one may write in, by language and name."""
    return list(Blog.objects.live().select_related("locale").order_by("locale__language_code", "title"))
