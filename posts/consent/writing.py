"""The writer's page of one person in a story: how the yes stands, and how they are asked.

A colleague with a log-in is written to by the desk. Everybody else gets a letter, or a code that the writer shows on
the spot; for a child it is the guardian who gets it.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.consent import asking, links
from posts.consent.codes import code_of
from posts.consent.saying import next_step, short
from posts.consent.standing import Standing, State, standings
from posts.identifiers import row_key
from posts.models import ConsentCard, InStory
from posts.permissions import is_author_of
from posts.together.private import never_kept
from posts.writers.doors import StoryPage

EARLIER = 12  # people shown who were asked before


class GuestForm(forms.Form):
    """How somebody without a log-in is asked."""

    language = forms.ChoiceField(
        label=gettext_lazy("In which language shall we ask?"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Only to ask them, and to tell them what becomes of it. Leave it out to show a code."),
        required=False,
    )


@method_decorator(never_kept, name="dispatch")
class AskPage(StoryPage):
    """One person of one story."""

    standing: Standing

    def get(self, request: HttpRequest, pk: int, one: int) -> HttpResponse:
        self.number = one
        self._look()
        return self._show(request, self._form())

    def post(self, request: HttpRequest, pk: int, one: int) -> HttpResponse:
        self.number = one
        self._look()
        name, _colon, key = request.POST.get("do", "").partition(":")
        if name == "same":
            return self._same(key)
        if name == "end" and self.standing.card:
            links.end_all(self.standing.card, post=self.story.uuid if self.standing.one.person else None)
            messages.success(request, _("No address or code that you showed until now opens anything any more."))
            return self._here()
        if self._has_log_in():
            return self._ask_colleague(request)
        form = GuestForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, status=422)
        if name == "write" and not form.cleaned_data["email"]:
            form.add_error("email", _("Write the address, or show a code instead."))
            return self._show(request, form, status=422)
        return self._ask_guest(request, form, show=name != "write")

    def _look(self) -> None:
        """How it stands now; 404 for comms too: whoever shows a code meets what is said behind it."""
        if not is_author_of(self.request.user, self.story):
            raise Http404
        get_object_or_404(InStory, pk=self.number, page=self.story.pk)
        self.version = self.story.get_latest_revision_as_object()
        found = standings(self.story.pk, self.version)
        self.standing = next(standing for standing in found if standing.one.pk == self.number)

    def _has_log_in(self) -> bool:
        person = self.standing.one.person
        return bool(person and person.user and person.user.is_active and person.user.email)

    def _has_a_wish(self) -> bool:
        return self.standing.state == State.CHANGE

    def _ask_colleague(self, request: HttpRequest) -> HttpResponse:
        asked = asking.ask(self.standing, version=self.version, by=request.user, again=self._has_a_wish())
        if asked:
            messages.success(request, _("Asked. The desk wrote to %(name)s.") % {"name": self.standing.one.called()})
        return self._here()

    def _ask_guest(self, request: HttpRequest, form: GuestForm, *, show: bool) -> HttpResponse:
        card = asking.card_for(self.standing.one, language=form.cleaned_data["language"])
        card.language = form.cleaned_data["language"]
        card.email = form.cleaned_data["email"] if not show else card.email
        card.save(update_fields=["language", "email"])
        self._look()
        asked = asking.ask(self.standing, version=self.version, by=request.user, again=self._has_a_wish())
        if show:
            self._look()
            return self._show(request, self._form(), address=links.new_link(card, post=self.story.uuid))
        if asked is None and self.standing.state == State.ASKED and self.standing.consent:
            asking.write_again(self.standing.consent, version=self.version)
        messages.success(request, _("The desk wrote to %(address)s.") % {"address": card.email})
        return self._here()

    def _same(self, key: str) -> HttpResponse:
        """Somebody the writer asked before: one card for all stories they are in."""
        card = get_object_or_404(self._earlier(), pk=row_key(key))
        InStory.objects.filter(pk=self.number, person=None, card=None).update(card=card)
        return self._here()

    def _earlier(self) -> Any:
        mine = ConsentCard.objects.filter(person=None, in_stories__page__owner=self.request.user.pk)
        return mine.exclude(in_stories__page=self.story.pk).distinct().order_by("-pk")

    def _form(self) -> GuestForm:
        card = self.standing.card
        known = {"language": card.language, "email": card.email} if card else {"language": self.version.language()}
        return GuestForm(initial=known)

    def _here(self) -> HttpResponse:
        return redirect("write_ask", self.story.pk, self.number)

    def _show(self, request: HttpRequest, form: GuestForm, *, address: str = "", status: int = 200) -> HttpResponse:
        one, consent = self.standing.one, self.standing.consent
        wish = consent.wish if consent and self.standing.state == State.CHANGE else ""
        facts = {
            "one": one,
            "standing": self.standing,
            "said": short(self.standing),
            "next_step": next_step(self.standing),
            "wish": wish,
            "has_log_in": self._has_log_in(),
            "may_ask": self.standing.state in asking.ASKABLE or self._has_a_wish(),
            "may_show": self.standing.state != State.NOT_NEEDED,
            "earlier": self._earlier()[:EARLIER] if not one.person and not one.card else [],
            "has_links": bool(self.standing.card and self.standing.card.links.filter(ended_at=None).exists()),
            "form": form,
            "address": address,
            "code": code_of(address) if address else "",
        }
        return render(request, "posts/consent/ask.html", self.get_context_data(**facts), status=status)
