"""The review: one story read as readers will see it, approved or sent back.

The only screen that approves. The form carries the digest of all the reviewer saw; when the
story is no longer that, the difference is shown instead (`posts.reviewing`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.models import Page
from wagtail.utils.decorators import xframe_options_sameorigin_override

from posts import reviewing
from posts.desk.comparing import differences
from posts.desk.waiting import ReviewerMixin
from posts.models import Post, ReturnReason, ReviewTaskState, Seal
from posts.notices import name_of
from posts.permissions import REVIEW, holds, may_review
from posts.publishing import ContentMoved, NotNow
from posts.readers import asked_of
from posts.reading import read
from posts.voice_checks import check_post


class ApproveForm(forms.Form):
    """What was read, and when it goes live."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    go_live_at = forms.DateTimeField(
        label=gettext_lazy("Go live on"),
        required=False,
        help_text=gettext_lazy("Leave empty to publish now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    def clean_go_live_at(self) -> datetime | None:
        """A time to come, or nothing."""
        value: datetime | None = self.cleaned_data["go_live_at"]
        if value and value <= timezone.now():
            raise forms.ValidationError(_("This time has passed. Choose a later one, or leave it empty."))
        return value


class SendBackForm(forms.Form):
    """Why, and in the reviewer's own words what would help."""

    reason = forms.ModelChoiceField(
        label=gettext_lazy("Why"),
        queryset=ReturnReason.objects.filter(active=True),
        empty_label=gettext_lazy("Choose a reason"),
    )
    words = forms.CharField(
        label=gettext_lazy("What would help the writer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = translation.get_language() or "en"
        field = cast("forms.ModelChoiceField[ReturnReason]", self.fields["reason"])
        field.label_from_instance = lambda obj: obj.name(language)  # type: ignore[method-assign]


class ReviewView(ReviewerMixin, TemplateView):
    """One post, read and answered."""

    template_name = "posts/review/review.html"
    header_icon = "glasses"

    def get_page_title(self) -> str:
        return str(self.post_read.headline_text())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.post_read = find_post(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self._approve() if "approve" in request.POST else self._send_back()
        except ContentMoved as moved:
            messages.warning(request, str(moved))
            return self.show(seen_revision=request.POST.get("revision"), status=409)
        except (NotNow, reviewing.WroteIt) as refused:
            messages.error(request, str(refused))
            return redirect("reviews")

    def _approve(self) -> HttpResponse:
        form = ApproveForm(self.request.POST)
        if not form.is_valid():
            return self.show(approve_form=form, status=422)
        go_live_at = form.cleaned_data["go_live_at"]
        answer = reviewing.approve(
            post=self.post_read,
            reviewer=self.request.user,
            seen_digest=form.cleaned_data["seen"],
            go_live_at=go_live_at,
        )
        if not answer.sealed:
            messages.success(self.request, _("Your yes is noted. One more reader is needed before it goes live."))
            return redirect("reviews")
        done = _("“%(headline)s” is planned.") if go_live_at else _("“%(headline)s” is live.")
        messages.success(self.request, done % {"headline": self.post_read.headline_text()})
        return redirect("reviews")

    def _send_back(self) -> HttpResponse:
        form = SendBackForm(self.request.POST)
        if not form.is_valid():
            return self.show(send_back_form=form, status=422)
        reviewing.send_back(
            post=self.post_read,
            reviewer=self.request.user,
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
        )
        messages.success(self.request, _("Sent back to the author, with your words."))
        return redirect("reviews")

    def show(
        self,
        *,
        approve_form: ApproveForm | None = None,
        send_back_form: SendBackForm | None = None,
        seen_revision: str | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """The reading, as the post is now; with the difference to what was seen where that is asked for."""
        version = self.post_read.get_latest_revision_as_object()
        reading = read(version)
        initial = {"seen": reading.digest, "revision": self.post_read.latest_revision_id}
        context = self.get_context_data(
            version=version,
            reading=reading,
            findings=check_post(version),
            state=_state_of(self.post_read),
            answered=_last_answer(self.post_read),
            asked=asked_of(self.post_read, version, digest=reading.digest),
            may_approve=may_review(self.request.user, self.post_read),
            approve_form=_with_current_reading(approve_form, initial) or ApproveForm(initial=initial),
            send_back_form=send_back_form or SendBackForm(),
            moved=_moved_since(self.post_read, seen_revision, version),
            difference=_difference_to_live(self.post_read, version),
            page_url=reverse("review_page", args=[self.post_read.pk]),
            time_zone=timezone.get_current_timezone_name(),
        )
        return self.render_to_response(context, status=status)


def _with_current_reading(form: ApproveForm | None, initial: dict[str, Any]) -> ApproveForm | None:
    """A form shown again for another error still names what the page around it shows now."""
    if form is not None:
        form.data = {**form.data.dict(), **{name: str(value) for name, value in initial.items()}}  # type: ignore[attr-defined]
    return form


def find_post(pk: int) -> Post:
    """The post with this page id; 404 for anything else."""
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, Post):
        raise Http404
    return page


def _state_of(post: Post) -> ReviewTaskState | None:
    try:
        return reviewing.waiting_reading(post)
    except NotNow:
        return None


def _last_answer(post: Post) -> dict[str, Any]:
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


def _moved_since(post: Post, seen_revision: str | None, version: Post) -> Sequence[Any]:
    """What differs between the revision the reviewer had open and the post as it is now."""
    if not seen_revision or not seen_revision.isdigit():
        return []
    seen = post.revisions.filter(pk=int(seen_revision)).first()
    return differences(seen.as_object(), version) if seen else []


def _difference_to_live(post: Post, version: Post) -> Sequence[Any]:
    """What differs from what readers see now; nothing for a post that is not live."""
    live = Seal.objects.live().filter(page=post.pk).first()
    return differences(post.with_content_json(live.content), version) if live else []


class ReviewPageView(View):
    """The latest draft exactly as readers will see it, for the frame in the review."""

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        post = find_post(pk)
        if not holds(request.user, REVIEW):
            raise PermissionDenied
        version = post.get_latest_revision_as_object()
        with translation.override(version.language()):
            response: HttpResponse = version.make_preview_request(original_request=request)
            response = response.render() if hasattr(response, "render") else response
        response["Cache-Control"] = "private, no-store"
        return response
