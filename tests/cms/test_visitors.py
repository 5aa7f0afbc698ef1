"""Whose tries are counted together."""

import pytest
from django.test import RequestFactory

from cms.visitors import address_of


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_whole_half_of_an_ipv6_address_is_one_visitor(settings, address, counted):
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=address)) == counted
    settings.PROXY_COUNT = 1
    behind = RequestFactory().get("/", REMOTE_ADDR=counted, headers={"x-forwarded-for": f"198.51.100.1, {address}"})
    assert address_of(behind) == counted if address else True
