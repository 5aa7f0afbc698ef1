"""What readers may count on: no sideways scroll, no script needed, nobody else asked, the keyboard enough."""

import pytest
from playwright.sync_api import expect

from tests.e2e.people import LAPTOP

PAGES = (
    "/en/",
    "/nl/",
    "/en/busy/",
    "/en/voices/",
    "/en/archive/",
    "/en/accessibility/",
    "/en/quiet/",
    "/en/busy/everything/",
    "/en/topics/repairs/",
)


# WCAG 1.4.12: text must stay readable with this much air in it.
AIR = "* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important }"


@pytest.mark.parametrize("style", ["* {}", AIR], ids=["as it is", "with more air"])
def test_nothing_scrolls_sideways_on_the_narrowest_screen(desk, browse, style):
    page = browse(viewport={"width": 320, "height": 640}, bypass_csp=True)
    for address in PAGES:
        page.goto(desk.url + address)
        page.add_style_tag(content=style)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, address


def test_a_reader_without_javascript_goes_from_the_front_page_to_a_story_and_on(desk, browse):
    page = browse(**LAPTOP, java_script_enabled=False)
    page.goto(f"{desk.url}/en/")
    page.get_by_role("link", name="The Busy Bench").first.click()
    page.get_by_role("link", name="Older stories").click()
    page.get_by_role("link", name="Morning 1", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Morning 1")
    page.get_by_role("link", name="Noor Veldkamp").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor Veldkamp")
    page.get_by_role("link", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_no_page_for_readers_runs_a_script_or_sets_a_cookie(desk, browse):
    page = browse(**LAPTOP)
    for address in PAGES:
        page.goto(desk.url + address)
        assert page.locator("script:not([type='application/ld+json'])").count() == 0, address
    assert page.context.cookies() == []


def test_a_keyboard_reaches_the_text_first_and_a_story_after_it(desk, browse):
    page = browse(**LAPTOP)
    page.goto(f"{desk.url}/en/busy/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").first.get_by_role("heading", level=1)).to_be_visible()
