"""Phones and laptops: browsers of their own on the writing page, each logged in as somebody."""

from typing import Any

from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from posts.boxes import texts_of
from posts.models import Story
from tests.factories import fresh, make_story

PATIENCE = 30_000  # milliseconds; on a machine that does much else, a page takes its time
expect.set_options(timeout=PATIENCE)
QUESTIONS = [("k1", "What happened?"), ("k2", "What did you do?"), ("k3", "What did it change?")]


def make_draft(**facts: Any) -> Story:
    story = make_story(headline="A wet saddle", **facts)
    version = story.get_latest_revision_as_object()
    blocks = [{"type": "answer", "id": key, "value": {"prompt": asked, "text": ""}} for key, asked in QUESTIONS]
    version.body = version.body.stream_block.to_python(blocks)
    version.save_revision(user=story.owner)
    return fresh(story)


def words(story: Story) -> dict[str, str]:
    return texts_of(fresh(story).get_latest_revision_as_object())


class Device:
    """A browser of its own, logged in as somebody."""

    def __init__(self, context: BrowserContext, url: str, user: Any) -> None:
        self.context, self.url = context, url
        self.log_in(user)
        self.page: Page = context.new_page()

    def log_in(self, user: Any) -> None:
        client = Client()
        client.force_login(user)
        self.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.url}])

    def open(self, story: Story) -> Page:
        self.page.goto(f"{self.url}{reverse('write', args=[story.pk])}")
        return self.ready()

    def ready(self) -> Page:
        self.page.wait_for_selector('html[data-keeping="on"]')
        return self.page

    def box(self, key: str) -> Any:
        return self.page.locator(f'textarea[name="box-{key}"]')

    def type(self, key: str, text: str) -> None:
        self.box(key).focus()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    @property
    def status(self) -> Any:
        return self.page.locator("#saving-status")

    def saved(self) -> None:
        expect(self.status).to_contain_text("Everything is saved")
        expect(self.status).to_have_attribute("data-state", "saved")


def until(device: Device, story: Story, key: str, text: str) -> None:
    device.saved()
    assert words(story)[key] == text


def wait_until(page: Page, asked: str, arg: Any = None) -> None:
    """Wait until an async function of the page says yes: `wait_for_function` would take its promise for one."""
    page.evaluate(
        f"""async (arg) => {{
            const asked = {asked};
            for (const end = performance.now() + {PATIENCE}; !await asked(arg);) {{
                if (performance.now() > end) throw new Error("it never said yes");
                await new Promise((resolve) => setTimeout(resolve, 50));
            }}
        }}""",
        arg,
    )


def kept_by_worker(page: Page) -> None:
    """Wait until the service worker has the page."""
    wait_until(
        page,
        "async (address) => await caches.has('byline-pages') && "
        "!!await (await caches.open('byline-pages')).match(address)",
        page.url.split("#")[0],
    )


def left_on_the_phone(page: Page) -> Any:
    """Names of what the phone keeps, and whether it keeps pages."""
    return page.evaluate(
        """async () => [await new Promise((resolve) => {
            const opening = indexedDB.open("byline");
            opening.onsuccess = () => {
                const asked = opening.result.transaction("kept").objectStore("kept").getAllKeys();
                asked.onsuccess = () => resolve(asked.result);
            };
        }), await caches.has("byline-pages"), Object.keys(sessionStorage)]"""
    )
