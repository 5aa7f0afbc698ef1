"""Small makers of what tests need, with honest defaults; each returns a saved row.

    author = make_user("Authors")
    story = make_story(by=author, headline="A wet saddle")
    story = make_live_story(by=author)          # handed in and approved by the real verbs

Names are numbered, so that two of anything never collide.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from cms.models import HomePage
from posts import promises, reviewing
from posts.consent import answering, asking
from posts.consent.standing import standings
from posts.door import through_the_door
from posts.models import (
    Blog,
    Byline,
    Consent,
    InStory,
    Person,
    PersonRole,
    Picture,
    Profile,
    Series,
    Story,
    Topic,
    Value,
)
from posts.queue import opening
from posts.roles import ADMINS, AUTHORS, COMMS

PASSWORD = "a lantern on the handlebar"
_number = count(1)

__all__ = ["ADMINS", "AUTHORS", "COMMS", "PASSWORD"]


def make_user(*roles: str, name: str = "", language: str = "", superuser: bool = False) -> User:
    """An account in the groups `roles` (Authors, Comms, Admins), signed in with PASSWORD."""
    name = name or f"user{next(_number)}"
    make = User.objects.create_superuser if superuser else User.objects.create_user
    user: User = make(name, f"{name}@byline.example", PASSWORD)
    user.groups.set(Group.objects.filter(name__in=roles))
    if language:
        profile = UserProfile.get_for_user(user)
        profile.preferred_language = language
        profile.save()
    return user


def make_person(
    name: str = "", *, called: str = "", user: User | None = None, roles: dict[str, str] | None = None, **fields: Any
) -> Person:
    """A person, with or without a log-in; `roles` is language code -> work."""
    person = Person.objects.create(display_name=name or f"Person {next(_number)}", called=called, user=user, **fields)
    PersonRole.objects.bulk_create(
        PersonRole(person=person, language=language, role=role) for language, role in (roles or {}).items()
    )
    return person


def person_of(user: User) -> Person:
    """The person who signs in as `user`, made when there is none yet."""
    return Person.objects.filter(user=user).first() or make_person(user.username.capitalize(), user=user)


def home(language: str = "en") -> HomePage:
    """The home page of a language."""
    page: HomePage = HomePage.objects.get(locale__language_code=language)
    return page


def make_blog(name: str = "", *, language: str = "en", slug: str = "", **fields: Any) -> Blog:
    """A live blog below the home page of its language."""
    number = next(_number)
    place = home(language)
    page = Blog(title=name or f"Blog {number}", slug=slug or f"blog-{number}", locale=place.locale, **fields)
    with through_the_door():
        blog: Blog = place.add_child(instance=page)
    return blog


def make_term(model: type[Topic | Value | Series], name: str = "", *, language: str = "en", **fields: Any) -> Any:
    """A topic, value or series."""
    number = next(_number)
    locale = Locale.objects.get(language_code=language)
    return model.objects.create(name=name or f"Word {number}", slug=f"word-{number}", locale=locale, **fields)


def make_topic(name: str = "", *, language: str = "en") -> Topic:
    return make_term(Topic, name, language=language)


def make_value(name: str = "", *, language: str = "en", line: str = "We say what we did.") -> Value:
    return make_term(Value, name, language=language, line=line)


def make_series(name: str = "", *, language: str = "en", standfirst: str = "One repair a week.") -> Series:
    return make_term(Series, name, language=language, standfirst=standfirst)


def picture_bytes(*, width: int = 640, height: int = 480, kind: str = "PNG", **options: Any) -> bytes:
    """A small picture file; `options` go to Pillow's `save` (for example `exif=`)."""
    picture = Image.new("RGB", (width, height), "#2f6f73")
    ImageDraw.Draw(picture).ellipse((width // 4, height // 4, width // 2, height // 2), fill="#f2c14e")
    out = io.BytesIO()
    picture.save(out, format=kind, **options)
    return out.getvalue()


def make_picture(title: str = "", *, data: bytes | None = None, file_name: str = "wheel.png") -> Picture:
    """A stored picture."""
    picture = Picture(title=title or f"Picture {next(_number)}")
    picture.file = ContentFile(data or picture_bytes(), name=file_name)
    picture.save()
    return picture


def make_story(
    *,
    by: User | None = None,
    blog: Blog | None = None,
    headline: str = "",
    text: str = "<p>The bell was broken. We mended it while the kettle boiled.</p>",
    body: Sequence[tuple[str, Any]] = (),
    authors: Iterable[Person] = (),
    topics: Iterable[Topic] = (),
    values: Iterable[Value] = (),
    **fields: Any,
) -> Story:
    """A draft with one revision saved by `by` (a new author when none is given).

    `body` is StreamField pairs and replaces `text`; `authors` defaults to the person of `by`.
    """
    by = by or make_user(AUTHORS)
    headline = headline or f"Story {next(_number)}"
    blog = blog or make_blog()
    fields.setdefault("standfirst", "A bell, a kettle and ten minutes.")
    if fields.get("cover"):  # what handing in asks of every picture
        fields = {"cover_alt": "A bell on a workbench.", "cover_credit": "Noor Veldkamp"} | fields
    story = Story(
        title=headline, headline=f"<p>{headline}</p>", live=False, owner=by, locale=blog.locale,
        body=list(body) or [("text", text)], **fields,
    )  # fmt: skip
    story.bylines = [Byline(person=person) for person in (list(authors) or [person_of(by)])]
    story.topics, story.values = list(topics), list(values)
    blog.add_child(instance=story)
    story.save_revision(user=by)
    return fresh(story)


def make_profile(person: Person, *, by: User | None = None, language: str = "en", about: str = "") -> Profile:
    """A draft of a person's about text."""
    place = home(language)
    slug = f"profile-{person.public_id}"
    profile = Profile(
        title=slug, slug=slug, person=person, about=about or "<p>I mend what squeaks.</p>", live=False,
        owner=by or person.user, locale=place.locale,
    )  # fmt: skip
    place.add_child(instance=profile)
    profile.save_revision(user=by or person.user)
    return fresh(profile)


def hand_in(post: Any, *, user: User | None = None) -> Any:
    """Hand a draft in, as its owner unless told otherwise."""
    reviewing.hand_in(post=post, user=user or post.owner)
    return fresh(post)


def known_to_comms(post: Any) -> Any:
    """A draft that was handed in and taken back: from then on comms finds it, and may edit it."""
    reviewing.take_back(post=hand_in(post), user=post.owner)
    return fresh(post)


def opened(post: Any, reviewer: User) -> str:
    """A reviewer has it open on its review page; the digest of what they read there."""
    return opening.note(promises.of(post), reviewer)


def approve(post: Any, *, reviewer: User | None = None, go_live_at: datetime | None = None) -> Any:
    """Open and approve what waits, exactly as it is now; by a new comms account when none is given."""
    reviewer = reviewer or make_user(COMMS)
    reviewing.approve(post=post, reviewer=reviewer, seen_digest=opened(post, reviewer), go_live_at=go_live_at)
    return fresh(post)


def said_yes(post: Any, one: InStory, *, until: date | None = None, refused_channels: Sequence[str] = ()) -> Consent:
    """Somebody in a story is asked about its draft as it is now, and says yes to all of it, by the real verbs."""
    version = post.get_latest_revision_as_object()
    standing = next(found for found in standings(post.pk, version) if found.one.pk == one.pk)
    consent = asking.ask(standing, version=version) or standing.consent
    answering.say_yes(consent, media=consent.media, refused_channels=refused_channels, until=until)
    return consent


def make_live_story(*, reviewer: User | None = None, **facts: Any) -> Story:
    """A story that went live through the real review; `facts` as for `make_story`."""
    story: Story = approve(hand_in(make_story(**facts)), reviewer=reviewer)
    return story


def make_live_profile(person: Person, *, reviewer: User | None = None, **facts: Any) -> Profile:
    """A profile that went live through the real review."""
    facts.setdefault("by", person.user or make_user(AUTHORS))
    profile: Profile = approve(hand_in(make_profile(person, **facts)), reviewer=reviewer)
    return profile


def fresh(post: Any) -> Any:
    """The same post as the database has it now."""
    return type(post).objects.get(pk=post.pk)
