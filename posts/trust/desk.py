"""The desk's screens about trust: who may write where, how trust is earned, and the second look."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import ModelLogEntry

from posts.desk.waiting import ReviewerMixin
from posts.identifiers import row_key
from posts.models import Blog, May, Sample, TrustRule, WritingRule
from posts.models.trust import MOST_READERS
from posts.notices import name_of
from posts.permissions import DECIDE_TRUST, holds
from posts.trust.deciding import (
    DecidedMeanwhile,
    Wanted,
    WantedTrust,
    decide_trust,
    decide_writing,
    said,
    said_of_trust,
)
from posts.trust.sampling import LookedAlready, drawn, look

HISTORY = 20
MOST = 50  # looks on one page
ALL = "all"  # stands for all blogs in names of fields
NOTHING: Mapping[Any, Any] = MappingProxyType({})

Key = tuple[int, int | None]  # group and blog, None for all blogs


class Was(forms.CharField):
    """What stood there when the form was opened, as `posts.trust.deciding` says it."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)


class CellForm(forms.Form):
    """What one group may do on one blog; nothing chosen is no rule."""

    meanwhile = ""  # what a colleague decided since the form was opened

    was = Was()
    may = forms.ChoiceField(choices=[("", gettext_lazy("no rule")), *May.choices], required=False)
    readers = forms.TypedChoiceField(coerce=int, empty_value="1", required=False)

    def __init__(self, *args: Any, about: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = range(1, MOST_READERS + 1)
        choices = [(number, _readers(number)) for number in numbers]
        self.fields["readers"].choices = choices  # type: ignore[attr-defined]
        for name, label in (("may", _("May they write?")), ("readers", _("How many readers?"))):
            self.fields[name].widget.attrs["aria-label"] = f"{about}: {label}"


class TrustRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """How trust is earned on one blog."""

    meanwhile = ""  # as a cell has it

    was = Was()

    class Meta:
        model = TrustRule
        fields = ("active", "clean_stories_needed", "within_days", "sample_every")

    def columns(self) -> list[forms.BoundField]:
        """The fields that have a column."""
        return [self[name] for name in self.Meta.fields]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row of the table: a blog (or all of them), and a cell for each group."""

    name: str
    blog: Blog | None
    cells: tuple[CellForm, ...]


class RulesView(WagtailAdminTemplateMixin, TemplateView):
    """A plain table, blog by group, and how trust is earned. For those who decide; 404 for others."""

    template_name = "posts/trust/rules.html"
    page_title = gettext_lazy("Who may write")
    header_icon = "key"
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not holds(request.user, DECIDE_TRUST):
            raise Http404
        self.groups = list(Group.objects.order_by("name"))
        self.blogs = list(Blog.objects.select_related("locale").order_by("locale__language_code", "title"))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._save_trust() if "trust" in request.POST else self._save_rules()

    def _save_rules(self) -> HttpResponse:
        lines = self.lines(self.request.POST)
        if not all(cell.is_valid() for line in lines for cell in line.cells):
            return self._again(lines=lines)
        wanted = [
            Wanted(
                group=group,
                blog=line.blog,
                may=cell.cleaned_data["may"],
                readers=int(cell.cleaned_data["readers"]),
                was=cell.cleaned_data["was"],
            )
            for line in lines
            for group, cell in zip(self.groups, line.cells, strict=True)
        ]
        try:
            self._say(decide_writing(wanted=wanted, user=self.request.user))
        except DecidedMeanwhile as late:
            mine = {one.key: one for one in wanted if one.says != one.was}
            return self._both(late, lines=self.lines(mine=mine, late=late.where))
        return redirect("trust_rules")

    def _save_trust(self) -> HttpResponse:
        forms_of = self.trust_forms(self.request.POST)
        if not all(form.is_valid() for form in forms_of):
            return self._again(trust=forms_of)
        wanted = [WantedTrust(rule=form.instance, was=form.cleaned_data["was"]) for form in forms_of]
        try:
            self._say(decide_trust(wanted=wanted, user=self.request.user))
        except DecidedMeanwhile as late:
            mine = {one.rule.blog_id: one.rule for one in wanted if said_of_trust(one.rule) != one.was}
            return self._both(late, trust=self.trust_forms(mine=mine, late=late.where))
        return redirect("trust_rules")

    def _both(self, late: DecidedMeanwhile, **forms_of: Any) -> HttpResponse:
        """The form again: what was chosen here stands in it, what a colleague decided beside it."""
        messages.warning(self.request, str(late))
        return self.render_to_response(self.get_context_data(**forms_of), status=409)

    def _say(self, changes: int) -> None:
        if changes:
            done = ngettext("Saved: %d change.", "Saved: %d changes.", changes) % changes
            messages.success(self.request, done)
        else:
            messages.info(self.request, _("Nothing was changed."))

    def _again(self, **forms_of: Any) -> HttpResponse:
        messages.error(self.request, _("Something needs another look. Nothing was saved."))
        return self.render_to_response(self.get_context_data(**forms_of), status=422)

    def lines(self, data: Any = None, *, mine: Mapping[Key, Wanted] = NOTHING, late: Container[Key] = ()) -> list[Line]:
        """The table; with `data`, as somebody posted it; with `mine`, with these choices over what stands now."""
        rules = {(rule.group_id, rule.blog_id): rule for rule in WritingRule.objects.all()}
        places: list[tuple[str, Blog | None]] = [(_("All blogs"), None)]
        places += [(f"{blog.title} ({blog.locale})", blog) for blog in self.blogs]
        return [
            Line(name=name, blog=blog, cells=tuple(self._cells(name, blog, rules, data, mine, late)))
            for name, blog in places
        ]

    def _cells(
        self,
        name: str,
        blog: Blog | None,
        rules: Mapping[Key, WritingRule],
        data: Any,
        mine: Mapping[Key, Wanted],
        late: Container[Key],
    ) -> Iterator[CellForm]:
        for group in self.groups:
            key = (group.pk, blog.pk if blog else None)
            rule = rules.get(key)
            chosen = mine.get(key) or rule
            initial = {"may": chosen.may, "readers": chosen.readers} if chosen else {"may": "", "readers": 1}
            prefix = f"{group.pk}-{blog.pk if blog else ALL}"
            about = f"{name}, {group.name}"
            cell = CellForm(data, prefix=prefix, initial=initial | {"was": said(rule)}, about=about)
            cell.meanwhile = _in_words(rule) if key in late else ""
            yield cell

    def trust_forms(
        self, data: Any = None, *, mine: Mapping[int, TrustRule] = NOTHING, late: Container[int] = ()
    ) -> list[TrustRuleForm]:
        """One form a blog; as `lines`."""
        rules = {rule.blog_id: rule for rule in TrustRule.objects.all()}
        found = []
        for blog in self.blogs:
            rule = rules.get(blog.pk)
            chosen = mine.get(blog.pk) or rule or TrustRule(blog=blog)
            initial = {"was": said_of_trust(rule)}
            form = TrustRuleForm(data, prefix=f"trust-{blog.pk}", instance=chosen, initial=initial)
            form.meanwhile = (said_of_trust(rule) or _("no rule")) if blog.pk in late else ""
            found.append(form)
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"groups": self.groups, "lines": self.lines(), "trust": self.trust_forms(), "history": history()}
        return super().get_context_data(**(facts | kwargs))


def _in_words(rule: WritingRule | None) -> str:
    if rule is None:
        return _("no rule")
    return f"{rule.get_may_display()}, {_readers(rule.readers)}"


def _readers(number: int) -> str:
    return ngettext("%d reader", "%d readers", number) % number


def history() -> list[dict[str, Any]]:
    """The last decisions, the newest first."""
    about = Q(action="byline.writing_rule") | Q(action="byline.trust_rule")
    found = ModelLogEntry.objects.filter(about).select_related("user").order_by("-timestamp", "-pk")[:HISTORY]
    return [{"at": entry.timestamp, "by": name_of(entry.user), **entry.data} for entry in found]


class AnotherLookView(ReviewerMixin, TemplateView):
    """Trusted stories that went out, drawn for a second look: fine, or not fine."""

    template_name = "posts/trust/another_look.html"
    page_title = gettext_lazy("Have another look")
    header_icon = "view"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verdict = request.POST.get("verdict", "")
        if verdict not in Sample.Verdict:
            raise Http404
        drawn = Sample.objects.select_related("seal__page")
        sample = get_object_or_404(drawn, pk=row_key(request.POST.get("sample", "")))
        words = request.POST.get("words", "").strip()[:1000]
        if verdict == Sample.Verdict.NOT_FINE and not words:
            messages.error(request, _("Say in a sentence what you found: the author reads it."))
            return redirect("another_look")
        try:
            look(sample=sample, user=request.user, verdict=Sample.Verdict(verdict), words=words)
        except LookedAlready as late:
            messages.info(request, str(late))
        except PermissionDenied as refused:
            messages.error(request, str(refused))
        else:
            fine = verdict == Sample.Verdict.FINE
            messages.success(request, _("Noted: fine.") if fine else _("Noted. The author was told, in your words."))
        return redirect("another_look")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = Sample.objects.waiting().filter(seal__page__isnull=False).count()
        lines = drawn(user=self.request.user, most=MOST)
        return super().get_context_data(**kwargs) | {"lines": lines, "number": number}
