"""The owner's door to a change of name: what was said is kept, and the rest follows from a row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.search import index

from posts.audiences import ShownAs
from posts.changing import returning
from posts.changing.names import Names, any_in
from posts.changing.quotations import Quoted
from posts.changing.stories import put_in_brackets
from posts.changing.sweeping import sealed
from posts.graphemes import as_written
from posts.identifiers import HASHED, hashed
from posts.models import Change, Person, PressContact
from posts.persons.keeping import keep
from posts.persons.wishes import Wishes, wishes_of


def names_of(person: Person, *, old: Iterable[str], name: str, called: str, left: bool = False) -> Names:
    """Old names as they will be looked for; another person's name in which one stands is left alone."""
    wanted = tuple(dict.fromkeys(one for one in map(as_written, old) if sum(map(str.isalpha, one)) > 1))
    people = Person.objects.exclude(pk=person.pk).values_list("display_name", "called")
    others = sorted({each for pair in people for each in pair if each and any_in(wanted, each)})
    return Names(old=wanted, name=name, called=called, left=left, others=tuple(others))


@transaction.atomic
def begin(
    *,
    person: Person,
    by: Any,
    kind: str,
    names: Names,
    choices: Mapping[str, str],
    brackets: Sequence[Quoted] = (),
    quietly: bool = False,
    letters: int = 0,
) -> Change:
    """Keep the new name at once, so that site and feeds have it, and note what is left to do.

    `brackets` are words in quotations in whose place the name is to stand; of them nothing is kept.

    Raises `PermissionDenied` for anybody but the owner, also while an earlier change of theirs goes on, and
    `ValidationError` for a name that is none. No entry in any log, and nobody is told.
    """
    if Change.objects.going_on().filter(person=person).exists():
        raise PermissionDenied
    mine = keep(wishes_after(wishes_of(person), kind=kind, names=names), person=person, by=by)
    if kind == Change.Kind.STEP_BACK:
        take_name_off(mine, shown_as=ShownAs.STEPPED_BACK)
    elif kind == Change.Kind.AWAY and mine.import_key and not mine.import_key.startswith(HASHED):
        mine.import_key = hashed(mine.import_key)  # an import still finds whose stories it brings
        mine.save(update_fields=["import_key"])
    for story in {place.story.pk for place in brackets}:
        put_in_brackets(story, [place for place in brackets if place.story.pk == story])
    return note(mine, kind=kind, names=names, choices=choices, quietly=quietly, letters=letters)


def wishes_after(before: Wishes, *, kind: str, names: Names) -> Wishes:
    """What is said of somebody once a change of this kind is kept."""
    if kind == Change.Kind.WISHES:
        return before
    if kind == Change.Kind.STEP_BACK:
        return Wishes(display_name=_("A colleague"))
    new = replace(before, display_name=names.name, called=names.called)
    if not names.old:
        return new
    return replace(
        new,
        sort_as="" if names.stand_in(before.sort_as) else before.sort_as,
        say_it="" if names.stand_in(before.say_it) else before.say_it,
        note_for_writers="" if names.stand_in(before.note_for_writers) else before.note_for_writers,
    )


def take_name_off(person: Person, *, shown_as: ShownAs) -> None:
    """Nothing that tells who it is stays: no face, no work, no page, no number for the press."""
    person.roles.all().delete()
    PressContact.objects.filter(person=person).delete()
    person.shown_as, person.picture, person.picture_alt, person.import_key = shown_as, None, "", None
    person.save()


def note(
    person: Person, *, kind: str, names: Names, choices: Mapping[str, str], quietly: bool = False, letters: int = 0
) -> Change:
    """The row from which the clock goes on."""
    index.insert_or_update_object(person)
    if kind in Change.SWEEPING:
        returning.remember(person, names)
    change = Change.objects.create(
        person=person,
        kind=kind,
        names=sealed(names),
        choices=dict(choices),
        quietly=quietly,
        steps={"letters": {"people": letters}} if letters else {},
    )
    change.refresh_from_db()
    return change
