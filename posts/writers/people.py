"""Who is in a story: colleagues by name, or somebody in the writer's own words, and by what a reader could tell.

A yes is theirs alone to give: how they are asked, and what their answer covers, is in `posts.consent`.
"""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.consent.saying import next_step, short
from posts.consent.standing import standings
from posts.identifiers import row_key
from posts.models import ConsentCard, InStory, Person, PutAside, Story
from posts.text import clean_line
from posts.writers.doors import DraftPage
from posts.writers.drafts import keep
from posts.writers.putting_aside import PERSON, people_kept

FOUND = 8  # people shown for a search
SHOWN = {name: f"is_{name}" for name in ("named", "pictured", "quoted", "heard", "child")}  # box -> field
KEPT = ("person_id", "words", "card_id", *SHOWN.values())  # of somebody taken off the list


class SomebodyForm(forms.Form):
    """Somebody who is no colleague, or a colleague without a name here."""

    words = forms.CharField(
        label=gettext_lazy("Who is it?"),
        help_text=gettext_lazy("As you would say it: a customer, my neighbour, the driver."),
        max_length=80,
    )

    def clean_words(self) -> str:
        words = clean_line(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("Say who it is, in a word or two."))
        return words


class PeopleView(DraftPage):
    """The people of one story."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request)

    def change(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note what was ticked, whichever button was pressed: the page is one form, so that no answer is lost."""
        name, _colon, key = request.POST.get("do", "").partition(":")
        if key and name in ("note", "away", "ask"):
            self._one(key)  # 404 for somebody of another story, before anything is noted
        for one in InStory.objects.filter(page=pk).select_related("person"):
            if f"there-{one.pk}" in request.POST:
                self._note(request, one)
        asked, words = (clean_line(request.POST.get(field, ""))[:80] for field in ("q", "words"))
        if name == "enter":  # the key, in whichever box
            name = "find" if asked else "somebody" if words else "note"
        if name == "somebody":
            return self._add_somebody(request)
        if name == "ask":
            return redirect("write_ask", pk, self._one(key).pk)
        if name == "away":
            return self._take_away(request, self._one(key))
        if name == "colleague":
            person = get_object_or_404(Person, public_id=key)
            InStory.objects.get_or_create(page_id=pk, person=person, defaults={"is_named": True})
        if name == "back":
            put_back(story=self.story, pk=row_key(key))
        here = reverse("write_people", args=[pk])
        there = {"done": f"{reverse('write', args=[pk])}#who", "find": f"{here}?{urlencode({'q': asked})}#colleague"}
        return redirect(there.get(name, here))

    def refused(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request, form=SomebodyForm(initial={"words": request.POST.get("words", "")}), status=409)

    def _one(self, key: str) -> InStory:
        one: InStory = get_object_or_404(InStory, page=self.story.pk, pk=row_key(key))
        return one

    def _add_somebody(self, request: HttpRequest) -> HttpResponse:
        form = SomebodyForm(request.POST)
        if not form.is_valid():
            return self._show(request, form=form, status=422)
        InStory.objects.get_or_create(page_id=self.story.pk, person=None, words=form.cleaned_data["words"])
        return redirect("write_people", self.story.pk)

    def _note(self, request: HttpRequest, one: InStory) -> None:
        ticked = {field: f"{name}-{one.pk}" in request.POST for name, field in SHOWN.items()}
        if all(getattr(one, field) == value for field, value in ticked.items()):
            return
        for field, value in ticked.items():
            setattr(one, field, value)
        one.save(update_fields=list(ticked))
        messages.success(request, _("Noted for %(name)s.") % {"name": one.called()})

    @transaction.atomic
    def _take_away(self, request: HttpRequest, one: InStory) -> HttpResponse:
        value = {name: getattr(one, name) for name in KEPT}
        kept = keep(story=self.story, user=request.user, block={"type": PERSON, "value": value})
        one.delete()
        return redirect(f"{reverse('write_people', args=[self.story.pk])}?away={kept.pk}#away")

    def _show(self, request: HttpRequest, *, form: SomebodyForm | None = None, status: int = 200) -> HttpResponse:
        asked = clean_line(request.GET.get("q", ""))[:80]
        away = people_kept(self.story)
        found = standings(self.story.pk, self.story.get_latest_revision_as_object())
        people = [standing.one for standing in found]
        facts = {
            "people": [(standing, short(standing), next_step(standing)) for standing in found],
            "form": form or SomebodyForm(),
            "asked": asked,
            "found": search(asked, besides=[one.person_id for one in people if one.person_id]) if asked else [],
            "away": next((one for one in away if str(one.pk) == request.GET.get("away")), None),
            "put_aside": away,
        }
        return render(request, "posts/writers/people.html", self.get_context_data(**facts), status=status)


def search(words: str, *, besides: list[int]) -> list[Person]:
    """Colleagues whose name has these words in it."""
    found = Person.objects.exclude(pk__in=besides)
    for word in words.split():
        found = found.filter(Q(display_name__icontains=word) | Q(called__icontains=word))
    return list(found.order_by("display_name")[:FOUND])


@transaction.atomic
def put_back(*, story: Story, pk: int) -> None:
    """Somebody who was taken off the list stands on it again; what they answered was never taken away."""
    kept = PutAside.objects.select_for_update().filter(page=story.pk, pk=pk, block__type=PERSON).first()
    if kept is None:
        return
    kept.delete()
    facts: dict[str, Any] = {name: value for name, value in kept.block["value"].items() if name in KEPT}
    if not ConsentCard.objects.filter(pk=facts.get("card_id", 0)).exists():
        facts.pop("card_id", None)
    InStory.objects.get_or_create(
        page_id=story.pk, person_id=facts.pop("person_id"), words=facts.pop("words"), defaults=facts
    )
