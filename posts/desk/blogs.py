"""Opening, dressing and closing blogs, and the words of welcome on the home pages."""

from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from integrations import outbox
from posts import blogs
from posts.blogs import Look, StillRead
from posts.models import Blog
from posts.permissions import MANAGE_BLOGS, holds
from posts.writing import home_pages


class LookForm(forms.ModelForm):
    """A blog's name and look."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    face = forms.ChoiceField(label=gettext_lazy("Letters"), choices=Blog.Face.choices, required=False)

    class Meta:
        model = Blog
        fields = ("name", "tagline", "about", "tone", "colour", "face", "emblem", "fediverse")
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}

    def clean_face(self) -> str:
        """Letters with serifs where nothing was chosen."""
        return str(self.cleaned_data["face"] or Blog.Face.SERIF)

    def look(self) -> Look:
        """The look as the service takes it."""
        return Look(**{field.name: self.cleaned_data[field.name] for field in fields(Look)})

    def clean_colour(self) -> str:
        """In small letters, as it is stored."""
        return str(self.cleaned_data["colour"]).strip().lower()

    def _post_clean(self) -> None:
        """The service makes the blog; a Page half filled in would only complain here."""


class OpenForm(LookForm):
    """A new blog: its look, its language, its address."""

    home: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        label=gettext_lazy("Language"), queryset=None, empty_label=None
    )
    slug = forms.SlugField(
        label=gettext_lazy("Address"),
        max_length=60,
        help_text=gettext_lazy("Small letters, digits and hyphens. It never changes, so that no link breaks."),
    )

    field_order = ("name", "home", "slug")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].queryset = home_pages()  # type: ignore[attr-defined]
        self.fields["home"].label_from_instance = lambda home: str(home.locale)  # type: ignore[attr-defined]


class WelcomeForm(forms.Form):
    """The words on a home page."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=100)
    welcome = forms.CharField(
        label=gettext_lazy("Welcome"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class BlogsMixin(WagtailAdminTemplateMixin):
    """For those who look after the blogs; 404 for others."""

    header_icon = "folder-open-inverse"
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not holds(request.user, MANAGE_BLOGS):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class BlogsView(BlogsMixin, TemplateView):
    """Every blog, open or closed, and the home pages."""

    template_name = "posts/desk/blogs.html"
    page_title = gettext_lazy("Blogs")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Blog.objects.select_related("locale").order_by("-live", "locale__language_code", "title")
        lines = [{"blog": blog, "channels": outbox.channels_for(blog_id=blog.pk)} for blog in found]
        return super().get_context_data(**kwargs) | {"lines": lines, "homes": home_pages()}


class PlaceFormView(BlogsMixin, FormView):
    """A form about one place, answered by the blogs service."""

    template_name = "posts/desk/place.html"
    button: Any = gettext_lazy("Save")
    done: Any = gettext_lazy("Saved.")

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.do(form)
        except ValidationError as refused:
            for name, errors in refused.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect("blogs")

    def do(self, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError


class OpenBlogView(PlaceFormView):
    page_title = gettext_lazy("Open a blog")
    form_class = OpenForm
    button = gettext_lazy("Open the blog")
    done = gettext_lazy("The blog is open.")

    def do(self, form: OpenForm) -> None:
        facts = {name: form.cleaned_data[name] for name in ("home", "name", "slug")}
        blogs.open_blog(user=self.request.user, look=form.look(), **facts)


class DressBlogView(PlaceFormView):
    page_title = gettext_lazy("Name and look")
    form_class = LookForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.blog = get_object_or_404(Blog, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.blog.title)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.blog, "initial": {"name": self.blog.title}}

    def do(self, form: LookForm) -> None:
        blogs.dress_blog(blog=self.blog, name=form.cleaned_data["name"], look=form.look(), user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"channels": outbox.channels_for(blog_id=self.blog.pk)}


class DressHomeView(PlaceFormView):
    page_title = gettext_lazy("Words of welcome")
    form_class = WelcomeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.home = get_object_or_404(home_pages(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.home.locale)

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.home.title, "welcome": self.home.welcome}

    def do(self, form: WelcomeForm) -> None:
        blogs.dress_home(home=self.home, user=self.request.user, **form.cleaned_data)


class CloseBlogView(BlogsMixin, TemplateView):
    """Close an open blog, or open a closed one again: GET says what will happen, POST does it."""

    template_name = "posts/desk/close_blog.html"
    page_title = gettext_lazy("Close a blog")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.blog = get_object_or_404(Blog, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Close a blog") if self.blog.live else _("Open a blog again")

    def get_page_subtitle(self) -> str:
        return str(self.blog.title)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            (blogs.close_blog if self.blog.live else blogs.reopen_blog)(blog=self.blog, user=request.user)
        except StillRead as refused:
            messages.error(request, str(refused))
        else:
            closed = _("“%(name)s” is closed.") if self.blog.live else _("“%(name)s” is open again.")
            messages.success(request, closed % {"name": self.blog.title})
        return redirect("blogs")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"blog": self.blog}
