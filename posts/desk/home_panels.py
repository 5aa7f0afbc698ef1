"""What somebody finds on arriving: their stories in plain words, and what waits for them."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from integrations import outbox
from posts.notices import name_of
from posts.permissions import REVIEW, WRITE, holds
from posts.queue.listing import owed
from posts.standing import posts_of, standings
from posts.together.co_authors import invitations_for

SHOWN = 8


class DeskPanel(Component):
    """A panel of the dashboard, made for one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request


class WaitingForYou(DeskPanel):
    """For comms: how many stories wait, and which deliveries need a person."""

    template_name = "posts/desk/panels/waiting_for_you.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {
            "owed": owed(self.request.user),
            "deliveries": outbox.needing_a_person() if self.request.user.has_perm("integrations.view_delivery") else [],
        }


class YourStories(DeskPanel):
    """One's own stories, each with where it stands and the next thing to do."""

    template_name = "posts/desk/panels/your_stories.html"
    order = 20

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        posts = posts_of(self.request.user)
        number = posts.count()
        return {"lines": standings(posts[:SHOWN]), "number": number, "more": number > SHOWN}


class AskedOfYou(DeskPanel):
    """Which colleagues ask to be written with."""

    template_name = "posts/desk/panels/asked_of_you.html"
    order = 5

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"lines": [(row, name_of(row.invited_by)) for row in invitations_for(self.request.user)]}


def arrange(request: HttpRequest, panels: list[Any]) -> None:
    """Our panels instead of Wagtail's own (a `construct_homepage_panels` hook)."""
    panels[:] = []
    if holds(request.user, WRITE) and invitations_for(request.user):
        panels.append(AskedOfYou(request))
    if holds(request.user, REVIEW):
        panels.append(WaitingForYou(request))
    if holds(request.user, WRITE):
        panels.append(YourStories(request))
