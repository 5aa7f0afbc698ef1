"""Production as it is, for the workers of the smoke test: they may reach one address more, the sandbox on this machine.

The web process runs cms.settings.production itself.
"""

import os

from cms.settings.production import *  # noqa: F403

OUTBOUND_ALLOW_PRIVATE = [os.environ["SMOKE_SANDBOX"]]
