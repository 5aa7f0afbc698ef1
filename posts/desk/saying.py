"""The buttons of a review that answer with the review itself: remarks, notes, a question to a colleague."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from posts.desk.answers import NoteForm, ReferForm, RemarkForm
from posts.desk.review import ReviewView
from posts.identifiers import row_key
from posts.models import Remark
from posts.notices import name_of
from posts.remarks import notes, referring, verbs
from posts.remarks.counting import said
from posts.remarks.passages import passages_of


class SayingView(ReviewView):
    """A button of the review; its address alone shows the review."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.here())

    def back(self, anchor: str) -> HttpResponse:
        """To the review, at the place that was worked on."""
        return redirect(f"{self.here()}#{anchor}")

    def here(self, **more: Any) -> str:
        """The review, as it was opened from the list."""
        query = "&".join(filter(None, (self.filters.query(), urlencode(more))))
        return reverse("review", args=[self.post_read.pk]) + (f"?{query}" if query else "")

    def form(self) -> RemarkForm:
        """The remark form as it was posted."""
        version = self.post_read.get_latest_revision_as_object()
        on = self.request.POST.get("remark-key", "")
        return RemarkForm(self.request.POST, passages=passages_of(version), on=on)


class WriteRemarkView(SayingView):
    """A new draft of a remark."""

    def answer(self) -> HttpResponse:
        form = self.form()
        if form.is_valid():
            try:
                remark = verbs.write(post=self.post_read, reader=self.request.user, saying=form.saying())
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(self.request, _("Kept. Nobody sees it until you send it."))
                return self.back(f"remark-{remark.pk}")
        return self.show(remark_form=form, status=422)


class RemarkView(SayingView):
    """A draft of a remark: changed, taken out, put back."""

    def answer(self) -> HttpResponse:
        remark = self._mine()
        facts: dict[str, Any] = {"post": self.post_read, "reader": self.request.user, "remark": remark}
        if "take_out" in self.request.POST:
            verbs.take_out(**facts)
            messages.success(self.request, _("Taken out."))
            return redirect(f"{self.here(out=remark.pk)}#remarks")
        if "put_back" in self.request.POST:
            verbs.put_back(**facts)
            return self.back(f"remark-{remark.pk}")
        return self._change(facts)

    def _mine(self) -> Remark:
        mine = Remark.objects.filter(by=self.request.user.pk, promise__page=self.post_read.pk)
        found: Remark | None = mine.filter(pk=self.kwargs["remark"]).first()
        if found is None:
            raise Http404
        return found

    def _change(self, facts: dict[str, Any]) -> HttpResponse:
        form = self.form()
        if form.is_valid():
            try:
                verbs.change(**facts, saying=form.saying())
            except ValidationError as error:
                form.refuse(error)
            else:
                messages.success(self.request, _("Changed."))
                return self.back(f"remark-{facts['remark'].pk}")
        return self.show(remark_form=form, changing=facts["remark"], status=422)


class SendRemarksView(SayingView):
    """All drafts at once, with the story, to its authors."""

    def answer(self) -> HttpResponse:
        remarks = verbs.send(post=self.post_read, reader=self.request.user)
        return self.go_on(_("Sent to the author: %(said)s.") % {"said": said(remarks)})


class NotesView(SayingView):
    """A note among readers: written, taken out, put back."""

    def answer(self) -> HttpResponse:
        facts: dict[str, Any] = {"post": self.post_read, "reader": self.request.user}
        number = row_key(self.request.POST.get("note", ""))
        if number:
            notes.take_out(**facts, note=number, back="put_back" in self.request.POST)
            return self.back("notes")
        form = NoteForm(self.request.POST)
        if not form.is_valid():
            return self.show(note_form=form, status=422)
        notes.write(**facts, words=form.cleaned_data["words"])
        return self.back("notes")


class ReferView(SayingView):
    """A question to one named colleague, or that question taken back."""

    def answer(self) -> HttpResponse:
        if "take_back" in self.request.POST:
            referring.take_question_back(post=self.post_read, reader=self.request.user)
            messages.success(self.request, _("The question is taken back. It is your turn again."))
            return self.back("asked")
        form = ReferForm(self.request.POST)
        if form.is_valid():
            colleague, words = form.cleaned_data["colleague"], form.cleaned_data["words"]
            try:
                referring.refer(post=self.post_read, reader=self.request.user, colleague=colleague, words=words)
            except ValidationError as error:
                form.add_error("colleague", error.messages)
            else:
                asked = _("%(name)s is asked. The story waits for the answer.") % {"name": name_of(colleague)}
                return self.go_on(asked)
        return self.show(refer_form=form, status=422)
