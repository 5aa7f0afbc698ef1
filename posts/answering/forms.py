"""What a reader may tell us; everything but the thumb is optional."""

from django import forms
from django.utils.translation import gettext_lazy as _

from posts.models import ReaderAnswer


class WhyForm(forms.Form):
    """The open question after a thumb. The second box is for machines: people never see it."""

    words = forms.CharField(
        label=_("What made you say so?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _("That is more than we can take here: 2,000 letters at most.")},
    )
    feeling = forms.ChoiceField(
        label=_("How did it leave you?"),
        choices=[("", _("I would rather not say")), *ReaderAnswer.Feeling.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    website = forms.CharField(required=False, label=_("Leave this empty"))

    @property
    def by_machine(self) -> bool:
        """Whether the box that nobody sees was filled."""
        return bool(self.data.get("website"))
