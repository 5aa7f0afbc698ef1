"""The screens of inviting and closing, as axe-core sees them."""

import pytest
from django.urls import reverse

from tests import factories
from tests.e2e.axe import faults
from tests.e2e.test_axe import WAGTAIL
from tests.factories import AUTHORS
from tests.posts.accounts.test_invitation import invite

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screens_of_inviting_have_no_fault(chromium, live_server, at_desk, scheme):
    invite(at_desk)
    other = factories.make_user(AUTHORS)
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme, locale="en-GB")
    page.context.add_cookies(
        [{"name": "sessionid", "value": at_desk.cookies["sessionid"].value, "url": live_server.url}]
    )
    found = []
    for name, args in (("invitations", []), ("invite", []), ("invite_many", []), ("close_account", [other.pk])):
        page.goto(live_server.url + reverse(name, args=args))
        found += [(name, fault) for fault in faults(page, judged=WAGTAIL)]
    page.close()
    assert found == []
