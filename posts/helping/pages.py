"""For whoever asks for help: the short form, where the request stands, and the own word."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.utils.decorators import xframe_options_sameorigin_override

from posts import reviewing
from posts.desk.doors import post_seen_by
from posts.explorer import mine
from posts.helping import own_word, requests
from posts.models import Blog, HelpRequest, OwnWord, Person, Post, Story
from posts.notices import name_of
from posts.permissions import WRITE
from posts.publishing import ContentMoved, NotNow
from posts.readers import own_word_of
from posts.trust.rules import MayNotWrite
from posts.writers.page import PersonalPage
from posts.writing import first_in, open_blogs

KEPT = "asking-for-help"  # what was typed and not sent yet, in the session
FIELDS = ("words", "reach", "blog", "story")


class AskForm(forms.Form):
    """What it is about, how to reach the person, and where it may go."""

    words = forms.CharField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("One sentence is enough."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write one sentence, so that somebody can begin with it.")},
    )
    reach = forms.CharField(
        label=gettext_lazy("How and when do we reach you?"),
        help_text=gettext_lazy("For example: by phone, after the early shift. Else somebody writes you a mail."),
        max_length=300,
        required=False,
    )
    blog = forms.ModelChoiceField(
        label=gettext_lazy("Which blog is it for?"),
        queryset=Blog.objects.none(),
        required=False,
        empty_label=gettext_lazy("I do not know yet"),
    )
    story = forms.ModelChoiceField(
        label=gettext_lazy("Did you begin it already?"),
        queryset=Story.objects.none(),
        required=False,
        empty_label=gettext_lazy("No, or not here"),
    )

    def __init__(self, *args: Any, user: Any, way: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blogs = [blog.pk for blog in open_blogs(user=user, asking=True)]
        offered = Blog.objects.filter(pk__in=blogs).select_related("locale").order_by("locale__language_code", "title")
        self.fields["blog"].queryset = offered  # type: ignore[attr-defined]
        self.fields["blog"].label_from_instance = lambda blog: f"{blog.title} ({blog.locale})"  # type: ignore[attr-defined]
        if way == HelpRequest.Way.HELP:
            drafts = drafts_of(user)
            self.fields["story"].queryset = Story.objects.filter(pk__in=[draft.pk for draft in drafts])  # type: ignore[attr-defined]
            self.fields["story"].label_from_instance = title_of_draft  # type: ignore[attr-defined]
        if way != HelpRequest.Way.HELP or not drafts:
            del self.fields["story"]


def title_of_draft(story: Story) -> str:
    """What the newest draft is called."""
    return str(story.get_latest_revision_as_object().headline_text())


def drafts_of(user: Any) -> list[Story]:
    """The drafts of a user that somebody could help with now, the last written first."""
    found = Story.objects.filter(pk__in=Page.objects.filter(mine(user), live=False).values("pk"))
    return [draft for draft in found.order_by("-latest_revision_created_at")[:20] if requests.can_be_helped_with(draft)]


class AskView(PersonalPage):
    """*I start, help me* and *Ask me*: one short form, kept also when it is only half filled in."""

    permission = WRITE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.way = request.GET.get("way", HelpRequest.Way.ASK)
        if self.way not in HelpRequest.Way:
            self.way = HelpRequest.Way.ASK
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        usual = first_in(get_language() or "en", open_blogs(user=request.user, asking=True))
        initial = (
            {"blog": usual}
            | request.session.get(KEPT, {})
            | {name: request.GET[name] for name in ("story", "blog") if request.GET.get(name, "").isdigit()}
        )
        return self._show(AskForm(initial=initial, user=request.user, way=self.way))

    def post(self, request: HttpRequest) -> HttpResponse:
        request.session[KEPT] = {name: request.POST.get(name, "")[:2000] for name in FIELDS}
        if "keep" in request.POST:
            messages.success(request, _("Kept. You find it here when you come back."))
            return redirect(f"{reverse('ask_for_help')}?way={self.way}")
        form = AskForm(request.POST, user=request.user, way=self.way)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            asked = requests.ask(user=request.user, way=self.way, **form.cleaned_data)
        except (NotNow, MayNotWrite) as refused:
            form.add_error(None, str(refused))
            return self._show(form, status=422)
        del request.session[KEPT]
        messages.success(request, _("Thank you. The comms team has it, and you hear who helps you."))
        return redirect("help_status", asked.uuid)

    def _show(self, form: AskForm, *, status: int = 200) -> HttpResponse:
        open_ones = HelpRequest.objects.filter(asker=self.request.user.pk, ended_at=None).select_related("helper")
        context = self.get_context_data(form=form, way=self.way, open_requests=open_ones)
        return render(self.request, "posts/helping/ask.html", context, status=status)


class HelpStatusView(PersonalPage):
    """Where one's request stands: with whom, since when, and what is next. Others' are 404."""

    permission = WRITE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            found = HelpRequest.objects.select_related("helper", "page", "blog")
            self.asked = get_object_or_404(found, uuid=kwargs["uuid"], asker=request.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, uuid: str) -> HttpResponse:
        page = self.asked.page
        story = page.specific if page else None
        facts = {
            "asked": self.asked,
            "helper": name_of(self.asked.helper),
            "story": story,
            "title": title_of_draft(story) if story else "",
            "writing": writing_page(story) if story else "",
            "word_missing": bool(story and word_is_missing(story, request.user)),
        }
        return render(request, "posts/helping/status.html", self.get_context_data(**facts))

    def post(self, request: HttpRequest, uuid: str) -> HttpResponse:
        try:
            requests.withdraw(request=self.asked, user=request.user)
        except NotNow as refused:
            messages.info(request, str(refused))
        else:
            messages.success(request, _("Taken back. Whatever was written stays yours. You can ask again any time."))
        return redirect("help_status", self.asked.uuid)


def word_is_missing(post: Post, user: Any) -> bool:
    """Whether `user`'s own yes to the newest draft is what is missing; nobody is asked about a draft without words."""
    asked = own_word_of(post)
    if not asked or asked.pk != user.pk or given_word(post, user):
        return False
    return has_words(post.get_latest_revision_as_object())


def has_words(version: Post) -> bool:
    """Whether anybody wrote in it yet: the questions of its kind are not its words."""
    return not isinstance(version, Story) or any(block.path.startswith("body.") for block in version.voice_blocks())


def given_word(post: Post, user: Any) -> OwnWord | None:
    """The yes of `user` to the newest draft as it is."""
    digest = post.get_latest_revision_as_object().content_digest()
    found: OwnWord | None = OwnWord.objects.filter(page=post.pk, person__user=user, content_digest=digest).first()
    return found


def writing_page(post: Post) -> str:
    """Where the author writes on."""
    return reverse("write", args=[post.pk])


class OwnWordView(PersonalPage):
    """The words as readers would see them, and two buttons. For whose words they are; others get a 404."""

    permission = WRITE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            self.about = own_words_for(request.user, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "change" in request.POST:
            return self._change()
        try:
            own_word.say_yes(post=self.about, user=request.user, seen_digest=request.POST.get("seen", ""))
        except ContentMoved as moved:
            messages.warning(request, str(moved))
            return self._show(status=409)
        except NotNow as refused:
            messages.error(request, str(refused))
            return redirect("own_word", pk)
        messages.success(request, _("Thank you. If anybody changes a word, you are asked again."))
        return redirect("own_word", pk)

    def _change(self) -> HttpResponse:
        """To the writing page; out of the review first, where nobody could write."""
        try:
            reviewing.take_back(post=self.about, user=self.request.user)
            messages.info(self.request, _("It is yours again. Hand it in when it says what you mean."))
        except (NotNow, PermissionDenied):
            pass  # nobody is reading it: there is nothing to take back
        return redirect(writing_page(self.about))

    def _show(self, *, status: int = 200) -> HttpResponse:
        version = self.about.get_latest_revision_as_object()
        facts = {
            "about": self.about,
            "version": version,
            "seen": version.content_digest(),
            "given": given_word(self.about, self.request.user),
            "has_words": has_words(version),
            "no_name": not Person.objects.filter(user=self.request.user).exists(),
        }
        context = self.get_context_data(**facts)
        return render(self.request, "posts/helping/own_word.html", context, status=status)


def own_words_for(user: Any, pk: int) -> Post:
    """The post whose words `user` is asked about; 404 for everybody else, and when nobody is asked."""
    post = post_seen_by(user, pk)
    asked = own_word_of(post)
    if asked is None or asked.pk != user.pk:
        raise Http404
    return post


class OwnWordPageView(PersonalPage):
    """The newest draft exactly as readers would see it, for the frame and for a window of its own."""

    permission = WRITE

    @method_decorator(xframe_options_sameorigin_override)
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = own_words_for(request.user, pk).get_latest_revision_as_object()
        with translation.override(version.language()):
            response: HttpResponse = version.make_preview_request(original_request=request)
            response = response.render() if hasattr(response, "render") else response
        response["Cache-Control"] = "private, no-store"
        return response
