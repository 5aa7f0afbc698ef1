"""The owner's page of a change of name: what will happen, told first; then how far it is. Theirs alone."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from integrations.message import canonical_digest
from integrations.money import dollars
from posts.changing import copies, report, returning
from posts.changing.beginning import begin, wishes_after
from posts.changing.form import ChangeForm, CopiesForm, QuotedForm
from posts.changing.quotations import quoted
from posts.changing.stories import places_for_readers
from posts.models import Change, Person
from posts.persons.wishes import wishes_of

QUOTED_TOO = (Change.Kind.WISHES, *Change.SWEEPING)
GO = "go"  # the button that does it; every other shows what it would do


@sensitive_post_parameters("old", "display_name", "called")
@login_required
def new_name(request: HttpRequest) -> HttpResponse:
    """A form, its plan, or how far the change of whoever is logged in is."""
    person = Person.objects.filter(user=request.user.pk).first()
    if person is None:
        return redirect("account_name")
    change = Change.objects.going_on().filter(person=person).first()
    if change is not None:
        return render(request, "posts/changing/going_on.html", _how_far(change))
    form = ChangeForm(request.POST or None, person=person)
    if request.method != "POST" or not form.is_valid():
        last = Change.objects.filter(person=person).exclude(finished_at=None).order_by("-pk").first()
        facts = {"form": form, "last": _how_far(last) if last else None, **_came_back(person, last)}
        return render(request, "posts/changing/new_name.html", facts, status=422 if request.method == "POST" else 200)
    return _planned(request, person, form)


def _planned(request: HttpRequest, person: Person, form: ChangeForm) -> HttpResponse:
    kind, names = form.cleaned_data["kind"], form.names()
    found = copies.plan(person, kind=kind, names=names)
    wishes = wishes_after(wishes_of(person), kind=kind, names=names)
    nameless = kind == Change.Kind.STEP_BACK
    places = quoted(person, wishes, nameless=nameless) if kind in QUOTED_TOO else []
    plan = [[group.key, group.default, *group.options] for group in found.groups]
    seen = canonical_digest([*plan, *([place.key, place.word] for place in places)])
    if request.POST.get("do") == GO and request.POST.get("seen") == seen:
        try:
            begin(
                person=person,
                by=request.user,
                kind=kind,
                names=names,
                choices=copies.chosen(found.groups, request.POST),
                brackets=[place for place in places if request.POST.get(place.key) == "name"],
                quietly=form.cleaned_data["quietly"] == "quietly",
                letters=found.mailed,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return render(request, "posts/changing/new_name.html", {"form": form}, status=422)
        messages.success(request, _("Kept. Your page and the feeds have it; the rest follows by itself."))
        return redirect("account_new_name")
    answers = request.POST if request.POST.get("do") == GO else None
    facts: dict[str, Any] = {
        "form": form,
        "seen": seen,
        "copies": CopiesForm(answers, groups=list(found.groups)),
        "quoted": QuotedForm(answers, places=places),
        "keeps_history": any(group.keeps_history for group in found.groups),
        "places": places_for_readers(names) if names.old else [],
        "out_of_reach": [
            *([report.mailed(found.mailed)] if found.mailed else []),
            *([report.by_hand(found.by_hand)] if found.by_hand else []),
            *_log_in(person, names),
        ],
        "charges": dollars(found.charges) if found.charges else "",
        "sweeps": kind in Change.SWEEPING,
    }
    return render(request, "posts/changing/new_name.html", facts)


def _came_back(person: Person, last: Change | None) -> dict[str, Any]:
    """Stories in which an old name stands again, and what the plan to put that right is asked with."""
    found = returning.returned(person)
    words = dict.fromkeys(each for _story, some in found for each in some)
    stepped_back = last is not None and last.kind == Change.Kind.STEP_BACK
    kind = Change.Kind.STEP_BACK if stepped_back else Change.Kind.AWAY
    return {"came_back": found, "came_back_as": "\n".join(words), "came_back_kind": kind, "person": person}


def _log_in(person: Person, names: Any) -> list[str]:
    user = person.user
    if user is None or not names.old or not names.stand_in(f"{user.get_username()} {user.email}"):
        return []
    return [_("You log in with %(address)s: an admin changes that address.") % {"address": user.email or user.username}]


def _how_far(change: Change) -> dict[str, Any]:
    return {
        "change": change,
        "lines": list(report.lines(change)),
        "copies": list(report.copies(change)),
        "out_of_reach": report.out_of_reach(change),
    }
