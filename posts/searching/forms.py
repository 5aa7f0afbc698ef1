"""The search form; what it cannot read it leaves out, since addresses are shared and typed by hand."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from posts.kinds import Kind
from posts.models import Topic
from posts.searching.finding import Asked

FIRST_YEAR, LAST_YEAR = 1970, 2999


class SearchForm(forms.Form):
    """Words and filters; all in the address."""

    q = forms.CharField(label=_("Search for"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices])
    topic = forms.ModelChoiceField(
        label=_("Topic"),
        required=False,
        queryset=Topic.objects.none(),
        to_field_name="slug",
        empty_label=_("All topics"),
    )
    author = forms.CharField(label=_("Author"), required=False, max_length=80)
    language = forms.ChoiceField(label=_("Language"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any, *, language: str) -> None:
        super().__init__(data)
        self.page_language = language
        self.fields["topic"].queryset = Topic.objects.filter(locale__language_code=language)  # type: ignore[attr-defined]
        others = [("all", _("All languages")), *((code, name) for code, name in settings.LANGUAGES if code != language)]
        here = dict(settings.LANGUAGES)[language]
        self.fields["language"].choices = [("", here), *others]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """The search; a filter that nobody can read counts as none."""
        self.is_valid()
        found = self.cleaned_data
        language = found.get("language") or self.page_language
        return Asked(
            words=found.get("q", "").strip().replace("\x00", ""),
            language="" if language == "all" else language,
            kind=found.get("kind", ""),
            topic=found.get("topic"),
            author=found.get("author", "").strip(),
            since=_possible(found.get("since")),
            until=_possible(found.get("until")),
        )


def _possible(day: date | None) -> date | None:
    """A day on which something can have appeared; others are slips of the hand."""
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None
