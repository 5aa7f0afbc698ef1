"""Whom the editor's picker offers, and what each form would read, as far as whoever writes may know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from posts.mentions.telling import Telling, Told
from posts.mentions.token import Kind, Mention
from posts.models.person import Person
from posts.people import ShownPerson, Surface, shown, viewer_of
from posts.persons.signature import joined
from posts.persons.wishes import wishes_of

if TYPE_CHECKING:
    from posts.models import Post

AT_MOST = 8
KINDS: dict[str, tuple[Kind, ...]] = {
    "en": ("name", "gen", "subject", "object", "det", "poss", "refl", "emph"),
    "nl": ("name", "gen", "subject", "object", "det", "poss"),
    "sv": ("name", "gen", "subject", "object", "det"),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One person to pick: what the picker says of them, and what each form would read in public."""

    id: str
    name: str
    called: str
    beside: str  # role and label, as far as whoever writes may know
    note: str  # the person's own line for those who write about them
    reads: dict[str, str]
    by_name: bool  # whether all forms are made from the name; why, nobody is told


def find(words: str) -> list[Person]:
    """Colleagues and others whose name has these words in it."""
    found = Person.objects.all()
    for word in words.split():
        found = found.filter(Q(display_name__icontains=word) | Q(called__icontains=word))
    return list(found.prefetch_related("roles", "modes", "pronouns").order_by("display_name", "pk")[:AT_MOST])


def with_ids(ids: Iterable[str]) -> list[Person]:
    """Those of the ids that are people."""
    return list(Person.objects.filter(public_id__in=ids).prefetch_related("roles", "modes", "pronouns"))


def choices(people: Iterable[Person], *, post: "Post", user: Any) -> Iterator[Choice]:
    """Each person as `user` may know them while they write `post`."""
    team = {person.pk for person in post.people()} | set(post.in_story.values_list("person", flat=True))
    language = post.language()
    for person in people:
        viewer = viewer_of(user, person, in_team=person.pk in team)
        seen = shown(person, language=language, surface=Surface.DESK, viewer=viewer)
        reads = readings(person, language=language, story=str(post.uuid))
        yield Choice(
            id=person.public_id,
            name=seen.name,
            called=seen.called,
            beside=", ".join(filter(None, (seen.role, _labels(seen)))),
            note=person.note_for_writers,
            reads=reads,
            by_name=reads["object"] == seen.called,
        )


def _labels(seen: ShownPerson) -> str:
    return joined(seen.labels)


def readings(person: Person, *, language: str, story: str) -> dict[str, str]:
    """What readers would read for each form; a subject with "be", so that the number of its verb is heard."""
    told = {person.public_id: Told(wishes=wishes_of(person))}
    telling = Telling(language=language, surface=Surface.PAGE, story=story, people=told, named={person.public_id})
    verbs = {"subject": "be"} if language == "en" else {}
    return {
        kind: telling.words(Mention(id=person.public_id, form=kind, verb=verbs.get(kind, "")))
        for kind in KINDS.get(language, KINDS["en"])
    }


def forms_for(language: str) -> list[tuple[str, str]]:
    """The forms of a language with their names on screen."""
    names = {
        "name": _("The name"),
        "gen": _("The name, for what is theirs"),
        "subject": _("Who does something"),
        "object": _("To whom something happens"),
        "det": _("For what is theirs, before it"),
        "poss": _("For what is theirs, alone"),
        "refl": _("To themselves"),
        "emph": _("They themselves, stressed"),
    }
    return [(kind, names[kind]) for kind in KINDS.get(language, KINDS["en"])]


def words() -> dict[str, str]:
    """What the picker says on screen, in the language of whoever writes."""
    return {
        "who": _("Who is it?"),
        "name": _("Name"),
        "what": _("What should stand here?"),
        "verb": _("The verb after it, if it is present tense (is, has, carries)"),
        "insert": _("Put in"),
        "cancel": _("Cancel"),
        "nobody": _("Nobody of this name."),
        "one": _("One person, %(name)s. Enter puts the name in."),
        "many": _("%(number)s people, first %(name)s. Enter puts the name in."),
        "byName": _("%(name)s is written with the name here."),
        "lost": _("The names could not be loaded. Close this and try again."),
    }
