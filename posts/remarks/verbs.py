"""Saying something about a story, and answering it: the verbs of remarks, for pages, commands and tests alike.

Readers write, change, take out and send; authors answer, accept and decline. Every verb asks who may, in its own
transaction, with the page's row locked, so that two people at once take turns.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from posts import promises, reviewing
from posts.models import LastReading, Post, Promise, Referral, Remark, ReturnReason
from posts.models.remark import NOT_A_MUST
from posts.permissions import REVIEW, holds, is_author_of, may_edit, may_review
from posts.planning import following
from posts.publishing import NotNow, lock
from posts.remarks import letters
from posts.remarks.counting import said
from posts.remarks.passages import passage_of, put_source, write_words
from posts.remarks.places import Place, place_now, places_of_typed, without_a_double_space
from posts.remarks.standing import place_of
from posts.remarks.waiting import open_remarks


class TakenAlone(NotNow):
    """A suggestion is taken, and the story stays with its authors: it cannot be handed in, for the reason given."""


class Stale(NotNow):
    """The words that a suggestion is about are not there any more, or stand there twice."""


@dataclass(frozen=True, kw_only=True)
class Saying:
    """What a reader wants to say: a kind, a place (a passage's key and the words meant in it), and words."""

    kind: str
    words: str = ""
    key: str = ""
    quoted: str = ""  # words of the passage, as typed or marked; empty: the whole passage
    start: int | None = None  # where they were marked, when that is known
    replacement: str = ""
    reason: ReturnReason | None = None


SAID = ("kind", "reason", "key", "start", "end", "quoted", "words", "replacement")  # a reader's part of a remark

# Readers


@transaction.atomic
def write(*, post: Post, reader: Any, saying: Saying) -> Remark:
    """A draft of a remark, written twice it is one.

    Raises `PermissionDenied`, `NotNow` or, when something is missing, `ValidationError`.
    """
    page = _readable(post, reader)
    remark = Remark(promise=_promise(page), by=reader)
    _fill(remark, saying, page.get_latest_revision_as_object())
    said_already = {name: getattr(remark, name) for name in SAID}
    same: Remark | None = _drafts(page, reader).filter(**said_already).first()
    if same is None:
        remark.save()
    return same or remark


@transaction.atomic
def change(*, post: Post, reader: Any, remark: Remark, saying: Saying) -> Remark:
    """Say it in another way, before it is sent."""
    page = _readable(post, reader)
    draft = _draft(page, reader, remark)
    _fill(draft, saying, page.get_latest_revision_as_object())
    draft.clean()
    draft.save()
    return draft


@transaction.atomic
def take_out(*, post: Post, reader: Any, remark: Remark) -> None:
    """Drop a draft; `put_back` undoes it."""
    if (
        not Remark.objects.drafts_of(reader)
        .filter(pk=remark.pk, promise__page=post.pk)
        .update(taken_out_at=timezone.now())
    ):
        raise NotNow(_("This remark is sent or taken out already."))


@transaction.atomic
def put_back(*, post: Post, reader: Any, remark: Remark) -> None:
    """Undo `take_out`."""
    mine = Remark.objects.filter(pk=remark.pk, promise__page=post.pk, by=reader.pk, sent_at=None)
    if not mine.update(taken_out_at=None):
        raise NotNow(_("This remark is sent already."))


@transaction.atomic
def send(*, post: Post, reader: Any) -> list[Remark]:
    """Send all drafts of `reader` at once: the story goes back to its authors, and keeps its place in the queue."""
    page = _readable(post, reader)
    drafts = list(_drafts(page, reader))
    asking = [remark for remark in drafts if remark.kind != Remark.Kind.LOVED]
    if not asking:
        raise NotNow(_("What you loved does not send a story back. Approve it, or ask or suggest something."))
    _send(drafts, page, reader)
    musts = [remark.reason for remark in asking if remark.kind == Remark.Kind.MUST]
    _give_back(page, reader, reason=musts[0] if musts else _question(), words=said(drafts))
    letters.remarks_sent(post=page, remarks=drafts, by=reader)
    return drafts


@transaction.atomic
def send_back(*, post: Post, reader: Any, reason: ReturnReason, words: str) -> None:
    """Return it with a reason and words about the whole; remarks that were written travel along."""
    if not holds(reader, REVIEW):
        raise PermissionDenied
    page = lock(post)
    reviewing.waiting_reading(page)
    drafts = list(_drafts(page, reader))
    _send(drafts, page, reader)
    _note_reading(page, reader)
    reviewing.send_back(post=page, reviewer=reader, reason=reason, words=words, remarks=drafts)


@transaction.atomic
def approve(
    *,
    post: Post,
    reader: Any,
    seen_digest: str,
    go_live_at: datetime | None = None,
    slot: bool = False,
    correction: str | None = None,
    plan: following.Plan | None = None,
) -> reviewing.Approved:
    """Approve (`posts.reviewing.approve`); what the reader loved travels along, anything else is settled first."""
    page = lock(post)
    drafts = list(_drafts(page, reader))
    if any(remark.kind != Remark.Kind.LOVED for remark in drafts):
        raise NotNow(_("You wrote a remark that asks for something. Send it, or take it out, and then approve."))
    if Referral.objects.open().filter(promise=promises.of(page)).exists():
        raise NotNow(_("A colleague was asked about this and has not answered. Take the question back first."))
    _note_reading(page, reader)
    answer = reviewing.approve(
        post=page,
        reviewer=reader,
        seen_digest=seen_digest,
        go_live_at=go_live_at,
        slot=slot,
        correction=correction,
        plan=plan,
    )
    if drafts:
        _send(drafts, page, reader)
        letters.loved(post=page, remarks=drafts, by=reader)
    return answer


def _readable(post: Post, reader: Any) -> Post:
    """The page, locked, when this reader may remark on it now."""
    if not holds(reader, REVIEW):
        raise PermissionDenied
    page = lock(post)
    reviewing.waiting_reading(page)
    if not may_review(reader, page):
        raise reviewing.WroteIt(_("You wrote part of this, so somebody else needs to read it."))
    return page


def _promise(page: Post) -> Promise:
    found = promises.of(page)
    if found is None:
        raise NotNow(_("Nobody needs to read this now: it was answered or taken back in the meantime."))
    return found


def _draft(page: Post, reader: Any, remark: Remark) -> Remark:
    found: Remark | None = Remark.objects.drafts_of(reader).filter(pk=remark.pk, promise__page=page.pk).first()
    if found is None:
        raise NotNow(_("This remark is sent or taken out already."))
    return found


def _drafts(page: Post, reader: Any) -> Any:
    return Remark.objects.drafts_of(reader).filter(promise__page=page.pk).select_related("reason")


def _fill(remark: Remark, saying: Saying, version: Post) -> None:
    remark.kind, remark.words = saying.kind, saying.words.strip()
    remark.reason = saying.reason if saying.kind == Remark.Kind.MUST else None
    remark.digest = version.content_digest()
    remark.replacement = saying.replacement.strip() if saying.kind == Remark.Kind.SUGGESTION else ""
    _place(remark, saying, version)


def _place(remark: Remark, saying: Saying, version: Post) -> None:
    """Find the words meant in the passage meant."""
    remark.key, remark.start, remark.end, remark.quoted = saying.key, None, None, ""
    passage = passage_of(version, saying.key) if saying.key else None
    if saying.key and passage is None:
        raise ValidationError({"key": _("This part is not in the story any more.")})
    if passage is None or not saying.quoted.strip():
        return
    place = _place_meant(passage.text, saying)
    if place is None:
        raise ValidationError({"quoted": _("These words do not stand there. Copy them as they stand.")})
    remark.start, remark.end = place.start, place.end
    remark.quoted = passage.text[place.start : place.end]
    if saying.kind == Remark.Kind.SUGGESTION and "\n" in remark.quoted:
        raise ValidationError({"quoted": _("A suggestion stays within one paragraph. Make two of it.")})


def _place_meant(text: str, saying: Saying) -> Place | None:
    """Where the words were marked, when they stand there; else the one place where they stand."""
    if saying.start is not None:
        marked = places_of_typed(text[saying.start : saying.start + len(saying.quoted) + 2], saying.quoted)
        if marked:
            return Place(start=saying.start + marked[0].start, end=saying.start + marked[0].end)
    found = places_of_typed(text, saying.quoted)
    if len(found) > 1:
        raise ValidationError({"quoted": _("These words stand there more than once. Copy some words beside them too.")})
    return found[0] if found else None


def _send(drafts: list[Remark], page: Post, reader: Any) -> None:
    Remark.objects.filter(pk__in=[remark.pk for remark in drafts]).update(sent_at=timezone.now())
    if drafts:
        log(instance=page, action="byline.remark", user=reader)


def _give_back(page: Post, reader: Any, *, reason: ReturnReason | None, words: str) -> None:
    """The review's answer: the step is rejected, and with it the turn is the authors'."""
    _note_reading(page, reader)
    state = reviewing.waiting_reading(page)
    state.reason = reason
    state.reject(user=reader, comment=words)


def _question() -> ReturnReason | None:
    found: ReturnReason | None = ReturnReason.objects.filter(key=NOT_A_MUST).first()
    return found


def _note_reading(page: Post, reader: Any) -> None:
    """Keep what this reader answers to, so that the next round shows them what is new."""
    version = page.get_latest_revision_as_object()
    facts = {
        "content": page.latest_revision.content,
        "content_digest": version.content_digest(),
        "read_at": timezone.now(),
    }
    LastReading.objects.update_or_create(page_id=page.pk, reader=reader, defaults=facts)


# Authors


@transaction.atomic
def answer(*, post: Post, author: Any, remark: Remark, words: str = "") -> None:
    """Answer a question, or say of a Must what was done; the answer goes to the reader when the story is handed in."""
    page = _answerable(post, author)
    asked = _asked(page, remark, Remark.Kind.QUESTION, Remark.Kind.MUST)
    if asked.kind == Remark.Kind.QUESTION and not words.strip():
        raise ValidationError({"words": _("Write your answer. One sentence is enough.")})
    _decide(asked, author, Remark.Decision.ANSWERED, words)


@transaction.atomic
def decline(*, post: Post, author: Any, remark: Remark, words: str = "") -> None:
    """Keep one's own words instead of a suggestion's; nobody has to say why."""
    page = _answerable(post, author)
    _decide(_asked(page, remark, Remark.Kind.SUGGESTION), author, Remark.Decision.DECLINED, words)


def accept(*, post: Post, author: Any, remark: Remark) -> bool:
    """Take a suggestion: the author's own next version has its words. Raises `Stale` when its place is gone.

    When nothing else is open the story is handed in again, in its old place; returns whether it was. Where handing in
    is refused, the words are taken all the same, and `TakenAlone` says why.
    """
    _take(post, author, remark)
    if open_remarks(post):
        return False
    try:
        hand_in(post=post, author=author)
    except PermissionDenied as refused:
        raise TakenAlone(str(refused)) from refused
    return True


@transaction.atomic
def _take(post: Post, author: Any, remark: Remark) -> None:
    page = _answerable(post, author)
    asked = _asked(page, remark, Remark.Kind.SUGGESTION)
    before = page.latest_revision
    version = page.get_latest_revision_as_object()
    place = place_of(asked, version)
    if place is None:
        raise Stale(_("The words have changed since, so this cannot be done with one tap any more."))
    _exchange(version, asked, place)
    after = _save(version, author, action="byline.accept")
    _decide(asked, author, Remark.Decision.ACCEPTED, "", read_in=before, written_in=after)


@transaction.atomic
def undo(*, post: Post, author: Any, remark: Remark) -> None:
    """Take an answer back, until the story is handed in; an accepted suggestion is taken out of the words again."""
    page = _answerable(post, author)
    found = Remark.objects.sent().filter(promise=_promise(page), pk=remark.pk).exclude(decision="").first()
    if found is None:
        raise NotNow(_("There is nothing to undo."))
    if found.decision == Remark.Decision.ACCEPTED:
        _put_words_back(page, found, author)
    found.decision, found.answer, found.decided_by, found.decided_at = "", "", None, None
    found.read_in = found.written_in = None
    found.save()


@transaction.atomic
def hand_in(*, post: Post, author: Any) -> None:
    """Hand the story in again, with the answers; raises `NotNow` while something is open or missing."""
    page = _answerable(post, author)
    reviewing.hand_in(post=page, user=author)


def may_answer(user: Any, post: Post) -> bool:
    """Who may see the remarks that were sent, and answer them: those who write it."""
    return may_edit(user, post) and is_author_of(user, post)


def _answerable(post: Post, author: Any) -> Post:
    if not may_answer(author, post):
        raise PermissionDenied
    page = lock(post)
    state = page.current_workflow_state
    if not state or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        raise NotNow(_("It is with the comms team now, or was answered already."))
    return page


def _asked(page: Post, remark: Remark, *kinds: str) -> Remark:
    """The remark as the database has it, when it still waits for an answer."""
    found: Remark | None = Remark.objects.open().filter(promise=_promise(page), pk=remark.pk, kind__in=kinds).first()
    if found is None:
        raise NotNow(_("This was answered already."))
    return found


def _decide(remark: Remark, author: Any, decision: str, words: str, **facts: Any) -> None:
    decided = {"decision": decision, "answer": words.strip(), "decided_by": author, "decided_at": timezone.now()}
    for name, value in {**decided, **facts}.items():
        setattr(remark, name, value)
    remark.save()


def _exchange(version: Post, remark: Remark, place: Place) -> None:
    passage = passage_of(version, remark.key)
    if passage and not remark.replacement:
        place = without_a_double_space(passage.text, place)
    write_words(version, key=remark.key, start=place.start, end=place.end, words=remark.replacement)


def _save(version: Post, author: Any, *, action: str) -> Any:
    """The author's own version; a field that would not hold the words says so."""
    try:
        return version.save_revision(user=author, log_action=action)
    except ValidationError as error:
        raise Stale(_("With these words it would be too long. Change it by hand, as you like it.")) from error


def _put_words_back(page: Post, remark: Remark, author: Any) -> None:
    """The passage as it was, where nothing else changed in it since; else where its new words stand now."""
    version = page.get_latest_revision_as_object()
    passage = passage_of(version, remark.key)
    earlier = remark.read_in.as_object() if remark.read_in else None
    was, place = (passage_of(earlier, remark.key), place_of(remark, earlier)) if earlier else (None, None)
    if earlier is None or was is None or place is None or passage is None:
        raise _gone()
    _exchange(earlier, remark, place)
    accepted = passage_of(earlier, remark.key)
    if accepted and accepted.source == passage.source:
        put_source(version, key=remark.key, source=was.source)
    else:
        stands = Place(start=place.start, end=place.start + len(remark.replacement))
        read = accepted.text if accepted else ""
        now = place_now(passage.text, quoted=remark.replacement, place=stands, read=read) if read else None
        if now is None or now.start == now.end:
            raise _gone()
        write_words(version, key=remark.key, start=now.start, end=now.end, words=remark.quoted)
    _save(version, author, action="byline.undo")


def _gone() -> Stale:
    return Stale(_("The words have changed since. Change them by hand, as you like them."))
