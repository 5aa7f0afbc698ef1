"""Remarks as they are shown: each with its place in the text as it is now, for authors and for readers of the desk."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from posts import promises
from posts.models import Post, Profile, Promise, Remark
from posts.notices import name_of
from posts.remarks.comparing import Piece, pieces_between
from posts.remarks.passages import Passage, passages_of
from posts.remarks.places import Place
from posts.remarks.standing import places_in
from posts.writers.addresses import address_of

AROUND = 60  # letters shown on each side of the words meant
FIRST = {kind: number for number, kind in enumerate(Remark.Kind.values)}  # Loved first


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A remark with where it stands now. `stale`: its words are gone, or stand there more than once."""

    remark: Remark
    by: str
    reason: str
    label: str
    before: str
    after: str
    stale: bool
    go_to: str
    exchange: tuple[Piece, ...]  # of a suggestion: what goes and what comes
    decided_by: str


def for_authors(post: Post, version: Post) -> list[Shown]:
    """What was said in the present review, what was loved first; the author's own page goes with each."""
    promise = promises.of(post)
    if promise is None:
        return []
    remarks = _with_people(Remark.objects.sent().filter(promise=promise))
    ordered = sorted(remarks, key=lambda remark: (FIRST[remark.kind], remark.pk))
    return shown(ordered, version, to=lambda remark: write_url(post, remark.box))


def for_reader(post: Post, version: Post, reader: Any) -> tuple[list[Shown], list[Shown]]:
    """A reader's own drafts, and what was sent in the present review by anybody, each in the order of the text."""
    promise = promises.of(post)
    if promise is None:
        return [], []
    drafts = _with_people(Remark.objects.drafts_of(reader).filter(promise=promise))
    sent = _with_people(Remark.objects.sent().filter(promise=promise))
    return _in_reading_order(drafts, version), _in_reading_order(sent, version)


def _with_people(remarks: Any) -> list[Remark]:
    return list(remarks.select_related("by__person", "reason", "decided_by__person"))


def _in_reading_order(remarks: list[Remark], version: Post) -> list[Shown]:
    order = {passage.key: number for number, passage in enumerate(passages_of(version))}
    ordered = sorted(remarks, key=lambda remark: (order.get(remark.key, -1), remark.start or 0, remark.pk))
    return shown(ordered, version, to=lambda remark: f"#passage-{remark.key}" if remark.key else "#words")


def shown(remarks: list[Remark], version: Post, *, to: Any) -> list[Shown]:
    """Each remark with its place in `version`."""
    passages = {passage.key: passage for passage in passages_of(version)}
    places = places_in(version, remarks)
    return [_shown(remark, passages.get(remark.key), places.get(remark.pk), to(remark)) for remark in remarks]


def _shown(remark: Remark, passage: Passage | None, place: Place | None, go_to: str) -> Shown:
    language = translation.get_language() or "en"
    before, after, stale = _around(remark, passage, place)
    suggestion = remark.kind == Remark.Kind.SUGGESTION
    return Shown(
        remark=remark,
        by=name_of(remark.by),
        reason=remark.reason.name(language) if remark.reason else "",
        label=passage.label if passage else (_("Not in the story any more") if remark.key else _("The whole story")),
        before=before,
        after=after,
        stale=stale,
        go_to=go_to if passage or not remark.key else "",
        exchange=pieces_between(remark.quoted, remark.replacement) if suggestion else (),
        decided_by=name_of(remark.decided_by),
    )


def _around(remark: Remark, passage: Passage | None, place: Place | None) -> tuple[str, str, bool]:
    """The words before and after, and whether the place is gone."""
    if not remark.quoted:
        return "", "", bool(remark.key) and passage is None
    if passage is None or place is None:
        return "", "", True
    before = passage.text[: place.start].rsplit("\n", 1)[-1]
    after = passage.text[place.end :].split("\n", 1)[0]
    return _cut_before(before), _cut_after(after), False


def _cut_before(text: str) -> str:
    return text if len(text) <= AROUND else "…" + text[-AROUND:].partition(" ")[2]


def _cut_after(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + "…"


def waits_for_authors(post: Post) -> bool:
    """Whether it came back and the authors have the next move."""
    state = post.current_workflow_state
    promise = promises.of(post)
    turn = promise.turn if promise else Promise.Turn.NOBODY
    return bool(state) and state.status == WorkflowState.STATUS_NEEDS_CHANGES and turn == Promise.Turn.AUTHOR


def write_url(post: Post, box: str = "") -> str:
    """Where the author writes, at one box when it is named."""
    if isinstance(post, Profile):
        return reverse("wagtailadmin_pages:edit", args=[post.pk])
    return address_of(post.pk, box)


def as_readers_see_it(request: HttpRequest, post: Post) -> HttpResponse:
    """The latest draft exactly as readers will see it, for a frame; nobody keeps it."""
    version = post.get_latest_revision_as_object()
    with translation.override(version.language()):
        response: HttpResponse = version.make_preview_request(original_request=request)
        response = response.render() if hasattr(response, "render") else response
    response["Cache-Control"] = "private, no-store"
    return response
