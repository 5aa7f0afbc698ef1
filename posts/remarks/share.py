"""How much of a text is the author's own: the share of its words that the author wrote, and not somebody at the desk.

Words are followed through the versions of the text. A word belongs to whoever saved the version in which it first
stands. The first version of an author is their own, whole. A word of an accepted suggestion is the reviewer's, though
the author saved it: taking the words of others with one tap is kind, but it is not writing; so are the words that the
voice check offered and the author took, each for the one time it was taken. A word that the author
takes back out of an earlier version of theirs is theirs again. Punctuation and case count for nothing.

`own_share` is pure; its measure is exact for what it says: it says nothing of whose idea a sentence was, and an author
who types what a reviewer asked for in a question has written it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from wagtail.models import Revision

from posts.models import Post, Remark, Seal, TakenWords
from posts.remarks.passages import passages_of
from posts.text import words_in


@dataclass(frozen=True, kw_only=True)
class Version:
    """The words of one version, whether an author saved it, and which of its new words were lent by a reviewer."""

    words: tuple[str, ...]
    own: bool
    lent: tuple[str, ...] = ()


def own_share(versions: Sequence[Version], taken: Sequence[str] = ()) -> float | None:
    """Share (0 to 1) of the words of the last version that are the author's own; none where there are no words.

    `taken` are words that authors took over from the check: which version they came with, nobody knows.
    """
    left = Counter(taken)
    words: tuple[str, ...] = ()
    marks: list[bool] = []
    ever_own: set[str] = set()
    for version in versions:
        marks = _marks(words, marks, version, (left, ever_own))
        words = version.words
        ever_own.update(word for word, own in zip(words, marks, strict=True) if own)
    return sum(marks) / len(marks) if marks else None


def _marks(
    words: tuple[str, ...], marks: list[bool], version: Version, known: "tuple[Counter[str], set[str]]"
) -> list[bool]:
    """For each word of `version` whether it is the author's own; `known` are the words taken and those ever own."""
    found: list[bool] = []
    lent = Counter(version.lent)
    matcher = SequenceMatcher(a=words, b=version.words, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found.extend(marks[a:b])
        else:
            found.extend(_is_own(word, version, lent, known) for word in version.words[c:d])
    return found


def _is_own(word: str, version: Version, lent: "Counter[str]", known: "tuple[Counter[str], set[str]]") -> bool:
    taken, ever_own = known
    for borrowed in (lent, taken) if version.own else (lent,):
        if borrowed[word] > 0:
            borrowed[word] -= 1
            return False
    return version.own or word in ever_own


def own_words(post: Post) -> float | None:
    """The share of own words in what readers see of a post, or in its draft while it is not live or is read again."""
    seal = None if post.workflow_in_progress else Seal.objects.live().filter(page=post.pk).first()
    return share_until(post, seal.revision if seal else None)


def share_until(post: Post, last: Revision | None) -> float | None:
    """The share in the version `last`, or in the newest one."""
    revisions = post.revisions.order_by("created_at", "pk")
    if last is not None:
        revisions = revisions.filter(created_at__lte=last.created_at)
    taken = TakenWords.objects.filter(page=post.pk).values_list("words", flat=True)
    return own_share(_versions(post, list(revisions.values_list("pk", "user_id"))), words_in("\n".join(taken)))


def _versions(post: Post, saved: list[tuple[int, int | None]]) -> list[Version]:
    """The versions at which the writer changes; what one writer saved in a row is read once, as it was at its end."""
    authors = _author_ids(post)
    lent = _lent_in(post)
    runs = groupby(saved, key=lambda row: (row[1] is None or row[1] in authors, row[0] if row[0] in lent else 0))
    ends = [(own, list(rows)[-1][0]) for (own, _suggestion), rows in runs]
    stored = Revision.objects.in_bulk([pk for _own, pk in ends])
    return [Version(words=_words(stored[pk].as_object()), own=own, lent=lent.get(pk, ())) for own, pk in ends]


def _author_ids(post: Post) -> set[int]:
    people = {person.user_id for person in [*post.people(), *post.get_latest_revision_as_object().people()]}
    invited = post.co_authors.filter(accepted_at__isnull=False).values_list("user_id", flat=True)
    return {pk for pk in {*people, *invited, post.owner_id} if pk}


def _lent_in(post: Post) -> dict[int, tuple[str, ...]]:
    """The words that came with an accepted suggestion, by the version in which they came."""
    accepted = Remark.objects.filter(promise__page=post.pk, decision=Remark.Decision.ACCEPTED, written_in__isnull=False)
    return {remark.written_in_id: words_in(remark.replacement) for remark in accepted if remark.written_in_id}


def _words(version: Any) -> tuple[str, ...]:
    return words_in("\n".join(passage.text for passage in passages_of(version)))
