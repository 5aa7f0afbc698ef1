"""`python -m tests.faults [DELIVERIES KILLS [CLOCK_SCALE]]`: the sample is 3,000 deliveries and 200 kills.

A run that wants fewer kills for each delivery strikes more rarely: a worker that starts anew is most of a kill's price.

The clock scale is 1 for the product's own times, and 1/22.5 unless told otherwise.
"""

import signal
import sys

from tests.faults.sample import FAST, STRIKES, measure, rarer, tell
from tests.faults.workload import Plan
from tests.servers import leave

signal.signal(signal.SIGTERM, leave)  # so that everything started ends too
deliveries, kills = (int(number) for number in sys.argv[1:3] or ("3000", "200"))
scale = float(sys.argv[3]) if len(sys.argv) > 3 else FAST
plan = Plan(
    deliveries=deliveries,
    kills=kills,
    accounts=max(10, deliveries // 300),
    child_every=30,
    worker_every=250,
    patience=400 * scale / FAST,
)
sys.exit(tell(measure(plan, clock_scale=scale, strikes=rarer(STRIKES, min(1, 15 * kills / deliveries))), plan))
