"""The writing side of remarks: what readers said, for the authors; and a question to a named colleague."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState
from wagtail.utils.decorators import xframe_options_sameorigin_override

from posts.desk.doors import post_seen_by
from posts.identifiers import row_key
from posts.models import Post, Referral, Remark
from posts.notices import name_of
from posts.publishing import NotNow
from posts.remarks import referring, showing, verbs
from posts.remarks.waiting import open_remarks
from posts.writers.page import PersonalPage


def post_written_by(user: Any, pk: int) -> Post:
    """The post with this page id, for its authors; else 404, so that ids tell nothing."""
    post = post_seen_by(user, pk)
    if not verbs.may_answer(user, post):
        raise Http404
    return post


class StoryRemarksView(PersonalPage):
    """What readers said about one's story, and a place to answer each."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request, post_written_by(request.user, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        post = post_written_by(request.user, pk)
        try:
            return self._do(request, post)
        except ValidationError as missing:
            return self._show(request, post, wrong=_number(request), error=" ".join(missing.messages), status=422)
        except PermissionDenied as refused:  # not now, or the blog asks first
            messages.warning(request, str(refused) or _("You cannot hand this in here. Ask the comms team."))
            return self._back(post, _number(request))

    def _do(self, request: HttpRequest, post: Post) -> HttpResponse:
        if "hand_in" in request.POST:
            verbs.hand_in(post=post, author=request.user)
            return self._handed_in(request, post)
        remark = _remark(post, _number(request))
        words = request.POST.get("words", "")
        facts: dict[str, Any] = {"post": post, "author": request.user, "remark": remark}
        if "accept" in request.POST:
            try:
                if verbs.accept(**facts):
                    return self._handed_in(request, post)
            except verbs.TakenAlone as refused:
                messages.warning(request, str(refused) or _("You cannot hand this in here. Ask the comms team."))
            messages.success(request, _("Done. Your story has these words now."))
        elif "decline" in request.POST:
            verbs.decline(**facts, words=words)
            messages.success(request, _("Your words stay."))
        elif "undo" in request.POST:
            verbs.undo(**facts)
            messages.success(request, _("Undone."))
        else:
            verbs.answer(**facts, words=words)
            messages.success(request, _("Your answer is kept."))
        return self._back(post, remark.pk)

    def _handed_in(self, request: HttpRequest, post: Post) -> HttpResponse:
        """The check by machine may have stopped it at once; then the mail and the page say so."""
        state = post.current_workflow_state
        if state and state.status == WorkflowState.STATUS_IN_PROGRESS:
            messages.success(request, _("Thank you. It is handed in again and has kept its place in the queue."))
        else:
            messages.warning(request, _("Something in the words stops the story. Look at it on the writing page."))
        return redirect("story_remarks", post.pk)

    def _back(self, post: Post, number: int) -> HttpResponse:
        """To the next thing that is open, else to the one just answered."""
        following = next(iter(open_remarks(post)), None)
        anchor = f"#remark-{following.pk if following else number}"
        return redirect(reverse("story_remarks", args=[post.pk]) + anchor)

    def _show(
        self, request: HttpRequest, post: Post, *, wrong: int = 0, error: str = "", status: int = 200
    ) -> HttpResponse:
        version = post.get_latest_revision_as_object()
        shown = showing.for_authors(post, version)
        context = self.get_context_data(
            post=post,
            headline=version.headline_text(),
            remarks=shown,
            open_count=sum(one.remark.is_open for one in shown),
            waiting=showing.waits_for_authors(post),
            write_url=showing.write_url(post),
            wrong=wrong,
            error=error,
            typed=request.POST.get("words", ""),
        )
        return render(request, "posts/remarks/story_remarks.html", context, status=status)


def _number(request: HttpRequest) -> int:
    return row_key(request.POST.get("remark", ""))


def _remark(post: Post, number: int) -> Remark:
    """The remark with this id on this very post that its authors can see; else 404."""
    found = Remark.objects.sent().filter(pk=number, promise__page=post.pk).select_related("promise").first()
    if found is None:
        raise Http404
    return found


class AskedView(PersonalPage):
    """A named colleague reads a story in review and answers one question about it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request, *_asked(request.user, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        post, referral = _asked(request.user, pk)
        try:
            referring.answer(post=post, colleague=request.user, words=request.POST.get("words", ""))
        except ValidationError as missing:
            return self._show(request, post, referral, error=" ".join(missing.messages), status=422)
        except NotNow as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(
                request, _("Thank you. %(name)s has your answer.") % {"name": name_of(referral.by) or _("The reader")}
            )
        return redirect("story_asked", pk)

    def _show(
        self, request: HttpRequest, post: Post, referral: Referral, *, error: str = "", status: int = 200
    ) -> HttpResponse:
        version = post.get_latest_revision_as_object()
        context = self.get_context_data(
            headline=version.headline_text(),
            story_language=version.language(),
            referral=referral,
            by=name_of(referral.by),
            still_asked=referral.answered_at is None,
            page_url=reverse("story_asked_page", args=[post.pk]),
            error=error,
            typed=request.POST.get("words", ""),
        )
        return render(request, "posts/remarks/asked.html", context, status=status)


def _asked(user: Any, pk: int) -> tuple[Post, Referral]:
    """The post and the question that `user` was asked about it; 404 for everybody else, and once it is taken back."""
    page = Page.objects.filter(pk=pk).first()
    post = page.specific if page else None
    referral = referring.last_for(user, post) if isinstance(post, Post) else None
    if not isinstance(post, Post) or referral is None or not _still_read(referral):
        raise Http404
    return post, referral


def _still_read(referral: Referral) -> bool:
    """A colleague sees the draft while it is in this very review and with the desk, not what the author writes on."""
    return referral.promise.turn in {"reader", "named"}


class AskedPageView(PersonalPage):
    """The story as readers will see it, for the frame on the colleague's page."""

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        post, _referral = _asked(request.user, pk)
        return showing.as_readers_see_it(request, post)
