"""So that one visitor cannot have the desk write to the whole world."""

from typing import Final

from axes.helpers import get_client_ip_address  # behind proxies of our own too (`cms.visitors`)
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

MOST: Final = 20
WITHIN: Final = 60 * 60  # seconds


def too_many(request: HttpRequest) -> bool:
    """Count one more from this visitor; True beyond twenty an hour. The address is kept only as a keyed hash."""
    place = get_client_ip_address(request) or "::"
    key = f"newsletter:{salted_hmac('posts.newsletter.throttle', place).hexdigest()}"
    cache.add(key, 0, WITHIN)
    try:
        return cache.incr(key) > MOST
    except ValueError:  # it ended between the two
        return False
