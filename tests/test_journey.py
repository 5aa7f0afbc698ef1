"""A post's way through the house, stop by stop, as design.md section 4 tells it.

Draft, submit, review, approve, deliver, edit, take down: through the real doors, with the real
sandbox networks over real HTTP, in one process. `tests/e2e` walks the same way in a browser,
with a worker and a beat of their own.
"""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from integrations import dispatch, letters
from integrations.models import Channel, Delivery
from integrations.sandbox.rules import TOKEN, WEBHOOK_SECRET, Rules
from integrations.sandbox.server import Sandbox
from posts.models import Seal, Story
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import post_editor, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def networks(settings):
    """Two networks on this machine."""
    with Sandbox(rules=Rules(requests=0)) as sandbox:
        settings.OUTBOUND_ALLOW_PRIVATE = [sandbox.address]
        yield sandbox


@pytest.fixture
def blog(networks):
    """A blog whose stories go to both."""
    blog = factories.make_blog("The Workshop", slug="workshop")
    for name, kind, config, credential in (
        ("Square", "mastodon", {"base_url": networks.url}, {"access_token": TOKEN}),
        ("Partners", "webhook", {"url": f"{networks.url}/webhook"}, {"secret": WEBHOOK_SECRET}),
    ):
        channel = Channel(name=name, kind=kind, config=config)
        channel.credential = credential
        channel.save()
        channel.blogs.set([blog])
    return blog


def tick():
    """What a beat and a worker do each second: everything that is due, until nothing is."""
    for pk in letters.due():
        letters.send(pk)
    for _round in range(5):
        for pk in dispatch.due():
            dispatch.deliver(pk)


def feed_of(blog):
    """The Atom feed that the blog's own page names."""
    page = Client().get(blog.url).content.decode()
    return re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]*href="([^"]+)"', page)[1]


def read_and_approve(reviewer, story):
    """Open the review as a person does, and press Approve."""
    url = reverse("review", args=[story.pk])
    page = signed_in(reviewer).get(url)
    form = page.context["approve_form"]
    fields = {"seen": form["seen"].value(), "revision": form["revision"].value(), "approve": "1"}
    assert signed_in(reviewer).post(url, fields).url == reverse("reviews")
    return page


def test_one_story_travels_the_whole_way(blog, networks):
    noor, marit = factories.make_user(AUTHORS, name="noor"), factories.make_user(COMMS, name="marit")
    picture = factories.make_picture("A lamp")
    store = networks.world.store

    # draft
    story = factories.make_story(by=noor, blog=blog, headline="The lamp that came back", cover=picture,
                                 cover_alt="A bicycle lamp on a bench.", cover_credit="Noor")  # fmt: skip
    post_editor(noor, story, text="She had lost it in March.", cover=picture.pk,
                cover_alt="A bicycle lamp on a bench.", cover_credit="Noor")  # fmt: skip

    # submit: comms is told, in the list and by mail
    post_editor(noor, story, text="She had lost it in March.", cover=picture.pk,
                cover_alt="A bicycle lamp on a bench.", cover_credit="Noor", **{"action-submit": "1"})  # fmt: skip
    tick()
    assert [letter.to for letter in mail.outbox] == [[marit.email]]
    assert "The lamp that came back" in signed_in(marit).get(reverse("reviews")).content.decode()

    # review: the page, the copies; nothing is out yet
    page = read_and_approve(marit, story)
    assert "The lamp that came back" in page.content.decode()

    # approve: sealed, live, and rows for both networks, in one go
    story = Story.objects.get(pk=story.pk)
    seal = Seal.objects.live().get(page=story)
    assert story.live
    assert seal.content_digest == story.content_digest()
    assert Delivery.objects.filter(post=story.uuid, status=Delivery.Status.DUE).count() == 2

    # deliver: on both networks, once, with the picture and its words
    tick()
    assert set(Delivery.objects.values_list("status", flat=True)) == {Delivery.Status.SETTLED}
    [status] = store.statuses()
    assert "The lamp that came back" in status.text
    assert story.full_url in status.text
    [event] = store.events()
    assert event.type == "post.published"

    # readers: by page and by feed
    page = signed_in(noor).get(story.url).content.decode()
    assert "She had lost it in March." in page
    assert "She had lost it in March." in signed_in(noor).get(feed_of(blog)).content.decode()
    assert any("is live" in letter.subject for letter in mail.outbox)

    # edit: nothing changes before the new version is read; then every copy follows
    post_editor(noor, story, headline="The lamp that came home", text="She had lost it in May.", cover=picture.pk,
                cover_alt="A bicycle lamp on a bench.", cover_credit="Noor", **{"action-submit": "1"})  # fmt: skip
    tick()
    assert "came back" in store.statuses()[0].text
    assert read_and_approve(marit, story).context["against_live"]
    tick()
    [status] = store.statuses()
    assert "The lamp that came home" in status.text
    assert [event.type for event in store.events()][::-1].count("post.updated") == 1

    # take down: off the blog and off both networks
    signed_in(marit).post(reverse("take_down", args=[story.pk]), {"reason": "The owner asked us to."})
    tick()
    assert signed_in(noor).get(story.url).status_code == 404
    assert store.statuses() == []
    assert {event.type for event in store.events()} == {"post.published", "post.updated", "post.withdrawn"}
    assert set(Delivery.objects.values_list("status", "there")) == {(Delivery.Status.SETTLED, None)}
