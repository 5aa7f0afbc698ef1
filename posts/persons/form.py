"""The form of the owner's page: names, and one part for each language. It reads and makes `Wishes`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from posts.audiences import LabelAudience, SetPolicy, TextAudience
from posts.graphemes import as_written
from posts.models.naming import OWN_WORDS
from posts.models.person import Person
from posts.persons.gaps import GAPS
from posts.persons.wishes import ANY, FACTS, Wishes
from posts.pronouns import SUGGESTIONS, Mode, PronounSet

OWN, NAME, ASK = "own", "name", "ask"
FORMS = ("subject", "object", "det", "poss", "refl")
FIELDS = {name: getattr(Person, name).field for name in FACTS}
LONGEST = 12  # further sets that one box takes


def name_line(name: str, **options: Any) -> forms.CharField:
    """A box whose rules are those of the field of `Person` that it fills."""
    field = FIELDS[name]
    return forms.CharField(validators=list(field.validators), required=not field.blank, **options)


class NamesForm(forms.Form):
    """The name, and who may see and use what."""

    display_name = name_line(
        "display_name", label=_("Your name"), help_text=_("Whole, the way you write it. It stands under your stories.")
    )
    called = name_line(
        "called", label=_("What should we call you in a story?"), help_text=_("For example your first name.")
    )
    say_it = name_line(
        "say_it",
        label=_("How does one say your name?"),
        help_text=_("In letters, the way it sounds, for example: ah-MEE-nah wah-LEE. It stands beside your name."),
    )
    sort_as = name_line(
        "sort_as",
        label=_("Where should it stand in a list?"),
        help_text=_("For example: Meulen, van der. Empty: as you write your name."),
    )
    note_for_writers = name_line(
        "note_for_writers",
        label=_("A line for those who write about you"),
        help_text=_("Only they see it. For example: please no “ladies”."),
    )
    label_audience = forms.ChoiceField(
        label=_("Who sees these words beside your name?"), choices=LabelAudience.choices, widget=forms.RadioSelect
    )
    text_audience = forms.ChoiceField(
        label=_("Where may a sentence use them?"), choices=TextAudience.choices, widget=forms.RadioSelect
    )
    set_policy = forms.ChoiceField(
        label=_("If you use several, which one does a story take?"),
        choices=SetPolicy.choices,
        widget=forms.RadioSelect,
    )


class LanguageForm(forms.Form):
    """How texts of one language refer to somebody: chips, own words, and the forms as gaps in a sentence."""

    label = forms.CharField(required=False, validators=OWN_WORDS, label=_("Your own words"))
    number = forms.ChoiceField(
        required=False, choices=[("one", "is"), ("many", "are")], initial="one", widget=forms.RadioSelect
    )
    others = forms.CharField(
        required=False, label=_("Others you use too, one on each line"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        suggested = [(each.label, each.label) for each in SUGGESTIONS.get(language, ())]
        said = [(NAME, _("Use just my name")), (ASK, _("Ask me")), (OWN, _("Write your own"))]
        self.fields["how"] = forms.ChoiceField(
            required=False,
            widget=forms.RadioSelect,
            choices=[*suggested, *said],
            label=dict(settings.LANGUAGES).get(language, _("In any language")),
        )
        for gap in GAPS[language]:
            self.fields[gap.form] = forms.CharField(required=False, validators=OWN_WORDS)
        if language not in ("en", ANY):
            del self.fields["number"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("how") == OWN and not cleaned.get("label") and "label" not in self.errors:
            self.add_error("label", _("Write the words, or choose one of the others."))
        for line in self._others(cleaned):
            try:
                self.fields["label"].run_validators(line)
            except forms.ValidationError as error:
                self.add_error("others", error)
        return cleaned

    @staticmethod
    def _others(cleaned: Mapping[str, Any]) -> list[str]:
        return [line for line in map(as_written, cleaned.get("others", "").splitlines()) if line][:LONGEST]

    @property
    def gaps(self) -> Iterator[tuple[Any, Any]]:
        """Each gap with its box."""
        for gap in GAPS[self.language]:
            yield gap, self[gap.form]

    def mode(self) -> Mode | None:
        """What was said; None where nothing was."""
        how = self.cleaned_data.get("how")
        if not how:
            return "sets" if self.cleaned_data.get("label") else None
        return how if how in (NAME, ASK) else "sets"

    def sets(self, before: Sequence[PronounSet]) -> Iterator[PronounSet]:
        """The sets as said, in order; forms that were typed for another set before stay with it."""
        cleaned = self.cleaned_data
        how = cleaned.get("how")
        if how and how not in (NAME, ASK, OWN):
            yield PronounSet(language=self.language, label=how)
        elif cleaned.get("label"):
            words = {name: as_written(cleaned.get(name, "")) for name in FORMS}
            many = cleaned.get("number") == "many"
            yield PronounSet(language=self.language, label=as_written(cleaned["label"]), plural_verb=many, **words)
        for line in self._others(cleaned):
            known = next((each for each in before if each.label == line), None)
            yield known or PronounSet(language=self.language, label=line)


def initial_of(wishes: Wishes, language: str) -> dict[str, Any]:
    """What the part of a language begins with; nothing is chosen for anybody."""
    sets = [each for each in wishes.sets if each.language == language]
    mode = wishes.modes.get(language, "")
    first, others = (sets[0] if sets else None), sets[1:]
    found: dict[str, Any] = {
        "how": mode if mode in (NAME, ASK) else "",
        "others": "\n".join(each.label for each in others),
    }
    if first is None:
        return found
    suggested = first.label in {each.label for each in SUGGESTIONS.get(language, ())} and not first.words()
    if suggested and mode == "sets":
        return found | {"how": first.label}
    forms_typed = {name: getattr(first, name) for name in FORMS}
    number = "many" if first.plural_verb else "one"
    return found | {"how": found["how"] or OWN, "label": first.label, "number": number, **forms_typed}


class WishesForm:
    """The whole page: `names` and a part for each language, valid or not together."""

    def __init__(self, data: Any = None, *, wishes: Wishes) -> None:
        self.before = wishes
        self.names = NamesForm(data, initial={name: getattr(wishes, name) for name in FACTS})
        codes = [code for code, _name in settings.LANGUAGES] + [ANY]
        self.parts = [
            LanguageForm(data, prefix=code, language=code, initial=initial_of(wishes, code)) for code in codes
        ]

    def is_valid(self) -> bool:
        """Every part is looked at, so that the page tells of all that is wrong at once."""
        return not sum(not form.is_valid() for form in (self.names, *self.parts))

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the box, what is wrong) of each."""
        return [
            (form[name].id_for_label or form[name].auto_id, str(error))
            for form in (self.names, *self.parts)
            for name, errors in form.errors.items()
            for error in errors
        ]

    @property
    def any_is_open(self) -> bool:
        """Whether something below "More" was said, or is wrong."""
        words = self.before.sort_as or self.before.note_for_writers or ANY in self.before.modes
        return bool(words or self.parts[-1].errors or {"sort_as", "note_for_writers"} & set(self.names.errors))

    def wishes(self) -> Wishes:
        """What was said, kept nowhere yet; ask `is_valid` first."""
        sets = [
            each
            for part in self.parts
            for each in part.sets([known for known in self.before.sets if known.language == part.language])
        ]
        modes: dict[str, Mode] = {}
        for part in self.parts:
            if mode := part.mode():
                modes[part.language] = mode
        return replace(self.before, **self.names.cleaned_data, modes=modes, sets=tuple(sets))
