"""Bad days, on order: what the next matching request meets instead of a good answer."""

import threading
from collections import deque
from dataclasses import dataclass, field
from enum import Enum


class Fault(Enum):
    """`after…` faults do the work first: those are the dangerous ones."""

    LOSE = "lose"  # do it, then close the connection without a word
    AFTER_500 = "after-500"
    AFTER_HTML = "after-html"  # do it, then answer 200 with a page
    AFTER_CUT = "after-cut"  # do it, then send half of the JSON
    ERROR_500 = "500"
    ERROR_503 = "503"  # a page, without Retry-After
    LIMIT_429 = "429"
    UNAUTHORISED = "401"
    FORBIDDEN = "403"
    REDIRECT = "301"
    SLOW = "slow"  # do it, then keep the answer until `release` is set

    @property
    def acts(self) -> bool:
        """Whether the request is carried out all the same."""
        return self in {Fault.LOSE, Fault.AFTER_500, Fault.AFTER_HTML, Fault.AFTER_CUT, Fault.SLOW}


@dataclass(frozen=True, kw_only=True)
class Order:
    """A fault for requests with this method and path beginning."""

    fault: Fault
    method: str = "POST"
    path: str = "/"


@dataclass
class Faults:
    """The orders still open, first come first served."""

    release: threading.Event = field(default_factory=threading.Event)
    _orders: deque[Order] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def order(self, fault: Fault, *, method: str = "POST", path: str = "/", times: int = 1) -> None:
        """Let the next `times` matching requests meet `fault`."""
        with self._lock:
            self._orders.extend(Order(fault=fault, method=method, path=path) for _ in range(times))

    def take(self, *, method: str, path: str) -> Fault | None:
        """The fault this request meets, once."""
        with self._lock:
            for order in self._orders:
                if order.method == method and path.startswith(order.path):
                    self._orders.remove(order)
                    return order.fault
        return None
