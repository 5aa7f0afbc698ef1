"""Whom the editor's picker offers, and what each form would read, as far as whoever writes may know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from posts.audiences import SetPolicy
from posts.mentions.telling import Telling, Told
from posts.mentions.token import Kind, Mention
from posts.models.naming import StoryWish
from posts.models.person import Person
from posts.people import ShownPerson, Surface, shown, viewer_of, words_in_text
from posts.persons.asking import wants_to_be_asked
from posts.persons.signature import joined
from posts.persons.wishes import Wishes, in_story, wishes_of

if TYPE_CHECKING:
    from posts.models import Post

AT_MOST = 8
KINDS: dict[str, tuple[Kind, ...]] = {
    "en": ("name", "gen", "subject", "object", "det", "poss", "refl", "emph"),
    "nl": ("name", "gen", "subject", "object", "det", "poss"),
    "sv": ("name", "gen", "subject", "object", "det"),
}


@dataclass(frozen=True, kw_only=True)
class OneOfTheirs:
    """One of several sets, for whoever writes to choose: by what it reads, never by its label."""

    key: str
    reads: dict[str, str]


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
    sets: tuple[OneOfTheirs, ...]  # where the person leaves it to whoever writes which of theirs a story uses
    asked: bool  # whether handing in asks the person how this story is to speak of them


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
    people = list(people)
    answered = StoryWish.objects.filter(post=post.uuid, person__in=people).exclude(answered_at=None)
    answers = dict(answered.values_list("person", "label"))
    for person in people:
        viewer = viewer_of(user, person, in_team=person.pk in team)
        seen = shown(person, language=language, surface=Surface.DESK, viewer=viewer)
        wishes = in_story(wishes_of(person), answers.get(person.pk), language=language)
        reads = readings(wishes, id_=person.public_id, language=language, story=str(post.uuid))
        yield Choice(
            id=person.public_id,
            name=seen.name,
            called=seen.called,
            beside=", ".join(filter(None, (seen.role, _labels(seen)))),
            note=person.note_for_writers,
            reads=reads,
            by_name=reads["object"] == seen.called,
            sets=tuple(_to_choose_from(wishes, id_=person.public_id, language=language)),
            asked=wants_to_be_asked(wishes, language=language),
        )


def _labels(seen: ShownPerson) -> str:
    return joined(seen.labels)


def _to_choose_from(wishes: Wishes, *, id_: str, language: str) -> Iterator[OneOfTheirs]:
    sets = words_in_text(wishes, language=language, surface=Surface.PAGE)
    if wishes.set_policy == SetPolicy.AUTHOR_PICKS and len(sets) > 1:
        for each in sets:
            yield OneOfTheirs(key=each.key, reads=readings(wishes, id_=id_, language=language, pick=each.key))


def readings(wishes: Wishes, *, id_: str, language: str, story: str = "", pick: str = "") -> dict[str, str]:
    """What readers would read for each form; a subject with "be", so that the number of its verb is heard."""
    told = {id_: Told(wishes=wishes)}
    telling = Telling(language=language, surface=Surface.PAGE, story=story, people=told, named={id_})
    verbs = {"subject": "be"} if language == "en" else {}
    return {
        kind: telling.words(Mention(id=id_, form=kind, verb=verbs.get(kind, ""), pick=pick))
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
        "which": _("%(name)s leaves it to whoever writes which words a text takes:"),
        "asked": _("When you hand in, %(name)s is asked how this story may speak. Until then the name stands here."),
        "byName": _("%(name)s is written with the name here."),
        "lost": _("The names could not be loaded. Close this and try again."),
    }
