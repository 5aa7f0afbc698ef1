"""What waits for a reader: the list, oldest promise first, and the buttons that name who answers."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise as LazyWords
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from posts import promises, reviewing
from posts.desk.doors import post_seen_by
from posts.models import Blog, Promise
from posts.notices import name_of
from posts.permissions import REVIEW, holds
from posts.publishing import ContentMoved, NotNow
from posts.queue import assigning
from posts.queue.lines import lines
from posts.queue.listing import PER_PAGE, Filters, counts, page_of
from posts.queue.needs import WHY
from posts.queue.opening import opened_today
from posts.queue.people import reviewers
from posts.reading import read
from posts.remarks import verbs


class ReviewerMixin(WagtailAdminTemplateMixin):
    """For people of the comms team; others get a 404, so that ids tell nothing."""

    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not holds(request.user, REVIEW):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class FilterForm(forms.Form):
    """What of the list is shown; sent by GET, so that it stands in the address."""

    mine = forms.BooleanField(label=gettext_lazy("Asked of me"), required=False)
    blog = forms.ChoiceField(label=gettext_lazy("Blog"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("All")), *settings.LANGUAGES],
    )
    why = forms.ChoiceField(label=gettext_lazy("Why a person"), required=False)
    words = forms.CharField(label=gettext_lazy("Words in the headline"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blogs = Blog.objects.order_by("title").values_list("pk", "title")
        self.fields["blog"].choices = [("", _("All")), *blogs]  # type: ignore[attr-defined]
        self.fields["why"].choices = [("", _("All")), *WHY.items()]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class GroupLink:
    """A group of the list, with how many it holds."""

    label: str | LazyWords
    number: int
    url: str
    here: bool


GROUP_LABELS: dict[str, LazyWords] = {
    "": gettext_lazy("All that waits for us"),
    "fine": gettext_lazy("Ready, looks fine"),
    "close": gettext_lazy("Needs a person"),
    "author": gettext_lazy("Waiting for the author"),
    "named": gettext_lazy("Waiting for a named colleague"),
}


class CountedPaginator(Paginator):
    """Pages of a list that was counted already."""

    def __init__(self, number: int) -> None:
        super().__init__([], PER_PAGE)
        self.number = number

    @cached_property
    def count(self) -> int:
        return self.number


class WaitingView(ReviewerMixin, TemplateView):
    """What waits for a person, oldest promise first, with what is asked of whoever looks on top."""

    template_name = "posts/review/waiting.html"
    page_title = gettext_lazy("Waiting for review")
    header_icon = "glasses"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, filters = self.request.user, Filters.from_query(self.request.GET)
        numbers = counts(user, filters)
        page = CountedPaginator(numbers[filters.group]).get_page(self.request.GET.get("p"))
        found = lines(page_of(user, filters, start=(page.number - 1) * PER_PAGE), user, filters)
        return super().get_context_data(**kwargs) | {
            "lines": found,
            "page": page,
            "numbers": numbers,
            "groups": group_links(filters, numbers),
            "filters": filters,
            "filter_form": FilterForm(initial={**vars(filters)}),
            "opened_today": opened_today(user),
            "reviewers": [(each.pk, name_of(each)) for each in reviewers()],
            "back": filters.query(),
        }


def group_links(filters: Filters, numbers: dict[str, int]) -> list[GroupLink]:
    """The groups; the one for named colleagues only where somebody is asked."""
    unasked = "named" if not numbers["named"] and filters.group != "named" else None
    return [
        GroupLink(
            label=label,
            number=numbers[key],
            url=f"{reverse('reviews')}?{filters.in_group(key).query()}".rstrip("?"),
            here=filters.group == key,
        )
        for key, label in GROUP_LABELS.items()
        if key != unasked
    ]


class LightLaneView(ReviewerMixin, View):
    """One tap on a line of the light lane approves it, as it was when the list was made."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        post = post_seen_by(request.user, pk)
        promise = promises.of(post)
        filters = Filters.from_query(request.GET)
        try:
            if promise is None or promise.asked_at.isoformat() != request.POST.get("asked_at"):
                raise NotNow(_("This changed while you were looking. Here is how it is now."))
            if not reviewing.at_a_glance(promise):
                raise NotNow(_("This one needs to be read first: open it."))
            digest = read(post.get_latest_revision_as_object()).digest
            verbs.approve(post=post, reader=request.user, seen_digest=digest)
        except (NotNow, ContentMoved, reviewing.WroteIt) as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, _("“%(headline)s” is live.") % {"headline": post.headline_text()})
        return redirect(f"{reverse('reviews')}?{filters.query()}".rstrip("?"))


class NameReaderView(ReviewerMixin, View):
    """Take it, give it to a colleague, or back to the team."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        waiting = Promise.objects.filter(~Q(turn=Promise.Turn.NOBODY), page=pk).select_related("page")
        promise = get_object_or_404(waiting.order_by("-pk")[:1])
        try:
            messages.success(request, self._name(promise))
        except NotNow as refused:
            messages.warning(request, str(refused))
        return redirect(self._back(pk))

    def _name(self, promise: Promise) -> str:
        data, user = self.request.POST, self.request.user
        was = int(data["was"]) if data.get("was", "").isdecimal() else None
        if "take" in data:
            assigning.take(promise, by=user, was=was)
            return _("It is yours now. The author sees your name.")
        if "give_back" in data:
            assigning.give_back(promise, by=user, was=was)
            return _("Given back: the team answers.")
        return self._give(promise, was)

    def _give(self, promise: Promise, was: int | None) -> str:
        people = {str(each.pk): each for each in reviewers()}
        to = people.get(self.request.POST.get("to", ""))
        if to is None:
            raise NotNow(_("Choose a colleague first."))
        answers = assigning.give(promise, to=to, by=self.request.user, was=was)
        if answers == to.pk:
            return _("%(name)s answers it now.") % {"name": name_of(to)}
        if answers is None:
            return _("%(name)s is away and nobody stands in, so the team answers.") % {"name": name_of(to)}
        names = {"name": name_of(to), "deputy": name_of(people[str(answers)])}
        return _("%(name)s is away; %(deputy)s stands in and answers it now.") % names

    def _back(self, pk: int) -> str:
        """To the list as it was filtered, or to the review whence it came."""
        query = Filters.from_query(QueryDict(self.request.POST.get("back", ""))).query()
        name = reverse("review", args=[pk]) if "from_review" in self.request.POST else reverse("reviews")
        return f"{name}?{query}" if query else name
