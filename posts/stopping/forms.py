"""What the stop switch asks: what to stop, and a line why."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.identifiers import row_key
from integrations.models import Channel
from posts.models import Blog, Post

EVERYTHING = "everything"


class PressForm(forms.Form):
    """`story` is one the person came from; channels and blogs are always offered."""

    over = forms.ChoiceField(label=gettext_lazy("What to stop"))
    reason = forms.CharField(
        label=gettext_lazy("Why, in a line"),
        help_text=gettext_lazy("Everybody whom it concerns reads this."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, story: Post | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.story = story
        self.fields["over"].choices = list(self._choices())  # type: ignore[attr-defined]

    def _choices(self) -> Any:
        if self.story:
            yield f"story-{self.story.uuid}", _("This story: %(title)s") % {"title": self.story.headline_text()}
        yield EVERYTHING, _("Everything")
        channels = [(f"channel-{one.pk}", one.name) for one in Channel.objects.kept().order_by("name")]
        blogs = [(f"blog-{one.pk}", one.title) for one in Blog.objects.order_by("title")]
        for label, offered in ((_("One channel"), channels), (_("One blog"), blogs)):
            if offered:
                yield label, offered

    def scope(self) -> Mapping[str, Any]:
        """What `stops.press` takes: the channel, the blog, the story with its title, or nothing for everything."""
        kind, _dash, key = self.cleaned_data["over"].partition("-")
        if kind == "channel":
            return {"channel": Channel.objects.kept().get(pk=row_key(key))}
        if kind == "blog":
            return {"blog": Blog.objects.get(pk=row_key(key))}
        if kind == "story" and self.story:
            return {"post": UUID(key), "title": self.story.headline_text()}
        return {}


class WhyForm(forms.Form):
    """A line why something is started again, or dropped."""

    reason = forms.CharField(
        label=gettext_lazy("Why, in a line"), help_text=gettext_lazy("It stays in the history."), max_length=200
    )
