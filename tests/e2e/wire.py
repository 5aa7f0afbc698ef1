"""Deliveries in every state, as rows: no network is asked for them."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from integrations import credentials, outbox
from integrations.message import Announcement, Receipt
from integrations.models import Attempt, Channel, Connection, Delivery, Measurement, Poll, ProfileWish, Reply, Stop

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


def own_account(user: Any) -> Channel:
    """An account that this person connected for themselves."""
    own = channel(f"Mastodon: {user.username}")
    Channel.objects.filter(pk=own.pk).update(personal=True, owner=user, proven_at=timezone.now())
    return Channel.objects.get(pk=own.pk)


def own_profiles(user: Any) -> tuple[Channel, Channel]:
    """Four accounts of this person's: pronouns written there, on their way, not done, and one without the right to.

    Returns the last two.
    """
    done, _waits, failed, without = made = [channel(f"Mastodon: {user.username} {number}") for number in range(4)]
    connected = {"personal": True, "owner": user, "proven_at": timezone.now()}
    Channel.objects.filter(pk__in=[one.pk for one in made]).update(**connected, rights=["write"])
    Channel.objects.filter(pk=without.pk).update(rights=["write:statuses"])
    for one in made[:3]:
        ProfileWish.ask(one, words="ze/hir", instead_of="")
    ProfileWish.objects.get(pk=done.pk).done()
    ProfileWish.objects.get(pk=failed.pk).fail("Your profile there was changed meanwhile. Look once more.")
    return failed, without


def own_connection(user: Any) -> Connection:
    """One that this person began for themselves, and that was proven."""
    facts = {"account": user.username, "account_url": PLACE["account_url"]}
    return Connection.objects.create(
        user=user, personal=True, kind="mastodon", config=PLACE, facts=facts, rights=["profile"]
    )


def own_connection_asked(user: Any) -> Connection:
    """One that waits for this person's yes at the network."""
    proof = credentials.seal({"state": "state", "verifier": "verifier"})
    app = credentials.seal({"client_id": "a"})
    return Connection.objects.create(
        user=user, personal=True, kind="mastodon", config=PLACE, sealed_credential=app, sealed_proof=proof
    )


def connections(user: Any) -> tuple[Connection, Connection]:
    """One that waits for a yes at the network, and one that was proven and lacks a right."""
    facts = {"user": user, "kind": "mastodon", "config": PLACE}
    proof = credentials.seal({"state": "state", "verifier": "verifier"})
    asked = Connection.objects.create(
        **facts, sealed_credential=credentials.seal({"client_id": "a"}), sealed_proof=proof
    )
    told = {"account": "kettle", "account_url": PLACE["account_url"]}
    proven = Connection.objects.create(
        **facts, sealed_credential=credentials.seal({"access_token": "t"}), facts=told, rights=["profile"]
    )
    return asked, proven


def came_back(story: Any) -> None:
    """A copy of this story with figures and an answer, and one of which nothing was told."""
    for name in ("Mastodon of Kettle & Spoke", "Quiet"):
        row = wanted(story.title, to=channel(name))
        Delivery.objects.filter(pk=row.pk).update(
            post=story.uuid, status="settled", due_at=None, remote_id="7", remote_url=f"{PLACE['account_url']}/7"
        )
        Poll.objects.create(delivery=row, asked_at=timezone.now(), due_at=None)
    told = Delivery.objects.get(post=story.uuid, channel__name="Mastodon of Kettle & Spoke")
    Measurement.objects.create(delivery=told, source="mastodon.example", likes=12, reposts=3, replies=1)
    answered = {"remote_id": "8", "author": "Ines Marrow", "url": f"{PLACE['account_url']}/8"}
    Reply.objects.create(delivery=told, text="I know that workshop.\n\nThey mended my bell.", **answered)
