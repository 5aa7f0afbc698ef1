"""A post's full life on a real server, by the desk's own loop: rows, attempts, look-ups, and not only the adapter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from integrations import outbox
from integrations.errors import DeliveryError
from integrations.message import Announcement, Media
from integrations.models import Attempt, Channel, Delivery
from tests.factories import picture_bytes
from tests.integrations.conftest import pass_time, run_dry, tick
from tests.peers.proxy import Proxy

Tell = Callable[[str], None]
ALT = "A bell on a workbench, beside a kettle"


@dataclass(frozen=True, kw_only=True)
class Peer:
    """How a server is spoken to, and looked at without the desk.

    `posts` counts what stands there of a story, by its address here. `shows` says whether readers find these words.
    `creates` is the request that publishes: its method, and a part of its address.
    """

    kind: str
    config: Mapping[str, str]
    credential: Mapping[str, str]
    proxy: Proxy
    creates: tuple[str, str]
    posts: Callable[[str], int]
    shows: Callable[[Delivery, str], bool]
    keeps_origin: bool = False  # its pages name ours as the one where the story was first published
    neighbours: tuple[str, ...] = ()  # what else the desk calls: "host:port"


def live(peer: Peer, tell: Tell) -> None:
    """Connect, publish with a picture, change, lose an answer and find it, measure, take down."""
    channel = Channel(name=f"A real {peer.kind}", kind=peer.kind, config=dict(peer.config))
    channel.credential = dict(peer.credential)
    channel.save()
    channel.prove()
    tell(f"connected as {channel.config.get('account')!r}")
    story = _story(f"The bell of {peer.kind}")
    row = _published(peer, channel, story)
    assert peer.shows(row, story.title)
    assert peer.shows(row, ALT)
    assert not peer.keeps_origin or peer.shows(row, f'rel="canonical" href="{story.url}"')
    tell(f"published with a picture and its words: {row.remote_url}")
    row = _changed(peer, channel, story)
    tell("changed, and readers find the new words")
    _lost_and_found(peer, channel)
    tell("an answer got lost, the post was found, and it is there once")
    tell(f"figures: {_figures(channel, row)}")
    _taken_down(peer, row, story)
    tell("taken down, and nothing is there")


def _story(title: str) -> Announcement:
    content = picture_bytes()
    name = default_storage.save("bell.png", ContentFile(content))
    digest = sha256(content).hexdigest()
    picture = Media(file=name, sha256=digest, mime="image/png", alt=ALT, width=640, height=480)
    post = uuid4()
    return Announcement(
        post=post,
        title=title,
        summary="We mended it while the kettle boiled.",
        url=f"https://blog.example/stories/{post}/",
        language="en",
        authors=("Noor Veldkamp", "Şilan Aydın"),
        topics=("bells", "lost & found"),
        media=(picture,),
        body=f'<p>The bell was broken.</p><figure><img src="picture:{digest}" alt="{ALT}"></figure>',
        pictures=(picture,),
    )


def _want(channel: Channel, story: Announcement) -> Delivery:
    parts = outbox.compose(announcement=story, channel=channel)
    return outbox.want(announcement=story, channel=channel, parts=parts, seal_digest="5ea1", page_id=None)


def _row(channel: Channel, post: UUID) -> Delivery:
    return Delivery.objects.get(channel=channel, post=post)


def _settled(row: Delivery) -> Delivery:
    run_dry()
    row.refresh_from_db()
    assert row.status == Delivery.Status.SETTLED, f"{row.get_status_display()}: {row.last_error}"
    return row


def _published(peer: Peer, channel: Channel, story: Announcement) -> Delivery:
    row = _settled(_want(channel, story))
    assert row.remote_id
    assert peer.posts(story.url) == 1
    return row


def _changed(peer: Peer, channel: Channel, story: Announcement) -> Delivery:
    better = replace(story, title=f"{story.title} rings again", media=(replace(story.media[0], alt=f"{ALT}, mended"),))
    row = _settled(_want(channel, better))
    assert peer.posts(story.url) == 1
    assert peer.shows(row, "rings again")
    return row


def _lost_and_found(peer: Peer, channel: Channel) -> None:
    """The server takes the post, and its answer never arrives."""
    story = _story("An answer that got lost")
    pass_time(3600)
    row = _want(channel, story)
    peer.proxy.lose(*peer.creates)
    before = peer.proxy.lost
    tick()
    row.refresh_from_db()
    assert peer.proxy.lost == before + 1
    assert row.status == Delivery.Status.UNKNOWN, f"{row.get_status_display()}: {row.last_error}"
    assert peer.posts(story.url) == 1  # it is there, and the desk does not know
    pass_time(600)
    row = _settled(row)
    assert peer.posts(story.url) == 1
    tries = row.attempts.order_by("n").values_list("verb", "outcome")
    assert tries[0] == (Attempt.Verb.CREATE, Attempt.Outcome.ACCEPTED)  # resolved by what was found
    outbox.withdraw(post=story.post)
    _settled(row)
    assert peer.posts(story.url) == 0


def _figures(channel: Channel, row: Delivery) -> Any:
    if not channel.adapter_class.can_measure:
        return "this network has none"
    try:
        return channel.adapter().measure(row.receipt)
    except DeliveryError as error:
        return f"none to be had here: {error}"


def _taken_down(peer: Peer, row: Delivery, story: Announcement) -> None:
    outbox.withdraw(post=story.post)
    row = _settled(row)
    assert row.remote_id == ""
    assert peer.posts(story.url) == 0
