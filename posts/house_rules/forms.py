"""The form of a rule of our own. What is published passes four gates; a draft is kept as it is typed."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from posts.house_rules.compiled import house, left_alone
from posts.house_rules.dry_run import dry_run, published
from posts.house_rules.rows import ARROW, lines_of, rule_of, searched, sources_in
from posts.models.voice import RuleDecision, Severity, VoiceRule
from posts.permissions import DECIDE_HOLDS, holds
from posts.voice.gates import Refusal, refusals
from posts.voice.lines import line, phrases
from posts.voice.rule import Rule, RuleError
from posts.voice.rulebook import Rulebook, word_classes

LEAST_EXAMPLES = 2
MOST_SHOWN = 3  # refusals of one kind

# kind of refusal -> the field that it stands at, and what to do
REFUSED: dict[str, tuple[str, str | Promise]] = {
    "silent": (
        "examples_fire",
        gettext_lazy("The rule does not speak in “%(text)s”. Change the example, or what it looks for."),
    ),
    "loud": (
        "examples_quiet",
        gettext_lazy("The rule speaks in “%(text)s”. Add that to where it stays quiet, or look for less."),
    ),
    "somebody": (
        "match",
        gettext_lazy(
            "It would speak of “%(text)s”, who somebody is. Look for the phrase around it, or add an exception."
        ),
    ),
    "left_alone": (
        "match",
        gettext_lazy("“%(text)s” was looked at and left alone: %(other)s"),
    ),
    "offers": ("instead", gettext_lazy("“%(text)s” is remarked on itself, by the rule %(other)s. Offer other words.")),
    "offered": (
        "match",
        gettext_lazy("It would remark on “%(text)s”, which the rule %(other)s offers. Look for less."),
    ),
}


class VoiceRuleForm(WagtailAdminModelForm):
    """Raises nothing for a draft; for what is to be published, says at each field what to do."""

    counted: Any = None  # the dry run, once it was done

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if self.is_deferred_validation or self.errors:
            return data
        row = self._as_typed(data)
        for name, words in (*_complaints(row), *self._about_holds(row)):
            self.add_error(name, words)
        if not self.errors:
            self._pass_gates(row)
        return data

    def save(self, commit: bool = True) -> Any:
        self.instance.changed_by = self.for_user
        if self.counted:
            self.instance.dry_remarks, self.instance.dry_stories = self.counted.remarks, self.counted.stories
        return super().save(commit=commit)

    def _as_typed(self, data: dict[str, Any]) -> VoiceRule:
        return VoiceRule(**{name: data[name] for name in self._meta.fields if name in data})

    def _pass_gates(self, row: VoiceRule) -> None:
        book = house().rulebook(row.language, "internal" if row.audience == "internal" else "public")
        try:
            rule = rule_of(row)
        except RuleError as fault:
            self.add_error(None, str(fault))
            return
        for name, words in said_of(list(refusals(rule, book=book, left_alone=left_alone(row.language))), row):
            self.add_error(name, words)
        if not self.errors:
            self._run_dry(rule, book)

    def _run_dry(self, rule: Rule, book: Rulebook) -> None:
        self.counted = dry_run(rule, book=book, stories=published(rule.language))
        if self.counted.often and not rule.on_trial:
            facts = {"spoke": self.counted.spoke_in, "stories": self.counted.stories}
            words = _("It would have spoken in %(spoke)d of %(stories)d stories. Keep it on trial, or look for less.")
            self.add_error("on_trial", words % facts)

    def _about_holds(self, row: VoiceRule) -> Iterator[tuple[str, str]]:
        """A rule that stops stories is set by administrators, and by two of them."""
        if row.severity != Severity.HOLD:
            return
        if not holds(self.for_user, DECIDE_HOLDS):
            yield "severity", _("Only an administrator decides which rules stop a story. Choose advice, or ask one.")
        elif not row.on_trial and not self._second_of_two():
            yield (
                "on_trial",
                _("A rule that stops stories takes two: publish it on trial, and another administrator takes it off."),
            )

    def _second_of_two(self) -> bool:
        """Whether another administrator published just this on trial, or it is in force just so."""
        stored = VoiceRule.objects.filter(pk=self.instance.pk, live=True, severity=Severity.HOLD).first()
        if stored is None:
            return False
        changed = [name for name in self.cleaned_data if getattr(stored, name, None) != self.cleaned_data[name]]
        mine = stored.changed_by_id in (None, self.for_user.pk)
        return not changed or (changed == ["on_trial"] and not mine)


def _complaints(row: VoiceRule) -> Iterator[tuple[str, str]]:
    """What a rule lacks, or says so that nobody can read it, by field."""
    for number, name in enumerate(("examples_fire", "examples_quiet")):
        if len(lines_of(getattr(row, name))) < LEAST_EXAMPLES:
            yield (
                name,
                (_("Give two examples, each on a line."), _("Give two, near what it looks for, each on a line."))[
                    number
                ],
            )
    if not all(source.url and source.title != source.url for source in sources_in(row.sources)):
        yield "sources", _("On each line a title and an address, such as “Style guide https://example.org/style”.")
    if row.kind == VoiceRule.Kind.SWAP and not all(ARROW.search(each) for each in lines_of(row.match)):
        yield (
            "match",
            _("In a swap each line has an arrow: utilise → use. With nothing better, end with the arrow."),
        )
    elif row.kind != VoiceRule.Kind.SWAP and any(ARROW.search(each) for each in lines_of(row.match)):
        yield "match", _("Arrows are for swaps. Choose the kind “swap”, or write the better words in their own field.")
    yield from _unreadable(row)


def _unreadable(row: VoiceRule) -> Iterator[tuple[str, str]]:
    classes = word_classes(row.language)
    wanted = searched(row)
    tried = [("match", each) for each in wanted.get("match", wanted.get("swap", ()))]
    for name, source in [*tried, *(("exceptions", each) for each in lines_of(row.exceptions))]:
        try:
            line(source, words=classes) if name == "match" else phrases(source, words=classes)
        except KeyError as unknown:
            facts = {"line": source, "name": unknown.args[0], "known": ", ".join(sorted(classes))}
            yield name, _("“%(line)s”: no list of words is called %(name)s. There are: %(known)s.") % facts
        except ValueError:
            yield (
                name,
                _("“%(line)s” says nothing, or stands for too many phrases. Make it shorter.") % {"line": source},
            )


def said_of(found: list[Refusal], row: VoiceRule) -> Iterator[tuple[str, str]]:
    """Refusals at their fields, in words; of one kind only a few."""
    for kind, (name, words) in REFUSED.items():
        for refusal in [each for each in found if each.kind == kind][:MOST_SHOWN]:
            at = "match" if kind == "offers" and row.kind == VoiceRule.Kind.SWAP and not row.instead else name
            yield at, str(words) % {"text": refusal.text, "other": refusal.other}


class DecisionForm(forms.ModelForm):
    """What comms decides of a rule that came with Byline."""

    class Meta:
        model = RuleDecision
        fields = ("state", "severity", "why")
