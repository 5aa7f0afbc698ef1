"""The newsroom: the latest, the topics, the kinds of story, whom to call, the company in a paragraph, and feeds."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from posts.heads import head_of_route
from posts.kinds import Kind
from posts.listing import Card, cards, live_stories
from posts.models import BarrierPromise, Boilerplate, PressContact, Story, Topic
from posts.people import ShownPerson, Surface, shown

LATEST = 6


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whom the press may call, by their own switch."""

    person: ShownPerson
    telephone: str
    dialled: str
    mail: str


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    """All five parts; an empty one is not shown."""

    latest: list[Card]
    topics: list[Topic]
    kinds: list[tuple[str, Any]]
    contacts: list[Contact]
    boilerplate: Boilerplate | None


def newsroom(*, language: str, request: HttpRequest | None) -> Newsroom:
    """What the press of one language finds."""
    stories = live_stories(language=language)
    told = set(stories.order_by().values_list("kind", flat=True).distinct())
    used = Story.topics.through.objects.filter(story__in=stories.order_by()).values("topic")
    return Newsroom(
        latest=cards(stories[:LATEST], request=request),
        topics=list(Topic.objects.filter(pk__in=used, locale__language_code=language).select_related("locale")),
        kinds=[(kind.value, kind.label) for kind in Kind if kind.value in told],
        contacts=contacts(language=language),
        boilerplate=boilerplate(language=language),
    )


def contacts(*, language: str) -> list[Contact]:
    """Everybody who let themselves be shown to the press."""
    found = PressContact.objects.filter(shown=True).select_related("person__picture").prefetch_related("person__roles")
    return [
        Contact(
            person=shown(one.person, language=language, surface=Surface.PAGE),
            telephone=one.telephone,
            dialled=one.dialled,
            mail=one.mail,
        )
        for one in found
    ]


def boilerplate(*, language: str) -> Boilerplate | None:
    """What is said of the company now; never another language's words."""
    said = Boilerplate.objects.filter(language=language, valid_from__lte=timezone.localdate())
    return said.order_by("-valid_from").first()


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The newsroom in the language of the address."""
    language = get_language() or "en"
    context = {"head": head_of_route("newsroom"), "room": newsroom(language=language, request=request)}
    return render(request, "posts/newsroom.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What readers with a disability can count on here, what not yet, and whom they tell."""
    language = get_language() or "en"
    said = BarrierPromise.objects.filter(checked_on__lte=timezone.localdate()).first()
    promise = said or BarrierPromise(mail=parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
    context = {
        "head": head_of_route("accessibility"),
        "promise": promise,
        "gaps": promise.gaps(language),
        "checked_on": said.checked_on if said else None,
    }
    return render(request, "posts/accessibility.html", context)


class OwnContactForm(forms.ModelForm):  # type: ignore[type-arg]  # its metaclass takes none when it runs
    """What somebody lets the press know of them."""

    shown = forms.BooleanField(label=gettext_lazy("Show this in the newsroom"), required=False)

    class Meta:
        model = PressContact
        fields = ("telephone", "mail")

    def save(self, commit: bool = True) -> Any:  # Django's signature
        self.instance.shown = self.cleaned_data["shown"]
        return super().save(commit)


@login_required
@require_http_methods(["GET", "POST"])
def own_contact(request: HttpRequest) -> HttpResponse:
    """One's own number and switch, for those whom comms named as a press contact; raises `Http404` for others."""
    contact = PressContact.objects.filter(person__user=request.user.pk).first()
    if contact is None:
        raise Http404
    form = OwnContactForm(request.POST or None, instance=contact, initial={"shown": contact.shown})
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. The newsroom shows it like this from now on."))
        return redirect("press_contact")
    return render(request, "posts/accounts/press.html", {"form": form})
