"""Deliveries in every state, as rows: no network is asked for them."""

from typing import Any
from uuid import uuid4

from integrations import outbox
from integrations.message import Announcement, Receipt
from integrations.models import Attempt, Channel, Delivery, Stop

PLACE = {"base_url": "https://mastodon.example", "account_url": "https://mastodon.example/@kettle"}


def channel(name: str) -> Channel:
    """A channel of this name, made when there is none yet."""
    return Channel.objects.get_or_create(name=name, defaults={"kind": "mastodon", "config": PLACE})[0]


def wanted(title: str, *, to: Channel, blog: Any = None) -> Delivery:
    """Approved for the channel, and due."""
    announcement = Announcement(post=uuid4(), title=title, summary="", url="https://blog.example/", language="en")
    parts = outbox.compose(announcement=announcement, channel=to)
    facts = {"page_id": None, "blog_id": blog.pk if blog else None}
    return outbox.want(announcement=announcement, channel=to, parts=parts, seal_digest="5ea1", **facts)


def called(delivery: Delivery, outcome: Attempt.Outcome, words: str = "") -> None:
    """A call was made, with this outcome."""
    delivery.claim()
    call = Attempt.begin(delivery=delivery, verb=Attempt.Verb.CREATE, message=delivery.wanted)
    call.close(outcome, words=words)


def every_state(*, blog: Any) -> tuple[Delivery, Delivery]:
    """A board on which each state stands once; return the one that failed, and the one nobody knows of."""
    open_, broken = channel("Mastodon of Kettle & Spoke"), channel("A channel without a sign-in")
    failed, unknown, later, looked_for, sending = (
        wanted(title, to=open_, blog=blog)
        for title in ("A bell that was too long", "A bell in a coat pocket", "Drawer 12", "Drawer 13", "Drawer 14")
    )
    called(failed, Attempt.Outcome.REFUSED, "Text character limit of 500 exceeded.")
    failed.fail("Text character limit of 500 exceeded.")
    for row in (unknown, looked_for):
        called(row, Attempt.Outcome.UNKNOWN)
        row.lose("No answer in time.", settle=900)
    unknown.ask_person("No answer in time.")
    called(later, Attempt.Outcome.LATER, "Busy.")
    later.postpone("Busy.", wait=900)
    sending.claim()
    Attempt.begin(delivery=sending, verb=Attempt.Verb.CREATE, message=sending.wanted)
    waits = wanted("A wheel that sang", to=broken, blog=blog)
    broken.need_auth()
    waits.refresh_from_db()
    waits.hold()
    done = wanted("The kettle", to=open_, blog=blog)
    called(done, Attempt.Outcome.ACCEPTED)
    done.confirm(done.wanted, Receipt(remote_id="1", url="https://mastodon.example/@kettle/1"))
    resting = channel("Resting")
    resting.park(900)
    wanted("Thirty per cent", to=resting, blog=blog)
    return failed, unknown


def hold(stop: Stop) -> None:
    """Something waits under this stop."""
    wanted("Held back", to=stop.channel)
    Delivery.objects.hold_stopped()
