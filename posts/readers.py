"""Who must say yes before a post goes live: how many readers, why, who did, and whose own word or yes is missing.

A yes is to a digest: a changed story needs it anew. It counts while its reader is active, may review, and wrote
none of the post. `posts.reviewing` asks here before it seals, and `posts.publishing` once more when it does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Self

from django.db.models import F
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from posts.consent.standing import Standing, has_a_child, missing, why_not_yet
from posts.models import Approval, HelpRequest, OwnWord, Person, Post, Promise, Story, WritingRule
from posts.notices import name_of
from posts.permissions import REVIEW, holds
from posts.reading import read

CHILD, PEOPLE_AND_WORDS, RULE = "child", "people-and-words", "rule"


@dataclass(frozen=True, kw_only=True)
class Yes:
    """One reader's yes to what is there now, with the time they chose for it."""

    reader: Any
    given_at: datetime
    digest: str
    go_live_at: datetime | None

    @property
    def name(self) -> str:
        """What the reader is called."""
        return name_of(self.reader)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a version of a post needs before it goes live."""

    needed: int
    given: tuple[Yes, ...]
    reasons: tuple[str, ...]  # why more than one: CHILD, PEOPLE_AND_WORDS, RULE
    own_word_missing_of: tuple[Person, ...]
    yes_missing_of: tuple[Standing, ...]  # to be known in it, and did not say yes to that

    def with_yes(self, approval: Approval) -> Self:
        """What is asked once this reader, who may say it, said yes too."""
        others = [yes for yes in self.given if yes.reader != approval.reader]
        return replace(self, given=tuple(sorted([*others, _yes(approval)], key=attrgetter("given_at"))))

    @property
    def still_needed(self) -> int:
        """How many more readers have to say yes."""
        return max(0, self.needed - len(self.given))

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not (self.still_needed or self.own_word_missing_of or self.yes_missing_of)

    def one_yes(self) -> str:
        """Who said yes to these words while somebody else has to; empty otherwise."""
        return another_is_needed(yes.name for yes in self.given) if self.still_needed else ""

    def refusal_of_people(self) -> str:
        """Why nobody can approve it while somebody in it has not said yes; empty when all have."""
        return why_not_yet(self.yes_missing_of)

    def said_yes(self, user: Any) -> bool:
        """Whether this reader is one of those who did."""
        return any(yes.reader.pk == user.pk for yes in self.given)

    def for_the_seal(self) -> list[dict[str, Any]]:
        """Who said yes and when, as plain values that outlive the rows."""
        return [{"reader": yes.reader.pk, "at": yes.given_at.isoformat()} for yes in self.given]


def said_yes(promises: Iterable[Promise]) -> dict[int, list[str]]:
    """Promise key -> what those are called who said yes since it was handed in last, the first of them first.

    For lists that open no story: what was approved then can no longer change but for the names of people in it.
    """
    rows = Approval.objects.filter(promise__in=[one.pk for one in promises], given_at__gte=F("promise__asked_at"))
    found: dict[int, list[str]] = {}
    for row in rows.filter(reader__is_active=True).select_related("reader__person").order_by("given_at", "pk"):
        found.setdefault(row.promise_id, []).append(name_of(row.reader))
    return found


def another_is_needed(names: Iterable[str]) -> str:
    """That these people said yes and that it takes somebody else; empty where nobody did."""
    said = get_text_list(list(dict.fromkeys(names)), _("and"))
    return _("%(names)s said yes. Another reader is needed before it goes live.") % {"names": said} if said else ""


def asked_of(
    post: Post, version: Post, *, promise: Promise | None = None, digest: str = "", writers: set[int] | None = None
) -> Asked:
    """What `version` needs; `promise` is the review it is in (the newest of the post), `digest` its reading's.

    `writers` is `post.writers()`, if it is at hand.
    """
    promise = promise or Promise.objects.filter(page=post.pk).order_by("-pk").first()
    writers = post.writers() if writers is None else writers
    by_rule = _by_rule(post, writers)
    pictures = list(version.pictures())
    # What was marked when it was handed in counts until it is handed in anew, whoever takes the mark away meanwhile.
    noted = set(promise.needs) if promise and promise.turn != Promise.Turn.NOBODY else set()
    found = {
        CHILD: CHILD in noted or has_a_child(post.pk) or any(picture.shows_child for picture in pictures),
        PEOPLE_AND_WORDS: PEOPLE_AND_WORDS in noted
        or any(picture.shows_people and picture.shows_words for picture in pictures),
        RULE: by_rule > 1,
    }
    return Asked(
        needed=max(by_rule, 2 if found[CHILD] or found[PEOPLE_AND_WORDS] else 1),
        given=tuple(_given(promise, digest or read(version).digest, writers)) if promise else (),
        reasons=tuple(key for key, holds_true in found.items() if holds_true),
        own_word_missing_of=tuple(_own_words_missing(post, version)),
        yes_missing_of=tuple(missing(post.pk, version)),
    )


def _by_rule(post: Post, writers: set[int]) -> int:
    if not isinstance(post, Story):
        return 1
    return WritingRule.objects.readers_on(blog=post.get_parent().pk, writers=writers)


def _given(promise: Promise, digest: str, writers: set[int]) -> Iterator[Yes]:
    """The yeses that count, oldest first."""
    rows = Approval.objects.filter(promise=promise, digest=digest, reader__isnull=False).select_related("reader")
    for row in rows.order_by("given_at", "pk"):
        if holds(row.reader, REVIEW) and row.reader_id not in writers:
            yield _yes(row)


def _yes(approval: Approval) -> Yes:
    return Yes(
        reader=approval.reader,
        given_at=approval.given_at,
        digest=approval.digest,
        go_live_at=approval.go_live_at,
    )


def own_word_of(post: Post) -> Any:
    """The user whose own yes the post needs, or None.

    It is whoever asked for help with it, while the request is open; and later, while words that somebody else
    saved in their name have not been out. Withdrawing a request does not make a helper's words one's own.
    """
    requests = list(HelpRequest.objects.filter(page=post.pk).select_related("asker").order_by("-pk"))
    if not requests:
        return None
    # Whose story it is comes first: a co-author who asks too does not take the owner's word away.
    request = next((one for one in requests if one.asker_id == post.owner_id), requests[0])
    named = {person.user_id for person in post.people()}
    others = post.savers() - named - {request.asker_id}
    return request.asker if others or any(one.ended_at is None for one in requests) else None


def _own_words_missing(post: Post, version: Post) -> Iterator[Person]:
    asker = own_word_of(post)
    if asker is None:
        return
    person = Person.objects.filter(user=asker).first()
    if person is None:  # nobody can say yes now, and nobody else may
        yield Person(display_name=name_of(asker))
    elif not OwnWord.objects.filter(page=post.pk, person=person, content_digest=version.content_digest()).exists():
        yield person
