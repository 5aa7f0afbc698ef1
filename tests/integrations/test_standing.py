"""The state of a delivery says what is there, not that the machine is done."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from integrations import ledger, outbox, stops
from integrations.errors import PermanentError
from integrations.models import Channel, Delivery
from integrations.standing import add_standing
from tests.integrations.conftest import run_dry, tick, want
from tests.integrations.network import Network, raising
from tests.integrations.test_desk import ACT, READ, person, signed_in

pytestmark = pytest.mark.django_db


def standing(delivery: Delivery) -> str:
    return add_standing([Delivery.objects.get(pk=delivery.pk)])[0].standing


@pytest.fixture
def failed(channel: Channel, post: UUID, network: Network) -> Delivery:
    network.before.append(raising(PermanentError("Too long.")))
    delivery = want(post, channel)
    tick()
    return delivery


def test_what_was_sent_is_there(channel: Channel, post: UUID) -> None:
    delivery = want(post, channel)
    tick()
    assert standing(delivery) == "There"


def test_what_was_withdrawn_is_taken_down(channel: Channel, post: UUID) -> None:
    delivery = want(post, channel)
    tick()
    outbox.withdraw(post=post)
    run_dry()
    assert standing(delivery) == "Taken down"


def test_what_was_withdrawn_before_its_time_was_never_sent(channel: Channel, post: UUID) -> None:
    delivery = want(post, channel)
    outbox.withdraw(post=post)
    assert standing(delivery) == "Never sent"


def test_what_was_dropped_says_why(failed: Delivery) -> None:
    ledger.drop(pk=failed.pk, user=person(*ACT), reason="Old news")
    assert standing(failed) == "Dropped: Old news"


def test_a_dropped_change_leaves_the_earlier_words_there(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    tick()
    network.before.append(raising(PermanentError("No edits today.")))
    want(post, channel, "Better words")
    tick()
    ledger.drop(pk=delivery.pk, user=person(*ACT), reason="Too late")
    assert standing(delivery) == "There, without the last change. Dropped: Too late"


def test_what_was_dropped_and_is_sent_later_is_there(failed: Delivery) -> None:
    ledger.drop(pk=failed.pk, user=person(*ACT), reason="Old news")
    want(failed.post, failed.channel, "Shorter")
    tick()
    assert standing(failed) == "There"


def test_a_planned_story_waits_for_its_hour(channel: Channel, post: UUID, settings: Any) -> None:
    settings.TIME_ZONE = "UTC"
    delivery = want(post, channel, embargo=datetime(2027, 3, 1, 9, 30, tzinfo=UTC))
    words = standing(delivery)
    assert words.startswith("Waits until it is live (planned for ")
    assert "2027" in words
    assert "9:30" in words


def test_what_a_paused_channel_holds_waits_for_it(channel: Channel, post: UUID) -> None:
    delivery = want(post, channel)
    channel.pause()
    tick()
    assert standing(delivery) == "Waits until the channel works again"


def test_the_report_says_what_is_there(channel: Channel, post: UUID) -> None:
    outbox.withdraw(post=want(post, channel).post)
    assert "Never sent" in signed_in(*READ).get(reverse("deliveries")).content.decode()


@pytest.mark.parametrize(
    ("verb", "answer"), [("retry", "sent again within a few seconds"), ("drop", "the channel stays as it is")]
)
def test_the_answer_fits_what_was_done_and_the_reason_stays(failed: Delivery, verb: str, answer: str) -> None:
    form = {"reason": "They asked us to"}
    page = signed_in(*ACT).post(reverse(f"delivery_{verb}", args=[failed.pk]), form, follow=True).content.decode()
    assert answer in page
    assert "Reason: They asked us to" in page


def test_what_a_person_stopped_says_so(channel: Channel, post: UUID) -> None:
    delivery = want(post, channel)
    stops.press(user=person("add_stop"), reason="A wrong price is out")
    tick()
    assert standing(delivery) == "Stopped: waits until somebody sends it"
