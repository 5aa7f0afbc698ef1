"""Taking down, cancelling, moving, deleting, taking back: a page that says what will happen, and a button that does it.

The verbs themselves are in `posts.publishing` and `posts.reviewing`; they ask for permission again.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from integrations.costs import costs_of_take_down
from posts import publishing, reviewing
from posts.desk import doors
from posts.models import Blog
from posts.publishing import NotNow
from posts.trust.rules import writable


class ReasonForm(forms.Form):
    """Why something is taken from readers."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("The authors read this, and it stays in the history."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    asked_for = forms.BooleanField(
        label=gettext_lazy("Somebody in it asked for this"),
        help_text=gettext_lazy("Search engines are then told that it is gone for good."),
        required=False,
    )


class BlogForm(forms.Form):
    """Which blog, out of those the view offers."""

    blog = forms.ModelChoiceField(label=gettext_lazy("Blog"), queryset=Blog.objects.none(), empty_label=None)

    def __init__(self, *args: Any, blogs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blog"].queryset = blogs  # type: ignore[attr-defined]
        self.fields["blog"].label_from_instance = lambda blog: f"{blog.title} ({blog.locale})"  # type: ignore[attr-defined]


class DeedView(WagtailAdminTemplateMixin, FormView):
    """GET says what will happen, POST does it. Others' drafts are 404; what cannot be done now is told."""

    template_name = "posts/desk/deed.html"
    form_class: type[forms.Form] = forms.Form
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead
    deed: doors.Deed
    button: Any
    grave = False  # takes something away

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.about = doors.post_seen_by(request.user, kwargs["pk"])
        if self.deed not in doors.deeds(request.user, self.about):
            return self.cannot(NotNow(_("This cannot be done now, or not by you.")))
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotNow as refused:
            return self.cannot(refused)

    def cannot(self, refused: NotNow) -> HttpResponse:
        """Nothing was changed; say why, where the person can go on."""
        messages.error(self.request, str(refused))
        return redirect(self.way_back())

    def form_valid(self, form: forms.Form) -> HttpResponse:
        messages.success(self.request, self.do(form))
        return redirect(self.way_on())

    def do(self, form: forms.Form) -> str:
        """Do it, and return the sentence that says so."""
        raise NotImplementedError

    def consequences(self) -> Sequence[str]:
        """What will happen, a sentence each."""
        return ()

    def get_page_title(self) -> str:
        return str(self.deed.label).rstrip("…")

    def get_page_subtitle(self) -> str:
        return str(self.about.get_admin_display_title())

    def way_back(self) -> str:
        """Where the person came from: the editor, or their stories."""
        if self.about.permissions_for_user(self.request.user).can_edit():
            return reverse("wagtailadmin_pages:edit", args=[self.about.pk])
        return reverse("my_stories")

    def way_on(self) -> str:
        """Where the person finds the result."""
        return self.way_back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"about": self.about, "consequences": self.consequences(), "way_back": self.way_back()}
        return super().get_context_data(**kwargs) | facts


class TakeDownView(DeedView):
    """Off the blog, and off every channel that lets us."""

    deed = doors.TAKE_DOWN
    header_icon = "no-view"
    form_class = ReasonForm
    button = gettext_lazy("Take it down")
    grave = True

    def do(self, form: forms.Form) -> str:
        publishing.take_down(post=self.about, user=self.request.user, **form.cleaned_data)
        return _("“%(title)s” is offline. Its copies are being taken down.") % {"title": self.get_page_subtitle()}

    def consequences(self) -> Sequence[str]:
        first = _("Readers no longer find it on the blog.")
        last = _("The authors get your reason by mail. The draft stays.")
        return [first, *costs_of_take_down(post=self.about.uuid).lines(), last]


class CancelScheduleView(DeedView):
    """An approved version stays home."""

    deed = doors.CANCEL
    header_icon = "circle-xmark"
    button = gettext_lazy("Cancel the plan")

    def do(self, form: forms.Form) -> str:
        publishing.cancel_schedule(post=self.about, user=self.request.user)
        return _("The plan is cancelled. The story can be handed in again.")

    def consequences(self) -> Sequence[str]:
        now = _("What readers see now stays.") if self.about.live else _("Readers will not see it.")
        return [now, _("The approval ends: to publish it later, hand it in again.")]


class MoveView(DeedView):
    """A draft to another blog of its language."""

    deed = doors.MOVE
    header_icon = "arrow-right-full"
    form_class = BlogForm
    button = gettext_lazy("Move it")

    def get_form_kwargs(self) -> dict[str, Any]:
        here = self.about.get_parent()
        blogs = Blog.objects.live().filter(locale=self.about.locale).exclude(pk=here.pk).select_related("locale")
        open_to = [blog.pk for blog in writable(blogs, user=self.request.user)]
        return super().get_form_kwargs() | {"blogs": blogs.filter(pk__in=open_to).order_by("title")}

    def do(self, form: forms.Form) -> str:
        blog = form.cleaned_data["blog"]
        publishing.move(post=self.about, blog=blog, user=self.request.user)
        return _("Moved to “%(blog)s”.") % {"blog": blog.title}

    def consequences(self) -> Sequence[str]:
        return [_("Only the draft moves; nobody outside sees anything of it.")]


class DeleteView(DeedView):
    """A draft, for good."""

    deed = doors.DELETE
    header_icon = "bin"
    button = gettext_lazy("Delete it for good")
    grave = True

    def do(self, form: forms.Form) -> str:
        title = self.get_page_subtitle()
        publishing.delete(post=self.about, user=self.request.user)
        return _("“%(title)s” is deleted.") % {"title": title}

    def consequences(self) -> Sequence[str]:
        return [_("The draft and all its versions are gone, and nobody can bring them back.")]

    def way_on(self) -> str:
        return reverse("my_stories")


class TakeBackView(DeedView):
    """Out of the review, to write on."""

    deed = doors.TAKE_BACK
    header_icon = "arrow-left"
    button = gettext_lazy("Take it back")

    def do(self, form: forms.Form) -> str:
        reviewing.take_back(post=self.about, user=self.request.user)
        return _("It is yours again. Hand it in when you are ready.")

    def consequences(self) -> Sequence[str]:
        return [
            _("Nobody reads it any more until you hand it in again."),
            _("It then waits at the end of the list."),
        ]
