"""Who writes a story: the owner's page, and the page on which the invited answers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.desk.doors import post_seen_by
from posts.identifiers import row_key
from posts.models import CoAuthor, Story
from posts.notices import name_of
from posts.permissions import REVIEW, WRITE, holds, is_author_of
from posts.publishing import NotNow
from posts.together import co_authors
from posts.together.ways import way_to_write
from posts.writers.page import PersonalPage


def story_written_by(user: Any, pk: int) -> Story:
    """The story, for whoever writes it; else 404, also for comms: who writes with whom is between the writers."""
    post = post_seen_by(user, pk)
    if not isinstance(post, Story) or not is_author_of(user, post):
        raise Http404
    return post


class InviteForm(forms.Form):
    """Whom, out of those found, and what the owner wants to say to them."""

    words = forms.CharField(
        label=gettext_lazy("What would you like to say?"),
        help_text=gettext_lazy("This is all they see of your story before they say yes."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PeoplePage(PersonalPage):
    """Who writes a story; the owner invites and takes out, a co-author may leave."""

    permission = WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(request, story_written_by(request.user, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        story = story_written_by(request.user, pk)
        verb = {"invite": self.invite, "out": self.take_out, "leave": self.leave}.get(request.POST.get("do", ""))
        if verb is None:
            raise Http404
        try:
            return verb(request, story)
        except NotNow as refused:
            messages.error(request, str(refused))
            return redirect("story_together", story.pk)

    def invite(self, request: HttpRequest, story: Story) -> HttpResponse:
        colleague = _colleague(request)
        form = InviteForm(request.POST)
        if colleague is None or not form.is_valid():
            if colleague is None:
                messages.error(request, _("Choose whom to ask."))
            return self.show(request, story, form=form, status=422)
        co_authors.invite(story=story, owner=request.user, colleague=colleague, words=form.cleaned_data["words"])
        messages.success(request, _("%(name)s is asked, and gets a mail.") % {"name": name_of(colleague)})
        if holds(colleague, REVIEW):
            words = _("If %(name)s says yes, somebody else of the comms team reads the story when you hand it in.")
            messages.info(request, words % {"name": name_of(colleague)})
        return redirect("story_together", story.pk)

    def take_out(self, request: HttpRequest, story: Story) -> HttpResponse:
        colleague = _colleague(request)
        if colleague is None:
            raise Http404
        co_authors.take_out(story=story, owner=request.user, colleague=colleague)
        words = _("%(name)s does not write it any more. You can ask again.")
        messages.success(request, words % {"name": name_of(colleague)})
        return redirect("story_together", story.pk)

    def leave(self, request: HttpRequest, story: Story) -> HttpResponse:
        co_authors.leave(story=story, user=request.user)
        messages.success(request, _("You do not write it any more. What you wrote stays with the story."))
        return redirect("written")

    def show(
        self, request: HttpRequest, story: Story, *, form: InviteForm | None = None, status: int = 200
    ) -> HttpResponse:
        rows = list(story.co_authors.filter(left_at=None).select_related("user__person").order_by("invited_at", "pk"))
        query = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()[:80]
        but = {story.owner_id or 0, *(row.user_id for row in rows)}
        facts = {
            "story": story,
            "title": story.draft_title or story.title,
            "owner": name_of(story.owner),
            "is_owner": co_authors.may_invite(request.user, story),
            "being_read": story.workflow_in_progress,
            "writing": [_line(row, request.user) for row in rows if row.accepted_at],
            "asked": [_line(row, request.user) for row in rows if not row.accepted_at],
            "query": query,
            "found": [_found(user) for user in co_authors.colleagues(query, but=but)],
            "most": co_authors.FOUND_AT_MOST,
            "form": form or InviteForm(),
            "chosen": request.POST.get("user", ""),
            "write": way_to_write(story),
        }
        return render(request, "posts/together/people.html", self.get_context_data(**facts), status=status)


def _line(row: CoAuthor, user: Any) -> dict[str, Any]:
    """One co-author as the page lists them."""
    since = row.accepted_at or row.invited_at
    return {"pk": row.user_id, "name": name_of(row.user), "since": since, "is_you": row.user_id == user.pk}


def _found(user: Any) -> dict[str, Any]:
    return {"pk": user.pk, "name": name_of(user), "comms": holds(user, REVIEW)}


def _colleague(request: HttpRequest) -> Any:
    """The active account that the form names, or None."""
    pk = request.POST.get("user", "")
    return get_user_model().objects.filter(pk=row_key(pk), is_active=True).first()


class AskedPage(PersonalPage):
    """What colleagues ask of whoever is logged in."""

    permission = WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = bool(co_authors.invitations_for(request.user))
        return render(request, "posts/together/asked.html", self.get_context_data(waiting=waiting))


class InvitationPage(PersonalPage):
    """One invitation: who asks, in their words, what yes means, and the two answers."""

    permission = WRITE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = _open_invitation(request.user, pk)
        facts = {"invitation": row, "by": name_of(row.invited_by), "comms": holds(request.user, REVIEW)}
        return render(request, "posts/together/invitation.html", self.get_context_data(**facts))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = _open_invitation(request.user, pk)
        try:
            if request.POST.get("answer") == "yes":
                story = co_authors.say_yes(invitation=row, user=request.user)
                messages.success(request, _("You write it too now, and your name stands in its byline."))
                return redirect("story_together", story.pk)
            if request.POST.get("answer") == "no":
                co_authors.say_no(invitation=row, user=request.user)
                messages.success(request, _("You said no, and %(name)s is told.") % {"name": name_of(row.invited_by)})
                return redirect("asked_of_me")
        except NotNow as refused:
            messages.error(request, str(refused))
        return redirect("invitation", row.pk)


def _open_invitation(user: Any, pk: int) -> CoAuthor:
    """An invitation that waits for this person's answer; 404 for everybody else and for any other row."""
    asked = CoAuthor.objects.asked().filter(user=user.pk).select_related("invited_by__person", "page")
    row: CoAuthor = get_object_or_404(asked, pk=pk)
    return row
