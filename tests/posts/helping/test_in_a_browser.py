"""The pages of this room as they look: nothing wrong to axe, nothing wider than the screen, light and dark."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from posts.helping import requests
from posts.models import Sample, Trust, TrustRule, WritingRule
from tests import factories
from tests.e2e.axe import faults
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import post_editor

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("SHOTS", "")  # a directory to keep pictures in, for a person to look at


class Room:
    """Everything this room shows: a rule, trust earned and lost, a request picked up, a story that asks for a yes."""

    def __init__(self) -> None:
        self.noor = factories.make_user(AUTHORS, name="noor")
        factories.make_person("Noor", user=self.noor)
        self.marit = factories.make_user(COMMS, name="marit")
        blog = factories.make_blog("Company", slug="company")
        other = factories.make_blog("Workshop", slug="workshop")
        WritingRule.objects.create(group=Group.objects.get(name=AUTHORS), blog=other, may="ask", readers=2)
        TrustRule.objects.create(blog=blog, active=True, clean_stories_needed=1, sample_every=1)
        TrustRule.objects.create(blog=other, active=True)
        for headline in ("A wet saddle", "The kettle and the bell"):
            factories.make_live_story(by=self.noor, blog=blog, headline=headline, reviewer=self.marit)
        assert Trust.objects.exists()
        assert Sample.objects.exists()
        requests.ask(user=self.noor, way="ask", words="How we found the bell again.", reach="After two.", blog=blog)
        asked = requests.ask(user=self.noor, way="help", words="A wheel that sang in the rain.", blog=blog)
        requests.pick_up(request=asked, user=self.marit)
        story = requests.begin(request=asked, user=self.marit, kind="promise")
        post_editor(self.marit, story, headline="The wheel that sang", text="It sang all the way to the shop.")
        factories.hand_in(factories.fresh(story), user=self.marit)
        self.pages = [
            (self.noor, "ask", reverse("ask_for_help") + "?way=help"),
            (self.noor, "status", reverse("help_status", args=[asked.uuid])),
            (self.noor, "own-word", reverse("own_word", args=[story.pk])),
            (self.noor, "my-trust", reverse("my_trust")),
            (self.marit, "rules", reverse("trust_rules")),
            (self.marit, "look", reverse("another_look")),
            (self.marit, "requests", reverse("help_requests")),
            (self.marit, "request", reverse("help_request", args=[asked.uuid])),
            (factories.make_user(COMMS), "review", reverse("review", args=[story.pk])),
        ]


@pytest.fixture
def room(transactional_db: None) -> Room:
    return Room()


def cookie_of(user: Any, address: str) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": address}


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
def test_every_page_is_sound_and_fits_the_screen(
    room: Room, live_server: Any, chromium: Browser, width: int, scheme: Any
) -> None:
    found = []
    for user, name, address in room.pages:
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        context.add_cookies([cookie_of(user, live_server.url)])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(live_server.url + address, wait_until="networkidle")
        found += [f"{name}: {line}" for line in faults(page) if line.startswith("violates")]
        if "/admin/" not in address:
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [f"{name} is {wide} px too wide"] if wide > 0 else []
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}-{scheme}.png", full_page=True)
        context.close()
    assert found == []
