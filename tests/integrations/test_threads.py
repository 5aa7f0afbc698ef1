"""A thread goes out once, whatever dies between its posts: it goes on after the last one that is known."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest

from integrations import costs, outbox
from integrations.adapters import ADAPTERS, thread
from integrations.adapters.base import Call
from integrations.errors import TemporaryError
from integrations.message import Announcement, Parts, Receipt
from integrations.models import Channel, Delivery
from tests.integrations.conftest import announce, open_channel, pass_time, run_dry, tick, want
from tests.integrations.network import Lookup, Network, WorkerKilled, lost, raising

pytestmark = pytest.mark.django_db


class Threads(Lookup):
    """A network of short posts below each other, which it does not change."""

    name = "threads"
    label = "Network of threads"
    can_edit = False
    can_thread = True

    @classmethod
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        first, *more = announcement.title.split(" / ")
        return Parts(text=first, language="en", link=announcement.url, more=tuple(more))

    def create(self, call: Call) -> Receipt:
        return thread.publish(call, lambda number, _out: self._post(call, number))

    def _post(self, call: Call, number: int) -> Receipt:
        net = self._write("post", call)
        net.made += 1
        net.posts[f"r{net.made}"] = call.parts.texts[number]
        net.step(net.after)
        return Receipt(remote_id=f"r{net.made}", url=f"https://network.example/r{net.made}")

    def delete(self, call: Call, there: Receipt) -> None:
        self._write("delete", call)
        for post in thread.posts_of(there):
            self.network.posts.pop(post.remote_id, None)

    def find(self, call: Call) -> Receipt | None:
        return thread.find(call, lambda number, out: self._look(call, number, out))

    def _look(self, call: Call, number: int, out: Sequence[Receipt]) -> Receipt | None:
        seen = {post.remote_id for post in out} | call.known
        found = [name for name, said in self.network.posts.items() if said == call.parts.texts[number]]
        return next((Receipt(remote_id=name) for name in found if name not in seen), None)


@pytest.fixture
def threads(db: None, network: Network, monkeypatch: pytest.MonkeyPatch) -> Channel:
    monkeypatch.setitem(ADAPTERS, Threads.name, Threads)
    return open_channel("threads")


def nothing() -> None:
    """A moment at which nothing goes wrong."""


LOST, KILLED, LATER = lost(), raising(WorkerKilled()), raising(TemporaryError("Too many requests."))
STORY = "One / Two / Three"


def test_a_thread_is_posted_in_order(threads: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, threads, STORY)
    tick()
    delivery.refresh_from_db()
    assert list(network.posts.values()) == ["One", "Two", "Three"]
    assert (delivery.status, delivery.remote_id, delivery.half_out) == ("settled", "r1", False)
    assert delivery.remote_details == {"part.1": "r2", "part.2": "r3"}


@pytest.mark.parametrize("accident", [LOST, KILLED])
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_accident_at_any_post_doubles_and_loses_nothing(
    threads: Channel, post: UUID, network: Network, number: int, moment: str, accident: Any
) -> None:
    getattr(network, moment).extend([*[nothing] * number, accident])
    delivery = want(post, threads, STORY)
    run_dry()
    delivery.refresh_from_db()
    assert list(network.posts.values()) == ["One", "Two", "Three"]
    assert (delivery.status, delivery.there_id, delivery.half_out) == ("settled", delivery.wanted_id, False)


def test_two_accidents_in_one_thread(threads: Channel, post: UUID, network: Network) -> None:
    network.after.extend([LOST, LOST, LOST])
    want(post, threads, STORY)
    run_dry()
    assert list(network.posts.values()) == ["One", "Two", "Three"]


def test_a_network_that_is_busy_in_the_middle_is_asked_for_the_rest(
    threads: Channel, post: UUID, network: Network
) -> None:
    network.before.extend([nothing, LATER])
    delivery = want(post, threads, STORY)
    tick()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.remote_id, delivery.half_out) == ("due", "r1", True)
    run_dry()
    assert list(network.posts.values()) == ["One", "Two", "Three"]


def test_half_a_thread_is_taken_down_when_nothing_is_wanted_any_more(
    threads: Channel, post: UUID, network: Network
) -> None:
    network.before.extend([nothing, nothing, LATER])
    want(post, threads, STORY)
    tick()
    outbox.withdraw(post=post)
    run_dry()
    assert network.posts == {}
    assert Delivery.objects.get().status == "settled"


def test_half_a_thread_gives_way_to_other_words(threads: Channel, post: UUID, network: Network) -> None:
    network.before.extend([nothing, LATER])
    want(post, threads, STORY)
    tick()
    other = {threads: outbox.compose(announcement=announce(post, "Better / Best"), channel=threads)}
    assert costs.costs_of_change(post=post, parts_by_channel=other).fates == {threads: costs.Fate.RESEND}
    same = {threads: outbox.compose(announcement=announce(post, STORY), channel=threads)}
    assert costs.costs_of_change(post=post, parts_by_channel=same).fates == {threads: costs.Fate.SEND}
    want(post, threads, "Better / Best")
    run_dry()
    assert list(network.posts.values()) == ["Better", "Best"]


def test_withdrawn_while_a_post_is_in_doubt_nothing_stays(threads: Channel, post: UUID, network: Network) -> None:
    network.after.extend([nothing, LOST])
    want(post, threads, STORY)
    tick()
    outbox.withdraw(post=post)
    run_dry()
    assert network.posts == {}


def test_a_person_who_tries_again_does_not_begin_again(threads: Channel, post: UUID, network: Network) -> None:
    network.before.extend([nothing, LATER])
    delivery = want(post, threads, STORY)
    tick()
    with_failed = Delivery.objects.get(pk=delivery.pk)
    with_failed.fail("Spent.")
    with_failed.retry()
    pass_time(600)
    run_dry()
    assert list(network.posts.values()) == ["One", "Two", "Three"]


def test_a_whole_thread_is_taken_down(threads: Channel, post: UUID, network: Network) -> None:
    want(post, threads, STORY)
    run_dry()
    outbox.withdraw(post=post)
    run_dry()
    assert network.posts == {}


def test_parts_that_are_seldom_there_leave_old_digests_alone() -> None:
    plain = Parts(text="One", language="en", link="https://blog.example/")
    assert set(plain.as_json()) == {"text", "language", "link", "media", "fields", "length", "limit"}
    rich = Parts(
        text="One", language="en", link="", more=("Two",), warning="Accident", mentions={"@ann@social.example": ""}
    )
    assert Parts.from_json(rich.as_json()) == rich
