"""The form of a change of name: what it does, the new name, what goes, and what becomes of each copy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from posts.changing.beginning import names_of
from posts.changing.copies import Group
from posts.changing.names import Names
from posts.changing.quotations import Quoted
from posts.graphemes import as_written
from posts.models import Change, Person
from posts.persons.form import name_line

LINES = 12  # old names that one box takes
NAMELESS = (Change.Kind.STEP_BACK, Change.Kind.WISHES)


class ChangeForm(forms.Form):
    """Filled with the names of today, which are the old ones."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Change.Kind.choices, widget=forms.RadioSelect)
    display_name = name_line(
        "display_name",
        label=_("Your name from now on"),
        help_text=_("Whole, the way you write it. It stands under your stories."),
    )
    called = name_line(
        "called", label=_("What should we call you in a story?"), help_text=_("For example your first name.")
    )
    old = forms.CharField(
        required=False,
        label=_("What you were called, one on each line"),
        help_text=_(
            "Where somebody typed it by hand it is looked for, and replaced: one word by what you are called, "
            "more words by your whole name. Nobody but you sees this box; it is kept locked, until all is done."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    quietly = forms.ChoiceField(
        label=_("When do the copies on networks change?"),
        choices=[("", _("Now")), ("quietly", _("Quietly: at different times within two days"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        today = "\n".join(filter(None, (person.display_name, person.called)))
        initial = {"display_name": person.display_name, "called": person.called, "old": today, "quietly": ""}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.person = person
        self.fields["display_name"].required = self.data.get("kind") not in NAMELESS

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind = cleaned.get("kind")
        old = [line for line in map(as_written, cleaned.get("old", "").splitlines()) if line][:LINES]
        cleaned["old"] = old
        if kind in Change.SWEEPING and not old:
            self.add_error("old", _("Write what is to go. We keep no list of earlier names."))
        if any(sum(letter.isalpha() for letter in line) < 2 for line in old):
            self.add_error("old", _("A single letter stands in too many words. Write more of the name."))
        return cleaned

    def names(self) -> Names:
        """What is looked for, and what comes in its place; ask `is_valid` first."""
        said = self.cleaned_data
        nobody = said["kind"] == Change.Kind.STEP_BACK
        return names_of(
            self.person,
            old=() if said["kind"] == Change.Kind.WISHES else said["old"],
            name="" if nobody else said["display_name"],
            called="" if nobody else said["called"],
        )


class CopiesForm(forms.Form):
    """One question for each copy, or for the copies of a channel; what is usual is chosen already."""

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in groups:
            self.fields[group.key] = forms.ChoiceField(
                label=group.label, choices=group.choices, initial=group.default.value, widget=forms.RadioSelect
            )


class QuotedForm(forms.Form):
    """One question for each word in a quotation: left as it was said, unless its owner says otherwise."""

    def __init__(self, *args: Any, places: list[Quoted], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in places:
            said = [f"{place.before}{word}{place.after}".strip() for word in (place.word, place.instead)]
            self.fields[place.key] = forms.ChoiceField(
                label=f"{place.story.headline_text()}: {place.word}",
                choices=[("", _("Leave it: “%(words)s”") % {"words": said[0]}), ("name", f"“{said[1]}”")],
                required=False,
                widget=forms.RadioSelect,
            )
