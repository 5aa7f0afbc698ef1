"""Beginning a story, finding one's own again, and telling one in another language."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from posts.desk import doors
from posts.desk.actions import BlogForm, DeedView
from posts.kinds import Kind
from posts.models import Blog, Story
from posts.permissions import WRITE, holds
from posts.publishing import NotNow
from posts.standing import posts_of, standings
from posts.translating import blogs_to_translate_into, start_translation
from posts.writing import home_pages, open_blogs, start_profile, start_story

# What each kind asks for, in one line.
KIND_LINES = {
    Kind.PROMISE: gettext_lazy("Something you said you would do, and how you managed it."),
    Kind.WALK_THROUGH: gettext_lazy("A job from the first step to the last, as if we stood beside you."),
    Kind.ODD_BEGINNING: gettext_lazy("A small thing that made you look twice."),
    Kind.WENT_WRONG: gettext_lazy("A mistake we made, and what we do differently now."),
    Kind.SAID_NO: gettext_lazy("A request we turned down, and what we did instead."),
    Kind.COLLEAGUE: gettext_lazy("Somebody you work with, the way you know them."),
}


class NewStoryForm(forms.Form):
    """Where the story goes and what sort it is; with one blog there is nothing to choose."""

    blog = forms.ModelChoiceField(
        label=gettext_lazy("Which blog?"),
        queryset=Blog.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        blank=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What would you like to tell?"), choices=Kind.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, blogs: list[Blog], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blog"].queryset = Blog.objects.filter(pk__in=[blog.pk for blog in blogs])  # type: ignore[attr-defined]
        if len(blogs) == 1:
            self.fields["blog"].widget = forms.HiddenInput()
            self.initial["blog"] = blogs[0].pk


class NewStoryView(WagtailAdminTemplateMixin, FormView):
    """One screen between wanting to write and writing."""

    template_name = "posts/desk/new_story.html"
    form_class = NewStoryForm
    page_title = gettext_lazy("Write a story")
    header_icon = "edit"
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not holds(request.user, WRITE):
            raise PermissionDenied
        self.blogs = open_blogs(user=request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"blogs": self.blogs}

    def get_initial(self) -> dict[str, Any]:
        return {"blog": self.request.GET.get("blog"), "kind": Kind.PROMISE}

    def form_valid(self, form: NewStoryForm) -> HttpResponse:
        story = start_story(user=self.request.user, **form.cleaned_data)
        return redirect("wagtailadmin_pages:edit", story.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = [(kind, KIND_LINES[kind]) for kind in Kind]
        return super().get_context_data(**kwargs) | {"blogs": self.blogs, "kinds": kinds}


class MyStoriesView(WagtailAdminTemplateMixin, TemplateView):
    """All one's own posts, with what came back on top."""

    template_name = "posts/desk/my_stories.html"
    page_title = gettext_lazy("My stories")
    header_icon = "doc-full"
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead
    per_page = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(posts_of(self.request.user), self.per_page).get_page(self.request.GET.get("p"))
        pks = [post.pk for post in page.object_list]
        lines = standings(posts_of(self.request.user).filter(pk__in=pks))
        return super().get_context_data(**kwargs) | {"lines": lines, "page": page, "homes": home_pages()}


class AboutMeView(View):
    """Opens one's own about text in one language; begun at the first time."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        home = get_object_or_404(home_pages(), locale__language_code=request.POST.get("language", ""))
        try:
            profile = start_profile(user=request.user, home=home)
        except NotNow as refused:
            messages.error(request, str(refused))
            return redirect("wagtailadmin_account")
        return redirect("wagtailadmin_pages:edit", profile.pk)


class TranslateView(DeedView):
    """A draft of the same story in another language."""

    deed = doors.TRANSLATE
    header_icon = "globe"
    form_class = BlogForm
    button = gettext_lazy("Begin the translation")
    translated: Story

    def get_form_kwargs(self) -> dict[str, Any]:
        blogs = [blog.pk for blog in blogs_to_translate_into(self.about, user=self.request.user)]
        offered = Blog.objects.filter(pk__in=blogs).select_related("locale").order_by("locale__language_code", "title")
        return super().get_form_kwargs() | {"blogs": offered}

    def do(self, form: forms.Form) -> str:
        self.translated = start_translation(story=self.about, blog=form.cleaned_data["blog"], user=self.request.user)
        return _("The draft has all the words of the first. Write them anew; it is reviewed on its own.")

    def consequences(self) -> list[str]:
        return [_("You get a draft of your own, linked to this story."), _("This story stays as it is.")]

    def way_on(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.translated.pk])


def instead_of_add(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    """Wagtail's "add child page" below a blog leads to our screen (a `before_create_page` hook)."""
    if not issubclass(page_class, Story):
        return None
    if request.method != "GET":
        messages.info(request, _("Stories begin here."))
    return redirect(f"{reverse('new_story')}?blog={parent.pk}")
