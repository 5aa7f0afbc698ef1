"""What others wait for from somebody, for Start: each a sentence, and where it is answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import WorkflowState

from posts.helping.pages import word_is_missing
from posts.models import HelpRequest
from posts.notices import name_of
from posts.standing import Standing
from posts.together.co_authors import invitations_for


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One thing somebody waits for."""

    words: str
    link: str


def asked_of(user: Any, *, lines: list[Standing]) -> list[Ask]:
    """What came back with a question or a proposal (out of `lines`), and who asks to write together."""
    return [*_own_words(user), *_came_back(lines), *_invitations(user)]


def _own_words(user: Any) -> Iterator[Ask]:
    """Stories somebody wrote for this person, which wait for the person's own yes."""
    being_read = {"page___workflow_states__status": WorkflowState.STATUS_IN_PROGRESS}
    for request in HelpRequest.objects.filter(asker=user, **being_read).select_related("page"):
        story = request.page.specific if request.page else None
        if story and word_is_missing(story, user):
            words = _("Read “%(title)s” and say whether it is yours") % {"title": story.draft_title}
            yield Ask(words=words, link=reverse("own_word", args=[story.pk]))


def _came_back(lines: list[Standing]) -> Iterator[Ask]:
    for line in lines:
        if line.state == "sent-back":
            words = _("%(by)s answered “%(title)s”") if line.by else _("There is an answer to “%(title)s”")
            link = reverse("story_remarks", args=[line.post.pk])
            yield Ask(words=words % {"by": line.by, "title": line.title}, link=link)


def _invitations(user: Any) -> Iterator[Ask]:
    for row in invitations_for(user):
        words = _("%(by)s asks you to write a story together") % {"by": name_of(row.invited_by)}
        yield Ask(words=words, link=reverse("invitation", args=[row.pk]))
