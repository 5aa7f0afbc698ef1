"""axe-core finds nothing on any page of ours, wide and narrow, light and dark; what it cannot decide, a person has."""

import os
import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.defaults import server_error
from playwright.sync_api import Page

from cms import urls
from tests.e2e.axe import EVERY_LOOK, NARROW, OPTIONS, READERS_LOOKS, WIDE, Judged, in_each
from tests.e2e.desk import Desk
from tests.e2e.people import ADMIN, AUTHOR, REVIEWER, log_in
from tests.factories import ADMINS, AUTHORS, COMMS, PASSWORD, make_user

# Wagtail's themes are Wagtail's to check; two looks show what we added under both.
DESK_LOOKS = ((WIDE, "light", OPTIONS), (NARROW, "dark", OPTIONS))

READERS = (
    "/en/",
    "/nl/",
    "/sv/",
    "/en/busy/",
    "/en/voices/",
    "/en/archive/",
    "/en/newsroom/",
    "/en/search/?q=bell",
    "/sv/accessibility/",
    "/en/quiet/",
    "/en/busy/everything/",
    "/nl/werkbank/een-ring-in-het-stuur/",
    "/sv/verkstan/apelsiner-till-umea/",
)
# One of each, as the story with every block links them.
LINKED = ("people", "topics", "series", "values")

SCREENS = {
    ADMIN: (
        "/admin/blogs/",
        "/admin/blogs/open/",
        "/admin/blogs/{busy}/",
        "/admin/blogs/{busy}/close/",
        "/admin/blogs/welcome/{home-en}/",
    ),
    REVIEWER: (
        "/admin/",
        "/admin/reviews/",
        "/admin/reviews/{het-schuurtje-van-de-buren}/",
        "/admin/reviews/{het-schuurtje-van-de-buren}/page/",
        "/admin/stories/{everything}/take-down/",
        "/admin/stories/{fyra-bultar-och-ett-fodelsedagskort}/cancel/",
        "/admin/stories/{drawer-61-the-racing-saddle}/move/",
        "/admin/stories/{drawer-61-the-racing-saddle}/delete/",
        "/admin/reports/deliveries/",
    ),
    AUTHOR: (
        "/admin/",
        "/admin/write/",
        "/admin/stories/",
        "/admin/stories/{everything}/translate/",
        "/admin/stories/{het-schuurtje-van-de-buren}/take-back/",
    ),
}

SHADOW = "the menu's text shadow repeats the colour behind it: white on dark violet, 12:1"
ARROW = "the gradient is the arrow at the far end of the list; the words stand on plain ground"
CUT = "it ends at the edge of the screen, or scrolls in its table; the colours are those of the rest"
WAGTAIL = (
    Judged(rule="color-contrast", markup="menuitem-label", why=SHADOW),
    Judged(rule="color-contrast", markup="sidebar-footer__account-label", why=SHADOW),
    Judged(rule="color-contrast", markup="<select", why=ARROW),
    Judged(rule="color-contrast", markup="w-header__subtitle", why=CUT),
    Judged(rule="color-contrast", markup="w-human-readable-date", why=CUT),
    Judged(rule="color-contrast", markup="Last change", why=CUT),
    Judged(rule="aria-prohibited-attr", markup="w-summary", why="Wagtail's empty summary; nothing in it is read out"),
    Judged(rule="aria-valid-attr-value", markup="w-summary", why="the same"),
    Judged(rule="frame-tested", markup="/page/", why="the page in the frame is in the list itself"),
)
EDITOR = (
    # The known list of one: Wagtail's rich text boxes have no name of their own, only the panel around them has.
    Judged(
        rule="aria-input-field-name",
        markup="public-DraftEditor-content",
        why="Wagtail's own, and the same in every rich text box",
    ),
    Judged(
        rule="aria-valid-attr-value", markup="public-DraftEditor-content", why="it names a placeholder that goes away"
    ),
    Judged(
        rule="color-contrast", markup="", why="the gradient is the guide line left of a block; the rest is plain ground"
    ),
)


@pytest.fixture
def page(browse) -> Page:
    return browse(viewport=WIDE)


def found_on(page: Page, addresses: list[str], *, judged: tuple[Judged, ...] = (), looks=DESK_LOOKS) -> list[str]:
    """Every fault of every page, with the address and the look it was found in."""
    lines = []
    for address in addresses:
        answer = page.goto(address)
        page.wait_for_load_state("networkidle")
        assert answer.status == 200, address
        lines += [f"{address} {fault}" for fault in in_each(page, looks, judged=judged)]
    return lines


def linked_pages(page: Page, desk: Desk) -> list[str]:
    """A person, a topic, a series and a value."""
    page.goto(f"{desk.url}/en/busy/everything/")
    links = page.get_by_role("article").first.get_by_role("link").evaluate_all("all => all.map(one => one.href)")
    return [next(link for link in links if f"/{kind}/" in link) for kind in LINKED]


@pytest.mark.long
def test_readers_pages_have_no_fault(page, desk):
    addresses = [desk.url + address for address in READERS] + linked_pages(page, desk)
    assert (
        found_on(page, addresses, looks=READERS_LOOKS if os.environ.get("EVERY_LOOK") else DESK_LOOKS[:1]) == []
    )  # the others: posts/public/test_looks.py


@pytest.mark.long
@pytest.mark.parametrize("account", SCREENS)
def test_the_desk_s_screens_have_no_fault(page, desk, pks, account):
    log_in(page, desk, account)
    addresses = [desk.url + re.sub(r"{([\w-]+)}", lambda found: str(pks[found[1]]), each) for each in SCREENS[account]]
    assert found_on(page, addresses, judged=WAGTAIL) == []


def test_the_way_in_has_no_fault(page, desk):
    addresses = ["/account/login/", "/account/password/forgotten/", "/account/password/forgotten/sent/"]
    assert found_on(page, [desk.url + address for address in addresses]) == []


def test_the_editor_has_one_known_fault_of_wagtail_s(page, desk, pks):
    log_in(page, desk, AUTHOR)
    address = f"{desk.url}/admin/pages/{pks['the-customer-who-waved']}/edit/"
    for look in DESK_LOOKS:
        page.set_viewport_size(look[0])  # before it loads: Wagtail's map of the page is not for a window that shrinks
        assert found_on(page, [address], judged=(*WAGTAIL, *EDITOR), looks=[look]) == []


# What the demo cannot show: empty screens, and errors without a programmer's page


def broken(request: HttpRequest) -> HttpResponse:
    return server_error(request)


urlpatterns = [path("broken/", broken), *urls.urlpatterns]


def sign_in(page: Page, live_server, *, name: str) -> None:
    page.goto(f"{live_server.url}/account/login/?next=/admin/")
    page.get_by_label("E-mail address").fill(name)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(f"{live_server.url}/admin/")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(
    ("group", "screens"),
    [
        (COMMS, ("/admin/", "/admin/reviews/")),
        (AUTHORS, ("/admin/", "/admin/stories/", "/admin/write/")),
        (ADMINS, ("/admin/blogs/",)),
    ],
)
def test_empty_screens_have_no_fault(page, live_server, group, screens):
    sign_in(page, live_server, name=make_user(group).username)
    assert found_on(page, [live_server.url + screen for screen in screens], judged=WAGTAIL) == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(("address", "status"), [("/en/nowhere/", 404), ("/broken/", 500)])
def test_error_pages_have_no_fault(chromium, live_server, settings, address, status):
    settings.ROOT_URLCONF = "tests.e2e.test_axe"
    page = chromium.new_page(viewport=WIDE)
    assert page.goto(live_server.url + address).status == status
    assert list(in_each(page, EVERY_LOOK)) == []
    page.close()
