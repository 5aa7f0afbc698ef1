"""The owner's page of what leaves the company: signature, and words for LinkedIn, Mastodon and Bluesky."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from integrations.adapters.bluesky import Bluesky
from integrations.adapters.mastodon_profile import ROW
from posts.addresses import absolute, path_in
from posts.models import Person
from posts.own_accounts.profiles import everywhere, offers
from posts.permissions import WRITE, holds
from posts.persons.signature import cut, signature
from posts.translations import languages_of_person


@login_required
def taken_along(request: HttpRequest) -> HttpResponse:
    """What can be copied, with where it goes said first."""
    person = Person.objects.prefetch_related("roles", "modes", "pronouns").filter(user=request.user.pk).first()
    if person is None:
        return redirect("account_name")
    words = everywhere(person)
    short = cut(words, most=Bluesky.profile_characters)
    facts = {
        "signatures": [(name, signature(person, language=code)) for code, name in settings.LANGUAGES],
        "words": words,
        "short": short,
        "is_cut": short != words,
        "row": ROW,
        "offers": offers(person),
        "may_connect": holds(request.user, WRITE),
        "address": _own_address(person),
    }
    return render(request, "posts/persons/taken_along.html", facts)


def _own_address(person: Person) -> str:
    """The person's public page, in the reader's language where there is one; "" where nothing is public."""
    there = languages_of_person(person)
    language = get_language() or "en"
    code = language if language in there else next(iter(sorted(there)), "")
    return absolute(path_in(code, "person", public_id=person.public_id)) if code else ""
