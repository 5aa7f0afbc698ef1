"""Mastodon's API as such: address, token, and what its errors mean beyond the common table."""

from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from integrations.adapters.http import HttpAdapter
from integrations.adapters.outcomes import Answer, failure, json_object
from integrations.errors import AuthError, DeliveryError

ABOUT_THE_ACCOUNT = ("your login", "scopes", "authenticated user", "access token")  # in the words of a 403 or 422


class MastodonApi(HttpAdapter):
    """Calls to the server in `config["base_url"]` as the account of `credential["access_token"]`."""

    @sensitive_variables()
    def api(
        self, method: str, *path: str, repeatable: bool = False, headers: dict[str, str] | None = None, **content: Any
    ) -> Answer:
        """One call to `/api/` + path; whatever is answered comes back."""
        base = str(self.config.get("base_url", "")).rstrip("/")
        url = f"{base}/api/" + "/".join(quote(part, safe="") for part in path)
        sent = {"Authorization": f"Bearer {self.credential.get('access_token', '')}", **(headers or {})}
        return self.exchange(method, url, repeatable=repeatable, headers=sent, **content)

    def api_object(self, method: str, *path: str, repeatable: bool = False, **content: Any) -> dict[str, Any]:
        """One call that must be answered by an object with an `id`."""
        return self.identified(self.api(method, *path, repeatable=repeatable, **content), repeatable=repeatable)

    def identified(self, answer: Answer, *, repeatable: bool = False) -> dict[str, Any]:
        """The object with an `id` in a good answer; otherwise raises what the answer stands for."""
        if not answer.ok:
            raise self.failed(answer, repeatable=repeatable)
        return json_object(answer, needs=("id",), repeatable=repeatable)

    def failed(self, answer: Answer, *, repeatable: bool = False) -> DeliveryError:
        """The error for a bad answer; refusals that are about the account ask for a person, not for another post."""
        error = failure(answer, repeatable=repeatable)
        said = answer.said().casefold()
        if answer.status in {403, 422} and any(words in said for words in ABOUT_THE_ACCOUNT):
            error = AuthError(_("%(host)s: %(said)s") % {"host": answer.host, "said": answer.said()})
        return self.redacted(error)
