"""Ghost's Admin API as such: a short-lived key for each request, its version, and what its errors mean."""

import logging
import re
import time
from collections.abc import Mapping
from typing import Any, ClassVar, Final
from urllib.parse import quote

import jwt
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from typing_extensions import override

from integrations.adapters.connecting import Way
from integrations.adapters.http import HttpAdapter
from integrations.adapters.outcomes import Answer, failure
from integrations.errors import AuthError, DeliveryError, TemporaryError, UnknownOutcome

ADMIN_KEY: Final = re.compile(r"([0-9a-f]{24}):((?:[0-9a-f]{2}){16,64})")
KEY_LIVES: Final = 300  # seconds, the longest Ghost takes
OLDEST: Final = "v5.0"  # spoken to a site that has not told its version yet

log = logging.getLogger(__name__)


class GhostApi(HttpAdapter):
    """Calls to the site in `config["base_url"]` with `credential["admin_key"]`, "id:secret"."""

    way: ClassVar[Way] = Way(
        steps=(
            gettext_lazy("In Ghost's admin: Settings, Integrations. Add a custom integration and call it Byline."),
            gettext_lazy("Copy its Admin API key here, and the API URL as the address."),
        ),
        may=gettext_lazy("The key may write, publish and delete posts, upload pictures, and read who is on the staff."),
        leaving=gettext_lazy("Settings, Integrations, Byline, Delete"),
    )

    @classmethod
    @override
    def check_fields(cls, fields: Mapping[str, str]) -> Mapping[str, str]:
        """Refuse, besides a bad address, what is no Admin API key."""
        wrong = dict(super().check_fields(fields))
        if fields.get("admin_key") and not ADMIN_KEY.fullmatch(fields["admin_key"].strip()):
            wrong["admin_key"] = _("This is no Admin API key. It has a colon in the middle: copy all of it.")
        return wrong

    @sensitive_variables()
    def api(self, method: str, *path: str, repeatable: bool = False, **content: Any) -> Answer:
        """One call below `/ghost/api/admin/`; whatever is answered comes back.

        Always with a slash at the end: without it Ghost redirects, and a redirected write is lost.
        """
        base, route = str(self.config.get("base_url", "")).rstrip("/"), "/".join(quote(part, safe="") for part in path)
        wanted = str(self.config.get("api_version") or OLDEST)
        headers = {"Authorization": f"Ghost {self._token()}", "Accept-Version": wanted}
        url = f"{base}/ghost/api/admin/{route}/"
        answer = self.exchange(method, url, repeatable=repeatable, headers=headers, **content)
        spoken = answer.headers.get("content-version", wanted)
        if self.config.get("api_version") and _major(spoken) != _major(wanted):
            log.warning("Ghost at %s speaks %s, asked for %s: check the channel", answer.host, spoken[:20], wanted)
        return answer

    def one(self, answer: Answer, kind: str, *, repeatable: bool = False) -> dict[str, Any]:
        """The first thing of `kind` ("posts", "images") in a good answer; otherwise raises what it stands for."""
        if not answer.ok:
            raise self.failed(answer, repeatable=repeatable)
        found = self._things(answer, kind)
        if found:
            return found[0]
        words = _("%(host)s answered something unexpected.") % {"host": answer.host}
        raise TemporaryError(words) if repeatable else UnknownOutcome(words)

    def some(self, *path: str, params: Mapping[str, str]) -> list[dict[str, Any]]:
        """A list of things; raises `UnknownOutcome` when it is anything else."""
        answer = self.api("GET", *path, repeatable=True, params={**params, "limit": "100"})
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        found = self._things(answer, path[0])
        if found is None:
            raise UnknownOutcome(_("%(host)s answered something unexpected.") % {"host": answer.host})
        return found

    def failed(self, answer: Answer, *, repeatable: bool = False) -> DeliveryError:
        """The error for a bad answer; refusals that are about the key ask for a person, not for another post."""
        error, kind = failure(answer, repeatable=repeatable), type_of(answer)
        if answer.status == 401:
            error = AuthError(
                _("%(host)s did not accept the key. If the key is right, compare the clocks of the two servers.")
                % {"host": answer.host}
            )
        elif answer.status == 403 and kind == "NoPermissionError":
            error = AuthError(_("%(host)s: %(said)s") % {"host": answer.host, "said": answer.said()})
        elif (
            answer.status == 503 and kind == "MaintenanceError"
        ):  # it starts, or changes its database: nothing was done
            error = TemporaryError(str(error))
        return self.redacted(error)

    @staticmethod
    def _things(answer: Answer, kind: str) -> list[dict[str, Any]] | None:
        said = answer.json()
        found = said.get(kind) if isinstance(said, dict) else None
        if isinstance(found, list) and all(isinstance(item, dict) for item in found):
            return found
        return None

    @sensitive_variables()
    def _token(self) -> str:
        """A key of its own for this request, as Ghost's admin makes them: HS256 with the secret's bytes."""
        found = ADMIN_KEY.fullmatch(str(self.credential.get("admin_key", "")).strip())
        if not found:
            raise AuthError(_("This is no Admin API key. It has a colon in the middle: copy all of it."))
        now = int(time.time())
        claims = {"iat": now, "exp": now + KEY_LIVES, "aud": "/admin/"}
        return jwt.encode(claims, bytes.fromhex(found[2]), algorithm="HS256", headers={"kid": found[1]})


def type_of(answer: Answer) -> str:
    """Ghost's own name of an error, "" when it gave none."""
    said = answer.json()
    errors = said.get("errors") if isinstance(said, dict) else None
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    return str(first.get("type") or first.get("errorType") or "")


def _major(version: str) -> str:
    return version.lstrip("v").partition(".")[0]
