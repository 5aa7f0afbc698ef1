"""A colleague with an old name wherever one may stand, on two networks."""

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.contrib.auth.models import User
from wagtail.models import Comment

from integrations.adapters import ADAPTERS
from integrations.models import Channel
from posts.models import Person, Story
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.integrations.conftest import run_dry
from tests.integrations.network import Lookup, Network

OLD, OLD_SHORT = "Zamira Quillberg", "Zamira"
NEW, NEW_SHORT = "Alexis Quillberg", "Alexis"


class Carrying(Lookup):
    """Names its authors, and edits without a trace."""

    name = "carrying"
    label = "Carrying network"
    network: ClassVar[Network] = Network()

    @classmethod
    def compose(cls, announcement: Any, config: Any) -> Any:
        parts = super().compose(announcement, config)
        words = f"{announcement.title} by {', '.join(announcement.authors)}. {announcement.summary}"
        return type(parts)(text=words, language=parts.language, link=parts.link)


class Remembering(Carrying):
    """As Mastodon: whoever wants to can read what an edited post said before."""

    name = "remembering"
    label = "Remembering network"
    shows_earlier = True
    network: ClassVar[Network] = Network()


@dataclass
class Renamed:
    """Somebody with a past on the desk."""

    user: User
    person: Person
    story: Story
    edited: Channel
    remembered: Channel


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> tuple[Network, Network]:
    for fake in (Carrying, Remembering):
        monkeypatch.setattr(fake, "network", Network())
        monkeypatch.setitem(ADAPTERS, fake.name, fake)
    return Carrying.network, Remembering.network


@pytest.fixture
def renamed(db: None, networks: Any) -> Renamed:
    """One live story, typed by hand and mentioned, with copies out."""
    user = factories.make_user(AUTHORS, name="k7")
    person = factories.make_person(OLD, called=OLD_SHORT, user=user, import_key="author:zamira-quillberg")
    writer = factories.make_user(AUTHORS, name="writer")
    blog = factories.make_blog("Work", slug="work")
    edited = Channel.objects.create(name="Edited", kind="carrying")
    remembered = Channel.objects.create(name="Remembered", kind="remembering")
    for channel in (edited, remembered):
        channel.blogs.add(blog)
    mention = f'<embed embedtype="mention" id="{person.public_id}" form="name"/>'
    story = factories.make_story(
        by=writer,
        blog=blog,
        headline=f"A day with {OLD}",
        slug="a-day-with-zamira-quillberg",
        text=f"<p>{mention} rang. {OLD_SHORT}’s bell was broken, said ZAMIRA&nbsp;Quillberg.</p>",
        standfirst=f"What {OLD_SHORT} did.",
        authors=[person],
    )
    person.in_stories.create(page=story, is_named=True)  # who writes it says yes by handing in
    story = factories.approve(factories.hand_in(story), reviewer=factories.make_user(COMMS, name="marit"))
    Comment.objects.create(page=story, user=writer, text=f"Ask {OLD}", contentpath="body")
    factories.make_picture(f"{OLD} at work")
    run_dry()
    person = Person.objects.get(pk=person.pk)
    return Renamed(user=user, person=person, story=story, edited=edited, remembered=remembered)
