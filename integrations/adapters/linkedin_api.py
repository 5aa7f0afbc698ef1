"""LinkedIn's REST as such: version, token, addresses of URNs, and what errors mean beyond the common table."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from typing_extensions import override

from integrations.adapters.connecting import Right, Way
from integrations.adapters.oauth import OAuthAdapter, Tokens
from integrations.adapters.outcomes import Answer, failure, json_object
from integrations.adapters.sign_in import Endpoints, lifetime
from integrations.errors import AuthError, DeliveryError, TemporaryError

AS_A_MEMBER: Final = (
    Right(name="openid", why=gettext_lazy("To name the account and show you its picture.")),
    Right(name="profile", why=gettext_lazy("To name the account and show you its picture.")),
    Right(name="w_member_social", why=gettext_lazy("To post what was approved here, correct it, and take it down.")),
)
AS_A_COMPANY: Final = (
    Right(
        name="w_organization_social", why=gettext_lazy("To post what was approved here, correct it, and take it down.")
    ),
    Right(
        name="r_organization_social",
        why=gettext_lazy("To find a post again after a lost answer, and to read its replies."),
        needed=False,
    ),
    Right(
        name="rw_organization_admin",
        why=gettext_lazy("To name the company's page, and to read the figures of its posts."),
        needed=False,
    ),
)


class LinkedInApi(OAuthAdapter):
    """Calls with `credential["access_token"]`, renewed where LinkedIn lent a refresh token too (few apps get one).

    A version of the API lives a year; then every call answers 426, and the channel waits for a person.
    """

    config_defaults: ClassVar[Mapping[str, str]] = {
        "author": "",
        "version": "202609",
        "characters": "3000",  # escapes count, as two independent clients found
        "base_url": "https://api.linkedin.com",
        "sign_in_url": "https://www.linkedin.com",
        "web_url": "https://www.linkedin.com",
    }

    way: ClassVar[Way] = Way(
        signs_in=True,
        asks=("author",),
        app=("client_id", "client_secret"),
        steps=(
            gettext_lazy("At linkedin.com/developers, open your company's app, or make one."),
            gettext_lazy(
                "For a company's page the app needs the product Community Management API, for your own account "
                "Share on LinkedIn and Sign In with LinkedIn using OpenID Connect."
            ),
            gettext_lazy("Under Auth, add the address below to the redirect URLs; copy the app's ID and secret here."),
            gettext_lazy("Then you say yes at LinkedIn, as somebody who may post for the page, and come back here."),
        ),
        rights=AS_A_MEMBER,
        leaving=gettext_lazy("Settings & Privacy, Data privacy, Other applications, Permitted services"),
    )
    pkce = False  # LinkedIn's flow for web apps has the client secret instead

    @classmethod
    @override
    def rights(cls, config: Mapping[str, Any]) -> Sequence[Right]:
        """Another product of LinkedIn's, with rights of its own, for a company's page."""
        return AS_A_COMPANY if ":organization:" in str(config.get("author") or "") else AS_A_MEMBER

    @property
    @override
    def endpoints(self) -> Endpoints:
        """No address takes a token back: people do that in their settings."""
        site = self.setting(self.config, "sign_in_url").rstrip("/")
        return Endpoints(authorize=f"{site}/oauth/v2/authorization", token=f"{site}/oauth/v2/accessToken")

    @sensitive_variables()
    def rest(
        self,
        method: str,
        path: str,
        *,
        repeatable: bool = False,
        headers: Mapping[str, str] | None = None,
        **content: Any,
    ) -> Answer:
        """One call to the API; `path` is quoted already, as lists keep their brackets. Renews the token once."""
        sent = {"repeatable": repeatable, "headers": headers, **content}
        return self.with_token(lambda tokens: self._as(tokens, method, path, **sent))

    def rest_object(self, method: str, path: str, *needs: str, **content: Any) -> dict[str, Any]:
        """A read that must be answered by an object with all of `needs`.

        Many tokens may post and not read: that is `PermanentError`, and no reason to close the channel.
        """
        answer = self.rest(method, path, repeatable=True, **content)
        if answer.status == 403:
            raise self.redacted(failure(answer, repeatable=True))
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        return json_object(answer, needs=needs, repeatable=True)

    def failed(self, answer: Answer, *, repeatable: bool = False) -> DeliveryError:
        """The error for a bad answer: an ended version, a lost role and an old token ask for a person."""
        words = {"host": answer.host, "said": answer.said(), "version": self.setting(self.config, "version")}
        error = failure(answer, repeatable=repeatable)
        if answer.status == 426:
            error = AuthError(_("LinkedIn ended version %(version)s of its API. Set a newer one.") % words)
        elif answer.status == 403:
            error = AuthError(_("LinkedIn: this account may not do that here. %(said)s") % words)
        elif answer.status == 409:
            error = TemporaryError(str(error))
        return self.redacted(error)

    @sensitive_variables()
    def _as(
        self, tokens: Tokens, method: str, path: str, *, headers: Mapping[str, str] | None, **content: Any
    ) -> Answer:
        sent = {
            **self.bearer(tokens),
            "LinkedIn-Version": self.setting(self.config, "version"),
            "X-Restli-Protocol-Version": "2.0.0",
            **(headers or {}),
        }
        base = self.setting(self.config, "base_url").rstrip("/")
        return self.exchange(method, f"{base}/{path}", headers=sent, **content)

    @sensitive_variables()
    @override
    def renewed(self, kept: Tokens) -> Tokens:
        """A newer access token; few apps get a newer refresh token with it."""
        refresh = self.refresh_token(kept)
        form = self.identified_form({"grant_type": "refresh_token", "refresh_token": refresh})
        answer = self.exchange("POST", self.endpoints.token, repeatable=True, **form)
        if answer.status in {400, 401}:
            raise AuthError(_("LinkedIn no longer renews the sign-in. Please connect the account again."))
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        told = json_object(answer, needs=("access_token",), repeatable=True)
        tokens = {"access": str(told["access_token"]), "refresh": str(told.get("refresh_token") or refresh)}
        return tokens | lifetime(told)


def quoted(urn: str) -> str:
    """A URN as a part of an address."""
    return quote(urn, safe="")
