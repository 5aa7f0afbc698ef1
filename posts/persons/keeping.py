"""The one door to what somebody says of how to name them: the owner's. Leaves no trace but the values themselves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, astuple, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from integrations import profiles
from posts.audiences import AFTER_LEAVING
from posts.graphemes import as_written
from posts.identifiers import new_public_id
from posts.models import Person, Pronouns, ReferMode, StoryWish
from posts.persons.wishes import FACTS, Wishes
from posts.pronouns import PronounSet


@transaction.atomic
def keep(wishes: Wishes, *, person: Person, by: Any) -> Person:
    """Write what `by` said of themselves; returns the person as kept.

    Raises `PermissionDenied` for anybody but the owner, of whatever rank, and `ValidationError` for what may not be
    said whatever form it came by. What is not in `wishes` any more is deleted, not kept aside.
    """
    mine: Person | None = (
        Person.objects.select_for_update().filter(pk=person.pk, user=by.pk).first() if by.pk and by.is_active else None
    )
    if mine is None:
        raise PermissionDenied
    for name in FACTS:
        setattr(mine, name, as_written(getattr(wishes, name)))
    mine.full_clean(exclude=["import_key", "user", "picture"])
    mine.save()
    _write_rows(mine, wishes)
    asked = {code for code, _name in settings.LANGUAGES if wishes.mode(code) == "ask"}
    StoryWish.objects.filter(person=mine).exclude(language__in=asked).delete()
    profiles.forget_asked(by)
    return mine


@transaction.atomic
def keep_leaving(chosen: str, *, person: Person, by: Any) -> None:
    """What is to stand under their stories once they have left: said by `by` of themselves, or `PermissionDenied`."""
    if chosen not in AFTER_LEAVING or not by.is_active:
        raise PermissionDenied
    if not Person.objects.filter(pk=person.pk, user=by.pk).update(leaves_as=chosen):
        raise PermissionDenied


def _write_rows(person: Person, wishes: Wishes) -> None:
    modes = [ReferMode(person=person, language=language, mode=mode) for language, mode in wishes.modes.items()]
    before = {(row.language, row.label.casefold()): row.key for row in Pronouns.objects.filter(person=person)}
    sets = [
        Pronouns(person=person, rank=rank, **asdict(replace(each, key=_key(each, before))))
        for alike in _by_language(merged(wishes.sets)).values()
        for rank, each in enumerate(alike)
    ]
    ReferMode.objects.filter(person=person).delete()
    Pronouns.objects.filter(person=person).delete()
    for row in (*modes, *sets):
        row.full_clean()
        row.save(force_insert=True)


def _key(each: PronounSet, before: dict[tuple[str, str], str]) -> str:
    """A set that stays keeps its key, wherever it stands among the others; a new one has a key that nobody used."""
    return before.pop((each.language, each.label.casefold()), "") or new_public_id()


def merged(sets: Iterable[PronounSet]) -> list[PronounSet]:
    """The sets as written, without empty ones, the same one once in a language."""
    found: dict[tuple[str, ...], PronounSet] = {}
    for each in sets:
        written = replace(
            each,
            key="",
            label=as_written(each.label),
            subject=as_written(each.subject),
            object=as_written(each.object),
            det=as_written(each.det),
            poss=as_written(each.poss),
            refl=as_written(each.refl),
        )
        same = tuple(str(word).casefold() for word in astuple(written))
        if written.label:
            found.setdefault(same, written)
    return list(found.values())


def _by_language(sets: Iterable[PronounSet]) -> dict[str, list[PronounSet]]:
    found: dict[str, list[PronounSet]] = defaultdict(list)
    for each in sets:
        found[each.language].append(each)
    return found
