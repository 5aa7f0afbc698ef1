"""*Update my profile there*: one's own pronouns on one's own account, shown from what to what, written when asked for.

Nobody but the owner ever meets it, nothing is written by itself, and what somebody keeps inside the company is never
offered.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from integrations import outbox, profiles
from integrations.adapters.base import ProfileField
from integrations.credentials import CredentialLocked
from integrations.errors import DeliveryError
from integrations.models import Channel, ProfileWish
from integrations.portraits import as_data
from posts.models import Person
from posts.own_accounts.connecting import OwnPage
from posts.people import Surface, may_show
from posts.permissions import may_write_profile
from posts.persons.signature import cut, elsewhere
from posts.persons.wishes import wishes_of


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One account of somebody's, and how it is with their pronouns there."""

    channel: Channel
    words: str  # what the profile would say now; "" for nothing
    wish: ProfileWish | None  # what they asked for last

    @property
    def is_open(self) -> bool:
        """Whether the account can be called."""
        return self.channel.status == Channel.Status.OK

    @property
    def lacks_right(self) -> bool:
        """Whether it takes a new sign-in first."""
        return profiles.lacks_right(self.channel)

    @property
    def said(self) -> str | None:
        """What the desk wrote there last; None where it did not, or no key opens that any more."""
        if self.wish is None or self.wish.status != ProfileWish.Status.DONE:
            return None
        try:
            return self.wish.words
        except CredentialLocked:
            return None

    @property
    def says_so(self) -> bool:
        """Whether the desk wrote just that, as far as it knows."""
        return self.said == self.words


def offers(person: Person) -> list[Offer]:
    """For each account of theirs on a network that has such a field, and where they have words or had some written."""
    user = person.user
    mine = [one for one in outbox.own_accounts_of(user) if may_write_profile(user, one)] if user else []
    wishes = {one.pk: one for one in ProfileWish.objects.filter(channel__in=mine)}
    words = everywhere(person)
    found = [Offer(channel=one, words=fitted(words, one), wish=wishes.get(one.pk)) for one in mine]
    return [one for one in found if one.words or one.wish]


def everywhere(person: Person) -> str:
    """Their words in all languages, where they may leave the company."""
    return elsewhere(person, languages=[code for code, _name in settings.LANGUAGES])


def fitted(words: str, channel: Channel) -> str:
    """As much of them as the network's field takes."""
    return cut(words, most=profiles.characters(channel))


class ProfileView(OwnPage):
    """GET looks there and shows from what to what, POST has it written."""

    @cached_property
    def channel(self) -> Channel:
        """One's own, of the address."""
        for one in outbox.own_accounts_of(self.request.user):
            if one.pk == self.kwargs["pk"] and may_write_profile(self.request.user, one):
                return one
        raise Http404

    @cached_property
    def person(self) -> Person | None:
        """Whoever is logged in."""
        found: Person | None = Person.objects.filter(user=self.request.user.pk).first()
        return found

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self._can() or self.person is None:
            return redirect(self._back())
        field, trouble = self._there()
        words = everywhere(self.person)
        facts = {
            "channel": self.channel,
            "portrait": as_data(self.channel.portrait),
            "field": field,
            "trouble": trouble,
            "words": fitted(words, self.channel),
            "is_cut": fitted(words, self.channel) != words,
            "most": profiles.characters(self.channel),
            "machines_too": bool(words) and not may_show(wishes_of(self.person), surface=Surface.MACHINES),
            "back": self._back(),
        }
        return render(request, "posts/own_accounts/profile.html", self.get_context_data(**facts))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Only what they read on the page, and only where it still holds."""
        if not self._can() or self.person is None:
            return redirect(self._back())
        words = fitted(everywhere(self.person), self.channel)
        if request.POST.get("words") != words:
            messages.error(request, _("What you say of yourself has changed since. Please look once more."))
            return redirect("own_account_profile", pk)
        profiles.ask(self.channel, user=request.user, words=words, instead_of=request.POST.get("there", ""))
        messages.success(request, _("It is on its way. This page says when it is done."))
        return redirect(self._back())

    def _can(self) -> bool:
        return self.channel.status == Channel.Status.OK and not profiles.lacks_right(self.channel)

    def _there(self) -> tuple[ProfileField | None, str]:
        try:
            field = profiles.look(self.channel, user=self.request.user)
        except DeliveryError as error:
            return None, str(error)
        return field, field.trouble

    def _back(self) -> Any:
        return reverse("account_along") + "#networks"
