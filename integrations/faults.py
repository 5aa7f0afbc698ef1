"""Fault points: named places in the wire where the fault kit may strike. Inert: nothing in the product fills STRIKES.

See tests/faults and docs/decisions/0044-fault-kit.md.
"""

from collections.abc import Callable
from typing import Final

POINTS: Final = (
    "before_approval",  # posts: inside the approving transaction, all written
    "after_approval",  # posts: committed, the approver has no answer yet
    "before_hand_out",  # due rows are noted as handed out, no message was sent yet
    "before_claim",
    "after_claim",  # the Attempt is committed, no socket is open
    "gate_read",  # all that may forbid the call was read, the worker's own age was not
    "token_lent",  # a network lent new tokens for the old ones, nothing is kept yet
    "request_sent",  # all bytes of a request left, no answer was read
    "after_answer",  # the network's answer is understood, nothing is written down
    "before_finish",  # the outcome is written, not committed
    "after_finish",  # committed, the broker's message not yet acknowledged
)
STRIKES: Final[dict[str, Callable[[], None]]] = {}


def reach(point: str) -> None:
    """The code is at `point`; a strike may kill, freeze or raise."""
    if STRIKES and (strike := STRIKES.get(point)):
        strike()
