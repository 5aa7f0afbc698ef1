"""Stories as the database has them: found again, begun as empty drafts, filled, and published."""

import datetime as dt
import html
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from posts import publishing
from posts.importing.assembly import Assembled
from posts.importing.bylines import Bylines
from posts.importing.values import ImportedPost
from posts.models import Blog, Byline, Story
from posts.naming import TITLE_LENGTH
from posts.text import clean_line, shorten

LOG_ACTION = "byline.import"


class InReview(PermissionDenied):
    """The story is being read by a reviewer, or is locked, and nobody edits it meanwhile."""


def imported_before(blog: Blog) -> dict[str, Story]:
    """The blog's stories that came from files, by the key of the file."""
    return {story.imported_from: story for story in Story.objects.child_of(blog).exclude(imported_from="")}


@transaction.atomic
def begin(post: ImportedPost, *, key: str, blog: Blog) -> Story:
    """An empty draft with the post's address, so that other posts can already link to it.

    Nobody in the house owns it: its author has no log-in, and whoever runs the import did not write it.
    """
    story = Story(
        title=shorten(clean_line(post.title), TITLE_LENGTH),
        slug=find_available_slug(blog, post.slug[:TITLE_LENGTH]),
        live=False,
        locale=blog.locale,
        first_published_at=published_at(post.date),
        kind="",  # the old blog did not say
        imported_from=key,
    )
    blog.add_child(instance=story)
    return story


@transaction.atomic
def fill(story: Story, *, values: Assembled, bylines: Bylines, post: ImportedPost, digest: str, user: Any) -> Story:
    """Save the post's content as the story's newest draft; what is live stays as it is.

    What the desk added since (kind, values, series) is kept. Raises `InReview`.
    """
    page = publishing.lock(story)
    if page.workflow_in_progress or page.locked:
        raise InReview(_("Somebody is reading this story, or it is locked; it was left as it is."))
    draft = page.get_latest_revision_as_object()
    draft.title = shorten(values.title, TITLE_LENGTH)
    draft.headline = f"<p>{html.escape(values.title, quote=False)}</p>"
    draft.standfirst = values.standfirst
    draft.cover, draft.cover_alt = values.cover, values.cover_alt
    draft.cover_decorative, draft.cover_credit = values.cover_decorative, values.cover_credit
    draft.body = values.body
    draft.bylines = [Byline(person=person, sort_order=order) for order, person in enumerate(bylines.persons)]
    draft.topics = list(bylines.topics)
    draft.import_digest = digest
    revision = draft.save_revision(user=user, log_action=False)
    facts: dict[str, Any] = {"import_digest": digest, "imported_from": story.imported_from}
    if date := published_at(post.date):
        facts["first_published_at"] = date
    Story.objects.filter(pk=story.pk).update(**facts)
    log(instance=draft, action=LOG_ACTION, user=user, revision=revision, data={"file": story.imported_from})
    filled: Story = draft
    return filled


def why_only_a_draft(story: Story) -> str:
    """Why a changed file does not change what readers see, whatever was asked; else empty."""
    if _edited_here(story):
        return _("edited here since the last import: the new version is a draft, the other is in its history")
    if not story.live and story.seals.exists():
        return _("taken down here: the new version is a draft")
    return ""


def as_it_came(story: Story) -> bool:
    """Whether the story is still the draft that an import made of it: never edited here, no version ever approved."""
    return not (_edited_here(story) or story.live or story.seals.exists())


def _edited_here(story: Story) -> bool:
    latest = story.latest_revision_id
    if latest is None:
        return False
    return not PageLogEntry.objects.filter(page=story.pk, action=LOG_ACTION, revision=latest).exists()


def published_at(date: dt.date | dt.datetime | None) -> dt.datetime | None:
    """The moment of first publication: noon, where only the day is known; none for a day to come."""
    if date is None:
        return None
    moment = date if isinstance(date, dt.datetime) else dt.datetime.combine(date, dt.time(12))
    moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    return moment if moment <= timezone.now() else None
