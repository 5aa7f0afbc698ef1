"""The page of one question: how should this story speak of you? Open to whoever was asked, and to nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.mentions.people import ids_in, told
from posts.mentions.sentences import Sentence, sentences_in
from posts.mentions.telling import Telling, Told
from posts.models import Person, Story, StoryWish
from posts.people import Surface
from posts.persons.asking import BY_NAME, answer
from posts.persons.wishes import ANY, Wishes, in_story, wishes_of
from posts.pronouns import SUGGESTIONS

NAME = "–"  # what the form says for it; an empty value would be chosen before anybody chose


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question of somebody's list."""

    post: UUID
    headline: str
    language: str
    answered: bool


def asked(person: Person) -> Iterator[Asked]:
    """Every question that was put to them, the newest first; of stories that are still there."""
    rows = StoryWish.objects.filter(person=person).order_by("-asked_at", "-pk")
    stories = {story.uuid: story for story in Story.objects.filter(uuid__in=rows.values("post"))}
    for row in rows:
        if story := stories.get(row.post):
            headline = _as_shown(story).headline_text()
            yield Asked(post=row.post, headline=headline, language=row.language, answered=bool(row.answered_at))


class AnswerForm(forms.Form):
    """Their name, their own sets, and those that the page of names suggests."""

    label = forms.ChoiceField(
        label=gettext_lazy("How should it speak of you?"),
        error_messages={"required": gettext_lazy("Choose one of these.")},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].choices = choices  # type: ignore[attr-defined]  # Django's own way


@login_required
def named_in(request: HttpRequest, post: UUID) -> HttpResponse:
    """Ask, or note the answer; it can be changed for as long as they want to be asked."""
    wish = get_object_or_404(StoryWish.objects.select_related("person"), person__user=request.user.pk, post=post)
    story = get_object_or_404(Story, uuid=post)
    wishes = wishes_of(wish.person)
    readings = _readings(wish, story, wishes)
    initial = {"label": wish.label or NAME} if wish.answered_at else {}
    choices = [(label or NAME, words) for label, words, _read in readings]
    form = AnswerForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["label"]
        answer(wish, label="" if said == NAME else said)
        messages.success(request, _("Kept. This story speaks of you so from now on."))
        return redirect("account_named")
    facts = {
        "form": form,
        "headline": _as_shown(story).headline_text(),
        "language": wish.language,
        "answered": wish.answered_at,
        "rows": [(radio, read) for radio, (_label, _words, read) in zip(form["label"], readings, strict=True)],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "posts/persons/asked.html", facts, status=status)


def _readings(wish: StoryWish, story: Story, wishes: Wishes) -> list[tuple[str, str, str]]:
    """(label, what the button says, a sentence of the story as it would read) of each possible answer."""
    language, version = wish.language, _as_shown(story)
    own = [each.label for each in wishes.sets if each.language in (language, ANY)]
    known = [each.label for each in SUGGESTIONS.get(language, ())]
    labels = dict.fromkeys(["", *own, *known, *([wish.label] if wish.answered_at else [])])
    sentence = _sentence(version, wish.person.public_id)
    people = told(ids_in(version.rich_texts()), language=language, story=str(story.uuid)) if sentence else {}
    asks = replace(wishes, modes={**wishes.modes, language: "ask"})

    def read(label: str) -> str:
        if sentence is None:
            return ""
        here = people | {wish.person.public_id: Told(wishes=in_story(asks, label, language=language))}
        return sentence.read(Telling(language=language, surface=Surface.PAGE, people=here, named=set(here)))

    return [(label, label or _("With my name"), read(label)) for label in labels]


def _sentence(version: Story, id_: str) -> Sentence | None:
    """The first that says more of them than their name; none of a draft that its writers took back to themselves."""
    if not version.live and not version.workflow_in_progress:
        return None
    each = (sentence for source in version.rich_texts() for sentence in sentences_in(source))
    more = (one for one in each if any(m.id == id_ and m.form not in BY_NAME for m, _next in one.mentions))
    return next(more, None)


def _as_shown(story: Story) -> Story:
    """What readers find, else what was handed in."""
    return story if story.live else story.get_latest_revision_as_object()
