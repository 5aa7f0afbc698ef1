"""The page of boxes: a headline, plain text boxes, and what plain text cannot show as it will look.

Every button of the page is part of one form, so that whatever it does, what was typed is kept first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from wagtail.utils.decorators import xframe_options_sameorigin_override

from integrations import outbox
from posts import promises
from posts.boxes import HEADLINE, STANDFIRST, Box, boxes_of
from posts.consent.standing import standings
from posts.identifiers import row_key
from posts.models import Picture, Remark, Seal, Story
from posts.notices import name_of
from posts.reading import short_copies
from posts.remarks.showing import waits_for_authors
from posts.remarks.verbs import may_answer
from posts.remarks.waiting import open_remarks
from posts.writers import drafts
from posts.writers.doors import DraftPage, StoryPage
from posts.writers.putting_aside import kept_of
from posts.writers.saving import Change, keep_for_later, save_changes, waiting_choices


@dataclass(frozen=True, kw_only=True)
class Part:
    """One block on the page: its box, its number as people count, and what can be done with it."""

    box: Box
    number: int
    first: bool
    last: bool
    picture: Picture | None = None
    value: Any = None  # of a block with parts: the picture's or quote's
    remarks: Sequence[Remark] = ()  # those that still want an answer

    @property
    def called(self) -> str:
        """What a button's hidden words name it by."""
        return f"{self.number}: {self.box.label}"


class WriteView(DraftPage):
    """Write on one story."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request, self.story.get_latest_revision_as_object())

    def change(self, request: HttpRequest, pk: int) -> HttpResponse:
        saved = save_changes(story=self.story, user=request.user, changes=typed_in(request.POST))
        if saved.conflict:  # both texts are kept: choose before anything else
            return redirect(f"{reverse('write', args=[pk])}#saving")
        return self._do(request)

    def refused(self, request: HttpRequest, pk: int) -> HttpResponse:
        if keep_for_later(story=self.story, user=request.user, changes=typed_in(request.POST)):
            messages.info(request, _("What you typed is kept. Once you can write again you choose which words stay."))
        return super().refused(request, pk)

    def _do(self, request: HttpRequest) -> HttpResponse:
        """What the pressed button asks for, after everything typed is kept."""
        name, _colon, key = request.POST.get("do", "save").partition(":")
        facts: dict[str, Any] = {"story": self.story, "user": request.user}
        here = reverse("write", args=[self.story.pk])
        if name in ("up", "down"):
            drafts.move_block(key=key, step=-1 if name == "up" else 1, **facts)
            return redirect(f"{here}#part-{key}")
        if name == "away":
            kept = drafts.take_away(key=key, **facts)
            return redirect(f"{here}?away={kept.pk}#away" if kept else here)
        if name == "away-cover":
            kept = drafts.take_cover_away(**facts)
            return redirect(f"{here}?away={kept.pk}#away" if kept else here)
        if name == "back":
            key = drafts.put_back(pk=row_key(key), **facts)
            return redirect(f"{here}#part-{key}" if key else here)
        if name == "add-text":
            key = drafts.add_block(kind="text", value="", **facts)
            return redirect(f"{here}#box-{key}")
        return redirect(self._way_on(name))

    def _way_on(self, name: str) -> str:
        pages = {
            "picture": "write_picture",
            "quote": "write_new_quote",
            "people": "write_people",
            "about": "story_about",
            "networks": "write_channels",
            "look": "write_looks",
            "check": "write_check",
        }
        address = reverse(pages.get(name, "write"), args=[self.story.pk])
        return address if name in pages else f"{address}?kept=1#kept"

    def _show(self, request: HttpRequest, version: Story) -> HttpResponse:
        kept = kept_of(self.story)
        away = request.GET.get("away", "")
        boxes = boxes_of(version)
        came_back = may_answer(request.user, self.story) and waits_for_authors(self.story)
        remarks = open_remarks(self.story) if came_back else []
        beside = by_box(remarks)
        own = outbox.own_accounts_of(request.user)
        networks = any(outbox.takes_words(one) for one in [*outbox.channels_for(blog_id=version.get_parent().pk), *own])
        copies = short_copies(version, own=own) if version.channel_words.get("copies") else ()
        facts = {
            "version": version,
            "headline": boxes[0],
            "standfirst": boxes[1],
            "parts": list(parts_of(version, boxes, remarks=beside)),
            "remarks": remarks,
            "answered": came_back
            and not remarks
            and Remark.objects.sent().filter(promise=promises.of(self.story)).exists(),
            "beside": beside,
            "cover": version.cover,
            "people": standings(version.pk, version),
            "blog": version.get_parent(),
            "just_away": next((one for one in kept if str(one.pk) == away), None),
            "kept": kept,
            "was_kept": "kept" in request.GET,
            "choices": list(choices_of(self.story, boxes)),
            "planned": Seal.objects.waiting().filter(page=version.pk).first(),
            "beginning": getattr(self.story, "beginning", None),
            "networks": networks,
            "out_of_step": [copy.channel.name for copy in copies if copy.out_of_step],
        }
        return render(request, "posts/writers/write.html", self.get_context_data(**facts))


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Words that found others in their place, for the writer to choose."""

    pk: int
    label: str
    text: str
    by: str
    there: str | None  # what the draft has; none where the box is gone


def choices_of(story: Story, boxes: list[Box]) -> Iterator[Choice]:
    """What waits for a choice, with what the draft says in that box now."""
    by_key = {box.key: box for box in boxes}
    for row in waiting_choices(story):
        box = by_key.get(row.key)
        label = box.label if box else _("A box that was taken away")
        there = box.text if box and box.plain else None
        yield Choice(pk=row.pk, label=label, text=row.text, by=name_of(row.user), there=there)


def typed_in(data: QueryDict) -> list[Change]:
    """What a form without JavaScript says of each box: what stood there, and what was typed."""
    keys = [name.removeprefix("box-") for name in data if name.startswith("box-")]
    return [Change(key=key, was=str(data.get(f"was-{key}", "")), text=str(data[f"box-{key}"])) for key in keys]


def by_box(remarks: Sequence[Remark]) -> dict[str, list[Remark]]:
    """The remarks by the box (or "cover") they are about; "" holds those about the whole story."""
    found: dict[str, list[Remark]] = {}
    for remark in remarks:
        found.setdefault(remark.box, []).append(remark)
    return found


def parts_of(version: Story, boxes: list[Box], *, remarks: Mapping[str, Sequence[Remark]]) -> Iterator[Part]:
    """The blocks of the body in order, with what the page needs to show of each."""
    body = [box for box in boxes if box.kind not in (HEADLINE, STANDFIRST)]
    for number, (box, child) in enumerate(zip(body, version.body, strict=True), start=1):
        yield Part(
            box=box,
            number=number,
            first=number == 1,
            last=number == len(body),
            picture=child.value.get("picture") if box.kind == "picture" else None,
            value=child.value if box.kind in ("picture", "quote") else None,
            remarks=remarks.get(box.key, ()),
        )


class LooksView(StoryPage):
    """How it will look: the page itself, in a frame, with the way back."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "posts/writers/looks.html", self.get_context_data())


class LookView(StoryPage):
    """The newest draft exactly as readers will see it."""

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.story.get_latest_revision_as_object()
        with translation.override(version.language()):
            response: HttpResponse = version.make_preview_request(original_request=request)
            response = response.render() if hasattr(response, "render") else response
        response["Cache-Control"] = "private, no-store"
        return response
