"""The mail providers whose API the desk can send by, and what each must be told. Data; nothing is called in here.

A provider is here when django-anymail speaks its API, when each mail can forbid it to count openings and taps, and when
it takes our own headers, so that one tap in a mail program leaves (RFC 8058). See decision 0092 for those left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class MailProvider:
    """One of them; the options have anymail's names without the provider's own in front.

    Its reports of bounces are proven by a signature with the option `proof`; without one by our token (HTTP basic).
    `hard` is what its report says, and of what, when it means that there is no such mailbox.
    """

    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    proof: str = ""
    webhook: str
    hard: tuple[str, object] = ("", None)


PROVIDERS: Final[Mapping[str, MailProvider]] = {
    "mailgun": MailProvider(
        needs=("API_KEY",),
        may=("SENDER_DOMAIN", "API_URL"),
        proof="WEBHOOK_SIGNING_KEY",
        webhook="anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    ),
    "mailjet": MailProvider(
        needs=("API_KEY", "SECRET_KEY"),
        may=("API_URL",),
        webhook="anymail.webhooks.mailjet.MailjetTrackingWebhookView",
        hard=("hard_bounce", True),
    ),
    "mandrill": MailProvider(
        needs=("API_KEY",),
        may=("API_URL", "WEBHOOK_URL"),
        proof="WEBHOOK_KEY",
        webhook="anymail.webhooks.mandrill.MandrillCombinedWebhookView",
        hard=("event", "hard_bounce"),
    ),
    "postmark": MailProvider(
        needs=("SERVER_TOKEN",),
        may=("MESSAGE_STREAM", "API_URL"),
        webhook="anymail.webhooks.postmark.PostmarkTrackingWebhookView",
        hard=("Type", "HardBounce"),
    ),
    "sparkpost": MailProvider(
        needs=("API_KEY",),
        may=("SUBACCOUNT", "API_URL"),
        webhook="anymail.webhooks.sparkpost.SparkPostTrackingWebhookView",
    ),
}
NOTHING_COUNTED: Final = {"track_opens": False, "track_clicks": False}


def problem_with(options: Mapping[str, str]) -> str:
    """What is wrong with `{"NAME": "postmark", …}`, in words that repeat no value; "" when nothing is."""
    provider = PROVIDERS.get(options.get("NAME", ""))
    if provider is None:
        return f"NAME is one of {', '.join(PROVIDERS)}"
    missing = [name for name in provider.needs if not options.get(name)]
    if missing:
        return f"{', '.join(missing)} is missing"
    # Anymail has more, some of which would count readers or print what is sent.
    unknown = sorted(set(options) - {"NAME", provider.proof, *provider.needs, *provider.may})
    return f"{', '.join(unknown)} is no option of {options['NAME']}" if unknown else ""


def settings_for(options: Mapping[str, str], *, token: str) -> dict[str, object]:
    """Django's and anymail's settings; `token` proves reports of a provider that does not sign them."""
    name = options["NAME"]
    signs = PROVIDERS[name].proof
    anymail: dict[str, object] = {f"{name}_{key}".upper(): value for key, value in options.items() if key != "NAME"}
    anymail["SEND_DEFAULTS"] = NOTHING_COUNTED
    if not signs and token:
        anymail["WEBHOOK_SECRET"] = f"byline:{token}"
    return {
        "EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend",
        "ANYMAIL": anymail,
        "MAIL_PROVIDER": name,
        "MAIL_PROVIDER_REPORTS": bool(options.get(signs) if signs else token),
    }
