"""What readers fill in: an address, what to read, how often."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.listing import live_blogs, live_stories
from posts.models import Blog, Subscriber, Topic
from posts.newsletter.subscribing import Choice


class ChoiceForm(forms.Form):
    """Blogs, topics and rhythm, of one language; at least one blog or topic."""

    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=Subscriber.Rhythm.choices,
        widget=forms.RadioSelect,
        initial=Subscriber.Rhythm.WEEKLY,
    )
    blogs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Blogs"), queryset=Blog.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Topics"), queryset=Topic.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = Topic.objects.filter(locale__language_code=language, stories__in=live_stories(language=language))
        blogs, topics = self.fields["blogs"], self.fields["topics"]
        blogs.queryset = live_blogs(language=language)  # type: ignore[attr-defined]
        topics.queryset = told.distinct().order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not (self.errors or cleaned.get("blogs") or cleaned.get("topics")):
            raise forms.ValidationError(_("Choose at least one blog or topic."))
        return cleaned

    def choice(self) -> Choice:
        """What was chosen, of a valid form."""
        facts = self.cleaned_data
        return Choice(rhythm=facts["rhythm"], blogs=list(facts["blogs"]), topics=list(facts["topics"]))


class AskForm(ChoiceForm):
    """The same with an address, for whoever is not in yet. No person fills in `website`: it is not shown."""

    address = forms.EmailField(
        label=gettext_lazy("Your mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))
    field_order = ("address", "rhythm", "blogs", "topics")
