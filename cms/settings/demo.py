"""`make demo`: the embedded default, and the sandbox networks next door, on the port above the desk's."""

from urllib.parse import urlsplit

from cms.settings.dev import *  # noqa: F403
from cms.settings.dev import env

_neighbour = f"127.0.0.1:{(urlsplit(env.site_url).port or 80) + 1}"
SANDBOX_URL = f"http://{_neighbour}"

# The only private address the wire may reach, and only here.
OUTBOUND_ALLOW_PRIVATE = [_neighbour]

# As readers meet it: our own pages for what is not there, and no code in an error.
DEBUG = False
DEMO = True
WHITENOISE_USE_FINDERS = True

WAGTAIL_SITE_NAME = "Kettle & Spoke"  # the company that posts/demo invents
