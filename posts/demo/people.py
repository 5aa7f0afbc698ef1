"""The demo's people, their log-ins, and their profiles, which went through the review as anybody's do."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.users.models import UserProfile

from posts.demo import canvas
from posts.demo.places import home
from posts.demo.plan import PlannedLogIn, PlannedPerson, html
from posts.demo.reviews import approve_now
from posts.demo.scenes import portrait
from posts.models import Person, PersonRole, Picture, Profile

PAPERS = (canvas.MIST, canvas.SAND, canvas.ROSE, canvas.LEAF, canvas.STRAW, canvas.SNOW)
INKS = (
    (canvas.TEAL, canvas.PLUM),
    (canvas.BRICK, canvas.INK),
    (canvas.PINE, canvas.WINE),
    (canvas.SLATE, canvas.ORANGE),
)
ALT = "A pattern of broken rings around a wheel's spokes, drawn for {name}."


def load_people(planned: Iterable[PlannedPerson], *, password: str) -> dict[str, Person]:
    """Make who is missing; returns the people by key."""
    hashed = make_password(password)  # once for all: hashing is slow on purpose, and this one is no secret
    return {person.key: _found(person) or _new(person, hashed=hashed) for person in planned}


def _found(planned: PlannedPerson) -> Person | None:
    person: Person | None = Person.objects.filter(import_key=f"demo:{planned.key}").first()
    return person


@transaction.atomic
def _new(planned: PlannedPerson, *, hashed: str) -> Person:
    person = Person(
        import_key=f"demo:{planned.key}",
        display_name=planned.name,
        called=planned.called,
        user=_account(planned.log_in, planned.name, hashed=hashed) if planned.log_in else None,
    )
    if planned.portrait is not None:
        person.picture = _portrait(planned.portrait, planned.name)
        person.picture_alt = ALT.format(name=planned.called or planned.name)
    person.save()
    PersonRole.objects.bulk_create(
        PersonRole(person=person, language=language, role=role) for language, role in planned.roles.items()
    )
    return person


def _account(log_in: PlannedLogIn, name: str, *, hashed: str) -> Any:
    """The account, unless somebody has that address already: then it stays as it is.

    Signing in goes by user name, so the address is the name.
    """
    model = get_user_model()
    user = model.objects.filter(username=log_in.email).first()
    if user:
        return user
    first, _space, last = name.partition(" ")
    user = model.objects.create(
        username=log_in.email, email=log_in.email, password=hashed, first_name=first, last_name=last
    )
    user.groups.add(Group.objects.get(name=log_in.group))
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = log_in.interface
    profile.save()
    return user


def _portrait(seed: int, name: str) -> Picture:
    one, other = INKS[seed % len(INKS)]
    sheet = portrait(seed=seed, paper=PAPERS[seed % len(PAPERS)], one=one, other=other)
    picture = Picture(title=f"Portrait of {name}")
    picture.file = ContentFile(sheet.as_png(), name="portrait.png")
    picture.save()
    return picture


def load_profiles(planned: Iterable[PlannedPerson], *, people: Mapping[str, Person], reviewer: Any) -> None:
    """Hand in and approve the about texts that are not there yet."""
    for one in planned:
        for language, about in one.about.items():
            place, person = home(language), people[one.key]
            if not Profile.objects.filter(person=person, locale=place.locale).exists():
                _profile(person, about=html(about), place=place, reviewer=reviewer)


@transaction.atomic
def _profile(person: Person, *, about: str, place: Any, reviewer: Any) -> None:
    slug = f"profile-{person.public_id}"
    profile = Profile(
        title=slug, slug=slug, person=person, about=about, live=False, owner=person.user, locale=place.locale
    )
    place.add_child(instance=profile)
    profile.save_revision(user=person.user)
    approve_now(profile, reviewer=reviewer)
