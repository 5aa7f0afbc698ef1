"""X's API v2 as such: the token, which is renewed with one that works once, and what errors mean beyond the table."""

import time
from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from typing_extensions import override

from integrations.adapters.connecting import Right, Way
from integrations.adapters.oauth import OAuthAdapter, Tokens
from integrations.adapters.outcomes import LONGEST_WAIT, SHORTEST_WAIT, Answer, failure
from integrations.adapters.sign_in import Endpoints, lifetime
from integrations.errors import AuthError, DeliveryError, PermanentError, TemporaryError, UnknownOutcome


class XApi(OAuthAdapter):
    """Calls as the account of `credential["access_token"]`, which lives two hours, and is renewed where it can be."""

    config_defaults: ClassVar[Mapping[str, str]] = {"base_url": "https://api.x.com", "web_url": "https://x.com"}

    way: ClassVar[Way] = Way(
        signs_in=True,
        app=("client_id", "client_secret"),
        steps=(
            gettext_lazy("At developer.x.com, open your company's app, or make one: a web app, with OAuth 2.0."),
            gettext_lazy("Add the address below as its callback URI; copy the app's client ID and secret here."),
            gettext_lazy("Then you say yes at X, signed in as the account that is to post, and come back here."),
        ),
        rights=(
            Right(name="users.read", why=gettext_lazy("To name the account and show you its picture.")),
            Right(name="tweet.write", why=gettext_lazy("To post what was approved here, and take it down.")),
            Right(name="media.write", why=gettext_lazy("To send pictures with their alternative texts.")),
            Right(
                name="tweet.read",
                why=gettext_lazy("To find a post again after a lost answer, and to read its figures and replies."),
            ),
            Right(name="offline.access", why=gettext_lazy("To stay connected for longer than two hours.")),
        ),
        leaving=gettext_lazy("Settings and privacy, Security and account access, Connected apps"),
    )

    @sensitive_variables()
    def v2(self, method: str, path: str, *, repeatable: bool = False, **content: Any) -> Answer:
        """One call to `/2/` + path; renews the token once. Whatever is answered comes back."""
        return self.with_token(lambda tokens: self._as(tokens, method, path, repeatable=repeatable, **content))

    def v2_data(self, method: str, path: str, *, repeatable: bool = False, **content: Any) -> dict[str, Any]:
        """One call that must be answered by `data` with an `id`."""
        return self.data(self.v2(method, path, repeatable=repeatable, **content), repeatable=repeatable)

    def data(self, answer: Answer, *, repeatable: bool = False) -> dict[str, Any]:
        """The `data` of a good answer, which names an id; otherwise raises what the answer stands for."""
        if not answer.ok:
            raise self.failed(answer, repeatable=repeatable)
        told = answer.json()
        data = told.get("data") if isinstance(told, dict) else None
        if isinstance(data, dict) and data.get("id") and isinstance(data["id"], str):
            return data
        words = answer.said() or _("%(host)s answered something unexpected.") % {"host": answer.host}
        raise self.redacted(TemporaryError(words) if repeatable else UnknownOutcome(words))

    def failed(self, answer: Answer, *, repeatable: bool = False) -> DeliveryError:
        """The error for a bad answer; used-up credit waits for money, and a used-up day for the next one."""
        error = failure(answer, repeatable=repeatable)
        if answer.status == 402:
            error = PermanentError(_("The credit at X is used up. Top it up there, then send this again."))
        elif answer.status == 429 and isinstance(error, TemporaryError):
            error.retry_after = _until_tomorrow(answer) or error.retry_after
        return self.redacted(error)

    @sensitive_variables()
    def _as(self, tokens: Tokens, method: str, path: str, **content: Any) -> Answer:
        base = self.setting(self.config, "base_url").rstrip("/")
        return self.exchange(method, f"{base}/2/{path}", headers=self.bearer(tokens), **content)

    @sensitive_variables()
    @override
    def renewed(self, kept: Tokens) -> Tokens:
        """Both tokens anew: the old refresh token is spent, so the new one is kept before anything else is done."""
        form = self.identified_form({"grant_type": "refresh_token", "refresh_token": self.refresh_token(kept)})
        answer = self.exchange("POST", self.endpoints.token, repeatable=True, **form)
        if answer.status in {400, 401}:
            raise AuthError(_("X no longer renews the sign-in. Please connect the account again."))
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        told = answer.json()
        if not isinstance(told, dict) or not told.get("access_token") or not told.get("refresh_token"):
            raise AuthError(_("X answered the renewal without new tokens. Please connect the account again."))
        tokens = {"access": str(told["access_token"]), "refresh": str(told["refresh_token"])}
        return tokens | lifetime(told)

    @property
    @override
    def endpoints(self) -> Endpoints:
        """People sign in at the site, apps at the API."""
        site, api = (self.setting(self.config, name).rstrip("/") for name in ("web_url", "base_url"))
        at = f"{api}/2/oauth2"
        return Endpoints(authorize=f"{site}/i/oauth2/authorize", token=f"{at}/token", revoke=f"{at}/revoke")

    @sensitive_variables()
    @override
    def identified_form(self, form: Mapping[str, str]) -> dict[str, Any]:
        """An app with a secret shows it by Basic; one without has only its id."""
        client, secret = self.credential.get("client_id", ""), self.credential.get("client_secret", "")
        return {"data": {**form, "client_id": client}, **({"auth": (client, secret)} if secret else {})}


def _until_tomorrow(answer: Answer) -> float | None:
    """Seconds until the account may post again, where the limit of 24 hours is what is used up."""
    left, reset = (answer.headers.get(f"x-user-limit-24hour-{name}", "") for name in ("remaining", "reset"))
    if left != "0" or not reset.isdecimal():
        return None
    return min(max(float(reset) - time.time(), SHORTEST_WAIT), LONGEST_WAIT)
