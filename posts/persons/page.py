"""The page on which somebody says how they want to be named: theirs alone, one form, nothing asked twice."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from posts.models import Person
from posts.persons.asked import asked
from posts.persons.form import WishesForm
from posts.persons.in_stories import in_stories
from posts.persons.keeping import keep
from posts.persons.places import places, spoken
from posts.persons.wishes import Wishes, wishes_of

LOOK = "look"  # the button that shows what it would be, and keeps nothing
HEARD = "X-Heard"  # sent by the page's script: only what is read out is asked for


@login_required
def named(request: HttpRequest) -> HttpResponse:
    """How stories speak of whoever is logged in; nobody sees, and nobody keeps, another's page."""
    person = Person.objects.filter(user=request.user.pk).first()
    if person is None:
        return redirect("account_name")
    before = wishes_of(person)
    form = WishesForm(request.POST or None, wishes=before)
    fine = request.method == "POST" and form.is_valid()
    if HEARD in request.headers:
        return render(request, "posts/persons/_heard.html", _facts(person, form.wishes() if fine else before))
    if fine and request.POST.get("do") != LOOK:
        keep(form.wishes(), person=person, by=request.user)
        messages.success(request, _("Kept. It holds from now on, everywhere below."))
        return redirect("account_named")
    facts = _facts(person, form.wishes() if fine else before)
    status = 422 if request.method == "POST" and not fine else 200
    return render(request, "posts/persons/named.html", {"form": form, "looked": fine, **facts}, status=status)


def _facts(person: Person, wishes: Wishes) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "person": person,
        "wishes": wishes,
        "places": places(wishes, person, language=language),
        "spoken": list(spoken(wishes)),
        "excerpts": list(in_stories(wishes, person)),
        "asked": list(asked(person)),
    }
