"""Opening, dressing and closing blogs, and the words of welcome: the one service that changes places.

Blogs and the home page are not posts: nobody reviews them, a person with `posts.manage_blogs` changes
them here and nowhere else. Each change is one transaction and one log entry.
"""

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from posts.addresses import RESERVED
from posts.door import through_the_door
from posts.looks import refuse_unreadable
from posts.models import Blog, Seal, Story
from posts.models.blog import Place
from posts.permissions import MANAGE_BLOGS, holds


class StillRead(PermissionDenied):
    """A blog cannot close while readers find stories in it, or soon may."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a blog shows itself: its standing line, a few words about it, a colour and an emblem of two letters."""

    tagline: str = ""
    about: str = ""
    tone: str = Blog.Tone.INK
    colour: str = ""  # its own instead of the tone, as #rrggbb
    face: str = Blog.Face.SERIF
    emblem: str = ""
    fediverse: str = ""  # @name@server


@transaction.atomic
def open_blog(*, home: Place, name: str, slug: str, user: Any, look: Look | None = None) -> Blog:
    """A new live blog in the language of `home`.

    Raises `PermissionDenied`, or `ValidationError` for a look or an address that cannot be (taken, say).
    """
    _refuse_others(user)
    blog = Blog(title=name, slug=slug, locale=home.locale, owner=user, **asdict(look or Look()))
    blog.clean_fields(exclude=["path", "depth", "content_type"])
    _refuse_unreadable(blog.colour)
    if slug in RESERVED:
        raise ValidationError({"slug": _("This address is used by the site itself. Choose another.")})
    with through_the_door():
        _locked(home).add_child(instance=blog)
    log(instance=blog, action="byline.open_blog", user=user, data={"name": name, "slug": slug})
    return blog


@transaction.atomic
def dress_blog(*, blog: Blog, name: str, look: Look, user: Any) -> Blog:
    """A new name and look; the address stays, so that no link breaks. Raises as `open_blog` does."""
    _refuse_others(user)
    page: Blog = _locked(blog)
    before = {"name": page.title, **{field: getattr(page, field) for field in asdict(look)}}
    page.title = page.draft_title = name
    for field, value in asdict(look).items():
        setattr(page, field, value)
    _refuse_unreadable(page.colour)
    with through_the_door():
        page.save()
    log(instance=page, action="byline.dress_blog", user=user, data={"before": before})
    return page


@transaction.atomic
def close_blog(*, blog: Blog, user: Any) -> None:
    """Take a blog offline with its masthead and feeds; drafts in it stay.

    Raises `PermissionDenied`, and `StillRead` while a story in it is live, planned or in review: closing
    a blog takes no story down in passing.
    """
    _refuse_others(user)
    page = _locked(blog)
    if page.get_descendants().live().exists():
        raise StillRead(_("There are live stories in this blog. Take them down first."))
    if Seal.objects.waiting().filter(page__in=page.get_descendants()).exists():
        raise StillRead(_("A story in this blog is planned to go live. Cancel that first."))
    if any(story.workflow_in_progress for story in Story.objects.child_of(page)):
        raise StillRead(_("A story in this blog waits for review. Answer it first."))
    with through_the_door():
        page.unpublish(log_action=False)  # with a user Wagtail would ask its own tester
    log(instance=page, action="byline.close_blog", user=user)


@transaction.atomic
def reopen_blog(*, blog: Blog, user: Any) -> Blog:
    """Put a closed blog online again, as it was. Raises `PermissionDenied`."""
    _refuse_others(user)
    page: Blog = _locked(blog)
    page.live, page.has_unpublished_changes = True, False
    with through_the_door():
        page.save()
    log(instance=page, action="byline.open_blog", user=user, data={"name": page.title, "slug": page.slug})
    return page


@transaction.atomic
def dress_home(*, home: Place, title: str, welcome: str, user: Any) -> Place:
    """New words on a home page. Raises as `open_blog` does."""
    _refuse_others(user)
    page: Place = _locked(home)
    before = {"title": page.title, "welcome": page.welcome}
    page.title = page.draft_title = title
    page.welcome = welcome
    with through_the_door():
        page.save()
    log(instance=page, action="byline.dress_home", user=user, data={"before": before})
    return page


def _refuse_unreadable(colour: str) -> None:
    try:
        if colour:
            refuse_unreadable(colour)
    except ValidationError as refused:
        raise ValidationError({"colour": refused}) from refused


def _refuse_others(user: Any) -> None:
    if not holds(user, MANAGE_BLOGS):
        raise PermissionDenied


def _locked(place: Place) -> Any:
    """The place read again with its row locked until the transaction ends."""
    Page.objects.select_for_update().get(pk=place.pk)
    return type(place).objects.get(pk=place.pk)
