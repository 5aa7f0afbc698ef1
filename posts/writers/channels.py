"""What the networks say of a story: a draft from its words, or the writer's own, as each network will show it.

The page works without a script; with one, what is typed is shown and counted as it is typed, by this server alone.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from integrations import outbox
from integrations.adapters.text import WORD_JOINER
from integrations.adapters.words import LINK
from integrations.message import Words
from integrations.models import Channel
from integrations.previews import handles_in
from posts.channel_words import (
    LONGEST,
    WARNING_LENGTH,
    Own,
    as_typed,
    own_words,
    typed,
    warning_of,
    with_own,
    with_warning,
)
from posts.looks_there import Look, look_of, looks_of
from posts.models import Story
from posts.reading import Copy, announcement_of, copies_of, short_copies
from posts.writers import drafts
from posts.writers.doors import DraftPage, StoryPage


@dataclass(frozen=True, kw_only=True)
class Row:
    """One channel on the page: its look, the words in its box, and who could be called on purpose."""

    look: Look
    text: str
    handles: list[tuple[str, bool]]  # with whether the network tells them

    @property
    def channel(self) -> Channel:
        """Whose words these are."""
        return self.look.copy.channel


class ChannelsView(DraftPage):
    """Every channel of the story's blog that says a few words of it, and the own accounts of whoever looks."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.story.get_latest_revision_as_object()
        copies = short_copies(version, own=outbox.own_accounts_of(request.user))
        whole = [one for one in outbox.channels_for(blog_id=version.get_parent().pk) if outbox.carries_body(one)]
        facts: dict[str, Any] = {
            "version": version,
            "rows": [_row(version, copy) for copy in copies],
            "whole": whole,
            "warning": warning_of(version.channel_words),
            "warning_length": WARNING_LENGTH,
            "longest": LONGEST,
        }
        return render(request, "posts/writers/channels.html", self.get_context_data(**facts))

    def change(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep all that was typed, then do what the button says."""
        do, _colon, name = request.POST.get("do", "save").partition(":")
        drafts.change(
            story=self.story,
            user=request.user,
            how=lambda version: _keep(version, request.user, do=do, name=name, data=request.POST),
        )
        messages.success(request, _("Everything is kept."))
        return redirect(f"{reverse('write_channels', args=[pk])}{f'#channel-{name}' if name else ''}")


class ChannelLooksView(StoryPage):
    """How it looks (GET: all, of the draft as it is kept; POST: one channel, with what is typed); keeps nothing."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.story.get_latest_revision_as_object()
        return self._answer(request, "posts/channels/looks.html", {"looks": looks_of(version, short_copies(version))})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.story.get_latest_revision_as_object()
        name = request.POST.get("channel", "")
        channel = next((one for one in _channels(version, request.user) if str(one.uuid) == name), None)
        if channel is None:
            raise Http404
        draft = _composed(version, channel, drafted=True)
        own = _typed(version, channel, request.POST, draft)
        version.channel_words = with_own(with_warning(version.channel_words, _warning(request.POST)), channel.uuid, own)
        row = _row(version, _composed(version, channel))
        return self._answer(request, "posts/writers/_channel_look.html", {"row": row, "look": row.look})

    def _answer(self, request: HttpRequest, template: str, facts: dict[str, Any]) -> HttpResponse:
        response = render(request, template, facts)
        response["Cache-Control"] = "private, no-store"
        return response


def _keep(version: Story, user: Any, *, data: QueryDict, do: str, name: str) -> None:
    """Write what was changed on the page into the version; what somebody else wrote meanwhile in other boxes stays."""
    if "warning" in data:
        version.channel_words = with_warning(version.channel_words, _warning(data))
    for channel in _channels(version, user):
        key = str(channel.uuid)
        if f"words-{key}" not in data:
            continue
        draft = _composed(version, channel, drafted=True)
        before, own = own_words(version.channel_words, channel.uuid), _typed(version, channel, data, draft)
        if do == "draft" and name == key:
            own = None
        elif own and before and own.words.texts == before.words.texts and not (do == "fits" and name == key):
            own = Own(words=own.words, of=before.of)  # only what is written anew, or said to fit, is in step
        version.channel_words = with_own(version.channel_words, channel.uuid, own)


def _typed(version: Story, channel: Channel, data: QueryDict, draft: Copy) -> Own | None:
    """What the box of a channel says; None where that is nothing, or the draft."""
    key = str(channel.uuid)
    texts = typed(str(data.get(f"words-{key}", "")))
    if not texts or texts == typed(_as_draft(draft)):
        return None
    chosen = data.getlist(f"calls-{key}")
    calls = tuple(handle for handle in handles_in(texts, network=channel.kind) if handle in chosen)
    return Own(words=Words(texts=texts, calls=calls), of=version.words_digest())


def _warning(data: QueryDict) -> str:
    return str(data.get("warning", ""))


def _channels(version: Story, user: Any) -> list[Channel]:
    """Those of the blog, and the own accounts of whoever writes; of a colleague's nobody writes the words."""
    found = [*outbox.channels_for(blog_id=version.get_parent().pk), *outbox.own_accounts_of(user)]
    return [one for one in found if outbox.takes_words(one)]


def _composed(version: Story, channel: Channel, *, drafted: bool = False) -> Copy:
    """What the channel would be sent of this version; `drafted`: as if nobody had written anything for it."""
    kept = version.channel_words
    version.channel_words = {} if drafted else kept
    copy = copies_of(version, announcement_of(version), [channel])[0]
    version.channel_words = kept
    return copy


def _row(version: Story, copy: Copy) -> Row:
    own = own_words(version.channel_words, copy.channel.uuid)
    texts = own.words.texts if own else typed(_as_draft(_composed(version, copy.channel, drafted=True)))
    calls = own.words.calls if own else ()
    handles = handles_in(texts, network=copy.channel.kind)
    return Row(
        look=look_of(version, copy),
        text=as_typed(texts),
        handles=[(handle, handle in calls) for handle in handles],
    )


def _as_draft(copy: Copy) -> str:
    """A draft as one would type it: its link by name, and without the signs that keep words from calling somebody."""
    shown = copy.channel.adapter_class.shown_link(copy.parts)
    text = copy.parts.text.replace(WORD_JOINER, "")
    for address in filter(None, (copy.parts.link, shown)):
        text = text.replace(address, LINK)
    return text
