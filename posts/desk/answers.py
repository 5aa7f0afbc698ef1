"""The forms of a review: approving, sending back, remarking, asking a colleague, a note."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.models import Channel
from posts.models import Remark, ReturnReason
from posts.models.remark import NOT_A_MUST
from posts.planning import clock, following
from posts.remarks import referring
from posts.remarks.passages import WHOLE, Passage
from posts.remarks.verbs import Saying
from posts.text import shorten

TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
START_SHOWN = 40  # letters of a passage in the list of places


class SiteTimeField(forms.DateTimeField):
    """Day and time by the site's clock, whatever zone the reviewer has set; see `posts.planning.clock.moment`."""

    def to_python(self, value: Any) -> datetime | None:
        """The instant meant; on the two nights of the clock the one that `moment` chooses."""
        if value in self.empty_values:
            return None
        for form in TIMES:
            try:
                typed = datetime.strptime(str(value).strip(), form)  # noqa: DTZ007  # by the site's clock, just below
            except ValueError:
                continue
            return clock.moment(typed.date(), typed.time()).at
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class ApproveForm(forms.Form):
    """What was read, and when it goes live: at once, at the slot that was offered, or at a time of one's own."""

    SLOT = "slot"

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    slot = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    when = forms.ChoiceField(
        label=gettext_lazy("When it goes live"),
        required=False,
        choices=[
            ("now", gettext_lazy("Now")),
            (SLOT, gettext_lazy("At the next free slot")),
            ("time", gettext_lazy("At another time")),
        ],
        widget=forms.RadioSelect,
    )
    go_live_at = SiteTimeField(
        label=gettext_lazy("Go live on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TIMES[0]),
        input_formats=TIMES,
    )

    correction = forms.CharField(
        label=gettext_lazy("Does it correct something that readers read? Tell them in one line"),
        help_text=gettext_lazy(
            "They see it with its date, on the page and in the feeds, for good. For example: The bell costs 12 euros, "
            "not 21. Empty: no correction is shown."
        ),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, channels: Sequence[Channel] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channels = channels
        usual = following.usual(channels)
        for channel in channels:
            own = usual.get(str(channel.uuid), "0")
            self.fields[_after(channel)] = forms.ChoiceField(
                label=channel.name, required=False, choices=following.choices(own), initial=own
            )

    def following(self) -> list[forms.BoundField]:
        """One field a channel: how long after the story."""
        return [self[_after(channel)] for channel in self.channels]

    def plan(self) -> dict[str, str]:
        """How channels follow the story; those that leave with it are not named."""
        chosen = {str(channel.uuid): self.cleaned_data.get(_after(channel)) or "0" for channel in self.channels}
        return {name: choice for name, choice in chosen.items() if choice != "0"}

    def clean_go_live_at(self) -> datetime | None:
        """A time to come, or nothing."""
        value: datetime | None = self.cleaned_data["go_live_at"]
        if value and value <= timezone.now():
            raise forms.ValidationError(_("This time has passed. Choose a later one."))
        return value

    def clean(self) -> dict[str, Any]:
        """A typed time counts unless the slot was chosen; nothing goes live earlier than somebody typed."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("when") == self.SLOT:
            data["go_live_at"] = _slot_to_come(data.get("slot", ""))
        elif data.get("when") == "time" and not data.get("go_live_at") and not self.errors:
            self.add_error("go_live_at", _("Choose the day and the time."))
        return data


def _after(channel: Channel) -> str:
    return f"after-{channel.uuid}"


def _slot_to_come(text: str) -> datetime:
    try:
        slot = datetime.fromisoformat(text)
    except ValueError as error:
        raise forms.ValidationError(_("Choose the time again.")) from error
    if timezone.is_naive(slot) or slot <= timezone.now():
        raise forms.ValidationError(_("This time has passed. Choose a later one."))
    return slot


class ReasonField(forms.ModelChoiceField):
    """The reasons in the language of the page."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name(translation.get_language() or "en"))


class SendBackForm(forms.Form):
    """Why, and in the reviewer's own words what would help."""

    reason = ReasonField(
        label=gettext_lazy("Why"),
        queryset=ReturnReason.objects.filter(active=True),
        empty_label=gettext_lazy("Choose a reason"),
    )
    words = forms.CharField(
        label=gettext_lazy("What would help the writer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RemarkForm(forms.Form):
    """One remark: its kind, its place, the words meant there, and what to say of them."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Remark.Kind.choices, widget=forms.RadioSelect)
    key = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    sentence = forms.ChoiceField(
        label=gettext_lazy("Which sentence"), required=False, widget=forms.RadioSelect, choices=()
    )
    quoted = forms.CharField(
        label=gettext_lazy("The words you mean"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Select them in the text, or type them as they stand. Empty: all of this part."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    replacement = forms.CharField(
        label=gettext_lazy("What you would write instead"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("The author decides with one tap. Empty: without these words."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = ReasonField(
        label=gettext_lazy("Why it must change"),
        queryset=ReturnReason.objects.filter(active=True).exclude(key=NOT_A_MUST),
        required=False,
        empty_label=gettext_lazy("Choose a reason"),
    )
    words = forms.CharField(
        label=gettext_lazy("What you say"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, passages: Iterable[Passage], on: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "remark")
        super().__init__(*args, **kwargs)
        with_words = [passage for passage in passages if passage.text.strip()]
        places = [(WHOLE, _("The whole story")), *((one.key, _place(one)) for one in with_words)]
        cast("forms.ChoiceField", self.fields["key"]).choices = places
        chosen = next((passage for passage in with_words if passage.key == on), None)
        self.on = chosen
        self.sentences = {str(start): one for start, one in chosen.sentences()} if chosen else {}
        cast("forms.ChoiceField", self.fields["sentence"]).choices = list(self.sentences.items())

    def clean_reason(self) -> ReturnReason | None:
        """A Must has one, nothing else does."""
        reason: ReturnReason | None = self.cleaned_data.get("reason")
        if self.cleaned_data.get("kind") != Remark.Kind.MUST:
            return None
        if reason is None:
            raise forms.ValidationError(_("Choose the reason why it must change."))
        return reason

    def saying(self) -> Saying:
        """What the verb takes."""
        data = self.cleaned_data
        chosen = data["sentence"] if not data["quoted"] else ""
        return Saying(
            kind=data["kind"],
            words=data["words"],
            key=data["key"],
            quoted=data["quoted"] or self.sentences.get(chosen, ""),
            start=int(chosen) if chosen else data["start"] if data["quoted"] else None,
            replacement=data["replacement"],
            reason=data["reason"],
        )

    def refuse(self, error: ValidationError) -> None:
        """Show what the verb said, beside the field it is about."""
        named = error.message_dict if hasattr(error, "error_dict") else {}
        for name, found in named.items():
            self.add_error(name if name in self.fields else None, found)
        if not named:
            self.add_error(None, error)


def _place(passage: Passage) -> str:
    return f"{passage.label}: {shorten(passage.text.replace(chr(10), ' '), START_SHOWN)}"


class ReferForm(forms.Form):
    """Whom to ask, and what."""

    colleague = forms.CharField(
        label=gettext_lazy("Whom do you ask"),
        max_length=150,
        help_text=gettext_lazy("Name or mail address of one colleague, for example in HR or legal."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        label=gettext_lazy("What you ask"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "refer")
        super().__init__(*args, **kwargs)

    def clean_colleague(self) -> Any:
        """The account of whoever is meant."""
        return referring.colleague_called(self.cleaned_data["colleague"])


class NoteForm(forms.Form):
    """A note among readers."""

    words = forms.CharField(label=gettext_lazy("A note for other readers"), max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "note")
        super().__init__(*args, **kwargs)
        self.fields["words"].widget = forms.Textarea(attrs={"rows": 2})
