"""The forms of getting in: allauth's, in our words and without words inside the boxes, and the first log-in."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from posts.models import Person
from posts.text import clean_line


class Plain:
    """A form of allauth's: labels as we say them, help where it helps, nothing inside the boxes."""

    labels: dict[str, Any] = {}
    help_texts: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")


LONG_ENOUGH = _("At least 10 characters. A short sentence is easy to keep in mind.")


class LogInForm(Plain, LoginForm):
    labels = {"login": _("E-mail address"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Old usernames work too, so this is no "email" box; phones still show their @.
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "inputmode": "email",
        }


class ForgottenForm(Plain, ResetPasswordForm):
    labels = {"email": _("E-mail address")}


class NewPasswordForm(Plain, ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("The same again")}
    help_texts = {"password1": LONG_ENOUGH}


class ChangePasswordForm(Plain, AllauthChangePasswordForm):
    labels = {"oldpassword": _("Password now"), "password1": _("New password"), "password2": _("The same again")}
    help_texts = {"password1": LONG_ENOUGH}


class AgainForm(Plain, ReauthenticateForm):
    labels = {"password": _("Password")}


class CodeForm(Plain, AuthenticateForm):
    labels = {"code": _("Code")}
    help_texts = {"code": _("Six digits from your app, or one of your spare codes.")}


class CodeAgainForm(Plain, CodeReauthenticateForm):
    labels = {"code": _("Code")}
    help_texts = {"code": _("Six digits from your app, or one of your spare codes.")}


class AppForm(Plain, ActivateTOTPForm):
    labels = {"code": _("Code")}
    help_texts = {"code": _("The six digits your app shows now.")}


class PasskeyForm(Plain, AddWebAuthnForm):
    labels = {"name": _("What do you call it?"), "passwordless": _("Log in with it alone, without a password")}
    help_texts = {"name": _("For example: my phone.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class NameForm(forms.Form):
    """The one thing we ask about a person."""

    name = forms.CharField(
        label=_("How do you want your name written?"),
        help_text=_("It stands like this under your stories. You can change it later."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        """A line of text with a letter in it."""
        name = clean_line(self.cleaned_data["name"])
        if not any(letter.isalpha() for letter in name):
            raise forms.ValidationError(_("Write your name the way you want it to stand."))
        return name


class FirstLogInForm(NameForm):
    """Name and password, on one page."""

    password = forms.CharField(
        label=_("Choose a password"),
        help_text=LONG_ENOUGH,
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """One that is neither the address nor the name."""
        password: str = self.cleaned_data["password"]
        name = self.cleaned_data.get("name", "")
        validate_password(password, get_user_model()(username=self.email, email=self.email, first_name=name))
        return password


def people_without_log_in() -> Any:
    """Whom an invitation may be for: bylines of old stories that nobody logs in as."""
    return Person.objects.filter(user=None).order_by("display_name")
