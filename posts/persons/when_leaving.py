"""The owner's page of what stands under their stories once they have left; asked of nobody else, and never needed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.audiences import AFTER_LEAVING
from posts.models import Person
from posts.persons.keeping import keep_leaving


class LeavingForm(forms.Form):
    """One question."""

    chosen = forms.ChoiceField(
        label=gettext_lazy("What should stand under your stories then?"),
        choices=[(one.value, one.label) for one in AFTER_LEAVING],
        widget=forms.RadioSelect,
    )


@login_required
def when_leaving(request: HttpRequest) -> HttpResponse:
    """Show it, or keep it."""
    person = Person.objects.filter(user=request.user.pk).first()
    if person is None:
        return redirect("account_name")
    form = LeavingForm(request.POST or None, initial={"chosen": person.leaves_as})
    if request.method == "POST" and form.is_valid():
        keep_leaving(form.cleaned_data["chosen"], person=person, by=request.user)
        messages.success(request, _("Kept. It holds from the day you leave."))
        return redirect("account_home")
    facts: dict[str, Any] = {"form": form}
    return render(request, "posts/persons/when_leaving.html", facts, status=422 if request.method == "POST" else 200)
