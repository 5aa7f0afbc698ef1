"""A copy that is out there is set right by what its network can do, once, whatever goes wrong on the way."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from integrations import dispatch, ledger, outbox
from integrations.adapters.base import EVERYTHING, Powers
from integrations.adapters.mastodon import Mastodon
from integrations.adapters.mastodon_server import Server
from integrations.adapters.webhook import Webhook
from integrations.correcting import How, changed_parts, how_to_correct
from integrations.errors import GoneError, PermanentError
from integrations.message import Parts
from integrations.models import Attempt, Channel, Delivery, Message
from tests.factories import COMMS, make_user
from tests.integrations.conftest import announce, open_channel, pass_time, run_dry, tick, want
from tests.integrations.network import TAKEN_BACK, Network, WorkerKilled, lost, raising

pytestmark = pytest.mark.django_db

ALL = Powers(edits=EVERYTHING, can_delete=True, can_reply=True)
WORDS_ONLY = Powers(edits=frozenset({"text"}), can_delete=True)
NO_EDITS = Powers(can_delete=True, can_reply=True)
ANSWERS_ONLY = Powers(can_reply=True)
NOTHING = Powers()
TEXT, PICTURE, GONE = {"text"}, {"text", "media"}, None


@pytest.mark.parametrize(
    ("powers", "changed", "how"),
    [
        (ALL, TEXT, How.EDIT),
        (ALL, PICTURE, How.EDIT),
        (ALL, GONE, How.DELETE),
        (WORDS_ONLY, TEXT, How.EDIT),
        (WORDS_ONLY, PICTURE, How.RESEND),
        (NO_EDITS, TEXT, How.RESEND),
        (NO_EDITS, GONE, How.DELETE),
        (ANSWERS_ONLY, TEXT, How.REPLY),
        (ANSWERS_ONLY, GONE, How.REPLY),
        (NOTHING, TEXT, How.CANNOT),
        (NOTHING, GONE, How.CANNOT),
        (NOTHING, set(), How.CANNOT),
    ],
)
def test_the_least_that_sets_it_right(powers: Powers, changed: set[str] | None, how: How) -> None:
    assert how_to_correct(powers, changed=changed) == how


def test_what_may_not_stay_to_be_looked_up_is_never_edited_and_never_answered() -> None:
    assert how_to_correct(ALL, changed=TEXT, afresh=True) == How.RESEND
    assert how_to_correct(ALL, changed=GONE, afresh=True) == How.DELETE
    assert how_to_correct(ANSWERS_ONLY, changed=TEXT, afresh=True) == How.CANNOT
    assert Mastodon.shows_earlier


def test_what_changed_is_told_by_the_parts() -> None:
    before = Parts(text="One", language="en", link="https://a.example", length=3, limit=500)
    assert changed_parts(before, Parts(text="Two!", language="en", link="https://a.example", length=4)) == {"text"}
    assert changed_parts(None, before) == EVERYTHING


def test_what_the_networks_of_today_can_do() -> None:
    assert Webhook.powers({}).edits == EVERYTHING
    assert Mastodon.powers({}).edits == EVERYTHING - {"more"}
    assert Mastodon.powers({}).can_delete


@pytest.mark.parametrize(
    ("version", "edits"),
    [
        ("4.3.2", True),
        ("3.4.10+glitch", False),
        ("0.17.3+git-gotosocial", False),
        ("0.18.0+git-gotosocial", True),
        ("2.7.2 (compatible; Pleroma 2.5.0)", True),
        ("", True),
    ],
)
def test_a_server_from_before_edits_has_its_posts_sent_again(version: str, edits: bool) -> None:
    powers = Mastodon.powers({"server": Server.from_instance({"version": version}).as_config()})
    assert how_to_correct(powers, changed=TEXT) == (How.EDIT if edits else How.RESEND)


# Take down and send again


def publish_on(kind: str, *, words: str = "First words") -> tuple[UUID, Channel, Delivery]:
    channel, post = open_channel(kind), uuid4()
    delivery = want(post, channel, words)
    tick()
    return post, channel, delivery


def test_where_nothing_can_be_changed_it_is_taken_down_and_sent_again(network: Network) -> None:
    post, channel, delivery = publish_on("resends")
    want(post, channel, "Better words")
    run_dry()
    delivery.refresh_from_db()
    assert network.verbs() == ["create", "delete", "create"]
    assert list(network.posts.values()) == ["Better words"]
    assert (delivery.status, delivery.remote_id) == ("settled", "r2")


def test_words_are_edited_and_another_link_is_sent_again(network: Network) -> None:
    post, channel, _delivery = publish_on("words-only")
    want(post, channel, "Better words")
    tick()
    elsewhere = Parts(text="Better words", language="en", link="https://blog.example/elsewhere/")
    outbox.want(announcement=announce(post), channel=channel, parts=elsewhere, seal_digest="5ea1", page_id=None)
    run_dry()
    assert network.verbs() == ["create", "edit", "delete", "create"]
    assert len(network.posts) == 1


def test_a_lost_edit_of_words_is_edited_again(network: Network) -> None:
    post, channel, _delivery = publish_on("words-only")
    want(post, channel, "Better words")
    network.after.append(lost())
    run_dry()
    assert network.verbs() == ["create", "edit", "edit"]


@pytest.mark.parametrize("fault", [lost, lambda: raising(WorkerKilled())])
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("call", [1, 2])
def test_a_fault_at_any_moment_of_sending_again_makes_no_second_one(
    fault: Callable[[], Callable[[], None]], moment: str, call: int, network: Network
) -> None:
    post, channel, delivery = publish_on("resends")
    want(post, channel, "Better words")
    for _round in range(call - 1):
        tick()
    getattr(network, moment).append(fault())
    run_dry()
    delivery.refresh_from_db()
    assert list(network.posts.values()) == ["Better words"]
    assert delivery.status == "settled"


def test_the_old_copy_is_never_taken_for_the_new_one(network: Network) -> None:
    """Where a take-down shows only after a while, the look-up must not find what was taken down."""
    post, channel, delivery = publish_on("resends")
    old = dict(network.posts)
    want(post, channel, "Better words")
    tick()
    network.posts.update(old)  # the network still lists it
    network.before.append(lost())
    tick()
    pass_time(200)
    tick()
    tick()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.remote_id) == ("settled", "r2")


def test_sending_again_is_never_too_late(network: Network) -> None:
    post, channel, _delivery = publish_on("resends")
    want(post, channel, "Better words")
    Delivery.objects.update(expires_at=Delivery.objects.get().created_at)
    run_dry()
    assert list(network.posts.values()) == ["Better words"]


def test_nothing_is_taken_down_for_words_that_cannot_follow(network: Network) -> None:
    post, channel, delivery = publish_on("resends")
    want(post, channel, "Better words")
    Message.objects.filter(pk=Delivery.objects.get().wanted_id).update(parts={"text": "Tampered"} | announce_json(post))
    run_dry()
    delivery.refresh_from_db()
    assert list(network.posts.values()) == ["First words"]
    assert delivery.status == "failed"


def announce_json(post: UUID) -> dict[str, object]:
    return {"language": "en", "link": "", "media": [], "fields": {}, "length": 0, "limit": 0}


def test_a_withdrawal_between_the_two_leaves_nothing(network: Network) -> None:
    post, channel, delivery = publish_on("resends")
    want(post, channel, "Better words")
    network.after.append(lambda: outbox.withdraw(post=post))
    run_dry()
    delivery.refresh_from_db()
    assert network.verbs() == ["create", "delete"]
    assert (network.posts, delivery.status) == ({}, "settled")


# Reply


def test_where_it_stays_said_a_reply_says_what_is_right(network: Network) -> None:
    post, channel, delivery = publish_on("replies")
    want(post, channel, "Better words")
    tick()
    delivery.refresh_from_db()
    assert network.readings() == {"r1": ["First words", "Better words"]}
    assert (delivery.status, delivery.remote_id) == ("settled", "r1")
    assert delivery.there.parts["text"] == "Better words"
    tick()
    assert network.verbs() == ["create", "reply"]


def test_where_it_stays_said_a_reply_takes_it_back(network: Network) -> None:
    post, _channel, delivery = publish_on("replies")
    outbox.withdraw(post=post)
    run_dry()
    delivery.refresh_from_db()
    assert network.readings() == {"r1": ["First words", TAKEN_BACK]}
    assert (delivery.status, delivery.remote_id) == ("settled", "")


def test_what_was_taken_back_may_be_said_anew(network: Network) -> None:
    post, channel, delivery = publish_on("replies")
    outbox.withdraw(post=post)
    run_dry()
    want(post, channel, "News")
    network.before.append(lost())
    run_dry()
    delivery.refresh_from_db()
    assert network.standing() == ["News"]
    assert delivery.remote_id == "r3"


@pytest.mark.parametrize("kind", ["replies", "guarded-replies"])
@pytest.mark.parametrize("fault", [lost, lambda: raising(WorkerKilled())])
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("taken_back", [False, True])
def test_a_fault_at_any_moment_of_a_reply_makes_no_second_one(
    kind: str, fault: Callable[[], Callable[[], None]], moment: str, taken_back: bool, network: Network
) -> None:
    post, channel, delivery = publish_on(kind)
    want(post, channel, "Second words")
    tick()
    outbox.withdraw(post=post) if taken_back else want(post, channel, "Third words")
    getattr(network, moment).append(fault())
    run_dry()
    delivery.refresh_from_db()
    last = TAKEN_BACK if taken_back else "Third words"
    assert list(network.readings().values()) == [["First words", "Second words", last]]
    assert delivery.status == "settled"


def test_a_blind_network_asks_a_person_about_a_lost_reply(network: Network) -> None:
    post, channel, delivery = publish_on("blind-replies")
    want(post, channel, "Better words")
    network.after.append(lost())
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.due_at, len(network.replies)) == ("unknown", None, 1)
    comms = make_user(COMMS)
    ledger.found(pk=delivery.pk, user=comms, reason="I see it", url="https://network.example/r2")
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.remote_id, len(network.replies)) == ("settled", "r1", 1)


def test_a_person_who_found_no_reply_has_it_said_again(network: Network) -> None:
    post, _channel, delivery = publish_on("blind-replies")
    outbox.withdraw(post=post)
    network.before.append(lost())
    run_dry()
    comms = make_user(COMMS)
    with pytest.raises(ledger.NotNow):
        ledger.retry(pk=delivery.pk, user=comms, reason="Again")
    ledger.retry(pk=delivery.pk, user=comms, reason="Again", looked=True)
    run_dry()
    assert network.readings() == {"r1": ["First words", TAKEN_BACK]}


def test_a_late_yes_to_a_reply_is_taken(network: Network) -> None:
    """The worker froze beyond its lease, and its answer came when another had taken the row."""
    post, channel, delivery = publish_on("blind-replies")
    want(post, channel, "Better words")

    def lease_ends() -> None:
        pass_time(100)
        dispatch.due()

    network.after.append(lease_ends)
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, network.verbs()) == ("settled", ["create", "reply"])


def test_a_reply_to_what_is_gone_waits_for_a_person(network: Network) -> None:
    post, channel, delivery = publish_on("replies")
    want(post, channel, "Better words")
    network.before.append(raising(GoneError("It is no longer there.")))
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.remote_id) == ("failed", "")


def test_what_was_only_presumed_to_be_there_can_be_sent_anew(network: Network) -> None:
    """Found by the random lives: the receiver never heard of the first words, and their approval is gone."""
    channel, post = open_channel("guarded-replies"), uuid4()
    delivery = want(post, channel)
    network.before.append(raising(WorkerKilled()))
    tick()
    outbox.withdraw(post=post)
    want(post, channel)
    run_dry()
    ledger.retry(pk=delivery.pk, user=make_user(COMMS), reason="It has nothing of ours.")
    run_dry()
    assert network.standing() == ["First words"]


def test_a_refused_reply_waits_for_a_person(network: Network) -> None:
    post, _channel, delivery = publish_on("replies")
    outbox.withdraw(post=post)
    network.before.append(raising(PermanentError("Replies are closed.")))
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, network.verbs()) == ("failed", ["create", "reply"])


def test_an_approval_taken_back_before_the_reply_left_is_not_said(network: Network, monkeypatch) -> None:
    post, channel, _delivery = publish_on("replies")
    want(post, channel, "Better words")
    monkeypatch.setitem(dispatch.reach.__globals__["STRIKES"], "after_claim", lambda: outbox.withdraw(post=post))
    tick()
    monkeypatch.undo()
    assert "Better words" not in [said for _id, _to, said in network.replies]


def test_the_same_words_under_a_new_approval_need_no_call(network: Network) -> None:
    post, channel, delivery = publish_on("stone")
    outbox.withdraw(post=post)
    run_dry()
    want(post, channel)
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, network.verbs()) == ("settled", ["create"])


def test_each_try_says_which_copy_it_was_about(network: Network) -> None:
    post, channel, _delivery = publish_on("resends")
    want(post, channel, "Better words")
    run_dry()
    assert list(Attempt.objects.order_by("n").values_list("verb", "target", "remote_id")) == [
        ("create", "", "r1"),
        ("delete", "r1", ""),
        ("create", "", "r2"),
    ]
