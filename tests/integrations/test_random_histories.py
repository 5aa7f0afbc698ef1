"""Random lives of one post on a network that fails in every way: never two of it, never a lost one, never old words."""

import random
from itertools import pairwise
from unittest.mock import patch
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from integrations import outbox
from integrations.errors import PermanentError, TemporaryError
from integrations.models import Attempt, Channel, Delivery
from integrations.models.delivery import locked
from tests.integrations.conftest import open_channel, pass_time, run_dry, tick, want
from tests.integrations.network import Lookup, Network, WorkerKilled, lost, raising

WORDS = st.sampled_from(["red", "green", "blue"])
EVENTS = st.one_of(
    st.tuples(st.just("want"), WORDS),
    st.tuples(st.just("withdraw"), st.none()),
    st.tuples(st.just("tick"), st.none()),
    st.tuples(st.just("wait"), st.sampled_from([1, 40, 100, 1000, 10_000])),
    st.tuples(st.just("before"), st.sampled_from(["killed", "lost", "busy", "parked", "refused"])),
    st.tuples(st.just("after"), st.sampled_from(["killed", "lost"])),
    st.tuples(st.just("want during"), WORDS),
    st.tuples(st.just("withdraw during"), st.none()),
    st.tuples(st.just("slow"), st.none()),
    st.tuples(st.just("pause"), st.none()),
    st.tuples(st.just("resume"), st.none()),
)
FAULTS = {
    "killed": lambda: raising(WorkerKilled()),
    "lost": lost,
    "busy": lambda: raising(TemporaryError("Busy.")),
    "parked": lambda: raising(TemporaryError("Slow down.", retry_after=60)),
    "refused": lambda: raising(PermanentError("No.")),
}


class World:
    """One post, one channel, one network."""

    def __init__(self, kind: str) -> None:
        self.network = Lookup.network = Network()
        self.channel = open_channel(kind)
        self.post = uuid4()
        self.words: str | None = None

    def want(self, words: str | None) -> None:
        self.words = words
        if words is None:
            outbox.withdraw(post=self.post)
        else:
            want(self.post, self.channel, words)

    def happen(self, event: str, detail: object) -> None:
        if event in {"want", "withdraw"}:
            self.want(detail)
        elif event in {"want during", "withdraw during"}:
            self.network.before.append(lambda: self.want(detail))
        elif event in {"before", "after"}:
            getattr(self.network, event).append(FAULTS[detail]())
        elif event == "wait":
            self.network.accept_late()
            pass_time(detail)
        elif event == "slow":
            self.network.slow = True
        elif event in {"pause", "resume"}:
            getattr(Channel.objects.get(), event)()
        tick()

    def heal(self) -> None:
        """Every fault is over, and a person takes care of what asks for one: retry what failed, look at the unknown."""
        self.network.accept_late()
        self.network.before.clear()
        self.network.after.clear()
        self.network.slow = False
        Channel.objects.get().resume()
        for _round in range(4):
            run_dry(minutes=3)
            for delivery in Delivery.objects.filter(status="failed"):
                with locked(delivery.pk) as row:
                    row.retry()

    def check_now(self) -> None:
        """One copy that stands, and below it nothing said twice in a row."""
        assert len(self.network.standing()) <= 1, self.network.calls
        for said in self.network.readings().values():
            assert all(words != following for words, following in pairwise(said)), self.network.calls

    def check_at_the_end(self) -> None:
        for delivery in Delivery.objects.all():
            assert delivery.status == "settled" or (delivery.status == "unknown" and delivery.due_at is None)
            if delivery.status == "settled":
                assert self.network.standing() == ([self.words] if self.words else []), self.network.calls


class TestRandomHistories(TestCase):
    """Fifty histories for each kind of network, the same in every run; `make soak` lives forty times as many."""

    def live(self, kind: str, events: list[tuple[str, object]]) -> World:
        random.seed(1)
        world = World(kind)
        for event, detail in events:
            world.happen(event, detail)
            world.check_now()
        world.heal()
        world.check_now()
        world.check_at_the_end()
        return world

    @given(st.lists(EVENTS, min_size=3, max_size=25))
    def test_a_network_that_can_be_asked_ends_with_exactly_what_is_wanted(self, events) -> None:
        self.live("lookup", events)

    @given(st.lists(EVENTS, min_size=3, max_size=25))
    def test_a_guarded_receiver_ends_with_exactly_what_is_wanted(self, events) -> None:
        world = self.live("guarded", events)
        assert not Delivery.objects.exclude(status="settled").exists(), world.network.calls

    @given(st.sampled_from(["blind", "blind-resends", "blind-replies"]), st.lists(EVENTS, min_size=3, max_size=25))
    def test_a_blind_network_never_gets_a_second_call_after_an_unknown_one(self, kind, events) -> None:
        self.live(kind, events)
        makes_new = [attempt for attempt in Attempt.objects.order_by("n") if attempt.makes_new]
        assert not any(first.unresolved for first in makes_new[:-1])

    @given(st.sampled_from(["resends", "words-only"]), st.lists(EVENTS, min_size=3, max_size=25))
    def test_what_is_sent_again_stands_there_once_with_what_is_wanted(self, kind, events) -> None:
        self.live(kind, events)

    @given(st.sampled_from(["replies", "guarded-replies"]), st.lists(EVENTS, min_size=3, max_size=25))
    def test_where_only_replies_can_correct_the_last_word_is_what_is_wanted(self, kind, events) -> None:
        world = self.live(kind, events)
        if kind == "guarded-replies":
            assert not Delivery.objects.exclude(status="settled").exists(), world.network.calls

    def test_this_harness_catches_a_build_that_repeats_blindly(self) -> None:
        blind_repeat = patch.object(Delivery, "lose", lambda row, *_args, **_more: row.give_back(""))
        forgetful = patch("integrations.models.Delivery.open_question", lambda _delivery: None)
        with blind_repeat, forgetful, pytest.raises(AssertionError):
            self.live("lookup", [("after", "lost"), ("want", "red"), ("tick", None)])
