"""The product's own times, and one network on this machine that may be called."""

import os

from cms.settings.test import *  # noqa: F403

OUTBOUND_ALLOW_PRIVATE = [os.environ["BENCH_NETWORK"]] if "BENCH_NETWORK" in os.environ else []
