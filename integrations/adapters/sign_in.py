"""Networks at which a person says yes themselves: OAuth 2 by code (RFC 6749, 4.1), with PKCE (RFC 7636) and state."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from typing_extensions import override

from integrations.adapters.connecting import Lent, Registered
from integrations.adapters.http import HttpAdapter
from integrations.adapters.outcomes import Answer, failure, json_object
from integrations.errors import DeliveryError, PermanentError


@dataclass(frozen=True, kw_only=True)
class Endpoints:
    """Where a network does what; `revoke` is empty where it takes no token back."""

    authorize: str
    token: str
    revoke: str = ""


class SignsIn(HttpAdapter):
    """`credential` holds "client_id" and "client_secret" of our app, and what was lent."""

    pkce: ClassVar[bool] = True

    @property
    def endpoints(self) -> Endpoints:
        """By the settings."""
        raise NotImplementedError

    @property
    def scopes(self) -> str:
        """What is asked for, as the network takes it."""
        return " ".join(right.name for right in self.rights(self.config))

    def register(self, *, back: str, website: str) -> Registered:
        """Make our app known there; most networks leave that to people."""
        return Registered()

    def sign_in_address(self, *, back: str, state: str, verifier: str) -> str:
        """Where a person says yes; they come back to `back` with a code and the same `state`. Nothing is sent."""
        query = {
            "response_type": "code",
            "client_id": self.credential.get("client_id", ""),
            "redirect_uri": back,
            "scope": self.scopes,
            "state": state,
        }
        if self.pkce:
            query |= {"code_challenge": challenge_of(verifier), "code_challenge_method": "S256"}
        return f"{self.endpoints.authorize}?{urlencode(query)}"

    @sensitive_variables()
    def redeem(self, *, code: str, back: str, verifier: str) -> Lent:
        """Turn the code into tokens, once; raises `PermanentError` where it was not taken."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
        answer = self._ask(self.endpoints.token, form | ({"code_verifier": verifier} if self.pkce else {}))
        self.lent_secrets |= {code, verifier}
        if answer.status in {400, 401, 403}:
            words = _("%(host)s did not accept the sign-in. Please begin again. %(said)s")
            raise self.redacted(PermanentError(words % {"host": answer.host, "said": answer.said()}))
        if not answer.ok:
            raise self.redacted(failure(answer, repeatable=True))
        return self._lent(json_object(answer, needs=("access_token",), repeatable=True))

    @sensitive_variables()
    @override
    def revoke(self) -> bool:
        """Have the tokens forgotten there, the one that renews first; false where that did not work."""
        if not self.endpoints.revoke or not self.credential.get("client_id"):
            return False
        kept = self.session.read()
        tokens = [kept.get(name) or self.credential.get(f"{name}_token", "") for name in ("refresh", "access")]
        try:
            answers = [self._ask(self.endpoints.revoke, {"token": token}) for token in tokens if token]
        except DeliveryError:
            return False
        return bool(answers) and all(answer.ok for answer in answers)

    @sensitive_variables()
    def identified_form(self, form: Mapping[str, str]) -> dict[str, Any]:
        """A form with what proves our app, as `exchange` takes it."""
        names = ("client_id", "client_secret")
        return {"data": {**form, **{name: self.credential.get(name, "") for name in names}}}

    @sensitive_variables()
    def _ask(self, url: str, form: Mapping[str, str]) -> Answer:
        return self.exchange("POST", url, repeatable=True, **self.identified_form(form))

    @sensitive_variables()
    def _lent(self, told: Mapping[str, Any]) -> Lent:
        access, refresh = str(told["access_token"]), str(told.get("refresh_token") or "")
        lives = _seconds(told.get("expires_in"))
        tokens = {"access": access, "refresh": refresh, **lifetime(told)}
        # RFC 6749, 5.1: rights that are not told are those that were asked for.
        told_rights = re.split(r"[\s,]+", str(told.get("scope") or self.scopes).strip())
        return Lent(
            credential={"access_token": access, **({"refresh_token": refresh} if refresh else {})},
            tokens=tokens if lives else {},
            rights=tuple(told_rights),
            ends_in=_seconds(told.get("refresh_token_expires_in")) if refresh else lives,
        )


def challenge_of(verifier: str) -> str:
    """What is shown of the verifier before the code is turned in: RFC 7636, 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def lifetime(told: Mapping[str, Any]) -> dict[str, str]:
    """Of a network's answer with a token: how many seconds it lives, where it says so, as a session keeps it."""
    lives = _seconds(told.get("expires_in"))
    return {"expires_in": f"{lives:.0f}"} if lives else {}


def _seconds(told: Any) -> float | None:
    return float(told) if isinstance(told, int | float) and not isinstance(told, bool) and told > 0 else None
