"""Noor writes on a phone, Marit reads at a desk, readers read; worker, beat and networks are processes of their own."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import people
from tests.e2e.desk import Desk, until
from tests.e2e.keyboard import tab_to
from tests.e2e.people import AUTHOR, LAPTOP, PHONE, REVIEWER

pytestmark = pytest.mark.journey

ON_ITS_WAY = 60.0  # seconds; `tests.e2e.measure` tells what it really takes
HEADLINE = "The lamp that came back on a Monday"
NETWORKS = ("Mastodon @", "Bluesky @", "LinkedIn @", "X @")
BLOGS = ("WordPress:", "Ghost:")
ANSWERS = ["It was a wet Monday.", "The kettle, then the lamp.", "She rode home in the light."]


@pytest.fixture
def timeline(browse, desk):
    """The sandbox's page, as anybody sees it."""
    page: Page = browse(**LAPTOP)
    page.goto(desk.sandbox)
    return page


def posts(timeline: Page) -> Locator:
    """What stands on the networks about our story."""
    return timeline.locator("article[id^=post]:not(.gone)").filter(has_text=HEADLINE)


def is_once_everywhere(timeline: Page) -> bool:
    """Whether each network and each blog has our story once."""
    return all(
        there.filter(has=timeline.get_by_role("heading", name=name)).count() == 1
        for name, there in (
            *((network, posts(timeline)) for network in NETWORKS),
            *((blog, stories(timeline)) for blog in BLOGS),
        )
    )


def stories(timeline: Page) -> Locator:
    """Our story on other blogs."""
    return timeline.locator("article:not([id]):not(.gone)").filter(has=timeline.locator(".words"), has_text=HEADLINE)


def events(timeline: Page, kind: str) -> Locator:
    """What the webhook's owner was told about our story."""
    return timeline.locator("article").filter(has_text=kind).filter(has_text=HEADLINE)


def arrives(timeline: Page, seen: Callable[[], bool], *, what: str) -> None:
    """Load the timeline again until `seen`."""

    def look() -> bool:
        timeline.reload()
        return seen()

    until(look, within=ON_ITS_WAY, what=what)


def link_on_the_blog(reader: Page, desk: Desk) -> Locator:
    """The story's link on its blog, if it is there; loaded anew, for a browser may keep the page for a minute."""
    reader.goto(f"{desk.url}/en/workshops/")
    reader.reload()
    return reader.get_by_role("link", name=HEADLINE)


def write_and_hand_in(noor: Page, desk: Desk) -> None:
    people.log_in(noor, desk, AUTHOR)
    people.begin_story(noor, desk, blog="The Whole Workshop", kind="Walk us through it")
    people.write(noor, headline=HEADLINE, standfirst="A lamp, a kettle and a wet Monday.", answers=ANSWERS)
    people.hand_in(noor)
    noor.goto(f"{desk.url}/admin/stories/")
    expect(noor.get_by_role("listitem").filter(has_text=HEADLINE)).to_contain_text("Waiting to be read")


def open_review(marit: Page, desk: Desk) -> int:
    """From the menu to the story as readers will see it; returns the page's id."""
    people.log_in(marit, desk, REVIEWER)
    marit.get_by_role("link", name="Waiting for review").click()
    marit.get_by_role("link", name=HEADLINE, exact=True).click()
    story = marit.frame_locator("iframe").get_by_role("article").first
    for words in (HEADLINE, *ANSWERS):
        expect(story).to_contain_text(words)
    return int(re.search(r"/reviews/(\d+)/", marit.url)[1])


def test_a_story_goes_from_a_phone_to_the_blog_and_two_networks_and_comes_back(desk, browse, timeline):
    noor, marit, reader = browse(**PHONE), browse(**LAPTOP), browse(**PHONE)
    write_and_hand_in(noor, desk)

    # Marit reads it as readers will, with the words each network will get; nobody else sees it yet
    pk = open_review(marit, desk)
    expect(marit.get_by_role("region", name="What each channel will be sent")).to_contain_text(HEADLINE)
    expect(link_on_the_blog(reader, desk)).to_have_count(0)
    marit.get_by_role("button", name="Approve", exact=True).click()
    expect(marit.get_by_text(f"“{HEADLINE}” is live.")).to_be_visible()

    # readers: by page and by feed
    link_on_the_blog(reader, desk).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(reader.get_by_role("main")).to_contain_text(ANSWERS[-1])
    feed = reader.locator("link[type='application/atom+xml']").first.get_attribute("href")
    assert ANSWERS[-1] in reader.request.get(f"{desk.url}{feed}").text()

    # every network and every other blog, once each
    arrives(timeline, lambda: is_once_everywhere(timeline), what="the posts")
    arrives(timeline, lambda: events(timeline, "post.published").count() == 1, what="the event")
    assert posts(timeline).count() == len(NETWORKS)
    assert stories(timeline).count() == len(BLOGS)
    expect(posts(timeline).filter(has_text="Mastodon @")).to_contain_text(reader.url)

    # taken down: off the blog, off every network and off every other blog
    marit.goto(f"{desk.url}/admin/stories/{pk}/take-down/")
    marit.get_by_role("textbox", name="Why").fill("The rider asked us to.")
    marit.get_by_role("button", name="Take it down").click()
    expect(marit.get_by_text("is offline")).to_be_visible()
    expect(link_on_the_blog(reader, desk)).to_have_count(0)
    arrives(timeline, lambda: posts(timeline).count() + stories(timeline).count() == 0, what="the take-down")
    arrives(timeline, lambda: events(timeline, "post.withdrawn").count() == 1, what="the withdrawal")


# By keyboard alone


def test_a_reviewer_needs_no_mouse(desk, browse):
    marit = browse(**LAPTOP)
    marit.goto(f"{desk.url}/admin/login/")
    tab_to(marit, "E-mail address")
    marit.keyboard.type(REVIEWER)
    tab_to(marit, "Password")
    marit.keyboard.type(people.PASSWORD)
    marit.keyboard.press("Enter")

    expect(marit).to_have_url(f"{desk.url}/admin/")
    tab_to(marit, re.compile("Waiting for review"))
    marit.keyboard.press("Enter")
    expect(marit).to_have_url(f"{desk.url}/admin/reviews/")
    tab_to(marit, "Het schuurtje van de overburen")  # nobody in it who has still to say yes
    marit.keyboard.press("Enter")
    expect(marit).to_have_url(re.compile(r"/reviews/\d+/$"))
    tab_to(marit, "Approve")
    marit.keyboard.press("Enter")
    expect(marit.get_by_text("“Het schuurtje van de overburen” is live.")).to_be_visible()
