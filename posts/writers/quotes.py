"""A quote, asked for in three questions: what was said, by whom, where."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from posts.models import Story
from posts.writers import drafts
from posts.writers.doors import DraftPage


class QuoteForm(forms.Form):
    """Nothing is demanded here: what is missing is told when handing in."""

    quote = forms.CharField(
        label=_("What was said?"),
        help_text=_("In their words, as you heard it. No quotation marks needed."),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    speaker = forms.CharField(label=_("Who said it?"), required=False, max_length=120)
    source = forms.CharField(
        label=_("Where or when?"),
        help_text=_("For example: at the desk in Malmö, March 2026"),
        required=False,
        max_length=200,
    )


class QuoteView(DraftPage):
    """A new quote, or one that is there."""

    def get(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        return self._show(request, QuoteForm(initial=self._value(key)), key)

    def change(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        form = QuoteForm(request.POST)
        self._value(key)
        if not form.is_valid():
            return self._show(request, form, key, status=422)
        facts: dict[str, Any] = {"story": self.story, "user": request.user}
        if key:
            drafts.change_value(key=key, values=form.cleaned_data, **facts)
        elif any(form.cleaned_data.values()):
            key = drafts.add_block(kind="quote", value={**form.cleaned_data, "source_link": ""}, **facts)
        here = reverse("write", args=[pk])
        return redirect(f"{here}#part-{key}" if key else here)

    def refused(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        return self._show(request, QuoteForm(request.POST), key, status=409)

    def _value(self, key: str) -> dict[str, Any]:
        """What stands in the quote now; nothing of a new one, 404 for one that is not there."""
        if not key:
            return {}
        return dict(value_of(self.story, key, kind="quote"))

    def _show(self, request: HttpRequest, form: QuoteForm, key: str, *, status: int = 200) -> HttpResponse:
        facts = self.get_context_data(form=form, key=key)
        return render(request, "posts/writers/quote.html", facts, status=status)


def value_of(story: Story, key: str, *, kind: str) -> dict[str, Any]:
    """The stored value of one block of the newest draft; 404 where there is none of that kind."""
    block = drafts.block_of(story.get_latest_revision_as_object(), key)
    if block is None or block["type"] != kind:
        raise Http404
    return dict(block["value"])
