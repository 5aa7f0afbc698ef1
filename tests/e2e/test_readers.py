"""What readers may count on: no sideways scroll, no script needed, nobody else asked, the keyboard enough."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.keyboard import Walk, tab_to
from tests.e2e.people import LAPTOP
from tests.e2e.screen_reader import announced

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


LARGE = "html { font-size: 200% }"


@pytest.mark.parametrize(
    ("width", "style"),
    [(320, "* {}"), (320, AIR), (1280, LARGE)],
    ids=["on the narrowest screen", "with more air", "in letters twice as large"],
)
def test_nothing_scrolls_sideways(desk, browse, width, style):
    page = browse(viewport={"width": width, "height": 640}, bypass_csp=True)
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


MOVING = """[...document.querySelectorAll("*")].map(one => getComputedStyle(one)).filter(look =>
    look.animationName !== "none" || parseFloat(look.transitionDuration) || look.scrollBehavior === "smooth").length"""
# Name of a link -> how many places links of this name lead to.
AMBIGUOUS = """Object.entries(Object.groupBy(document.querySelectorAll("a[href]"), one => one.innerText.trim()))
    .filter(([name, links]) => !name || new Set(links.map(one => one.href)).size > 1).map(([name]) => name)"""


def test_links_say_where_they_lead_help_stands_last_and_nothing_moves_for_whoever_asked(desk, browse):
    page = browse(**LAPTOP, reduced_motion="reduce")
    for address in PAGES:
        page.goto(desk.url + address)
        assert page.evaluate(AMBIGUOUS) == [], address
        assert page.locator("footer a").last.get_attribute("href").endswith("/accessibility/"), address
        assert page.evaluate(MOVING) == 0, address


def test_a_keyboard_reads_a_story_and_subscribes(desk, browse):
    page = browse(**LAPTOP)
    page.goto(f"{desk.url}/en/busy/")
    walk = Walk(page)
    walk.to("Skip to the text")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_in_viewport()
    assert walk.press("Enter") == "main"
    walk.to("Morning 12")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Morning 12")

    tab_to(page, "Follow by mail")
    enter(page)
    tab_to(page, "Send me a letter to confirm")
    enter(page)
    assert announced(page, "Something is missing") == "assertive"
    walk = Walk(page)
    heard = walk.to("Your mail address")
    assert heard == "main: Your mail address, edit, required, invalid entry, This field is required., blank"
    page.keyboard.type("reader@byline.example")
    assert walk.to("The Busy Bench") == "What would you like to read?, group: The Busy Bench, check box, checked"
    walk.to("Send me a letter to confirm")
    enter(page)
    assert announced(page, "a letter is on its way") == "polite"


def test_a_keyboard_answers_a_story(desk, browse):
    page = browse(**LAPTOP)
    page.goto(f"{desk.url}/en/busy/everything/")
    walk = Walk(page)
    asked = "What rings at yours?"
    assert walk.to(asked) == f"main: {asked}, region: {asked}, edit, required, multi line, blank"
    page.keyboard.type("The kettle")
    walk.to("Send my answer")
    enter(page)
    assert announced(page, "We have what you said") == "polite"
    tab_to(page, re.compile("Back to"))
    enter(page)
    tab_to(page, "Yes")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_a_keyboard_searches_and_filters(desk, browse):
    page = browse(**LAPTOP)
    page.goto(f"{desk.url}/en/search/")
    tab_to(page, "Search for")
    page.keyboard.type("bell")
    enter(page)
    assert announced(page, "stories") == "polite"
    walk = Walk(page)
    assert walk.to("Filters") == "main: Filters, button, collapsed"
    assert walk.press("Enter") == "Filters, button, expanded"
    assert walk.to("Kind") == "Kind, combo box, collapsed, All kinds"
    page.keyboard.type("Walk")
    walk.to("Search", back=True)
    enter(page)
    assert announced(page, "1 story") == "polite"


def enter(page):
    """Press Enter where it leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
