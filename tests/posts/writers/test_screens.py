"""The writing pages as people see them: axe at every width, light and dark, and the way through them by keyboard.

With SHOTS=<folder> each screen is kept as a picture.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from posts.kinds import prompts_for
from posts.models import Beginning, InStory, Promise
from posts.writers import drafts
from tests import factories
from tests.e2e.axe import Judged, faults
from tests.factories import AUTHORS, COMMS

WIDTHS = (320, 360, 1280)
SCHEMES = ("light", "dark")
SHOTS = os.environ.get("SHOTS", "")
READERS_PAGE = Judged(rule="frame-tested", markup="iframe", why="The readers' page has tests of its own.")

Open = Callable[..., Page]


@pytest.fixture
def open_as(chromium: Browser, live_server: Any) -> Iterator[Open]:
    """Opens an address as somebody who is logged in."""
    contexts = []

    def opened(user: Any, address: str, **options: Any) -> Page:
        client = Client()
        client.force_login(user)
        context = chromium.new_context(locale="en-GB", **options)
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}{address}")
        return page

    yield opened
    for context in contexts:
        for page in context.pages:  # what the page still sends has its answer before the database goes
            page.wait_for_load_state("networkidle")
        context.close()


class Full:
    """A story with everything the writing page can show."""

    def __init__(self) -> None:
        self.author = factories.make_user(AUTHORS, name="noor")
        factories.make_person("Noor de Wit", called="Noor", user=self.author)
        self.reader = factories.make_user(COMMS, name="marit")
        factories.make_person("Marit Ek", called="Marit", user=self.reader)
        blog = factories.make_blog("From the shop floor")
        factories.make_blog("Van de werkvloer", language="nl")
        answers = [
            "A man came in with a bell in his pocket.\nHe had carried it from Utrecht.",
            "I looked for a spring and leveraged a hairpin.",
            "",
            "Some bells only need somebody who listens.",
        ]
        body: list[tuple[str, Any]] = [
            ("answer", {"prompt": prompt, "text": "".join(f"<p>{line}</p>" for line in answer.split("\n") if line)})
            for prompt, answer in zip(prompts_for("promise", language="en"), answers, strict=True)
        ]
        body.append(
            ("text", '<p>We wrote it <b>on the wall</b>, with a <a href="https://byline.example/">link</a>.</p>')
        )
        self.story = factories.make_story(
            by=self.author, blog=blog, headline="A bell in a coat pocket", body=body, cover=factories.make_picture()
        )
        picture = {"picture": factories.make_picture().pk, "alt_text": "", "decorative": False, "caption": ""}
        picture["credit"] = "Noor"
        quote = {"quote": "It rings again!", "speaker": "A customer", "source": "At the counter", "source_link": ""}
        facts = {"story": self.story, "user": self.author}
        self.picture = drafts.add_block(kind="picture", value=picture, **facts)
        self.quote = drafts.add_block(kind="quote", value=quote, **facts)
        self.away = drafts.take_away(key=drafts.add_block(kind="text", value="<p>Put aside</p>", **facts), **facts)
        Beginning.objects.create(page=self.story, user=self.author, words="Which noise made you look twice?")
        InStory.objects.create(page=self.story, person=factories.make_person("Ilse Maas"), is_named=True)
        InStory.objects.create(page=self.story, words="a customer")

    def handed_in(self) -> Any:
        """Another story of the same author, waiting for Marit."""
        story = factories.hand_in(factories.make_story(by=self.author, headline="The kettle and the chain"))
        Promise.objects.filter(page=story.pk).update(reader=self.reader)
        return story


def addresses(full: Full) -> dict[str, str]:
    """Every screen, by the name of its picture."""
    pk, waiting = full.story.pk, full.handed_in().pk
    live = factories.make_live_story(by=full.author, headline="The lamp that would not stop").pk
    facts = (pk, waiting, live)
    return {
        "start": reverse("start"),
        "new": reverse("write_new"),
        "write": f"{reverse('write', args=[facts[0]])}?away={full.away.pk}",
        "looks": reverse("write_looks", args=[pk]),
        "quote": reverse("write_new_quote", args=[pk]),
        "picture": reverse("write_picture", args=[pk]),
        "describe": reverse("write_describe", args=[pk, full.picture]),
        "people": f"{reverse('write_people', args=[pk])}?q=ma",
        "about": reverse("story_about", args=[pk]),
        "check": f"{reverse('write_check', args=[pk])}?all=1",
        "thanks": reverse("write_thanks", args=[waiting]),
        "status": reverse("story_status", args=[waiting]),
        "status-live": reverse("story_status", args=[live]),
        "take-back": reverse("write_deed", args=[waiting, "take-back"]),
        "written": reverse("written"),
    }


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_screen_has_a_fault_that_axe_can_see(open_as, scheme):
    full = Full()
    found = []
    screens = addresses(full)
    page = open_as(full.author, screens["start"], color_scheme=scheme, viewport={"width": 360, "height": 740})
    base = page.url.removesuffix(screens["start"])
    for name, address in screens.items():
        page.goto(f"{base}{address}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            found += [f"{name} {width} {scheme}: {fault}" for fault in faults(page, judged=[READERS_PAGE])]
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            found += [f"{name} {width}: {wide} px too wide"] if wide > 0 else []
            if SHOTS:
                page.evaluate("document.querySelectorAll('details').forEach(one => one.open = false)")
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}-{scheme}.png"), full_page=True)
    assert found == []
