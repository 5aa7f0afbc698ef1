"""The form for a channel: its fields come from the network's own list; secrets go in and never come out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter
from integrations.credentials import CredentialLocked
from integrations.models import Channel


class NetworkForm(forms.ModelForm):  # type: ignore[type-arg]
    """The fields of a network. `kind` is chosen first (`initial`, or the hidden field) and decides which there are."""

    kind = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Channel
        fields: tuple[str, ...] = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = _stored_secrets(self.instance)
        for name, label in self.settings_asked.items():
            self.fields[f"config_{name}"] = self._setting(name, label)
        for number, (name, label) in enumerate(self.secrets_asked.items()):
            self.fields[f"credential_{name}"] = self._secret(label, first=number == 0)
            if number and name in self.stored:
                self.fields[f"forget_{name}"] = forms.BooleanField(
                    label=_("Forget: %(secret)s") % {"secret": label}, required=False
                )

    @property
    def settings_asked(self) -> Mapping[str, Any]:
        """Settings to ask for, and what they are called."""
        return self.network.config_fields

    @property
    def secrets_asked(self) -> Mapping[str, Any]:
        """Secrets to ask for; the first is always needed."""
        return self.network.credential_fields

    @property
    def network(self) -> type[Adapter]:
        """The chosen network; without a known one, no further fields."""
        kind = self.instance.kind or self.data.get("kind") or self.initial.get("kind", "")
        return ADAPTERS.get(kind, Adapter)

    def clean_kind(self) -> str:
        """A channel stays on the network it was made for."""
        kind = self.instance.kind or self.cleaned_data["kind"]
        if kind not in ADAPTERS:
            raise forms.ValidationError(_("Byline does not know this network."))
        return str(kind)

    def clean(self) -> dict[str, Any]:
        """A stored secret goes only where it was typed in for: for another address it is asked for again."""
        cleaned: dict[str, Any] = super().clean() or {}
        first = next(iter(self.secrets_asked), "")
        if first and self.stored and self._elsewhere(cleaned) and not cleaned.get(f"credential_{first}"):
            self.add_error(f"credential_{first}", _("The address changed. Please enter the secret for it."))
        self._refuse_what_cannot_work(cleaned)
        return cleaned

    def _refuse_what_cannot_work(self, cleaned: Mapping[str, Any]) -> None:
        """Errors of the network's own fields, each at its field and with its name; empty boxes are judged elsewhere."""
        labels = {**self.settings_asked, **self.secrets_asked}
        boxes = {name: f"{'config' if name in self.settings_asked else 'credential'}_{name}" for name in labels}
        typed = {name: cleaned.get(box) or "" for name, box in boxes.items()}
        for name, words in self.network.check_fields(typed).items():
            if typed.get(name):
                self.add_error(boxes[name], f"{labels[name]}: {words}")

    def config(self) -> dict[str, Any]:
        """The settings as typed, with what `check` learnt, unless they now lead elsewhere."""
        typed = {name: self.cleaned_data[f"config_{name}"] for name in self.settings_asked}
        return typed if self._elsewhere(self.cleaned_data) else {**self.instance.config, **typed}

    def credential(self) -> dict[str, str]:
        """The secrets as typed; an empty box keeps what is stored, unless the settings now lead elsewhere."""
        secrets = {name: self.cleaned_data[f"credential_{name}"] for name in self.secrets_asked}
        given = {name: value for name, value in secrets.items() if value}
        forgotten = {name for name in secrets if self.cleaned_data.get(f"forget_{name}") and name not in given}
        stored = {} if self._elsewhere(self.cleaned_data) else self.stored
        return {**{name: value for name, value in stored.items() if name not in forgotten}, **given}

    def _elsewhere(self, cleaned: Mapping[str, Any]) -> bool:
        """Whether another server would be called: of the settings, those that say where."""
        return any(
            self.network.setting({name: cleaned.get(f"config_{name}")}, name)
            != self.network.setting(self.instance.config, name)
            for name in self.settings_asked
            if name not in self.network.config_choices and self.network.config_defaults.get(name) != ""
        )

    def _setting(self, name: str, label: Any) -> forms.Field:
        """A box with what is set, else with what the network is usually set to; a setting with neither is needed."""
        current = self.network.setting(self.instance.config, name)
        if choices := self.network.config_choices.get(name):
            return forms.ChoiceField(label=label, initial=current, choices=choices)
        return forms.CharField(label=label, initial=current, required=name not in self.network.config_defaults)

    def _secret(self, label: Any, *, first: bool) -> forms.CharField:
        """A masked box. The first secret is always needed; of the others the network says so in its check."""
        known = bool(self.stored)
        widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"})
        return forms.CharField(
            label=label,
            required=first and not known,
            strip=True,
            widget=widget,
            help_text=_("Stored. Leave empty to keep it.") if known else _("Stored encrypted and never shown again."),
        )


class ChannelForm(NetworkForm):
    """All of a channel, entered by hand."""

    class Meta(NetworkForm.Meta):
        fields = ("name", "kind", "template", "wait", "blogs", "pace")
        widgets = {"blogs": forms.CheckboxSelectMultiple, "template": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blogs"].queryset = blogs()  # type: ignore[attr-defined]
        if not self.network.takes_words:
            del self.fields["template"]
        self.fields["wait"].required = False

    def clean_wait(self) -> int:
        """Nothing typed is no wait."""
        return self.cleaned_data["wait"] or 0

    def save(self, commit: bool = True) -> Channel:
        """A secret whose box is empty stays. Another address or secret has not been proven yet."""
        channel: Channel = self.instance
        credential = self.credential()
        if self._elsewhere(self.cleaned_data) or credential != self.stored:
            channel.proven_at = None
        channel.config = self.config()
        if credential != self.stored:
            channel.credential = credential
        return super().save(commit)  # type: ignore[no-any-return]


class ConnectForm(NetworkForm):
    """What a network needs before the account can be asked: for a sign-in its app and address, else its key."""

    @property
    def settings_asked(self) -> Mapping[str, Any]:
        asked = self.network.way.asks if self.network.way.signs_in else tuple(self.network.config_fields)
        return {name: self.network.config_fields[name] for name in asked}

    @property
    def secrets_asked(self) -> Mapping[str, Any]:
        asked = self.network.way.app if self.network.way.signs_in else tuple(self.network.credential_fields)
        return {name: self.network.credential_fields[name] for name in asked}

    def config(self) -> dict[str, Any]:
        """A new account begins with the usual servers."""
        usual = self.instance.config if self.instance.pk is None else {}
        return {**usual, **super().config()}


class OwnAccountForm(ConnectForm):
    """What is asked of somebody for their own account: the app is the company's, and all else is as usual.

    `profile` asks for the right to write pronouns into their profile, where that is a right of its own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if right := self.network.profile_right:
            self.fields["profile"] = forms.BooleanField(
                required=False,
                label=_("Also write my pronouns into my profile there, when I ask for it"),
                help_text=f"{right.name}: {right.why}",
                initial=bool(self.instance.config.get("profile")),
            )

    def config(self) -> dict[str, Any]:
        """The settings, with whether that right is to be asked for."""
        return {**super().config(), **({"profile": self.cleaned_data["profile"]} if "profile" in self.fields else {})}

    @property
    def settings_asked(self) -> Mapping[str, Any]:
        """Those alone that have no usual value."""
        fields = self.network.config_fields
        return {name: label for name, label in fields.items() if name not in self.network.config_defaults}

    @property
    def secrets_asked(self) -> Mapping[str, Any]:
        return {} if self.network.way.signs_in else self.network.credential_fields


class KeepForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an account that was proven is called here, and whose posts go there."""

    class Meta:
        model = Channel
        fields = ("name", "blogs")
        widgets = {"blogs": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blogs"].queryset = blogs()  # type: ignore[attr-defined]


def _stored_secrets(channel: Channel) -> Mapping[str, str]:
    """The secrets that an empty box keeps; none where no key opens them any more, so that they are asked for again."""
    try:
        return channel.credential
    except CredentialLocked:
        return {}


class ReasonForm(forms.Form):
    """Why a person changes what the machine would do; kept in the log.

    `seen` is the row's `changed_at` on their page.
    """

    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("It stays in the history."))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> datetime | None:
        """The moment, or None where a page did not say."""
        return parse_datetime(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None


class LookedForm(ReasonForm):
    """Somebody looked on the channel: that is reason enough, and more may be said."""

    url = forms.URLField(label=_("Its address there"), required=False, assume_scheme="https", max_length=1000)
    reason = forms.CharField(label=_("A note for the history (you may leave it empty)"), required=False, max_length=500)
    field_order = ("url", "reason", "seen")


class FoundForm(LookedForm):
    """It is there, so it has an address."""

    url = forms.URLField(
        label=_("Its address there"),
        assume_scheme="https",
        max_length=1000,
        error_messages={"required": _("Please paste the address of the post there.")},
    )


def blogs() -> Any:
    """The pages that may have channels, of the model named by `CHANNEL_OWNER_MODEL`."""
    model = apps.get_model(settings.CHANNEL_OWNER_MODEL)
    pages = Page.objects.filter(pk__in=model.objects.values("pk")) if model is not Page else Page.objects.all()
    return pages.order_by("title")
