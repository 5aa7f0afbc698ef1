"""Whom a text mentions: one query, however many people and however many words they use."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, FilteredRelation, OuterRef, Q, Value
from django.utils import timezone

from integrations.prepared import Prepared
from posts.audiences import NAMELESS, ShownAs
from posts.mentions.telling import Told
from posts.mentions.token import mentions_in
from posts.models.person import Person
from posts.persons.as_named import as_named, page_is_open
from posts.persons.wishes import ANY, FACTS, Wishes, in_story
from posts.pronouns import PronounSet

_SET = ("language", "label", "subject", "object", "det", "poss", "refl", "plural_verb", "key")
_ROW = (
    "public_id",
    *FACTS,
    "shown_as",
    "left_at",
    "said__language",
    "said__mode",
    "used__rank",
    *(f"used__{name}" for name in _SET),
)


def ids_in(sources: Iterable[str]) -> list[str]:
    """Public ids of all people mentioned, each once, in order."""
    return list(dict.fromkeys(mention.id for source in sources for mention in mentions_in(source)))


def told(ids: Iterable[str], *, language: str, story: str = "", pages: bool = False) -> dict[str, Told]:
    """Those of the ids that are people, with what they said for the language.

    `story` is the uuid of a story about which they may have been asked.

    `pages`: and whether its readers find a page of theirs, which costs more than all the rest.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    values: dict[str, Any] = {"ids": wanted, "here": [language, ANY]}
    if pages:
        values["readers"] = language
    if story:
        values["story"] = UUID(story)
    by_person: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _asked(**values):
        by_person[row["public_id"]].append(row)
    return {public_id: _told(joined, language) for public_id, joined in by_person.items()}


def _told(joined: list[dict[str, Any]], language: str) -> Told:
    """One person, of whom the rows are every mode beside every set; without any for whoever has no name here."""
    first = joined[0]
    shown_as = first["shown_as"]
    if shown_as != ShownAs.NAME:
        name, called = as_named(
            name=first["display_name"], called=first["called"], shown_as=shown_as, language=language
        )
        first = first | {"display_name": name, "called": called}
    if shown_as in NAMELESS:
        return Told(wishes=Wishes(display_name=first["display_name"], called=first["called"]))
    sets = {(row["used__language"], row["used__rank"]): row for row in joined if row["used__label"]}
    wishes = Wishes(
        **{name: first[name] for name in FACTS},
        modes={row["said__language"]: row["said__mode"] for row in joined if row["said__language"]},
        sets=tuple(PronounSet(**{name: sets[key][f"used__{name}"] for name in _SET}) for key in sorted(sets)),
    )
    return Told(
        wishes=in_story(wishes, first.get("answered__label"), language=language),
        has_page=first["has_page"] and page_is_open(shown_as=shown_as, left_at=first["left_at"], now=timezone.now()),
    )


def _rows(*, ids: list[str], here: list[str], readers: str = "", story: UUID | None = None) -> Any:
    """What was said for languages but those `here` is not asked for: each would multiply the rows."""
    rows = (
        Person.objects.filter(public_id__in=ids)
        .annotate(
            has_page=_has_page(readers) if readers else Value(value=False),
            said=FilteredRelation("modes", condition=Q(modes__language__in=here)),
            used=FilteredRelation("pronouns", condition=Q(pronouns__language__in=here)),
        )
        .values(*_ROW, "has_page")
    )
    if story is None:
        return rows
    answered = Q(story_wishes__post=story, story_wishes__answered_at__isnull=False)
    return rows.annotate(answered=FilteredRelation("story_wishes", condition=answered)).values(
        *_ROW, "has_page", "answered__label"
    )


_asked: Prepared[dict[str, Any]] = Prepared(_rows)


def _has_page(language: str) -> Any:
    """By or about them, live, in this language; what `translations.languages_of_person` asks of one person."""
    byline, profile = (apps.get_model("posts", name)._default_manager for name in ("Byline", "Profile"))
    wrote = byline.filter(person=OuterRef("pk"), story__live=True, story__locale__language_code=language)
    told_of = profile.filter(person=OuterRef("pk"), live=True, locale__language_code=language)
    return Exists(wrote) | Q(Exists(told_of))
