"""Start, and beginning a story: one page each between wanting to tell something and writing it."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from posts.desk.writing import KIND_LINES
from posts.kinds import Kind
from posts.models import Beginning, Blog, KindOfWork, Prompt, Story
from posts.notices import name_of
from posts.permissions import WRITE
from posts.queue.people import team
from posts.standing import Standing, posts_of, standings
from posts.writers.asked import asked_of
from posts.writers.one_rule import card_in
from posts.writers.page import PersonalPage
from posts.writing import first_in, open_blogs, start_story

UNFINISHED = ("draft", "sent-back", "stopped")
NAMED = 3  # people of comms
SHOWN = 3  # unfinished stories on Start; the rest is one link away


class StartView(PersonalPage):
    """Where a newcomer lands: one sentence, one rule, three ways in, and what is waiting."""

    permission = WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        lines = unfinished_of(request.user)
        unfinished = [line for line in lines if line.state != "sent-back"]  # those stand with what is asked
        facts = {
            "card": card_in(get_language() or "en"),
            "unfinished": unfinished[:SHOWN],
            "more": len(unfinished) > SHOWN,
            "asked": asked_of(request.user, lines=lines),
            "may": may_here(request.user),
            "comms": comms_names(),
        }
        return render(request, "posts/writers/start.html", self.get_context_data(**facts))


def may_here(user: Any) -> str:
    """What the rules let somebody do on at least one blog: "write", else "ask", else "no"."""
    if open_blogs(user=user) or not Blog.objects.live().exists():
        return "write"
    return "ask" if open_blogs(user=user, asking=True) else "no"


def comms_names() -> str:
    """Whom one can ask: a few people of the comms team by name."""
    return get_text_list([name_of(user) for user in team().select_related("person")[:NAMED]], gettext("or"))


def unfinished_of(user: Any) -> list[Standing]:
    """The stories a user can write on now, the last written first."""
    found = standings(posts_of(user)[:20])
    return [line for line in found if isinstance(line.post, Story) and line.state in UNFINISHED]


class NewStoryForm(forms.Form):
    """A prompt or none, and the blog; with one blog there is nothing to choose."""

    prompt = forms.ModelChoiceField(label=_("Pick a beginning"), queryset=Prompt.objects.none(), required=False)
    kind = forms.ChoiceField(label=_("What sort of story is it?"), choices=Kind.choices, required=False)
    blog = forms.ModelChoiceField(
        label=_("Which blog?"), queryset=Blog.objects.none(), error_messages={"required": _("Choose a blog.")}
    )

    def __init__(self, *args: Any, blogs: list[Blog], prompts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prompt"].queryset = prompts  # type: ignore[attr-defined]
        self.fields["blog"].queryset = Blog.objects.filter(pk__in=[blog.pk for blog in blogs])  # type: ignore[attr-defined]

    def chosen_kind(self) -> str:
        """The prompt's kind of story, else the one that was ticked, else the usual one."""
        prompt = self.cleaned_data["prompt"]
        return str(prompt.kind if prompt else self.cleaned_data["kind"] or Kind.PROMISE)


class NewStoryView(PersonalPage):
    """Where you work, a beginning, and which blog."""

    permission = WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "show" in request.POST:  # other questions; what is chosen already stays
            return self._show(request)
        form = NewStoryForm(request.POST, blogs=open_blogs(user=request.user), prompts=self._prompts(request))
        if not form.is_valid():
            return self._show(request, form=form, status=422)
        try:
            story = start_story(user=request.user, blog=form.cleaned_data["blog"], kind=form.chosen_kind())
        except PermissionDenied as refused:  # closed meanwhile, or not for this person
            form.add_error("blog", str(refused) or _("You cannot write on this blog."))
            return self._show(request, form=form, status=422)
        prompt = form.cleaned_data["prompt"]
        words = prompt.words(get_language() or "en") if prompt else ""
        begun_by: Any = request.user
        Beginning.objects.get_or_create(
            page_id=story.pk, defaults={"user": begun_by, "work": self._work(request), "words": words}
        )
        return redirect("write", story.pk)

    def _show(self, request: HttpRequest, *, form: NewStoryForm | None = None, status: int = 200) -> HttpResponse:
        blogs = open_blogs(user=request.user)
        language = get_language() or "en"
        work = self._work(request)
        facts = {
            "form": form,
            "works": [(one, one.name(language)) for one in KindOfWork.objects.filter(active=True)],
            "work": work,
            "prompts": [(prompt, prompt.words(language)) for prompt in self._prompts(request)],
            "kinds": [(kind, KIND_LINES[kind]) for kind in Kind],
            "blogs": blogs,
            "chosen_blog": next((blog for blog in blogs if str(blog.pk) == request.POST.get("blog")), None)
            or usual_blog(request.user, blogs),
            "chosen_kind": request.POST.get("kind") or Kind.PROMISE,
            "chosen": chosen_of(request.POST.get("prompt"), [str(prompt.pk) for prompt in self._prompts(request)]),
        }
        return render(request, "posts/writers/new.html", self.get_context_data(**facts), status=status)

    def _work(self, request: HttpRequest) -> KindOfWork | None:
        """What was chosen on this page, else last time, else the first."""
        works = KindOfWork.objects.filter(active=True)
        chosen = request.POST.get("show") or request.POST.get("work") or request.GET.get("work") or ""
        return works.filter(key=chosen).first() or Beginning.last_work_of(request.user) or works.first()

    def _prompts(self, request: HttpRequest) -> Any:
        work = self._work(request)
        if work is None:
            return Prompt.objects.none()
        return Prompt.objects.offered(work=work, language=get_language() or "en")


def chosen_of(said: str | None, offered: list[str]) -> str:
    """What was chosen, empty for "none"; the first on offer where nothing was, or what is offered no more."""
    if said == "" or said in offered:
        return said
    return offered[0] if offered else ""


def usual_blog(user: Any, blogs: list[Blog]) -> Blog | None:
    """The blog this person wrote in last, else the first in their own language, else the first."""
    last = posts_of(user).type(Story).order_by("-pk").first()
    by_path = {blog.path: blog for blog in blogs}
    if last and (found := by_path.get(last.path[: -last.steplen])):
        return found
    return first_in(get_language() or "en", blogs)
