"""XRPC as such: the session on the account's own server, and what errors mean beyond the common table.

The session is kept from call to call and renewed under a lock: `createSession` allows 300 a day. An expired token is
400 `ExpiredToken`. The account's server is the one that its DID document names; accounts move.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from typing_extensions import override

from integrations.adapters.connecting import Way
from integrations.adapters.http import HttpAdapter
from integrations.adapters.outcomes import Answer, failure, json_object
from integrations.errors import AuthError, DeliveryError, TemporaryError

OLD_TOKEN = frozenset({"ExpiredToken", "InvalidToken"})
CLOSED = frozenset({"AccountTakedown", "AccountSuspended", "AccountDeactivated"})

Tokens = Mapping[str, str]


class BlueskyApi(HttpAdapter):
    """Calls as the account `config["identifier"]`, with an app password.

    `config` may name other servers than the public ones: "plc_url" (who is where), "appview_url" (figures).
    """

    config_defaults: ClassVar[Mapping[str, str]] = {
        "base_url": "https://bsky.social",
        "plc_url": "https://plc.directory",
        "appview_url": "https://public.api.bsky.app",
        "web_url": "https://bsky.app",
        "alt": "2000",  # characters; the lexicon has no maximum, the app's is not written down
        "image_bytes": "2000000",  # by today's lexicon; the guides still say half of it
    }

    way: ClassVar[Way] = Way(
        steps=(
            gettext_lazy("At bsky.app, signed in as the account that is to post: Settings, Privacy and security."),
            gettext_lazy("Under App passwords, add one and call it Byline. It needs no access to direct messages."),
            gettext_lazy("Copy it here: Bluesky shows it once. It looks like abcd-efgh-ijkl-mnop."),
        ),
        may=gettext_lazy(
            "An app password may post, take down and read. It cannot change the account's password, its handle or its "
            "mail address, and you can take it back at any time."
        ),
        leaving=gettext_lazy("Settings, Privacy and security, App passwords"),
    )

    @sensitive_variables()
    @override
    def revoke(self) -> bool:
        """End the session; the app password itself is taken back by a person."""
        kept = self.session.read()
        if kept.get("refresh"):
            headers = {"Authorization": f"Bearer {kept['refresh']}"}
            try:
                self.exchange(
                    "POST", f"{kept['pds']}/xrpc/com.atproto.server.deleteSession", repeatable=True, headers=headers
                )
            except DeliveryError:
                return False
        return False

    @sensitive_variables()
    def xrpc(self, method: str, name: str, *, repeatable: bool = False, **content: Any) -> Answer:
        """One call on the account's server, the session renewed once when it is over.

        Raises `AuthError` where the account may no longer call; whatever else is answered comes back.
        """
        tokens = self._current()
        answer = self._as(tokens, method, name, repeatable=repeatable, **content)
        if _is_over(answer):
            tokens = self.session.renew(stale=tokens, by=self._renewed)
            answer = self._as(tokens, method, name, repeatable=repeatable, **content)
        if _is_over(answer) or error_name(answer) in CLOSED:
            raise self.failed(answer)
        return answer

    def xrpc_object(
        self, method: str, name: str, *needs: str, repeatable: bool = False, **content: Any
    ) -> dict[str, Any]:
        """One call that must be answered by an object with all of `needs`."""
        answer = self.xrpc(method, name, repeatable=repeatable, **content)
        if not answer.ok:
            raise self.failed(answer, repeatable=repeatable)
        return json_object(answer, needs=needs, repeatable=repeatable)

    def failed(self, answer: Answer, *, repeatable: bool = False) -> DeliveryError:
        """The error for a bad answer, in the server's words."""
        said, name = _words(answer), error_name(answer)
        error = failure(answer, repeatable=repeatable)
        if name in CLOSED or name == "AuthFactorTokenRequired" or _is_over(answer):
            error = AuthError(said)
        elif name and not isinstance(error, TemporaryError):
            error.args = (said,)
        return self.redacted(error)

    @property
    def did(self) -> str:
        """The account's own and lasting name."""
        return self._current()["did"]

    def _current(self) -> Tokens:
        """The session that is kept, or a first one."""
        return self.session.read() or self.session.renew(stale={}, by=self._renewed)

    @sensitive_variables()
    def _as(self, tokens: Tokens, method: str, name: str, **content: Any) -> Answer:
        self.lent_secrets |= {tokens.get("access", ""), tokens.get("refresh", "")}
        headers = {"Authorization": f"Bearer {tokens.get('access', '')}", **content.pop("headers", {})}
        return self.exchange(method, f"{tokens['pds']}/xrpc/{name}", headers=headers, **content)

    @sensitive_variables()
    def _renewed(self, kept: Tokens) -> Tokens:
        """The next tokens: refreshed, or where that is refused by signing in anew."""
        if kept.get("refresh"):
            headers = {"Authorization": f"Bearer {kept['refresh']}"}
            url = f"{kept['pds']}/xrpc/com.atproto.server.refreshSession"
            answer = self.exchange("POST", url, repeatable=True, headers=headers)
            if answer.ok:
                return self._tokens(answer, at=kept["pds"])
            if answer.status not in {400, 401}:
                raise self.failed(answer, repeatable=True)
        return self._signed_in()

    @sensitive_variables()
    def _signed_in(self) -> Tokens:
        """Sign in where the channel says, and where the account lives if it moved from there."""
        base = self.setting(self.config, "base_url").rstrip("/")
        answer = self._sign_in(base)
        if not answer.ok and error_name(answer) != "AuthFactorTokenRequired":
            home = self._home()
            if home and home != base:
                base, answer = home, self._sign_in(home)
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        return self._tokens(answer, at=base)

    @sensitive_variables()
    def _sign_in(self, base: str) -> Answer:
        who = {
            "identifier": str(self.config.get("identifier", "")).strip().removeprefix("@"),
            "password": self.credential.get("app_password", ""),
        }
        url = f"{base}/xrpc/com.atproto.server.createSession"
        return self.exchange("POST", url, repeatable=True, json=who)

    def _home(self) -> str:
        """The server that the account's DID document names; empty where nobody knows."""
        did = str(self.config.get("did") or "")
        if did.startswith("did:plc:"):
            url = f"{self.setting(self.config, 'plc_url').rstrip('/')}/{did}"
        elif did.startswith("did:web:"):
            url = f"https://{did.removeprefix('did:web:')}/.well-known/did.json"
        else:
            return ""
        return _server_in(self.exchange("GET", url, repeatable=True).json())

    @sensitive_variables()
    def _tokens(self, answer: Answer, *, at: str) -> Tokens:
        told = json_object(answer, needs=("accessJwt", "refreshJwt", "did"), repeatable=True)
        home = _server_in(told.get("didDoc")) or at
        return {"access": told["accessJwt"], "refresh": told["refreshJwt"], "did": told["did"], "pds": home}


def error_name(answer: Answer) -> str:
    """The protocol's name of an error, empty where there is none."""
    data = answer.json()
    return str(data.get("error") or "") if isinstance(data, dict) and not answer.ok else ""


def _is_over(answer: Answer) -> bool:
    return answer.status == 401 or error_name(answer) in OLD_TOKEN


def _server_in(document: Any) -> str:
    """The account's server in a DID document, without a slash at its end."""
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else ():
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            return str(service.get("serviceEndpoint") or "").rstrip("/")
    return ""


def _words(answer: Answer) -> str:
    data = answer.json()
    message = data.get("message") if isinstance(data, dict) else ""
    words = {"host": answer.host, "said": f"{error_name(answer)}: {message}" if message else error_name(answer)}
    if not words["said"]:
        return _("%(host)s no longer accepts the saved credential.") % words
    return _("%(host)s: %(said)s") % words
