"""`make demo`: the embedded default, and the sandbox networks next door, on the port above the desk's."""

from urllib.parse import urlsplit

from cms.settings.dev import *  # noqa: F403
from cms.settings.dev import env

_neighbour = f"127.0.0.1:{(urlsplit(env.site_url).port or 80) + 1}"
SANDBOX_URL = f"http://{_neighbour}"
SANDBOX_SERVERS = {
    "bluesky": dict.fromkeys(("base_url", "plc_url", "appview_url", "web_url"), SANDBOX_URL),
    "linkedin": dict.fromkeys(("base_url", "sign_in_url", "web_url"), SANDBOX_URL),
    "x": dict.fromkeys(("base_url", "web_url"), SANDBOX_URL),
    "mastodon": {"base_url": SANDBOX_URL},
    "wordpress": {"base_url": f"{SANDBOX_URL}/wordpress"},
    "ghost": {"base_url": f"{SANDBOX_URL}/ghost-blog"},
    "webhook": {"url": f"{SANDBOX_URL}/webhook"},
}

# The sandbox's app (integrations/sandbox/rules.py), which asks employees for their own accounts.
_app = {"client_id": "sandbox", "client_secret": "sandbox-app-secret"}
OWN_ACCOUNT_APPS = {"linkedin": _app, "x": {**_app, "budget": "5"}}

# The sandbox shows what dev's settings catch; whoever names a mail server of their own has it sent.
_catches = env.email_url.get_secret_value().startswith("file:") and not env.mail_provider
CAUGHT_MAIL_URL = f"{SANDBOX_URL}/mail/" if _catches else ""

# The only private address the wire may reach, and only here.
OUTBOUND_ALLOW_PRIVATE = [_neighbour]

# As readers meet it: our own pages for what is not there, and no code in an error.
DEBUG = False
DEMO = True
WHITENOISE_USE_FINDERS = True

WAGTAIL_SITE_NAME = "Kettle & Spoke"  # the company that posts/demo invents
