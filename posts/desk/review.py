"""The review: one story read as readers will see it, remarked on, approved or sent back.

The only screen that approves. The form carries the digest of all the reviewer saw; when the
story is no longer that, the difference is shown instead (`posts.reviewing`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages as with_links
from wagtail.utils.decorators import xframe_options_sameorigin_override

from integrations import outbox
from integrations.costs import costs_of_change
from integrations.models import Channel
from posts import promises, reviewing
from posts.advised_links import advice_on_links
from posts.desk import beside
from posts.desk.answers import ApproveForm, NoteForm, ReferForm, RemarkForm, SendBackForm
from posts.desk.comparing import differences
from posts.desk.doors import STOP, deeds, post_seen_by
from posts.desk.waiting import ReviewerMixin
from posts.identifiers import row_key
from posts.looks_there import looks_of
from posts.models import Post, Remark, ReviewTaskState, Story
from posts.permissions import REVIEW, holds, may_review
from posts.planning import clock, following
from posts.planning.slots import SlotTaken
from posts.publishing import ContentMoved, NotNow
from posts.queue import Filters, next_asked_of, opening, review_url
from posts.readers import asked_of
from posts.reading import Reading, announcement_of, copies_of, read
from posts.remarks import showing, verbs
from posts.remarks.passages import passages_of


class ReviewView(ReviewerMixin, TemplateView):
    """One post, read and answered."""

    template_name = "posts/review/review.html"
    header_icon = "glasses"

    def get_page_title(self) -> str:
        return str(self.post_read.headline_text())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.post_read = post_seen_by(request.user, kwargs["pk"])
        self.filters = Filters.from_query(request.GET)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self.answer()
        except ContentMoved as moved:
            messages.warning(request, str(moved))
            return self.show(seen_revision=request.POST.get("revision"), status=409)
        except SlotTaken as taken:
            messages.warning(request, str(taken))
            return self.show(approve_form=ApproveForm(request.POST, channels=self.channels), status=409)
        except reviewing.WroteIt as refused:
            messages.error(request, str(refused))
            return redirect("reviews")
        except NotNow as refused:
            messages.error(request, str(refused))
            return redirect("review", self.post_read.pk) if self.still_waits() else redirect("reviews")

    @cached_property
    def channels(self) -> list[Channel]:
        """Where the story may go; a profile, and a story that was imported, is announced nowhere."""
        story = self.post_read
        announced = isinstance(story, Story) and not story.imported_from
        return following.in_order(outbox.channels_for(blog_id=story.get_parent().pk)) if announced else []

    def still_waits(self) -> bool:
        """Whether this reader can still do something here."""
        return _state_of(post_seen_by(self.request.user, self.post_read.pk)) is not None

    def answer(self) -> HttpResponse:
        """What the pressed button asks for."""
        return self._approve() if "approve" in self.request.POST else self._send_back()

    def _approve(self) -> HttpResponse:
        form = ApproveForm(self.request.POST, channels=self.channels)
        if not form.is_valid():
            return self.show(approve_form=form, status=422)
        go_live_at = form.cleaned_data["go_live_at"]
        given = verbs.approve(
            post=self.post_read,
            reader=self.request.user,
            seen_digest=form.cleaned_data["seen"],
            go_live_at=go_live_at,
            slot=form.cleaned_data["when"] == ApproveForm.SLOT,
            correction=form.cleaned_data["correction"] if self.post_read.first_published_at else None,
            plan=form.plan(),
        )
        if not given.sealed:
            return self.go_on(_("Your yes is noted. One more reader is needed before it goes live."))
        done = _("“%(headline)s” is planned.") if go_live_at else _("“%(headline)s” is live.")
        said = done % {"headline": self.post_read.headline_text()}
        return self.go_on(f"{said} {clock.spoken(go_live_at)}." if go_live_at else said)

    def _send_back(self) -> HttpResponse:
        form = SendBackForm(self.request.POST)
        if not form.is_valid():
            return self.show(send_back_form=form, status=422)
        verbs.send_back(
            post=self.post_read,
            reader=self.request.user,
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
        )
        return self.go_on(_("Sent back to the author, with your words."))

    def go_on(self, done: str) -> HttpResponse:
        """Say what was done, and lead to the next story asked of this reader; to the list when that was the last."""
        promise = promises.of(self.post_read)
        following = next_asked_of(self.request.user, self.filters, after=promise) if promise else None
        to_list = f"{reverse('reviews')}?{self.filters.query()}".rstrip("?")
        if following is None:
            messages.success(self.request, done)
            return redirect(to_list)
        words = " ".join((done, _("Here is the next story asked of you.")))
        with_links.success(self.request, words, buttons=[with_links.button(to_list, _("All that waits"))])
        return redirect(review_url(following, self.filters))

    def show(
        self,
        *,
        approve_form: ApproveForm | None = None,
        seen_revision: str | None = None,
        status: int = 200,
        **forms: Any,
    ) -> HttpResponse:
        """The reading, as the post is now; with the difference to what was seen where that is asked for."""
        version = self.post_read.get_latest_revision_as_object()
        reading = read(version)
        facts = beside.facts(self.post_read, version, self.request.user)
        if status == 422:
            messages.error(self.request, _("One thing is missing or wrong. It is marked below, and nothing was lost."))
        context = self.get_context_data(
            **facts,
            **self._where_it_stands(version, reading),
            version=version,
            reading=reading,
            approve_form=self._approve_form(approve_form, reading.digest, facts["slot"]),
            costs=_costs(self.post_read, reading),
            looks=looks_of(version, reading.copies),
            link_advice=advice_on_links(version),
            moved=_moved_since(self.post_read, seen_revision, version),
            page_url=reverse("review_page", args=[self.post_read.pk]),
            time_zone=clock.zone_name(),
            **self._from_list(),
            **(self._forms(version) | forms),
        )
        return self.render_to_response(context, status=status)

    def _where_it_stands(self, version: Post, reading: Reading) -> dict[str, Any]:
        """Whose turn it is and what is asked; that this reader has it open is noted, or they could not approve it."""
        state, promise = _state_of(self.post_read), promises.of(self.post_read)
        if state and promise:
            opening.note(promise, self.request.user, digest=reading.digest)
        return {
            "state": state,
            "promise": promise,
            "answered": beside.last_answer(self.post_read),
            "asked": asked_of(self.post_read, version, promise=promise, digest=reading.digest),
            "may_approve": may_review(self.request.user, self.post_read),
            "may_stop": STOP in deeds(self.request.user, self.post_read),
        }

    def _approve_form(self, posted: ApproveForm | None, digest: str, slot: datetime | None) -> ApproveForm:
        """Empty, or shown again for another error; it names what the page around it shows now."""
        seen = {"seen": digest, "revision": self.post_read.latest_revision_id}
        seen |= {"slot": slot.isoformat() if slot else ""}
        if posted is None:
            state = _state_of(self.post_read)
            written = state.correction if state else ""  # by a reader before this one
            return ApproveForm(initial={**seen, "when": "now", "correction": written}, channels=self.channels)
        posted.data = {**posted.data.dict(), **{name: str(value) for name, value in seen.items()}}  # type: ignore[attr-defined]
        return posted

    def _from_list(self) -> dict[str, str]:
        """How the list was filtered, for addresses without and with a query of their own."""
        query = self.filters.query()
        return {"list_query": f"?{query}" if query else "", "list_more": f"&{query}" if query else ""}

    def _forms(self, version: Post) -> dict[str, Any]:
        """The forms beside the text, empty or with the draft that is to be changed."""
        passages = passages_of(version)
        on = self.request.GET.get("on", "")
        changing = self._changing()
        initial = _as_written(changing) if changing else {"kind": Remark.Kind.QUESTION, "key": on}
        form = RemarkForm(initial=initial, passages=passages, on=changing.key if changing else on)
        return {
            "remark_form": form,
            "changing": changing,
            "taken_out": self._taken_out(),
            "send_back_form": SendBackForm(),
            "refer_form": ReferForm(),
            "note_form": NoteForm(),
        }

    def _changing(self) -> Remark | None:
        mine = Remark.objects.drafts_of(self.request.user).filter(promise__page=self.post_read.pk)
        found: Remark | None = mine.filter(pk=self._number("change")).first()
        return found

    def _taken_out(self) -> int:
        """The draft that was just taken out and can be put back."""
        mine = Remark.objects.filter(by=self.request.user.pk, promise__page=self.post_read.pk, sent_at=None)
        number = self._number("out")
        return number if mine.filter(pk=number, taken_out_at__isnull=False).exists() else 0

    def _number(self, name: str) -> int:
        """An id in the query; 0, which is nobody's, for anything else."""
        return row_key(self.request.GET.get(name, ""))


def _as_written(remark: Remark) -> dict[str, Any]:
    names = ("kind", "key", "quoted", "start", "replacement", "reason", "words")
    return {name: getattr(remark, name) for name in names}


def _costs(post: Post, reading: Reading) -> list[str]:
    """What approving does to the copies that are out, and what networks charge; before the first only that."""
    sent = set(outbox.own_accounts_with(post.uuid))
    parts = {copy.channel: copy.parts for copy in reading.copies if not copy.channel.personal or copy.channel in sent}
    if isinstance(post, Story):  # what their owners sent to their own accounts is corrected too
        others = sent - set(parts)
        parts |= {copy.channel: copy.parts for copy in copies_of(reading.post, announcement_of(reading.post), others)}
    if not post.first_published_at and not any(channel.adapter_class.costs_money for channel in parts):
        return []
    costs = costs_of_change(post=post.uuid, parts_by_channel=parts)
    return costs.lines() if post.first_published_at else costs.money()


def _state_of(post: Post) -> ReviewTaskState | None:
    try:
        return reviewing.waiting_reading(post)
    except NotNow:
        return None


def _moved_since(post: Post, seen_revision: str | None, version: Post) -> Sequence[Any]:
    """What differs between the revision the reviewer had open and the post as it is now."""
    seen = post.revisions.filter(pk=row_key(seen_revision or "")).first()
    return differences(seen.as_object(), version) if seen else []


class LetPassView(ReviewView):
    """A hold that somebody of comms lets pass, by name and with a reason; then the review is shown again."""

    def answer(self) -> HttpResponse:
        version = self.post_read.get_latest_revision_as_object()
        asked = self.request.POST.get("mark", "")
        found = next((one for one in beside.looked_at(self.post_read, version) if one.mark == asked), None)
        if found is None or not found.is_open_hold:
            messages.info(self.request, _("That is gone already: the words changed, or somebody was first."))
        else:
            why = self.request.POST.get("why", "")
            reviewing.let_pass(post=self.post_read, reviewer=self.request.user, finding=found.finding, why=why)
            messages.success(self.request, _("It may go out; your name and reason are kept."))
        return redirect(f"{reverse('review', args=[self.post_read.pk])}{self._from_list()['list_query']}")


class ReviewPageView(View):
    """The latest draft exactly as readers will see it, for the frame in the review."""

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        post = post_seen_by(request.user, pk)
        if not holds(request.user, REVIEW):
            raise Http404
        return showing.as_readers_see_it(request, post)
