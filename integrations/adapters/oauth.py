"""Networks of one host that take an OAuth 2 token: shown with each call, renewed once when it is over (RFC 6749, 6)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.views.decorators.debug import sensitive_variables
from typing_extensions import override

from integrations.adapters.outcomes import Answer
from integrations.adapters.sign_in import SignsIn

Tokens = Mapping[str, str]  # "access" and "refresh"


class OAuthAdapter(SignsIn):
    """Calls with `credential["access_token"]`, or with what was renewed since; `config` names `base_url`, `web_url`."""

    @classmethod
    @override
    def host(cls, config: Mapping[str, Any]) -> str:
        """All channels share the network's one host."""
        return cls.setting(config, "base_url").partition("://")[2]

    @classmethod
    @override
    def place(cls, config: Mapping[str, Any]) -> str:
        """The page of whoever posts."""
        return str(config.get("account_url") or cls.setting(config, "web_url"))

    @sensitive_variables()
    def with_token(self, call: Callable[[Tokens], Answer]) -> Answer:
        """One call, made again once with newer tokens when those are over and can be renewed."""
        kept = self.session.read()
        tokens = kept or self._entered()
        answer = call(tokens)
        if answer.status == 401 and tokens.get("refresh"):
            answer = call(self.session.renew(stale=kept, by=self.renewed))
        return answer

    @sensitive_variables()
    def bearer(self, tokens: Tokens | None = None) -> dict[str, str]:
        """The header with the token of today."""
        tokens = tokens or self.session.read() or self._entered()
        self.lent_secrets |= {tokens.get("access", ""), tokens.get("refresh", "")}
        return {"Authorization": f"Bearer {tokens.get('access', '')}"}

    @sensitive_variables()
    def refresh_token(self, kept: Tokens) -> str:
        """What renews: the one that was lent last, else the one a person entered."""
        return kept.get("refresh") or self.credential.get("refresh_token", "")

    def renewed(self, kept: Tokens) -> Tokens:
        """Newer tokens than those kept; raise AuthError when the network lends none."""
        raise NotImplementedError

    @override
    def renew(self) -> None:
        """One worker renews; another that comes meanwhile takes what it got."""
        self.session.renew(stale=self.session.read(), by=self.renewed)

    @sensitive_variables()
    def _entered(self) -> Tokens:
        return {
            "access": self.credential.get("access_token", ""),
            "refresh": self.credential.get("refresh_token", ""),
        }
