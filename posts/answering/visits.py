"""Knowing a visit again for a day, without a cookie and without keeping where it came from.

The hash is keyed with a salt that is made anew each day and deleted after it: from then on nobody, not even who
has the database, can tell which visits were the same. It is asked when somebody answers, never when somebody reads.
"""

import hashlib
import hmac
import secrets

from django.core.cache import cache
from django.utils import timezone

from posts.models import DailySalt

A_DAY = 24 * 60 * 60  # seconds


def visit_hash(*, address: str, browser: str) -> str:
    """64 hex digits that are the same for one address and browser until midnight."""
    return hmac.new(bytes.fromhex(_salt()), f"{address}\n{browser}".encode(), hashlib.sha256).hexdigest()


def answers_from(address: str) -> int:
    """Count one more answer from an address, whatever browser it says it has; how many these were today."""
    key = f"answers-{hmac.new(bytes.fromhex(_salt()), address.encode(), hashlib.sha256).hexdigest()}"
    cache.add(key, 0, timeout=A_DAY)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out in between
        return 1


def _salt() -> str:
    today = timezone.localdate()
    known = DailySalt.objects.filter(day=today).values_list("salt", flat=True).first()
    if known:
        return str(known)
    DailySalt.objects.filter(day__lt=today).delete()
    made, _new = DailySalt.objects.get_or_create(day=today, defaults={"salt": secrets.token_hex(32)})
    return str(made.salt)
