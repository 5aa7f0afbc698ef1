"""Mastodon's API as such: address, sign-in, token, and what its errors mean beyond the common table."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from typing_extensions import override

from integrations.adapters.connecting import Registered, Right, Way
from integrations.adapters.outcomes import Answer, failure, json_object
from integrations.adapters.sign_in import Endpoints, SignsIn
from integrations.errors import AuthError, DeliveryError

ABOUT_THE_ACCOUNT = ("your login", "scopes", "authenticated user", "access token")  # in the words of a 403 or 422

WHO: Final = "profile"  # from Mastodon 4.3; before that and elsewhere "read:accounts"
WHO_BEFORE: Final = "read:accounts"
WRITE_PROFILE: Final = Right(
    name="write:accounts",
    why=gettext_lazy(
        "To write your pronouns into one row of your profile, each time you press the button for it. The right reaches "
        "further; the desk changes nothing else."
    ),
    needed=False,
)


class MastodonApi(SignsIn):
    """Calls to the server in `config["base_url"]` as the account of `credential["access_token"]`."""

    way: ClassVar[Way] = Way(
        signs_in=True,
        asks=("base_url",),
        steps=(
            gettext_lazy("Enter the address of the server where the account lives."),
            gettext_lazy("There you say yes, signed in as the account that is to post."),
            gettext_lazy("You come back here and see which account it is before anything is kept."),
        ),
        rights=(
            Right(name=WHO, why=gettext_lazy("To name the account and show you its picture.")),
            Right(
                name="write:statuses", why=gettext_lazy("To post what was approved here, correct it, and take it down.")
            ),
            Right(name="write:media", why=gettext_lazy("To send pictures with their alternative texts.")),
            Right(
                name="read:statuses",
                why=gettext_lazy("To find a post again after a lost answer, and to read its figures and replies."),
            ),
        ),
        leaving=gettext_lazy("Preferences, Account, Authorized apps"),
    )

    @classmethod
    @override
    def rights(cls, config: Mapping[str, Any]) -> Sequence[Right]:
        """As this server calls them: not each one knows the narrow right to see who it is."""
        first, *others = cls.way.rights
        who = Right(name=WHO_BEFORE, why=first.why) if config.get("who") == WHO_BEFORE else first
        return (who, *others, *((WRITE_PROFILE,) if config.get("profile") else ()))

    @property
    @override
    def endpoints(self) -> Endpoints:
        """On the server itself."""
        at = f"{self.base}/oauth"
        return Endpoints(authorize=f"{at}/authorize", token=f"{at}/token", revoke=f"{at}/revoke")

    @property
    def base(self) -> str:
        """The server, without a slash at its end."""
        return str(self.config.get("base_url", "")).rstrip("/")

    @sensitive_variables()
    @override
    def register(self, *, back: str, website: str) -> Registered:
        """Make our app known to this server, with the narrowest rights that it knows."""
        for who in (WHO, WHO_BEFORE):
            self.config = {**self.config, "who": who}
            form = {"client_name": "Byline", "redirect_uris": back, "scopes": self.scopes, "website": website}
            answer = self.exchange("POST", f"{self.base}/api/v1/apps", repeatable=True, data=form)
            if answer.status not in {400, 422}:
                break
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        told = json_object(answer, needs=("client_id", "client_secret"), repeatable=True)
        known = {name: str(told[name]) for name in ("client_id", "client_secret")}
        return Registered(config={"who": who}, credential=known)

    @sensitive_variables()
    def api(
        self, method: str, *path: str, repeatable: bool = False, headers: dict[str, str] | None = None, **content: Any
    ) -> Answer:
        """One call to `/api/` + path; whatever is answered comes back."""
        url = f"{self.base}/api/" + "/".join(quote(part, safe="") for part in path)
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
