"""A story with a colleague and a customer in it, and how they are asked and answer."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from posts.consent import asking, links
from posts.consent.standing import Standing, standings
from posts.mentions.token import Mention
from posts.models import Consent, InStory, Person, Story
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import signed_in


@pytest.fixture
def noor() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def ilse() -> Person:
    """A colleague with a log-in."""
    return factories.make_person("Ilse Maas", called="Ilse", user=factories.make_user(AUTHORS, name="ilse"))


@pytest.fixture
def story(noor: Any, ilse: Person) -> Story:
    """A draft: the first paragraph mentions Ilse, the second has the customer, the third is about nobody."""
    about_ilse = f"<p>{Mention(id=ilse.public_id).tag()} oiled the chain. It rang.</p>"
    body = [("text", about_ilse), ("text", "<p>A customer in red laughed.</p>"), ("text", "<p>The kettle boiled.</p>")]
    draft = factories.make_story(by=noor, body=body)
    InStory.objects.create(page=draft, person=ilse, is_named=True)
    InStory.objects.create(page=draft, words="a customer", is_quoted=True)
    return draft


def one(story: Story, called: str) -> InStory:
    return next(row for row in InStory.objects.filter(page=story.pk) if row.called() == called)


def stands(story: Story, called: str) -> Standing:
    """How the yes to the newest draft stands."""
    version = factories.fresh(story).get_latest_revision_as_object()
    return next(found for found in standings(story.pk, version) if found.one.called() == called)


def asked(story: Story, called: str) -> Consent:
    """The question, put now if none waits."""
    version = factories.fresh(story).get_latest_revision_as_object()
    made = asking.ask(stands(story, called), version=version)
    found = made or stands(story, called).consent
    assert found is not None
    return found


def rewrite(story: Story, before: str, after: str) -> None:
    """Other words in a new draft."""
    version = factories.fresh(story).get_latest_revision_as_object()
    raw = [{**block, "value": block["value"].replace(before, after)} for block in version.body.get_prep_value()]
    version.body = version.body.stream_block.to_python(raw)
    version.save_revision(user=story.owner)


def everybody_says_yes(story: Story) -> None:
    for row in InStory.objects.filter(page=story.pk):
        factories.said_yes(factories.fresh(story), row)


def live(story: Story) -> Story:
    """Everybody said yes, and it went live through the real review."""
    everybody_says_yes(story)
    found: Story = factories.approve(factories.hand_in(factories.fresh(story)))
    return found


class Guest:
    """The customer with a link, in a browser without an account."""

    def __init__(self, story: Story, called: str = "a customer") -> None:
        self.consent = asked(story, called)
        self.address = links.new_link(self.consent.card, post=story.uuid).removeprefix("http://testserver")
        self.token = self.address.split("/")[2]
        self.browser = Client(enforce_csrf_checks=True)

    def reads(self) -> str:
        return self.browser.get(self.address).content.decode()

    def says(self, do: str, **fields: str) -> Any:
        seen = str(Consent.objects.filter(card=self.consent.card, post=self.consent.post).first().uuid)
        return self.browser.post(self.address, {"do": do, "seen": seen, **fields})

    def way(self, page: str) -> str:
        return reverse(f"consent_{page}", args=[self.token])


def own_card(user: Any, story: Story) -> tuple[Client, str]:
    """A colleague's browser, and the page of that story on their card."""
    return signed_in(user), reverse("own_consent_story", args=[story.uuid])
