"""`python -m tests.faults [DELIVERIES KILLS]`: the sample, 3,000 deliveries and 200 kills unless told otherwise."""

import signal
import sys

from tests.faults.sample import measure, tell
from tests.faults.workload import Plan
from tests.servers import leave

signal.signal(signal.SIGTERM, leave)  # so that everything started ends too
deliveries, kills = (int(number) for number in sys.argv[1:3]) if len(sys.argv) > 2 else (3000, 200)
plan = Plan(
    deliveries=deliveries,
    kills=kills,
    accounts=max(10, deliveries // 300),
    child_every=40,
    worker_every=250,
)
sys.exit(tell(measure(plan), plan))
