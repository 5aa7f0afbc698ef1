"""WordPress's REST API as such: where it is, the application password, and what its errors mean."""

import base64
import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from typing_extensions import override

from integrations.adapters.connecting import Way
from integrations.adapters.http import HttpAdapter
from integrations.adapters.outcomes import Answer, failure, json_object
from integrations.errors import AuthError, DeliveryError, PermanentError, UnknownOutcome

ROOT_LINK: Final = re.compile(r'<([^>]+)>;\s*rel="https://api\.w\.org/"')
ABOUT_RIGHTS: Final = ("rest_cannot_", "rest_forbidden")  # how the codes of a refusal begin that a person must mend
PLAIN: Final = "/?rest_route=/"  # where the API is on a site without rewrite rules


class WordPressApi(HttpAdapter):
    """Calls to the site in `config["base_url"]` as `config["username"]` with `credential["password"]`."""

    way: ClassVar[Way] = Way(
        steps=(
            gettext_lazy("In the site's admin, make a user for the desk, with the role Author or Editor."),
            gettext_lazy("Signed in as that user: Profile, Application Passwords. Add one and call it Byline."),
            gettext_lazy("Copy it here with the user's name: WordPress shows it once."),
        ),
        may=gettext_lazy(
            "An application password may do what its user may: write, publish and delete posts, and upload pictures. "
            "With the role Author it reaches only its own. It cannot be used to log in."
        ),
        leaving=gettext_lazy("Profile, Application Passwords"),
    )

    @override
    def revoke(self) -> bool:
        """Take back the very application password that is used (WordPress 5.7)."""
        at = ("users", "me", "application-passwords")
        try:
            told = self.api("GET", *at, "introspect", repeatable=True).json()
            uuid = str(told.get("uuid") or "") if isinstance(told, dict) else ""
            return bool(uuid) and self.api("DELETE", *at, uuid, repeatable=True).ok
        except DeliveryError:
            return False

    @sensitive_variables()
    def api(self, method: str, *path: str, repeatable: bool = False, **content: Any) -> Answer:
        """One call below the API's root; where there is no such route, once more by the plain address of it.

        A 404 says that nothing was done, so that is no second time.
        """
        root = str(self.config.get("api_root") or f"{self.site}/wp-json/")
        route = "wp/v2/" + "/".join(quote(part, safe="") for part in path)
        answer = self._send(method, root + route, repeatable=repeatable, **content)
        if "rest_route=" not in root and _no_route(answer):
            return self._send(method, f"{self.site}{PLAIN}{route}", repeatable=repeatable, **content)
        return answer

    def api_object(self, method: str, *path: str, repeatable: bool = False, **content: Any) -> dict[str, Any]:
        """One call that must be answered by an object with an `id`."""
        return self.identified(self.api(method, *path, repeatable=repeatable, **content), repeatable=repeatable)

    def api_list(self, *path: str, params: Mapping[str, str]) -> list[dict[str, Any]]:
        """A list of objects with an `id`; raises `UnknownOutcome` when it is anything else."""
        answer = self.api("GET", *path, repeatable=True, params={**params, "per_page": "100"})
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        found = answer.json()
        if isinstance(found, list) and all(isinstance(item, dict) and item.get("id") for item in found):
            return found
        raise UnknownOutcome(_("%(host)s answered something unexpected.") % {"host": answer.host})

    def identified(self, answer: Answer, *, repeatable: bool = False) -> dict[str, Any]:
        """The object with an `id` in a good answer; otherwise raises what the answer stands for."""
        if not answer.ok:
            raise self.failed(answer, repeatable=repeatable)
        return json_object(answer, needs=("id",), repeatable=repeatable)

    def failed(self, answer: Answer, *, repeatable: bool = False) -> DeliveryError:
        """The error for a bad answer; refusals that are about the account ask for a person, not for another post."""
        error, code = failure(answer, repeatable=repeatable), code_of(answer)
        told = {"host": answer.host, "said": answer.said()}
        if answer.status == 401:
            error = AuthError(
                _(
                    "%(host)s did not accept the user name and application password,"
                    " or something on its way took them away (a security plugin, the host)."
                )
                % told
            )
        elif answer.status == 403 and code.startswith(ABOUT_RIGHTS):
            error = AuthError(_("%(host)s: %(said)s") % told)
        return self.redacted(error)

    @property
    def site(self) -> str:
        """The address of the site, without a slash at its end."""
        return str(self.config.get("base_url", "")).rstrip("/")

    def root(self) -> tuple[str, dict[str, Any]]:
        """Where the API is, and what it says of itself; raises `PermanentError` when this is no WordPress."""
        head = self.exchange("HEAD", f"{self.site}/", repeatable=True)
        named = ROOT_LINK.search(head.headers.get("link", ""))
        roots = [named[1]] if named and urlsplit(named[1]).netloc == urlsplit(self.site).netloc else []
        last: Answer | None = None
        for root in dict.fromkeys([*roots, f"{self.site}/wp-json/", f"{self.site}{PLAIN}"]):
            last = self._send("GET", root, repeatable=True)
            says = last.json()
            if last.ok and isinstance(says, dict) and "wp/v2" in (says.get("namespaces") or ()):
                return root, says
        if last is None or last.ok or last.status == 404:
            raise PermanentError(
                _("%(host)s shows no WordPress API. Is this the address of the site? Some sites close it.")
                % {"host": urlsplit(self.site).netloc}
            )
        raise self.failed(last, repeatable=True)

    @override
    def secrets(self) -> Iterable[str]:
        return (*super().secrets(), self._login)

    @property
    def _login(self) -> str:
        return f"{self.config.get('username', '')}:{self.credential.get('password', '')}"

    @sensitive_variables()
    def _send(self, method: str, url: str, *, repeatable: bool, **content: Any) -> Answer:
        login = base64.b64encode(self._login.encode()).decode()
        return self.exchange(method, url, repeatable=repeatable, headers={"Authorization": f"Basic {login}"}, **content)


def code_of(answer: Answer) -> str:
    """WordPress's own name of an error, "" when it gave none."""
    said = answer.json()
    code = said.get("code") if isinstance(said, dict) else ""
    return code if isinstance(code, str) else ""


def _no_route(answer: Answer) -> bool:
    """Whether the site does not know this address as part of its API, rather than the post."""
    return answer.status == 404 and code_of(answer) in {"", "rest_no_route"}
