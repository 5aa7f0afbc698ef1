"""What stands beside the text in a review: differences, people and their yes, findings, the slot, own words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from posts import promises
from posts.consent import saying
from posts.consent.standing import standings
from posts.desk.comparing import differences
from posts.house_rules.decisions import allowed, by_writers, mark_of
from posts.models import (
    ChannelWish,
    LastReading,
    Post,
    Referral,
    Remark,
    ReviewTaskState,
    Seal,
    Story,
    VoiceDecision,
)
from posts.notices import name_of
from posts.planning.slots import next_free
from posts.remarks import notes, showing
from posts.remarks.comparing import Changed, changes_between
from posts.remarks.passages import Passage, passages_of
from posts.remarks.places import Place
from posts.remarks.share import share_until
from posts.remarks.standing import places_in
from posts.voice.finding import Finding
from posts.voice_checks import check_post

WORDS = {"headline", "standfirst", "cover_alt", "body", "about"}  # fields that are compared word by word


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Word by word, and the other fields by Wagtail's comparison."""

    heading: str
    words: list[Changed]
    fields: Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What the check found, what the writer decided of it, and a reviewer of a hold."""

    finding: Finding
    mark: str
    decided: VoiceDecision | None
    allowed: VoiceDecision | None

    @property
    def is_open_hold(self) -> bool:
        """Whether it stops the story until somebody of comms says why it may go out."""
        return self.finding.severity == "hold" and self.allowed is None

    @property
    def decided_by(self) -> str:
        """Who of its writers decided."""
        return name_of(self.decided.decided_by) if self.decided else ""

    @property
    def allowed_by(self) -> str:
        """Who let it pass."""
        return name_of(self.allowed.decided_by) if self.allowed else ""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stretch of a passage, with the kind of remark on it."""

    text: str
    kind: str = ""


def facts(post: Post, version: Post, reader: Any) -> dict[str, Any]:
    """Everything beside the text, for one reader."""
    drafts, sent = showing.for_reader(post, version, reader)
    passages = passages_of(version)
    remarks = [one.remark for one in (*drafts, *sent)]
    places = places_in(version, remarks)
    return {
        "drafts": drafts,
        "sent": sent,
        "said_something": any(one.remark.kind != Remark.Kind.LOVED for one in drafts),
        "passages": [(one, segments(one, remarks, places)) for one in passages if one.text.strip()],
        "looked": looked_at(post, version),
        "people": [(standing, saying.short(standing)) for standing in standings(post.pk, version)],
        "wishes": wishes(post),
        "referrals": _referrals(post),
        "may_note": notes.may_see_notes(reader, post),
        "notes": notes.notes_on(reader, post),
        "slot": slot_for(post),
        "planned": Seal.objects.waiting().filter(page=post.pk).first(),
        "own_share": own_percent(post),
        "since": since_last_answer(post, version, reader),
        "against_live": against_live(post, version),
    }


def wishes(post: Post) -> list[ChannelWish]:
    """The channels for which the writer said whether the story belongs there, in the order of their names."""
    return list(ChannelWish.objects.filter(page=post.pk).select_related("channel").order_by("channel__name", "pk"))


def looked_at(post: Post, version: Post) -> list[Looked]:
    """The check's findings, those of rules on trial too, with what writers and reviewers decided."""
    decided, passed = by_writers(post), allowed(post)
    return [
        Looked(finding=finding, mark=mark, decided=decided.get(mark), allowed=passed.get(mark))
        for finding in check_post(version, on_trial=True)
        for mark in [mark_of(finding)]
    ]


def slot_for(post: Post) -> datetime | None:
    """The next time at which nothing else of the blog goes live."""
    if not isinstance(post, Story):
        return None
    return timezone.localtime(next_free(blog=post.get_parent().specific, after=timezone.now()))


def own_percent(post: Post) -> int | None:
    """Percent of the words in the newest version that are the author's own; rounded down, so that 100 is all."""
    share = share_until(post, None)
    return None if share is None else int(share * 100)


def _referrals(post: Post) -> list[Referral]:
    promise = promises.of(post)
    asked = Referral.objects.filter(promise=promise).exclude(taken_back_at__isnull=False)
    return list(asked.select_related("by__person", "asked__person")) if promise else []


def since_last_answer(post: Post, version: Post, reader: Any) -> Difference | None:
    """What is new since this reader last answered, else since anybody did; None where nobody has."""
    last = last_read(post, reader)
    if last is None:
        return None
    own = last.reader_id == reader.pk
    heading = (
        _("Since you answered last") if own else _("Since %(name)s answered last") % {"name": name_of(last.reader)}
    )
    return between(heading, post.with_content_json(last.content), version)


def against_live(post: Post, version: Post) -> Difference | None:
    """What differs from what readers see now; None for a post that is not live."""
    live = Seal.objects.live().filter(page=post.pk).first()
    return between(_("Different from what is live"), post.with_content_json(live.content), version) if live else None


def last_read(post: Post, reader: Any) -> LastReading | None:
    """What this reader answered last; else what another reader did."""
    readings = LastReading.objects.filter(page=post.pk).select_related("reader__person").order_by("-read_at")
    found: LastReading | None = readings.filter(reader=reader.pk).first() or readings.first()
    return found


def between(heading: str, before: Post, after: Post) -> Difference:
    """Two versions compared."""
    fields = [field for field in differences(before, after) if _name(field) not in WORDS]
    return Difference(heading=heading, words=changes_between(before, after), fields=fields)


def _name(field: Any) -> str:
    return str(getattr(getattr(field, "field", None), "name", ""))


def segments(passage: Passage, remarks: list[Remark], places: Mapping[int, Place]) -> list[Segment]:
    """A passage's text with the places of remarks (by key) marked; where two overlap, the first one counts."""
    found, at = [], 0
    for start, end, kind in sorted(_marked(passage, remarks, places)):
        if start < at:
            continue
        found.append(Segment(text=passage.text[at:start]))
        found.append(Segment(text=passage.text[start:end], kind=kind))
        at = end
    found.append(Segment(text=passage.text[at:]))
    return [segment for segment in found if segment.text]


def _marked(passage: Passage, remarks: list[Remark], places: Mapping[int, Place]) -> Iterator[tuple[int, int, str]]:
    for remark in remarks:
        place = places.get(remark.pk)
        if place and remark.key == passage.key:
            yield place.start, place.end, remark.kind


def last_answer(post: Post) -> dict[str, Any]:
    """Who answered last, how and when, for whoever comes too late."""
    last = (
        ReviewTaskState.objects.filter(workflow_state__in=post.workflow_states, finished_at__isnull=False)
        .select_related("finished_by")
        .order_by("-finished_at")
        .first()
    )
    if last is None:
        return {}
    approved = last.status == ReviewTaskState.STATUS_APPROVED
    return {"approved": approved, "by": name_of(last.finished_by), "at": last.finished_at}
