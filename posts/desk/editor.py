"""The page editor, menu and buttons, in the desk's own words and with only the doors that are open."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem, PageLockedMenuItem, SubmitForModerationMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, WorkflowState

from posts.desk import doors
from posts.models import Post, Seal
from posts.permissions import REVIEW, holds, is_author_of
from posts.writers.missing import waiting_in

STOCK_CLOSED = {"action-publish", "action-unpublish", "action-cancel-workflow", "action-restart-workflow"}
NOT_FOR_WRITERS = {"explorer", "reports", "snippets"}
CLUTTER = {"help"}
STOCK_REPORTS = {"workflows", "workflow-tasks", "aging-pages", "page-types-usage"}
LABELS = {"images": _("Pictures")}


class HandIn(SubmitForModerationMenuItem):
    """Wagtail's submit, in our words; under the same name, so that its form and checks stay."""

    label = _("Hand in for review")
    template_name = "posts/desk/hand_in.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        page = context.get("page")
        review = page.current_workflow_state if page else None
        again = review and review.status == WorkflowState.STATUS_NEEDS_CHANGES
        return context | {"label": _("Hand in again") if again else self.label}


class BeingRead(PageLockedMenuItem):
    """What stands where the save button was."""

    template_name = "posts/desk/being_read.html"


class TakeBackItem(ActionMenuItem):
    """For authors, while nobody has answered."""

    name = "action-take-back"
    label = doors.TAKE_BACK.label
    icon_name = doors.TAKE_BACK.icon

    def get_url(self, parent_context: Any) -> str:
        return doors.TAKE_BACK.url(parent_context["page"])


def only_open_actions(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """No publish for anybody, handing in before all, our words (a `construct_page_action_menu` hook)."""
    page = context.get("page")
    if page is not None and not isinstance(page, Post):
        return
    ours: dict[str, type[ActionMenuItem]] = {"action-submit": HandIn, "action-page-locked": BeingRead}
    menu_items[:] = [
        ours[item.name](order=item.order) if item.name in ours else item
        for item in menu_items
        if item.name not in STOCK_CLOSED
    ]
    menu_items.sort(key=lambda item: not isinstance(item, HandIn))  # drafts save themselves: this is what is left to do
    if page is not None and doors.TAKE_BACK in doors.deeds(request.user, page):
        menu_items.insert(0, TakeBackItem())


def after_handing_in(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Back to one's stories, and told what comes next, not what a workflow is (an `after_edit_page` hook)."""
    if not isinstance(page, Post) or "action-submit" not in request.POST or not page.current_workflow_state:
        return None
    list(messages.get_messages(request))  # reading Wagtail's words uses them up
    if page.workflow_in_progress:
        messages.success(request, gettext("Handed in. The comms team reads it, and you get a mail."))
    else:
        messages.warning(request, gettext("The check stopped it. Its reason stands beside the story."))
    return redirect("my_stories" if is_author_of(request.user, page) else "reviews")


def save_only_while_something_waits(request: HttpRequest, page: Page) -> None:
    """Remarks and words in two places are answered before handing in; what was typed is kept (`before_edit_page`)."""
    waiting = waiting_in(page) if isinstance(page, Post) and "action-submit" in request.POST else []
    if waiting:
        typed = request.POST.copy()
        del typed["action-submit"]
        request.POST = typed  # type: ignore[assignment]  # from which Wagtail's view reads what to do
    for one in waiting:
        messages.error(request, one.words)


def tell_of_plan(request: HttpRequest, page: Page) -> None:
    """What is approved goes live as it was read, whatever is typed now (a `before_edit_page` hook)."""
    planned = Seal.objects.waiting().filter(page=page.pk).first() if request.method == "GET" else None
    if planned:
        time = date_format(timezone.localtime(planned.go_live_at), "DATETIME_FORMAT")
        words = gettext("Approved: it goes live on %(time)s, as it was read. What you change now needs a new reading.")
        messages.info(request, words % {"time": time})


def small_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    """Writers see what writers use (a `construct_main_menu` hook)."""
    hidden = CLUTTER if holds(request.user, REVIEW) else CLUTTER | NOT_FOR_WRITERS
    menu_items[:] = [item for item in menu_items if item.name not in hidden]
    for item in menu_items:
        item.label = LABELS.get(item.name, item.label)


def few_reports(request: HttpRequest, menu_items: list[Any]) -> None:
    """Reviews have a list of their own, and drafts are nobody's news (a `construct_reports_menu` hook)."""
    menu_items[:] = [item for item in menu_items if item.name not in STOCK_REPORTS]


def deed_buttons(page: Page, user: Any, next_url: str | None = None, **kwargs: Any) -> Iterator[Button]:
    """What may be done with a post now (for the header of a page and for lists of pages)."""
    post = page.specific_deferred if not isinstance(page, Post) else page
    if isinstance(post, Post):
        for number, deed in enumerate(doors.deeds(user, post)):
            yield Button(deed.label, url=deed.url(post), icon_name=deed.icon, priority=40 + number)


def no_summary(request: HttpRequest, items: list[Any]) -> None:
    """Counts of pages and files say nothing to anybody here (a `construct_homepage_summary_items` hook)."""
    items.clear()
