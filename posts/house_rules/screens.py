"""The desk's screens of the voice check: all rules, one rule and what is decided of it, incidents, a dry run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.log_actions import log

from posts.desk.waiting import ReviewerMixin
from posts.house_rules.compiled import house
from posts.house_rules.decisions import Choice, often_overruled
from posts.house_rules.dry_run import AT_ONCE, dry_run, how_many, published
from posts.house_rules.forms import DecisionForm
from posts.house_rules.rows import lines_of, rule_of
from posts.identifiers import row_key
from posts.models import RuleDecision, TrialFinding, VoiceDecision, VoiceIncident, VoiceRule
from posts.models.voice import VoiceLanguage
from posts.permissions import DECIDE_HOLDS, REVIEW, holds
from posts.voice.incident import incidents
from posts.voice.rule import Rule, RuleError
from posts.voice.rulebook import LANGUAGES, rules_of

SHOWN = 20  # findings of a trial, reasons of writers


@dataclass(frozen=True, kw_only=True)
class Line:
    """A rule in the list."""

    rule: Rule
    decision: RuleDecision | None
    spoke: int  # stories in which it spoke on trial
    kept: int  # times that writers kept their words

    @property
    def state(self) -> str:
        """Whether it speaks, in words."""
        if self.decision:
            return str(self.decision.get_state_display())
        return _("on trial: counted, shown to comms only") if self.rule.on_trial else _("in use")

    @property
    def severity(self) -> str:
        """Its weight as decided here."""
        return (self.decision and self.decision.severity) or self.rule.severity


class FilterForm(forms.Form):
    """Which rules are listed; sent by GET."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False, choices=VoiceLanguage.choices)
    words = forms.CharField(label=gettext_lazy("Words in the rule"), required=False, max_length=100)


class RulesView(ReviewerMixin, TemplateView):
    """Every rule of a language, those of our own first, and what asks for a look."""

    template_name = "posts/house_rules/rules.html"
    page_title = gettext_lazy("Voice: all rules")
    header_icon = "openquote"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = FilterForm(self.request.GET or None)
        asked = form.cleaned_data if form.is_valid() else {}
        language = asked.get("language") or _spoken()
        lines = list(lines_in(language, asked.get("words", "")))
        initial = FilterForm(initial={"language": language, "words": asked.get("words", "")})
        due = VoiceRule.objects.filter(live=True, review_by__lt=date.today())  # noqa: DTZ011  # a day, not a moment
        facts = {"filter": initial, "language": language, "lines": lines, "overruled": often_overruled(), "due": due}
        return super().get_context_data(**kwargs) | facts


def _spoken() -> str:
    """The language of the page, where it has rules."""
    spoken = (translation.get_language() or "en").split("-")[0]
    return spoken if spoken in LANGUAGES else "en"


def lines_in(language: str, words: str = "") -> Iterator[Line]:
    """The rules of a language, ours first; with `words`, those that have them in id, reason or examples."""
    decided = {each.rule: each for each in RuleDecision.objects.filter(language=language)}
    spoke = _counted(TrialFinding.objects.filter(language=language))
    kept = _counted(VoiceDecision.objects.filter(language=language, choice__in=[Choice.KEEP, Choice.NOT_ABOUT]))
    for rule in all_rules(language):
        if words.casefold() in "\n".join((rule.id, rule.why, *(each.text for each in rule.examples_fire))).casefold():
            decision = decided.get(rule.id)
            yield Line(rule=rule, decision=decision, spoke=spoke.get(rule.id, 0), kept=kept.get(rule.id, 0))


def all_rules(language: str) -> list[Rule]:
    """Ours, published, then those that came with Byline, as they came."""
    return [*(rule for rule in house().rules if rule.language == language), *rules_of(language)]


def _counted(rows: Any) -> dict[str, int]:
    return dict(rows.values_list("rule").annotate(Count("page", distinct=True)))


class RuleView(ReviewerMixin, TemplateView):
    """One rule: why, its sources and examples, what it found, and what comms decides of it."""

    template_name = "posts/house_rules/rule.html"
    header_icon = "openquote"

    def get_page_title(self) -> str:
        return f"{self.rule.id} ({self.kwargs['language']})"

    @cached_property
    def rule(self) -> Rule:
        """The rule of the address; 404 where there is none."""
        language, wanted = self.kwargs["language"], self.kwargs["rule"]
        found = [rule for rule in all_rules(language) if rule.id == wanted] if language in LANGUAGES else []
        if not found:
            raise Http404
        return found[0]

    @cached_property
    def decision(self) -> RuleDecision | None:
        """What was decided of it before."""
        return RuleDecision.objects.filter(language=self.rule.language, rule=self.rule.id).first()

    @property
    def is_ours(self) -> bool:
        """Whether it is a row of our own, which is changed in its own form."""
        return self.rule.id.startswith("house.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        instance = self.decision or RuleDecision(language=self.rule.language, rule=self.rule.id)
        form = DecisionForm(request.POST, instance=instance)
        if self.rule.severity == "hold" and not holds(request.user, DECIDE_HOLDS):
            messages.error(request, _("Only an administrator decides which rules stop a story."))
        elif form.is_valid():
            self._keep(form)
            return redirect("voice_rules")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _keep(self, form: DecisionForm) -> None:
        form.instance.decided_by = self.request.user
        decision = form.save()
        facts = {"rule": str(decision), "why": decision.why}
        log(instance=decision, action="byline.voice_rule", user=self.request.user, data=facts)
        messages.success(self.request, _("Decided. It counts from now on, everywhere."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        about = {"language": self.rule.language, "rule": self.rule.id}
        overruled = VoiceDecision.objects.filter(**about).exclude(choice=Choice.ALLOW).exclude(why="")
        facts = {
            "rule": self.rule,
            "ours": VoiceRule.objects.filter(slug=self.rule.id.partition(".")[2], language=self.rule.language).first()
            if self.is_ours
            else None,
            "decision": self.decision,
            "form": DecisionForm(instance=self.decision),
            "may_decide": self.rule.severity != "hold" or holds(self.request.user, DECIDE_HOLDS),
            "found": TrialFinding.objects.filter(**about).select_related("page")[:SHOWN],
            "reasons": overruled.order_by("-decided_at")[:SHOWN],
            "cards": [card for card in cards() if self.rule.id in card.rules],
        }
        return super().get_context_data(**facts | kwargs)


@dataclass(frozen=True, kw_only=True)
class Card:
    """An incident as it is shown; `row` is set for one of our own."""

    title: str
    day: str
    what_happened: str
    what_we_learnt: str
    rules: tuple[str, ...]
    source: str
    language: str
    row: VoiceIncident | None = None


def cards() -> list[Card]:
    """Every incident, the latest first."""
    return sorted([*_ours(), *_shipped()], key=lambda card: card.day, reverse=True)


def _shipped() -> Iterator[Card]:
    spoken = _spoken()
    for each in incidents():
        told = each.told[spoken]
        yield Card(
            title=told.title,
            day=each.date,
            what_happened=told.what_happened,
            what_we_learnt=told.what_we_learnt,
            rules=each.rules,
            source=each.source.url,
            language=spoken,
        )


def _ours() -> Iterator[Card]:
    for row in VoiceIncident.objects.all():
        yield Card(
            title=row.title,
            day=row.day.isoformat(),
            what_happened=row.what_happened,
            what_we_learnt=row.what_we_learnt,
            rules=tuple(lines_of(row.rules)),
            source=row.source,
            language=_spoken(),
            row=row,
        )


class IncidentsView(ReviewerMixin, TemplateView):
    """What once went wrong with words, what was learnt, and the rules that remember it."""

    template_name = "posts/house_rules/incidents.html"
    page_title = gettext_lazy("Incident memory")
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = {rule.id for rule in all_rules(_spoken())}
        return super().get_context_data(**kwargs) | {"cards": cards(), "known": known, "language": _spoken()}


class DryRunView(View):
    """A rule as it is being typed, read against the next few published stories; a script asks on until the last."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if not holds(request.user, REVIEW):
            raise PermissionDenied
        form_class = VoiceRule.snippet_viewset.get_edit_handler().get_form_class()
        form = form_class(request.POST, instance=VoiceRule(), for_user=request.user)
        form.defer_required_fields()
        form.is_valid()
        try:
            rule = rule_of(form.instance)
        except (RuleError, AttributeError):  # a field is still empty
            return JsonResponse({"words": _("Fill in the whole form first, then try again.")}, status=422)
        return JsonResponse(_step(rule, start=row_key(request.POST.get("start", ""))))


def _step(rule: Rule, *, start: int) -> dict[str, Any]:
    """What the rule says of the stories from `start`, and where to go on; `next` is None when all were read."""
    total = how_many(rule.language)
    stories = published(rule.language, start=start, stop=start + AT_ONCE)
    book = house().rulebook(rule.language, "public")
    counted = dry_run(rule, book=book, stories=stories)
    read = start + counted.stories
    return {
        "total": total,
        "next": read if stories and read < total else None,
        "spoke_in": counted.spoke_in,
        "remarks": counted.remarks,
        "places": [
            {"title": str(story.headline_text()), "url": story.url, "words": found.text, "sentence": found.sentence}
            for story, found in counted.places
        ],
    }
