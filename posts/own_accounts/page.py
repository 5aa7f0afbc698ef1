"""*Also on my own account*: what each of one's accounts would say of a story, and the button that sends it there.

Works without a script. Nobody but the owner of an account ever meets it here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations import money, outbox, preflight
from integrations.board import with_state
from integrations.models import Channel, Delivery
from integrations.sentences import Line, lines_of
from posts.looks_there import Look, look_of
from posts.own_accounts import sending
from posts.own_accounts.copies import NotRead, approved_copy
from posts.permissions import is_author_of
from posts.publishing import NotNow
from posts.writers.doors import StoryPage


class FoundForm(forms.Form):
    """Where its owner found it."""

    url = forms.URLField(
        label=gettext_lazy("Its address there"),
        assume_scheme="https",
        max_length=1000,
        error_messages={"required": gettext_lazy("Please paste the address of the post there.")},
    )


@dataclass(frozen=True, kw_only=True)
class Row:
    """One account: how the story will look there, what it costs, and how it is with it."""

    channel: Channel
    look: Look | None
    trouble: str  # why there is no look
    sendable: bool  # whether anything stands against sending it now
    troubles: Sequence[str]  # what its owner has to mend about the account
    price: str  # what the network charges the company; empty: nothing
    line: Line | None  # once it was sent there
    form: FoundForm

    @property
    def there(self) -> bool:
        """Whether it is wanted there, or may be there."""
        row = self.line.delivery if self.line else None
        return bool(row and (row.wanted_id or row.remote_id or row.status == Delivery.Status.UNKNOWN))

    @property
    def again(self) -> bool:
        """Whether it waits for its owner to press once more."""
        state = self.line.state.key if self.line else ""
        return state in {"refused", "stopped"} and bool(self.line and self.line.delivery.wanted_id)

    @property
    def unsure(self) -> bool:
        """Whether only a person can say whether it is there."""
        return bool(self.line and self.line.state.key == "unsure")


class OwnAccountsView(StoryPage):
    """GET shows, POST sends, takes down, or tells what was found there."""

    @cached_property
    def channels(self) -> list[Channel]:
        """Those of whoever looks."""
        if not is_author_of(self.request.user, self.story):
            raise Http404
        return outbox.own_accounts_of(self.request.user)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        channel = next((one for one in self.channels if str(one.uuid) == request.POST.get("channel")), None)
        if channel is None:
            raise Http404
        form = FoundForm(request.POST, auto_id=_ids(channel))
        if request.POST.get("do") == "found" and not form.is_valid():
            return self._show(request, wrong={channel.pk: form}, status=422)
        try:
            messages.success(request, self._do(request, channel, form))
        except NotNow as refused:
            messages.error(request, str(refused))
        except PermissionDenied:
            raise Http404 from None
        return redirect(reverse("story_own_accounts", args=[pk]))

    def _do(self, request: HttpRequest, channel: Channel, form: FoundForm) -> str:
        about: dict[str, Any] = {"story": self.story, "channel": channel, "user": request.user}
        names = {"account": channel.name}
        match request.POST.get("do"):
            case "send" | "absent" as deed:
                sending.send(**about, looked=deed == "absent")
                return _("It goes to %(account)s.") % names
            case "found":
                sending.found(**about, url=form.cleaned_data["url"])
                return _("Noted: it is there, at that address.")
            case "down":
                sending.take_down(**about)
                return _("It is being taken down from %(account)s.") % names
        raise Http404

    def _show(
        self, request: HttpRequest, *, wrong: dict[int, FoundForm] | None = None, status: int = 200
    ) -> HttpResponse:
        seal = sending.standing_seal(self.story)
        facts = {"rows": [], "approved": seal is not None, "planned": bool(seal and seal.went_live_at is None)}
        if self.channels and seal is not None:
            sealed = self.story.with_content_json(seal.content)
            lines = self._lines()
            facts["rows"] = [
                _row(channel, seal, sealed, lines.get(channel.pk), (wrong or {}).get(channel.pk))
                for channel in self.channels
            ]
        facts["connected"] = bool(self.channels)
        return render(request, "posts/own_accounts/story.html", self.get_context_data(**facts), status=status)

    def _lines(self) -> dict[int, Line]:
        sent = Delivery.objects.filter(post=self.story.uuid, channel__in=self.channels)
        return {line.delivery.channel_id: line for line in lines_of(with_state(sent).select_related("channel__host"))}


def _row(channel: Channel, seal: Any, sealed: Any, line: Line | None, form: FoundForm | None) -> Row:
    look, trouble, price = None, "", ""
    hindered = preflight.of_channel(channel)
    try:
        copy = approved_copy(seal, sealed, channel)
    except NotRead as refused:
        trouble = str(refused)
    else:
        look = look_of(sealed, copy)
        if channel.adapter_class.costs_money:
            price = money.dollars(money.price(channel, copy.parts))
    form = form or FoundForm(auto_id=_ids(channel))
    return Row(
        channel=channel,
        look=look,
        trouble=trouble,
        sendable=look is not None and not look.problems and not hindered,
        troubles=[*hindered, *preflight.ahead_of(channel)],
        price=price,
        line=line,
        form=form,
    )


def _ids(channel: Channel) -> str:
    """Of a form of its own for each account, so that ids on the page are never the same."""
    return f"id_{channel.pk}_%s"
