"""The share kit: a live story's words for each network, ready to copy, and where somebody posted them by hand."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from integrations import outbox
from integrations.share_kit import Kit, kits
from posts.reading import announcement_of
from posts.writers.doors import StoryPage


class PostedForm(forms.Form):
    """Where somebody posted it."""

    network = forms.CharField(widget=forms.HiddenInput)
    url = forms.URLField(
        label=gettext_lazy("The address of your post"),
        assume_scheme="https",
        max_length=1000,
        error_messages={"required": gettext_lazy("Please paste the address of your post.")},
    )


class ShareView(StoryPage):
    """What to copy, network by network; `POST` tells where it was posted."""

    @cached_property
    def kits(self) -> list[Kit]:
        """Of the words that are live, which are approved; a draft has nothing to share."""
        if not self.story.live:
            raise Http404
        return list(kits(announcement_of(self.story)))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request, {})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        name = request.POST.get("network", "")
        if name not in {kit.network for kit in self.kits}:
            raise Http404
        form = _form(name, request.POST)
        if not form.is_valid():
            return self._show(request, {name: form}, status=422)
        outbox.posted_by_hand(post=self.story.uuid, network=name, url=form.cleaned_data["url"], by=request.user)
        log(instance=self.story, action="byline.posted_by_hand", user=request.user, data={"network": name})
        messages.success(request, _("Thank you. It is noted where your post is."))
        return redirect("story_share", pk)

    def _show(self, request: HttpRequest, wrong: dict[str, forms.Form], *, status: int = 200) -> HttpResponse:
        rows = [
            {
                "kit": kit,
                "form": wrong.get(kit.network) or _form(kit.network),
                "pictures": [
                    {"url": default_storage.url(picture.file), "alt": picture.alt} for picture in kit.pictures
                ],
            }
            for kit in self.kits
        ]
        context: dict[str, Any] = {"rows": rows, "posted": outbox.copies_by_hand(self.story.uuid)}
        return render(request, "posts/writers/share.html", self.get_context_data(**context), status=status)


def _form(network: str, data: Any = None) -> PostedForm:
    """A form of its own for each network, so that ids on the page are never the same."""
    return PostedForm(data, initial={"network": network}, auto_id=f"id_{network}_%s")
