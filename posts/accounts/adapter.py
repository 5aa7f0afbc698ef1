"""What allauth does in our house: where people land, whose address it was, and mails that are letters."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from posts.accounts import factors, mails
from posts.permissions import INVITE, REVIEW, WRITE, holds

JUST_NOW = 300  # seconds since somebody showed who they are


def name_tried(request: Any, credentials: Any = None) -> str:
    """Whom somebody tries to log in as, for counting: one spelling, whichever field or letters they used."""
    found = credentials or {}
    name = found.get("username") or found.get("email") or (request.POST.get("login", "") if request else "")
    return str(name).strip().lower()[:255]


def work_of(user: Any) -> str:
    """Where somebody lands: at the desk who reads others' stories or runs it, at Start who writes."""
    if holds(user, REVIEW) or holds(user, INVITE):
        return resolve_url("wagtailadmin_home")
    return resolve_url("start" if holds(user, WRITE) else "account_home")


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks, answered by the house's rules."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The address and the password do not belong together. Try again."),
        "username_password_mismatch": _("The name and the password do not belong together. Try again."),
        "too_many_login_attempts": _("That was a lot of tries. Wait a few minutes, then try again."),
        "enter_current_password": _("This is not your password now."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or its time is over. Try the next one."),
        "rate_limited": _("That was a lot of tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere: only proxies of our own are believed (cms.visitors)."""
        address = import_string(settings.AXES_CLIENT_IP_CALLABLE)(request)
        return str(address or "::")

    def is_safe_url(self, url: str | None) -> bool:
        """Addresses of this house alone."""
        hosts = {self.request.get_host()} if self.request else set()
        secure = bool(self.request and self.request.is_secure())
        return url_has_allowed_host_and_scheme(url or "", allowed_hosts=hosts, require_https=secure)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who reads others' stories or runs the desk lands there; who writes, at Start."""
        user: Any = request.user
        if getattr(user, "person", None) is None and user.socialaccount_set.exists():
            return resolve_url("account_name")  # they came by the company's log-in and were never asked
        return work_of(user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("account_home")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not right after log-in: a newcomer who sets up a second step has just typed the password."""
        request = self.request
        records = get_authentication_records(request, request.user) if request else []
        if records and timezone.now().timestamp() - records[-1]["at"] < JUST_NOW:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password is no second step, so it is no way to show one."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if self.request and factors.has_one(user) and factors.still_to_show(self.request):
            return [method for method in methods if method["id"] != "reauthenticate"]
        return methods

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Passwords are counted by axes, by name and address together; a count by name alone would let anybody lock
        a colleague out. Codes of the second step are counted by allauth (`login_failed`): those who try know the
        password.
        """

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        mails.new_password(user=user, link=context["password_reset_url"])

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        mails.changed(user=user, what=template_prefix)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The net under the two above: a row, never a call inside the request."""
        mail = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        mails.plain(to=email, subject=str(mail.subject), text=str(mail.body))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the address the operator set, whatever host the request named."""
        path = str(super().get_reset_password_from_key_url(key)).partition("/account/")[2]
        return f"{settings.WAGTAILADMIN_BASE_URL}/account/{path}"
