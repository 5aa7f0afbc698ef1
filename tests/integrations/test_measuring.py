"""What comes back from networks: figures with time and source, asked ever more seldom, and what people answer."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.utils import timezone

from integrations import measuring
from integrations.adapters import ADAPTERS
from integrations.adapters.base import Figures, Heard
from integrations.adapters.bluesky_heard import hidden_replies, posts_below
from integrations.adapters.heard import plain
from integrations.errors import AuthError, GoneError, PermanentError, TemporaryError
from integrations.message import Receipt
from integrations.models import Channel, Delivery, Measurement, Poll, Reply
from integrations.money import spent_this_month
from posts.figures.out_there import echoes
from tests.integrations.conftest import open_channel, pass_time, tick, want
from tests.integrations.network import Lookup

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


class Counted(Lookup):
    """A network that tells what it is told to tell."""

    name = "counted"
    label = "Network that counts"
    can_measure = can_hear = True
    told: ClassVar[list[Any]] = []
    heard: ClassVar[list[Any]] = []
    asked: ClassVar[list[str]] = []

    def measure(self, there: Receipt) -> Figures:
        self.asked.append(there.remote_id)
        answer = self.told.pop(0) if self.told else Figures(likes=1)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def hear(self, there: Receipt) -> Sequence[Heard]:
        if self.heard and isinstance(self.heard[0], Exception):
            raise self.heard[0]
        return self.heard


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> type[Counted]:
    for name in ("told", "heard", "asked"):
        monkeypatch.setattr(Counted, name, [])
    monkeypatch.setitem(ADAPTERS, "counted", Counted)
    return Counted


@pytest.fixture
def copy(db: None, post: UUID) -> Delivery:
    """A copy that is out."""
    delivery = want(post, open_channel("counted"))
    tick()
    pass_time(60)
    return Delivery.objects.get(pk=delivery.pk)


def ask_all() -> None:
    Channel.objects.update(next_turn=None)
    for pk in measuring.due():
        measuring.ask(pk)


def again() -> None:
    Poll.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    ask_all()


# The rhythm


@pytest.mark.parametrize(
    ("age", "every"),
    [
        (timedelta(0), timedelta(minutes=15)),
        (timedelta(hours=3), timedelta(hours=1)),
        (timedelta(days=2), timedelta(hours=6)),
        (timedelta(days=8), timedelta(days=1)),
        (timedelta(days=40), timedelta(days=7)),
    ],
)
def test_the_older_a_copy_the_more_seldom_it_is_asked_about(age: timedelta, every: timedelta) -> None:
    assert measuring.next_time(NOW - age, now=NOW) == NOW + every


def test_after_ninety_days_nobody_asks() -> None:
    assert measuring.next_time(NOW - timedelta(days=91), now=NOW) is None


def test_where_questions_cost_money_they_are_seldom() -> None:
    assert measuring.next_time(NOW, now=NOW, patience=ADAPTERS["x"].patience) == NOW + timedelta(hours=2)


# Figures


def test_what_a_network_tells_is_kept_with_time_and_source(copy: Delivery, counted: type[Counted]) -> None:
    counted.told.append(Figures(likes=3, views=None))
    ask_all()
    (row,) = Measurement.objects.all()
    assert (row.likes, row.views, row.source) == (3, None, "counted")
    assert timezone.now() - row.taken_at < timedelta(minutes=5)


def test_no_figures_are_no_row_and_not_zero(copy: Delivery, counted: type[Counted]) -> None:
    counted.told.append(Figures())
    ask_all()
    assert not Measurement.objects.exists()
    assert Poll.objects.get().asked_at is not None


def test_a_copy_is_not_asked_about_twice_in_one_turn(copy: Delivery, counted: type[Counted]) -> None:
    (pk,) = measuring.due()
    measuring.ask(pk)
    measuring.ask(pk)
    assert counted.asked == [copy.remote_id]


def test_what_is_to_go_out_goes_first(copy: Delivery) -> None:
    want(UUID(int=7), copy.channel, "Another")
    assert measuring.due() == []


@pytest.mark.parametrize("close", [Channel.pause, Channel.need_auth, lambda channel: channel.park(600)])
def test_a_closed_or_parked_channel_is_not_asked(copy: Delivery, close: Callable[[Channel], Any]) -> None:
    close(copy.channel)
    assert measuring.due() == []


def test_what_was_taken_down_is_not_asked_about(copy: Delivery, counted: type[Counted]) -> None:
    measuring.due()
    Delivery.objects.update(there=None, remote_id="")
    again()
    assert counted.asked == []


def test_what_is_gone_there_is_said_and_never_asked_about_again(copy: Delivery, counted: type[Counted]) -> None:
    counted.told.append(GoneError("Gone."))
    ask_all()
    poll = Poll.objects.get()
    assert (poll.gone_at is None, poll.due_at) == (False, None)


def test_an_account_that_may_not_read_figures_goes_on_posting(copy: Delivery, counted: type[Counted]) -> None:
    counted.told.append(PermanentError("Not allowed."))
    ask_all()
    assert Channel.objects.get(pk=copy.channel_id).status == Channel.Status.OK
    assert not Measurement.objects.exists()


def test_what_an_account_may_not_read_is_told_as_such_and_the_rest_is_kept(
    copy: Delivery, counted: type[Counted]
) -> None:
    counted.told.append(Figures(likes=3))
    counted.heard.append(PermanentError("Not enough permissions."))
    ask_all()
    assert Measurement.objects.get().likes == 3
    assert Poll.objects.get().refused == {"answers": "Not enough permissions."}
    (echo,) = echoes(copy.post, now=timezone.now())
    assert echo.answers == "Answers cannot be read from here: Not enough permissions."
    counted.heard.clear()
    again()
    assert Poll.objects.get().refused == {}


def test_answers_that_cost_money_are_not_read_where_there_are_none(
    copy: Delivery, counted: type[Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Counted, "costs_money", True)
    counted.heard.append(PermanentError("Would have been asked."))
    counted.told.append(Figures(replies=0))
    ask_all()
    assert Poll.objects.get().refused == {}
    counted.told.append(Figures(replies=1))
    again()
    assert Poll.objects.get().refused == {"answers": "Would have been asked."}


def test_reading_counts_in_the_months_budget_and_ends_with_it(
    copy: Delivery, counted: type[Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    def measure(self: Counted, there: Receipt) -> Figures:
        self.asked.append(there.remote_id)
        self.spent += Decimal("0.005")
        return Figures(likes=1)

    monkeypatch.setattr(Counted, "measure", measure)
    monkeypatch.setattr(Counted, "budget", classmethod(lambda cls, config: Decimal("0.010")))
    for _round in range(3):
        again() if Poll.objects.exists() else ask_all()
    assert counted.asked == [copy.remote_id] * 2
    assert spent_this_month(copy.channel) == Decimal("0.010")


def test_a_question_that_is_not_allowed_closes_only_an_account_that_no_longer_signs_in(
    copy: Delivery, counted: type[Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted.told.extend([AuthError("Not you."), AuthError("Not you.")])
    ask_all()
    assert Channel.objects.get(pk=copy.channel_id).status == Channel.Status.OK
    monkeypatch.setattr(Counted, "check", raises)
    again()
    assert Channel.objects.get(pk=copy.channel_id).status == Channel.Status.NEEDS_AUTH


def raises(_adapter: Counted) -> Mapping[str, Any]:
    raise AuthError("Revoked.")


def test_a_network_that_asks_for_a_rest_gets_it(copy: Delivery, counted: type[Counted]) -> None:
    counted.told.append(TemporaryError("Slow down.", retry_after=900))
    ask_all()
    assert Channel.objects.get(pk=copy.channel_id).not_before is not None


# Answers


def heard(number: int, text: str = "Nice.") -> Heard:
    return Heard(remote_id=str(number), author="Ines", text=text, url=f"https://network.example/{number}")


def test_answers_come_change_and_go_as_they_do_there(copy: Delivery, counted: type[Counted]) -> None:
    counted.heard.extend([heard(1), heard(2)])
    ask_all()
    counted.heard[:] = [heard(2, "Changed.")]
    again()
    assert list(Reply.objects.values_list("remote_id", "text")) == [("2", "Changed.")]


def test_what_was_put_aside_keeps_no_words_and_does_not_come_back(copy: Delivery, counted: type[Counted]) -> None:
    counted.heard.append(heard(1, "Buy this."))
    ask_all()
    measuring.put_aside(Reply.objects.get(), why="spam", user=None)
    again()
    assert list(Reply.objects.values_list("text", "author", "aside")) == [("", "", "spam")]
    assert not Reply.objects.shown().exists()


def test_the_answers_to_what_is_gone_go_too(copy: Delivery, counted: type[Counted]) -> None:
    counted.heard.append(heard(1))
    ask_all()
    counted.told.append(GoneError("Gone."))
    again()
    assert not Reply.objects.exists()


def test_answers_are_plain_text() -> None:
    html = "<p>One<br>two <a href='https://e.example'>three</a></p><p>&lt;b&gt; &amp; <script>alert(1)</script></p>"
    assert plain(html) == "One\ntwo three\n<b> &"


def post_there(name: str, **facts: Any) -> Mapping[str, Any]:
    return {
        "uri": f"at://a/app.bsky.feed.post/{name}",
        "author": {"did": "did:plc:a"},
        "record": {"text": name},
        **facts,
    }


def test_what_is_blocked_hidden_or_gone_on_bluesky_is_not_read() -> None:
    hidden = post_there("hidden")["uri"]
    thread = {
        "post": {"threadgate": {"record": {"hiddenReplies": [hidden]}}},
        "replies": [
            {"post": post_there("one"), "replies": [{"post": post_there("below")}]},
            {"notFound": True, "uri": "at://a/b/c"},
            {"blocked": True, "post": None},
            {"post": post_there("hidden")},
        ],
    }
    assert [one["record"]["text"] for one in posts_below(thread)] == ["one", "below", "hidden"]
    assert hidden_replies(thread) == {hidden}
    assert list(posts_below("nothing")) == []
