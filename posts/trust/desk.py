"""The desk's screens about trust: who may write where, how trust is earned, and the second look."""

from collections.abc import Iterator
from dataclasses import dataclass
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
from posts.trust.deciding import Wanted, decide_trust, decide_writing
from posts.trust.sampling import LookedAlready, look, may_look

HISTORY = 20
ALL = "all"  # stands for all blogs in names of fields


class CellForm(forms.Form):
    """What one group may do on one blog; nothing chosen is no rule."""

    may = forms.ChoiceField(choices=[("", gettext_lazy("no rule")), *May.choices], required=False)
    readers = forms.TypedChoiceField(coerce=int, empty_value="1", required=False)

    def __init__(self, *args: Any, about: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = range(1, MOST_READERS + 1)
        choices = [(number, ngettext("%d reader", "%d readers", number) % number) for number in numbers]
        self.fields["readers"].choices = choices  # type: ignore[attr-defined]
        for name, label in (("may", _("May they write?")), ("readers", _("How many readers?"))):
            self.fields[name].widget.attrs["aria-label"] = f"{about}: {label}"


class TrustRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """How trust is earned on one blog."""

    class Meta:
        model = TrustRule
        fields = ("active", "clean_stories_needed", "within_days", "sample_every")


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
            Wanted(group=group, blog=line.blog, may=cell.cleaned_data["may"], readers=int(cell.cleaned_data["readers"]))
            for line in lines
            for group, cell in zip(self.groups, line.cells, strict=True)
        ]
        self._say(decide_writing(wanted=wanted, user=self.request.user))
        return redirect("trust_rules")

    def _save_trust(self) -> HttpResponse:
        forms_of = self.trust_forms(self.request.POST)
        if not all(form.is_valid() for form in forms_of):
            return self._again(trust=forms_of)
        changed = [form.instance for form in forms_of if form.has_changed()]
        self._say(decide_trust(rules=changed, user=self.request.user))
        return redirect("trust_rules")

    def _say(self, changes: int) -> None:
        if changes:
            done = ngettext("Saved: %d change.", "Saved: %d changes.", changes) % changes
            messages.success(self.request, done)
        else:
            messages.info(self.request, _("Nothing was changed."))

    def _again(self, **forms_of: Any) -> HttpResponse:
        messages.error(self.request, _("Something needs another look. Nothing was saved."))
        return self.render_to_response(self.get_context_data(**forms_of), status=422)

    def lines(self, data: Any = None) -> list[Line]:
        """The table; with `data`, as somebody posted it."""
        rules = {(rule.group_id, rule.blog_id): rule for rule in WritingRule.objects.all()}
        places: list[tuple[str, Blog | None]] = [(_("All blogs"), None)]
        places += [(f"{blog.title} ({blog.locale})", blog) for blog in self.blogs]
        return [Line(name=name, blog=blog, cells=tuple(self._cells(name, blog, rules, data))) for name, blog in places]

    def _cells(self, name: str, blog: Blog | None, rules: dict[Any, WritingRule], data: Any) -> Iterator[CellForm]:
        for group in self.groups:
            rule = rules.get((group.pk, blog.pk if blog else None))
            initial = {"may": rule.may, "readers": rule.readers} if rule else {"may": "", "readers": 1}
            prefix = f"{group.pk}-{blog.pk if blog else ALL}"
            yield CellForm(data, prefix=prefix, initial=initial, about=f"{name}, {group.name}")

    def trust_forms(self, data: Any = None) -> list[TrustRuleForm]:
        """One form a blog."""
        rules = {rule.blog_id: rule for rule in TrustRule.objects.all()}
        return [
            TrustRuleForm(data, prefix=f"trust-{blog.pk}", instance=rules.get(blog.pk) or TrustRule(blog=blog))
            for blog in self.blogs
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"groups": self.groups, "lines": self.lines(), "trust": self.trust_forms(), "history": history()}
        return super().get_context_data(**(facts | kwargs))


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
        waiting = Sample.objects.waiting().filter(seal__page__isnull=False).select_related("seal__page")
        lines = [
            {"sample": sample, "story": sample.seal.page.specific, "mine": not may_look(self.request.user, sample)}
            for sample in waiting[:50]
            if sample.seal.page
        ]
        return super().get_context_data(**kwargs) | {"lines": lines, "number": waiting.count()}
