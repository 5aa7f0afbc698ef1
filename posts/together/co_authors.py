"""Writing a story with a colleague: inviting, saying yes or no, leaving, taking out; for pages and tests alike.

Each verb locks the story, reads again how things stand, and changes them in one transaction. While somebody reads the
story nobody joins and nobody leaves: the byline is part of what is read.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from posts import notices
from posts.models import Byline, CoAuthor, Person, Story
from posts.permissions import WRITE, holds
from posts.publishing import NotNow, lock
from posts.together.ways import absolute_to
from posts.writing import person_for

MOST_REFUSALS: Final = 2
MOST_TIMES: Final = 5
FOUND_AT_MOST: Final = 10


def may_invite(user: Any, story: Story) -> bool:
    """The owner alone decides who writes with them."""
    return holds(user, WRITE) and story.owner_id == user.pk


def colleagues(name: str, *, but: Iterable[int]) -> list[Any]:
    """People with a log-in who may write and whose name has all of these words in it, by name."""
    found = _who_may_write().exclude(pk__in=list(but))
    for word in name.split()[:5]:
        found = found.filter(
            Q(person__display_name__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
        )
    return list(found.order_by("person__display_name", "last_name", "pk")[:FOUND_AT_MOST]) if name.split() else []


def _who_may_write() -> Any:
    backend = "django.contrib.auth.backends.ModelBackend"
    return get_user_model().objects.with_perm(WRITE, backend=backend).select_related("person")


def invitations_for(user: Any) -> list[CoAuthor]:
    """What colleagues ask of `user` and wait to hear, oldest first."""
    asked = CoAuthor.objects.asked().filter(user=user.pk).select_related("invited_by__person")
    return list(asked.order_by("invited_at", "pk"))


@transaction.atomic
def invite(*, story: Story, owner: Any, colleague: Any, words: str = "") -> CoAuthor:
    """Ask a colleague to write with the owner; raises `PermissionDenied`, or `NotNow` with the reason in words.

    Somebody who said no may be asked once more, somebody who left or was taken out whenever they like.
    """
    if not may_invite(owner, story):
        raise PermissionDenied
    page = _not_being_read(story)
    name = notices.name_of(colleague)
    if colleague.pk == owner.pk:
        raise NotNow(_("You write it already."))
    if not holds(colleague, WRITE):
        raise NotNow(_("%(name)s cannot write here.") % {"name": name})
    before = CoAuthor.objects.filter(page=page.pk, user=colleague).first()
    if before:
        _refuse_again(before, name)
    facts = {"invited_by": owner, "invited_at": Now(), "words": words.strip(), "accepted_at": None, "left_at": None}
    if before is None:
        before = CoAuthor.objects.create(page_id=page.pk, user=colleague, **facts)
    else:
        CoAuthor.objects.filter(pk=before.pk).update(**facts, times_asked=F("times_asked") + 1)
    before.refresh_from_db()
    _write_to(before, owner)
    return before


def _refuse_again(before: CoAuthor, name: str) -> None:
    """Raise `NotNow` when this person cannot be asked (again)."""
    if before.left_at is None:
        words = _("%(name)s writes it with you already.") if before.accepted_at else _("%(name)s is asked already.")
        raise NotNow(words % {"name": name})
    if before.times_refused >= MOST_REFUSALS:
        raise NotNow(_("%(name)s said no twice, so Byline does not ask again.") % {"name": name})
    if before.times_asked >= MOST_TIMES:
        raise NotNow(_("%(name)s was asked often enough. Talk to each other first.") % {"name": name})


def _write_to(invitation: CoAuthor, owner: Any) -> None:
    """Tell the invited who asks and what yes means; of the story, only what the owner wrote for them."""
    if invitation.user.email:
        link = absolute_to(reverse("invitation", args=[invitation.pk]))
        key = f"invited:{invitation.pk}:{invitation.times_asked}"
        notices.tell(invitation.user, post=None, what="invited", key=key, link=link, by=owner, words=invitation.words)


@transaction.atomic
def say_yes(*, invitation: CoAuthor, user: Any) -> Story:
    """From now on `user` writes the story too, and stands in the byline of its draft."""
    page: Story = _not_being_read(_story_of(invitation))
    changed = CoAuthor.objects.asked().filter(pk=invitation.pk, user=user.pk).update(accepted_at=Now())
    if not changed or not holds(user, WRITE):
        raise NotNow(_("This invitation is not open any more."))
    _put_in_byline(page, user)
    log(instance=page, action="byline.join", user=user)
    _tell_owner(page, invitation, user, answer="yes")
    return page


@transaction.atomic
def say_no(*, invitation: CoAuthor, user: Any) -> None:
    """The invited does not want to; nobody asks for a reason."""
    page = lock(_story_of(invitation))
    asked = CoAuthor.objects.asked().filter(pk=invitation.pk, user=user.pk)
    if not asked.update(left_at=Now(), times_refused=F("times_refused") + 1):
        raise NotNow(_("This invitation is not open any more."))
    _tell_owner(page, invitation, user, answer="no")


def _tell_owner(page: Any, invitation: CoAuthor, user: Any, *, answer: str) -> None:
    """The owner hears what their colleague said."""
    owner = invitation.invited_by
    if owner and owner.is_active and owner.email:
        key = f"invitation:{invitation.pk}:{invitation.times_asked}:{answer}"
        link = absolute_to(reverse("story_together", args=[page.pk]))
        notices.tell(owner, post=page, what=f"said_{answer}", key=key, link=link, by=user)


@transaction.atomic
def leave(*, story: Story, user: Any) -> None:
    """A co-author writes it no more, and leaves the byline of the draft."""
    page = _not_being_read(story)
    if not CoAuthor.objects.writing().filter(page=page.pk, user=user.pk).update(left_at=Now()):
        raise NotNow(_("You do not write this any more."))
    _part(page, user=user, by=user)


@transaction.atomic
def take_out(*, story: Story, owner: Any, colleague: Any) -> None:
    """The owner takes an invitation back, or a co-author out; both may be invited again."""
    if not may_invite(owner, story):
        raise PermissionDenied
    page = _not_being_read(story)
    row = CoAuthor.objects.filter(page=page.pk, user=colleague.pk, left_at=None).first()
    if row is None:
        raise NotNow(_("%(name)s does not write this any more.") % {"name": notices.name_of(colleague)})
    CoAuthor.objects.filter(pk=row.pk).update(left_at=Now())
    if row.accepted_at:
        _part(page, user=colleague, by=owner)


def _part(page: Story, *, user: Any, by: Any) -> None:
    _take_out_of_byline(page, user, by=by)
    log(instance=page, action="byline.part", user=by, data={"who": notices.name_of(user)})


def _story_of(invitation: CoAuthor) -> Story:
    story: Story = invitation.page.specific
    return story


def _not_being_read(story: Story) -> Any:
    """The story, locked and read again; raises `NotNow` while somebody reads it."""
    page = lock(story)
    if page.workflow_in_progress:
        raise NotNow(_("Somebody is reading this story now. When it has been answered, you can change who writes it."))
    return page


def _put_in_byline(page: Story, user: Any) -> None:
    """The draft's byline is in its newest revision, not in the page's rows: those are what readers see."""
    person = person_for(user)
    people = page.get_latest_revision_as_object().people()
    if person and person not in people:
        _save_byline(page, [*people, person], by=user)


def _take_out_of_byline(page: Story, user: Any, *, by: Any) -> None:
    people = page.get_latest_revision_as_object().people()
    stay = [person for person in people if person.user_id != user.pk]
    if stay == people:
        return
    owner = person_for(page.owner) if page.owner else None
    _save_byline(page, stay or [person for person in [owner] if person], by=by)


def _save_byline(page: Story, people: list[Person], *, by: Any) -> None:
    """In the draft; and in the rows of a page that nobody reads yet, where Wagtail's editor keeps a draft as well."""
    version = page.get_latest_revision_as_object()
    version.bylines = _bylines(people)
    version.save_revision(user=by, log_action=False, clean=False)  # a draft may have holes
    if not page.live:
        page.bylines = _bylines(people)
        page.bylines.commit()


def _bylines(people: list[Person]) -> list[Byline]:
    return [Byline(person=person, sort_order=number) for number, person in enumerate(people)]
