"""Every span the wire waits by itself comes from one scale, so that the fault kit can live twenty times as fast.

Spans are written down in the product's own seconds, where they are used. What a network asks for (Retry-After) is in
the network's seconds, and is never scaled.
"""

from typing import Final

from django.conf import settings

LEASE: Final = 90.0  # seconds a worker may keep a row; longer than any call (30 s) and Celery's hard limit (75 s)
DEADLINE: Final = 30.0  # seconds for one request: name, connection, request and answer together
TOO_OLD: Final = 30.0  # seconds since the claim, or since the last step the network confirmed
SETTLE: Final = 90.0  # seconds after a call's start when nothing of it can be in flight any more


def scaled(seconds: float) -> float:
    """`seconds` at the speed this desk lives at: the same, but in the fault kit."""
    return seconds * float(settings.CLOCK_SCALE)
