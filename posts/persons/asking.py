"""Somebody who wants to be asked for each story: one question, their answer, and the name until then.

Nobody is asked whose answer could change nothing: where their own words may stand in no public text, or where the story
says no more of them than their name.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from posts import notices
from posts.mentions.token import mentions_in
from posts.models.naming import ReferMode, StoryWish
from posts.models.person import Person
from posts.people import Surface, may_use_in_text
from posts.persons.wishes import ANY, Wishes, wishes_of

if TYPE_CHECKING:
    from posts.models import Post

BY_NAME = frozenset({"name", "gen"})  # forms that are made from the name whatever somebody answers


def wants_to_be_asked(wishes: Wishes, *, language: str) -> bool:
    """Whether a story in `language` waits for an answer of theirs."""
    return wishes.mode(language) == "ask" and may_use_in_text(wishes, surface=Surface.PAGE)


@transaction.atomic
def ask(version: "Post") -> None:
    """Ask by letter, once for a story, whoever it speaks of with more than the name."""
    language = version.language()
    sources = version.rich_texts()
    ids = {mention.id for source in sources for mention in mentions_in(source) if mention.form not in BY_NAME}
    may_ask = ReferMode.objects.filter(mode=ReferMode.Mode.ASK, language__in=(language, ANY)).values("person")
    people = Person.objects.filter(public_id__in=ids, pk__in=may_ask, user__is_active=True)
    for person in people.select_related("user").prefetch_related("modes", "pronouns"):
        if wants_to_be_asked(wishes_of(person), language=language):
            _ask(person, version, language)


def _ask(person: Person, version: "Post", language: str) -> None:
    row, new = StoryWish.objects.get_or_create(person=person, post=version.uuid, defaults={"language": language})
    if new and person.user is not None and person.user.email:
        link = notices.link_to("account_named_in", version.uuid)
        notices.tell(person.user, post=version, what="how_asked", key=f"how-asked:{row.pk}:{version.uuid}", link=link)


@transaction.atomic
def answer(wish: StoryWish, *, label: str) -> None:
    """Note what its owner said, who has opened the page by their log-in: a label, or "" for the name."""
    wish.label, wish.answered_at = label, timezone.now()
    wish.full_clean()
    wish.save()
    Person.objects.filter(pk=wish.person_id).update(version=F("version") + 1)


def answers_of(person: Person) -> dict[UUID, str]:
    """Story -> label, of those that were answered."""
    rows = StoryWish.objects.filter(person=person).exclude(answered_at=None)
    return dict(rows.values_list("post", "label"))
