"""The desk in the fault kit: the product's settings, 22.5 times as fast: lease 4 s, deadline 1.33 s, settle 4 s.

Celery's time limits stay as they are: they stand in for a machine that is frozen whole, whose limits never fire.
"""

import os

from cms.settings.test import *  # noqa: F403

CLOCK_SCALE = float(os.environ.get("FAULTS_CLOCK_SCALE", str(1 / 22.5)))
# The fake networks of this run.
OUTBOUND_ALLOW_PRIVATE = [address for address in os.environ.get("FAULTS_NETWORKS", "").split(",") if address]
