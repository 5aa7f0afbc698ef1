"""What a correction will cost is told before it runs, and is what then happens."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from integrations import outbox
from integrations.costs import Costs, Fate, costs_of_change, costs_of_take_down
from integrations.models import Attempt, Channel, Delivery, Recipient
from tests.integrations.conftest import announce, open_channel, run_dry, tick, want
from tests.integrations.network import FAKES, Network, lost

pytestmark = pytest.mark.django_db

DONE = {  # what the wire does for each fate
    Fate.SEND: ["create"],
    Fate.STAY: [],
    Fate.KEEP_BACK: [],
    Fate.EDIT: ["edit"],
    Fate.RESEND: ["delete", "create"],
    Fate.DELETE: ["delete"],
    Fate.REPLY: ["reply"],
    Fate.RECALL: ["recall"],
    Fate.CANNOT: [],
}


@pytest.fixture
def channels() -> list[Channel]:
    return [open_channel(fake.name, name=fake.name) for fake in FAKES]


def all_want(post: UUID, channels: list[Channel], words: str) -> dict[Channel, object]:
    parts = {channel: outbox.compose(announcement=announce(post, words), channel=channel) for channel in channels}
    outbox.want_exactly(
        announcement=announce(post, words), parts_by_channel=parts, seal_digest="5ea1", page_id=None, blog_id=None
    )
    return parts


def composed(post: UUID, channels: list[Channel], words: str) -> dict[Channel, object]:
    return {channel: outbox.compose(announcement=announce(post, words), channel=channel) for channel in channels}


def happened(costs: Costs, run: Callable[[], object]) -> None:
    """Let it run, and compare the calls of each channel with what was told."""
    before = set(Attempt.objects.values_list("pk", flat=True))
    run()
    run_dry()
    for channel, fate in costs.fates.items():
        calls = Attempt.objects.exclude(pk__in=before).filter(delivery__channel=channel).order_by("n")
        assert list(calls.values_list("verb", flat=True)) == DONE[fate], channel


def test_what_is_told_of_a_change_is_what_happens(channels: list[Channel]) -> None:
    post = uuid4()
    named, left_out = channels[:-1], channels[-1]
    all_want(post, [*named[1:], left_out], "First words")
    run_dry()
    costs = costs_of_change(post=post, parts_by_channel=composed(post, named, "Better words"))
    assert set(costs.fates) == set(channels)
    assert costs.channels(Fate.SEND) == [named[0].name]
    assert costs.channels(Fate.CANNOT) == [left_out.name]
    happened(costs, lambda: all_want(post, named, "Better words"))


def test_what_is_told_of_a_take_down_is_what_happens(channels: list[Channel]) -> None:
    post = uuid4()
    all_want(post, channels, "First words")
    run_dry()
    costs = costs_of_take_down(post=post)
    assert costs.channels(Fate.RECALL) == ["blind-replies", "guarded-replies", "replies"]
    happened(costs, lambda: outbox.withdraw(post=post))


def test_the_same_words_cost_nothing(channels: list[Channel]) -> None:
    post = uuid4()
    all_want(post, channels, "First words")
    run_dry()
    costs = costs_of_change(post=post, parts_by_channel=composed(post, channels, "First words"))
    assert (set(costs.fates.values()), costs.lines()) == ({Fate.STAY}, [])


def test_what_waits_is_kept_back_and_what_may_be_out_is_corrected(network: Network) -> None:
    post, lookup, other = uuid4(), open_channel(), open_channel("resends", name="Other")
    want(post, lookup)
    network.after.append(lost())
    tick()
    assert Delivery.objects.get().status == "unknown"
    want(post, other)
    costs = costs_of_take_down(post=post)
    assert costs.fates == {lookup: Fate.DELETE, other: Fate.KEEP_BACK}


def test_it_is_said_in_plain_words_with_plural_forms(network: Network) -> None:
    post = uuid4()
    names = [("lookup", "Here"), ("guarded", "There"), ("resends", "Elsewhere"), ("stone", "Stone")]
    channels = [open_channel(kind, name=name) for kind, name in names]
    all_want(post, channels, "First words")
    run_dry()
    mail(post, 212)
    assert costs_of_change(post=post, parts_by_channel=composed(post, channels, "Better words")).lines() == [
        "Will edit 2 copies: Here, There.",
        "Will delete and resend 1 copy; its answers there are lost: Elsewhere.",
        "Cannot reach 1 copy; somebody needs to do it there: Stone.",
        "Cannot reach the mail that was sent to 212 people.",
    ]


def mail(post: UUID, people: int) -> None:
    to = [f"reader{number}@byline.example" for number in range(people)]
    words = {"language": "en", "subject": "New on the blog", "text": "A story."}
    outbox.write_letter(to=to, key="issue", about=post, is_copy=True, **words)
    outbox.write_letter(to=["noor@byline.example"], key="notice", about=post, **words)
    Recipient.objects.update(status="sent")


def test_a_letter_about_the_story_is_no_copy_of_it(network: Network) -> None:
    mail(post := uuid4(), 1)
    assert costs_of_take_down(post=post).lines() == ["Cannot reach the mail that was sent to 1 person."]


def test_it_costs_the_same_queries_however_many_channels(
    channels: list[Channel], django_assert_max_num_queries
) -> None:
    post = uuid4()
    all_want(post, channels, "First words")
    run_dry()
    with django_assert_max_num_queries(3):
        costs_of_take_down(post=post).lines()
