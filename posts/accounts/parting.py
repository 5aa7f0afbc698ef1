"""What becomes of somebody's work when they leave: told first, then done in the transaction that closes the account.

Nothing they wrote ever gets another person's name. What stands under it instead is theirs to say (`Person.leaves_as`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from integrations import stops
from posts import publishing
from posts.audiences import NAMELESS, ShownAs
from posts.changing.beginning import names_of, note, take_name_off
from posts.models import (
    Absence,
    Byline,
    Change,
    CoAuthor,
    HelpRequest,
    Person,
    Post,
    PressContact,
    Profile,
    Promise,
    Referral,
    Seal,
    SecondReading,
    Story,
)
from posts.persons.as_named import capital


@dataclass(frozen=True, kw_only=True)
class Work:
    """What somebody has in hand on the desk."""

    handed: tuple[Post, ...]  # drafts that somebody goes on with
    frozen: tuple[Post, ...]  # drafts that nobody changes any more
    reviews: int  # stories that wait for their answer
    planned: tuple[Post, ...]  # approved, to go live later
    bylines: int  # live stories under their name
    shown_as: ShownAs  # what stands there from now on


def work_of(user: Any, *, heir: Any = None) -> Work:
    """All of it, counted before anything happens. `heir` goes on with what others have met already."""
    drafts = list(_drafts(user))
    person = Person.objects.filter(user=user).first()
    return Work(
        handed=tuple(post for post in drafts if _who_goes_on(post, user, heir)),
        frozen=tuple(post for post in drafts if not _who_goes_on(post, user, heir)),
        reviews=Promise.objects.owed().filter(Q(reader=user) | Q(stands_in_for=user)).count(),
        planned=tuple(_planned(user, person)),
        bylines=Byline.objects.filter(person=person, story__live=True).count() if person else 0,
        shown_as=ShownAs(person.leaves_as) if person else ShownAs.NAME,
    )


def _drafts(user: Any) -> Iterable[Post]:
    """What they own and nobody approved: never live, or live with a newer draft."""
    for model in (Story, Profile):
        own = model.objects.filter(owner=user).filter(Q(live=False) | Q(has_unpublished_changes=True))
        yield from (post for post in own.order_by("pk") if not post.seals.waiting().exists())


def _who_goes_on(post: Post, user: Any, heir: Any) -> Any:
    """A colleague who writes it already; else whoever was named, but not for a draft that nobody met."""
    others = post.co_authors.writing().filter(user__is_active=True).exclude(user=user).select_related("user")
    row = others.order_by("pk").first()
    if row is not None:
        return row.user
    return heir if heir is not None and heir.pk != user.pk and post.was_shown() else None


def _planned(user: Any, person: Person | None) -> Iterable[Post]:
    for seal in Seal.objects.waiting().exclude(page=None).order_by("go_live_at", "pk"):
        post = publishing.post_of(seal)
        named = person is not None and person in post.with_content_json(seal.content).people()
        if named or post.owner_id == user.pk:
            yield post


@transaction.atomic
def part(*, user: Any, by: Any, heir: Any = None) -> Work:
    """Hand over, freeze, give back, hold, and name as they chose; returns what it was. Again does nothing more."""
    work = work_of(user, heir=heir)
    for post in work.handed:
        Page.objects.filter(pk=post.pk).update(owner=_who_goes_on(post, user, heir))
    frozen = [post.pk for post in work.frozen if not post.workflow_in_progress]
    Page.objects.filter(pk__in=frozen).update(locked=True, locked_at=timezone.now(), locked_by=None)
    _give_back(user)
    for post in work.planned:
        words = _("Whoever wrote it left. Decide whether it goes out.")
        stops.press_by_itself(reason=words, post=post.uuid, title=post.headline_text())
    person = Person.objects.select_for_update().filter(user=user, left_at=None).first()
    if person is not None:
        _name_as_chosen(person, by=by)
    return work


def _give_back(user: Any) -> None:
    """Whatever they were asked is asked of others."""
    Promise.objects.owed().filter(stands_in_for=user).update(stands_in_for=None)
    Promise.objects.owed().filter(reader=user).name(reader=None)
    asked = Referral.objects.open().filter(asked=user).select_related("promise")
    Promise.objects.filter(pk__in=asked.values("promise"), turn=Promise.Turn.NAMED).update(turn=Promise.Turn.READER)
    asked.update(taken_back_at=Now())
    HelpRequest.objects.filter(helper=user, ended_at=None).update(helper=None, picked_up_at=None)
    HelpRequest.objects.filter(asker=user, ended_at=None).update(ended_at=Now())
    CoAuthor.objects.filter(user=user, left_at=None).update(left_at=Now())
    CoAuthor.objects.filter(invited_by=user, accepted_at=None, left_at=None).update(left_at=Now())
    SecondReading.objects.filter(made_by=user, revoked_at=None).update(revoked_at=Now())
    Absence.objects.filter(deputy=user).update(deputy=None)


def _name_as_chosen(person: Person, *, by: Any) -> None:
    """From this moment on; where the name goes, the desk forgets it as after any change of name."""
    old, chosen = [person.display_name, person.called], ShownAs(person.leaves_as)
    PressContact.objects.filter(person=person).delete()
    person.left_at, person.shown_as = timezone.now(), chosen
    person.label_audience = person.text_audience = "nobody"
    if chosen == ShownAs.FIRST_NAME:
        person.display_name = person.called = person.called or person.display_name.split()[0]
        person.sort_as = person.say_it = person.note_for_writers = ""
    elif chosen in NAMELESS:
        person.display_name, person.called = capital(_("a former colleague")), ""
        person.sort_as = person.say_it = person.note_for_writers = ""
        person.modes.all().delete()
        person.pronouns.all().delete()
        take_name_off(person, shown_as=chosen)
    person.save()
    if chosen == ShownAs.TAKEN_DOWN:
        for profile in Profile.objects.live().filter(person=person):
            words = _("Whoever it is about left, and wanted it to come down.")
            publishing.take_down(post=profile, user=by, reason=words, asked_for=True)
    if chosen != ShownAs.WROTE_WHILE:
        first = person.display_name if chosen == ShownAs.FIRST_NAME else ""
        gone = [name for name in old if len(name.split()) > 1]  # nobody looks over hits of a word that many carry
        names = names_of(person, old=gone, name=first, called=first, left=chosen in NAMELESS)
        if names.old:
            note(person, kind=Change.Kind.AWAY if first else Change.Kind.STEP_BACK, names=names, choices={})


@transaction.atomic
def come_back(*, user: Any) -> None:
    """An account that was opened again: their name stands as they write it, and their drafts are theirs to change."""
    Person.objects.filter(user=user).update(left_at=None, shown_as=ShownAs.NAME)
    Page.objects.filter(owner=user, locked=True, locked_by=None).update(locked=False, locked_at=None)
