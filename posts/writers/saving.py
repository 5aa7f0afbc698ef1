"""Keeping what is typed on the writing page: each box on its own, nothing twice, never a word lost.

A device says what stood in a box when it began (`was`) and what stands there now (`text`). Where the draft still has
the former, the latter is written. Where it has something else, both are kept (`OtherWords`) until a person chooses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, ManyToOneRel, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Comment, ModelLogEntry, Page, PageLogEntry, Revision

from posts.boxes import HEADLINE, same_form, texts_of, to_rich, write_texts
from posts.models import OtherWords, Place, Post, Story
from posts.permissions import may_edit
from posts.publishing import NotNow, lock

SITTING = timedelta(minutes=30)  # after a longer pause the next words begin a new version in the history
PLACES_KEPT = timedelta(days=60)
# What may point at a version without ever showing it to anybody.
_RECORDS = (Place, PageLogEntry, ModelLogEntry, Comment)

State = Literal["saved", "same", "untouched", "conflict"]
Choice = Literal["kept", "other", "both"]


class BeingRead(NotNow):
    """Nobody writes on while somebody reads; the words stay where they were typed."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One box: what stood there when the device began, and what stands there now."""

    key: str
    was: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Where:
    """Which device asks for the how-manieth time, and where the person is."""

    device: str
    sequence: int = 0  # 0: not counted, so a repetition is not known as one
    box: str = ""
    cursor: int = 0


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What became of one box; `text` is what the draft has now, none where the box is gone."""

    key: str
    state: State
    text: str | None
    other: int | None = None  # the row that keeps the words which found others in their place


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What became of a request. `version` grows with every save of the draft."""

    boxes: tuple[Kept, ...]
    version: int
    sequence: int = 0  # how far this device had counted, where it asked for less and nothing was done

    @property
    def conflict(self) -> bool:
        """Whether a person has to choose."""
        return any(box.state == "conflict" for box in self.boxes)


@transaction.atomic
def save_changes(*, story: Story, user: Any, changes: Sequence[Change], at: Where | None = None) -> Saved:
    """Write what can be written, keep the rest beside it, and remember where the person is.

    Raises `PermissionDenied`, or `BeingRead`; nothing changes then.
    """
    page = _to_write_on(story, user)
    place = _place(page, user, at) if at else None
    if place and at and 0 < at.sequence <= place.sequence:
        return _answered(place, at.sequence, page)
    version: Story = page.get_latest_revision_as_object()
    now = texts_of(version)
    device = at.device if at else ""
    judged = {change.key: _judge(change, now) for change in changes}
    written = {change.key: change.text for change in changes if judged[change.key] == "saved"}
    revision = _store(page, write_texts(version, written), user) if written else None
    texts = texts_of(version)
    beside = {
        change.key: _keep_beside(page, user, device, change) for change in changes if judged[change.key] == "conflict"
    }
    _settle_what_is_there(page, texts)
    boxes = tuple(Kept(key=key, state=judged[key], text=texts.get(key), other=beside.get(key)) for key in judged)
    saved = Saved(boxes=boxes, version=version_number(version))
    if place and at:
        _remember(place, at, revision, saved)
    return saved


def _to_write_on(story: Story, user: Any) -> Story:
    """The story with its row locked; raises when `user` may not write on it now."""
    page = lock(story)
    if not isinstance(page, Story) or not may_edit(user, page):
        raise PermissionDenied
    if page.workflow_in_progress or page.locked:
        raise BeingRead(
            _("Somebody is reading this, so nobody can change it now. Take it back if you want to write on.")
        )
    return page


def _judge(change: Change, now: Mapping[str, str]) -> State:
    """A comparison by content: it does not matter who saved how often in between.

    Untouched: the device has what it began from, and the draft has moved on, which the device was not shown.
    """
    server = now.get(change.key)
    was, text = same_form(change.key, change.was), same_form(change.key, change.text)
    if text == server:
        return "same"
    if text == was:
        return "untouched"
    return "saved" if server == was else "conflict"


def version_number(version: Post) -> int:
    """Grows with every save: when the newest version was saved, in microseconds since 1970."""
    latest = version.latest_revision
    return int(latest.created_at.timestamp() * 1_000_000) if latest else 0


# The version


def _store(page: Story, version: Story, user: Any) -> Revision:
    """Save the version: over the same sitting's last one where nothing else names it, else as a new one."""
    if not version.slug:
        version.minimal_clean()  # finds a free address
    if not version.live and (version.title, version.slug) != (page.title, page.slug):
        # Lists and neighbours know title and address of a draft. Its words stay in its versions: nothing else is saved.
        version.set_url_path(page.get_parent())
        named = {"title": version.title, "slug": version.slug, "url_path": version.url_path}
        Page.objects.filter(pk=page.pk, live=False).update(**named)
    over = _same_sitting(version, user)
    revision: Revision = version.save_revision(user=user, clean=False, overwrite_revision=over, log_action=over is None)
    return revision


def _same_sitting(version: Post, user: Any) -> Revision | None:
    """The newest version, if this person wrote it here a moment ago and nobody was ever shown it.

    Another's version stays theirs (`Post.writers`), and so does one of the editor's: an editor that is open knows its
    own version by its id alone and would not notice that somebody wrote into it (`EditView.is_out_of_date`).
    """
    latest: Revision | None = version.latest_revision
    if latest is None or latest.user_id != user.pk or latest.created_at < timezone.now() - SITTING:
        return None
    if latest.approved_go_live_at or not Place.objects.filter(page=version.pk, user=user, revision=latest).exists():
        return None
    return None if _is_named(latest) else latest


def _is_named(revision: Revision) -> bool:
    """Whether anything was said of exactly this version: handed in, sealed, live, shown to a second reader, …"""
    naming = Q()
    for relation in Revision._meta.get_fields(include_hidden=True):  # noqa: SLF001 (Django's documented one)
        if isinstance(relation, ManyToOneRel) and not _is_record(relation):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            naming |= Q(Exists(rows))
    return bool(Revision.objects.filter(naming, pk=revision.pk).exists())


def _is_record(relation: ManyToOneRel) -> bool:
    return relation.related_model in _RECORDS or relation.field.name == "latest_revision"


# Words beside the draft


@transaction.atomic
def keep_for_later(*, story: Story, user: Any, changes: Sequence[Change]) -> bool:
    """Keep what was typed while somebody reads the story, to choose from later; returns whether any of it is new.

    For pages without a script: a phone keeps its words itself. Raises `PermissionDenied`.
    """
    page = lock(story)
    if not may_edit(user, page):
        raise PermissionDenied
    now = texts_of(page.get_latest_revision_as_object())
    new = [change for change in changes if _judge(change, now) != "same"]
    for change in new:
        _keep_beside(page, user, "", change)
    return bool(new)


def _keep_beside(page: Post, user: Any, device: str, change: Change) -> int:
    """Keep words that found others in their place; as the device types on from the same beginning, its newest."""
    rows = OtherWords.objects.waiting().filter(page=page.pk, key=change.key, user=user, device=device, was=change.was)
    rows = rows if device else rows.filter(text=change.text)  # without a script no device tells itself from another
    row = rows.first() or OtherWords(page_id=page.pk, key=change.key, user=user, device=device, was=change.was)
    row.text, row.written_at = change.text, timezone.now()
    row.save()
    return int(row.pk)


def _settle_what_is_there(page: Post, texts: Mapping[str, str]) -> None:
    """Where the draft says the same by now, nobody has to choose."""
    for row in OtherWords.objects.waiting().filter(page=page.pk):
        if same_form(row.key, row.text) == texts.get(row.key):
            OtherWords.objects.filter(pk=row.pk).update(settled_at=Now())


@transaction.atomic
def choose(*, story: Story, user: Any, other: int, choice: Choice, seen: str | None) -> Saved:
    """Settle which words a box has: those in the draft (`kept`), the ones beside it (`other`), or `both`.

    `seen` is what the person saw as the draft's; where that moved on, nothing changes and they are shown the new
    words. What is not chosen stays in `OtherWords`, settled. Choosing twice does no harm.
    Raises `PermissionDenied`, or `BeingRead`.
    """
    page = _to_write_on(story, user)
    version: Story = page.get_latest_revision_as_object()
    found = OtherWords.objects.waiting().filter(page=page.pk, pk=other).first()
    if found is None:
        return Saved(boxes=(), version=version_number(version))
    now = texts_of(version).get(found.key)
    if (now is None) != (seen is None) or (seen is not None and same_form(found.key, seen) != now):
        moved = Kept(key=found.key, state="conflict", text=now, other=found.pk)
        return Saved(boxes=(moved,), version=version_number(version))
    if choice != "kept":
        if now is None:
            _append(version, found)
        else:
            write_texts(version, {found.key: _joined(found.key, now, found.text) if choice == "both" else found.text})
        _keep_replaced(found, now if choice == "other" else None)
        _store(page, version, user)
    OtherWords.objects.filter(pk=found.pk).update(settled_at=Now())
    box = Kept(key=found.key, state="saved", text=texts_of(version).get(found.key))
    return Saved(boxes=(box,), version=version_number(version))


def _joined(key: str, first: str, second: str) -> str:
    """Both texts, one below the other, a paragraph that both have once; on one line where the box has one."""
    if key == HEADLINE:
        return first if first == second else f"{first} / {second}"
    there = first.split("\n")
    return "\n".join([*there, *(line for line in second.split("\n") if line not in there)])


def _append(version: Story, found: OtherWords) -> None:
    """Words whose box is gone, or became more than plain text, get a box of their own at the end."""
    block = {"type": "text", "value": to_rich(found.text), "id": str(uuid4())}
    version.body = version.body.stream_block.to_python([*version.body.get_prep_value(), block])


def _keep_replaced(found: OtherWords, replaced: str | None) -> None:
    if replaced:
        OtherWords.objects.create(page_id=found.page_id, key=found.key, text=replaced, settled_at=Now())


def waiting_choices(story: Post) -> Iterable[OtherWords]:
    """The words that wait for somebody to choose, oldest first."""
    return OtherWords.objects.waiting().filter(page=story.pk).select_related("user")


# Where a person was


def place_of(story: Post, user: Any) -> Place | None:
    """Where this person last wrote in the story, on whichever device."""
    return Place.objects.filter(page=story.pk, user=user).exclude(box="").order_by("-at", "-pk").first()


def _place(page: Post, user: Any, at: Where) -> Place:
    place, new = Place.objects.get_or_create(page_id=page.pk, user=user, device=at.device)
    if new:
        Place.objects.filter(page=page.pk, user=user, at__lt=timezone.now() - PLACES_KEPT).delete()
    return place


def _answered(place: Place, sequence: int, page: Post) -> Saved:
    """The answer this request had; for an older one, or one of a clock set back, how far the device had counted."""
    if sequence < place.sequence or not place.answer:
        return Saved(boxes=(), version=version_number(page), sequence=place.sequence)
    boxes = tuple(Kept(**box) for box in place.answer["boxes"])
    return Saved(boxes=boxes, version=place.answer["version"])


def _remember(place: Place, at: Where, revision: Revision | None, saved: Saved) -> None:
    place.sequence = max(place.sequence, at.sequence)
    place.answer = asdict(saved) if at.sequence else place.answer
    if at.box:
        place.box, place.cursor, place.at = at.box, at.cursor, timezone.now()
    if revision:
        place.revision = revision
    place.save()
