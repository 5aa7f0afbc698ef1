"""Seals as they are written: of what was read, for another time, with another name in it; and the words one covers.

Who may write one, and when, is for `posts.publishing` to know: nothing else calls this.
"""

from datetime import datetime
from typing import Any

from django.db.models.functions import Now
from wagtail.models import Revision

from integrations.message import canonical_digest
from posts.models import Post, Promise, Seal
from posts.planning import following
from posts.reading import RENDERER, Reading
from posts.seals import SCHEMA, seal_digest


def write(
    *,
    reading: Reading,
    revision: Revision,
    approver: Any,
    origin: Seal.Origin,
    go_live_at: datetime | None,
    readers: list[dict[str, Any]] | None = None,
    lane: str = Promise.Lane.USUAL,
    correction: str = "",
    plan: following.Plan | None = None,
) -> Seal:
    """Freeze a reading with its pictures and documents; a version that was waiting to go live is replaced.

    Without a `plan` channels follow the story as their own settings say.
    """
    post = reading.post
    kept = following.usual(copy.channel for copy in reading.copies) if plan is None else dict(plan)
    for waiting in Seal.objects.waiting().filter(page=post.pk):
        waiting.end(Seal.Ending.REPLACED)
    for files in post.files():
        files.filter(sealed_at=None).update(sealed_at=Now())
    seal = Seal.objects.create(
        origin=origin,
        page_id=post.pk,
        post=post.uuid,
        schema=SCHEMA,
        renderer=RENDERER,
        content=post.serializable_data(),
        content_digest=reading.content_digest,
        copies={str(copy.channel.uuid): copy.parts.as_json() for copy in reading.copies},
        review_digest=reading.digest,
        digest=seal_digest(
            review=reading.digest,
            page=post.pk,
            go_live_at=go_live_at,
            approver=getattr(approver, "pk", None),
            correction=correction,
            plan=kept,
        ),
        plan=kept,
        revision=revision,
        written_until=revision.created_at,
        approver=approver,
        go_live_at=go_live_at or Now(),
        readers=readers or [],
        lane=lane,
        correction=correction,
    )
    seal.refresh_from_db()
    return seal


def for_another_time(seal: Seal, *, go_live_at: datetime) -> Seal:
    """The same approval, for another time: nothing is read or composed again."""
    kept = ["page_id", "post", "schema", "renderer", "content", "content_digest", "copies", "review_digest"]
    kept += ["revision_id", "written_until", "approver_id", "readers", "lane", "correction", "plan"]
    digest = seal_digest(
        review=seal.review_digest,
        page=seal.page_id or 0,
        go_live_at=go_live_at,
        approver=seal.approver_id,
        correction=seal.correction,
        plan=seal.plan,
    )
    facts = {name: getattr(seal, name) for name in kept}
    moved = Seal.objects.create(origin=Seal.Origin.MOVED, parent=seal, digest=digest, go_live_at=go_live_at, **facts)
    moved.refresh_from_db()
    return moved


def derived(seal: Seal, *, page: Post, content: dict[str, Any], content_digest: str) -> Seal:
    """The same approval with a name in place of another. It names its parent, and keeps the parent's days."""
    live = seal.went_live_at is not None
    kept = ["page_id", "post", "schema", "renderer", "copies", "revision_id", "written_until", "approver_id"]
    kept += ["readers", "lane", "go_live_at", "went_live_at", "plan"]
    review = canonical_digest({"parent": seal.digest, "content": content_digest})
    correction = "" if live else seal.correction
    return Seal.objects.create(
        origin=Seal.Origin.DERIVED,
        parent=seal,
        content=content,
        content_digest=content_digest,
        review_digest=review,
        digest=seal_digest(
            review=review,
            page=page.pk,
            go_live_at=None if live else seal.go_live_at,
            approver=seal.approver_id,
            correction=correction,
            plan=seal.plan,
        ),
        correction=correction,
        **{name: getattr(seal, name) for name in kept},
    )


def revision_of(seal: Seal, page: Post) -> Revision:
    """The revision that was read, if it still holds the sealed content; else that content as a revision again.

    Autosave may rewrite a revision row after its approval, so the row's id proves nothing.
    """
    revision = seal.revision
    if revision:
        revision.content_object = page
        if revision.as_object().content_digest() == seal.content_digest:
            return revision
    return Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        created_at=seal.written_until,
        user=None,
        object_str=str(page),
        content=seal.content,
    )
