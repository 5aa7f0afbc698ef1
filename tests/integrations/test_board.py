"""The Deliveries screen: what needs somebody, what waits and why, what goes out; and many at once, counted first."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integrations import ledger, outbox, stops
from integrations.board import BY_KEY, STATES, Group, in_group, numbers, with_state
from integrations.errors import AuthError, PermanentError, TemporaryError
from integrations.models import Channel, Delivery
from integrations.sentences import Line, lines_of
from tests.integrations.conftest import open_channel, pass_time, run_dry, tick, want
from tests.integrations.network import Network, lost, raising
from tests.integrations.test_desk import ACT, READ, person, signed_in

pytestmark = pytest.mark.django_db


def line_of(delivery: Delivery) -> Line:
    return lines_of(with_state(Delivery.objects.filter(pk=delivery.pk)).select_related("channel"))[0]


def failed_on(channel: Channel, network: Network, words: str = "First words") -> Delivery:
    network.before.append(raising(PermanentError("Too long.")))
    delivery = want(uuid4(), channel, words)
    tick()
    return delivery


def unknown_on(channel: Channel, network: Network) -> Delivery:
    network.after.append(lost())
    delivery = want(uuid4(), channel)
    run_dry()
    return delivery


def test_every_delivery_is_in_one_state_and_has_a_sentence(channel: Channel, network: Network) -> None:
    failed_on(channel, network)
    unknown_on(open_channel("blind", name="Blind"), network)
    network.after.append(lost())
    looked_for = want(uuid4(), channel)
    tick()
    network.before.append(raising(TemporaryError("Busy.", retry_after=None)))
    later = want(uuid4(), channel)
    tick()
    want(uuid4(), channel)
    tick()  # done
    resting = open_channel(name="Resting")
    resting.park(600)
    want(uuid4(), resting)
    want(uuid4(), channel, embargo=datetime(2031, 3, 1, 9, 30, tzinfo=UTC))
    paused = open_channel(name="Paused")
    want(uuid4(), paused)
    paused.pause()
    tick()
    stopped = open_channel(name="Stopped")
    want(uuid4(), stopped)
    stops.press(user=person("add_stop", email="marit@example.org"), reason="A wrong price", channel=stopped)
    tick()
    want(uuid4(), channel)  # due
    Delivery.objects.filter(pk=later.pk, tries=1).update(due_at=datetime(2031, 1, 1, tzinfo=UTC))
    sending = want(uuid4(), channel)
    sending.claim()
    rows = list(with_state(Delivery.objects.all()).select_related("channel"))
    lines = {line.state.key: line for line in lines_of(rows)}
    assert set(lines) == set(BY_KEY)
    assert len(rows) == sum(Delivery.objects.filter(state.rows).count() for state in STATES)
    assert all(line.what.endswith(".") for line in lines.values())
    assert {key for key, line in lines.items() if line.todo} == {"refused", "unsure"}
    assert "Try 2 of 8" in lines["later"].what
    assert lines["looked-for"].delivery.pk == looked_for.pk
    assert "marit" in lines["stopped"].what
    assert "A wrong price" in lines["stopped"].what


def test_a_refusal_says_who_refused_what_and_what_to_do(channel: Channel, network: Network) -> None:
    line = line_of(failed_on(channel, network))
    assert line.what == "Channel refused it: Too long."
    assert line.todo == "Put right what it complains of, then send it again; or drop it."


def test_tries_that_are_spent_read_differently_from_a_refusal(channel: Channel, network: Network) -> None:
    network.before.extend(raising(TemporaryError("Busy.", retry_after=None)) for _ in range(8))
    delivery = want(uuid4(), channel)
    run_dry(rounds=400)
    line = line_of(delivery)
    assert "however often it was tried" in line.what
    assert "Look whether Channel works again" in line.todo


def test_a_channel_that_asks_for_a_sign_in_stands_on_top_once(channel: Channel, network: Network) -> None:
    network.before.append(raising(AuthError("Revoked.")))
    for _each in range(3):
        want(uuid4(), channel)
    tick()
    tick()
    page = signed_in(*READ).get(reverse("deliveries")).content.decode()
    assert page.count("Channel no longer accepts its sign-in</h3>") == 1
    assert "3 deliveries wait for it." in page
    assert "Ask somebody who runs the channels" in page


@pytest.mark.parametrize("name", ["deliveries", "deliveries_results", "deliveries_export"])
def test_who_may_not_see_deliveries_sees_none(channel: Channel, name: str) -> None:
    assert signed_in().get(reverse(name)).status_code in {302, 403}


def test_a_channel_or_a_word_narrows_every_group(channel: Channel, network: Network) -> None:
    failed_on(channel, network, "A wet saddle")
    failed_on(open_channel(name="Other"), network, "A dry bell")
    client = signed_in(*READ)
    for query in ({"channel": channel.pk}, {"words": "saddle"}):
        page = client.get(reverse("deliveries_results"), query).content.decode()
        assert "A wet saddle" in page
        assert "A dry bell" not in page
    assert "Nothing here fits the filter." in client.get(reverse("deliveries"), {"words": "nothing"}).content.decode()


def test_an_empty_desk_says_so_in_words() -> None:
    page = signed_in(*READ).get(reverse("deliveries")).content.decode()
    assert "Nothing needs you." in page
    assert "Nothing was sent yet." in page


@pytest.mark.parametrize("typed", ["?p=x&channel=-1&blog=²&group=none&state=none", "?p=99999999999&channel=1e5"])
def test_an_address_may_be_typed_by_anybody(typed: str) -> None:
    assert signed_in(*READ).get(reverse("deliveries") + typed).status_code == 200


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address)
    return len(asked)


def test_as_many_questions_are_asked_however_many_rows_there_are(channel: Channel, network: Network) -> None:
    client = signed_in(*ACT)
    other = open_channel(name="Paused")
    failed_on(channel, network)
    want(uuid4(), other)
    other.pause()
    tick()
    want(uuid4(), channel)
    tick()
    few = queries(client, reverse("deliveries"))
    for _each in range(5):
        pass_time(2)  # the channel keeps its pace
        failed_on(channel, network)
        want(uuid4(), channel)
        tick()
        want(uuid4(), other)
    tick()
    assert queries(client, reverse("deliveries")) == few


def test_a_long_group_has_pages_of_its_own(channel: Channel) -> None:
    channel.pause()
    for number in range(12):
        want(uuid4(), channel, f"Words {number:03}")
    tick()
    client = signed_in(*READ)
    assert "All 12" in client.get(reverse("deliveries")).content.decode()
    page = client.get(reverse("deliveries"), {"group": "waits"}).content.decode()
    assert len(re.findall(r"Words \d+</a>", page)) == 12


def test_many_are_counted_first_and_what_does_not_fit_is_named(channel: Channel, network: Network) -> None:
    rows = [failed_on(channel, network), failed_on(channel, network)]
    unknown = unknown_on(open_channel("blind", name="Blind"), network)
    query = {"verb": "retry", "pk": [row.pk for row in (*rows, unknown)]}
    page = signed_in(*ACT).get(reverse("deliveries_many"), query).content.decode()
    assert "<strong>2</strong> deliveries are sent again" in page
    assert "1: Somebody has to look there first" in page
    assert Delivery.objects.filter(status="failed").count() == 2


def test_many_are_sent_again_one_after_the_other_and_counted(channel: Channel, network: Network) -> None:
    rows = [failed_on(channel, network, f"Words {number}") for number in range(3)]
    client = signed_in(*ACT)
    page = client.get(reverse("deliveries_many"), {"verb": "retry", "group": "needs", "all": "1"}).content.decode()
    chosen = re.search(r'name="chosen" value="([^"]+)"', page)
    assert chosen
    ledger.drop(pk=rows[0].pk, user=person(*ACT, email="joost@example.org"), reason="Faster")
    form = {"verb": "retry", "chosen": chosen[1], "reason": "It works again"}
    told = client.post(reverse("deliveries_many"), form, follow=True).content.decode()
    assert "2 are sent again, one after the other." in told
    assert "1 left as they are: This changed while you were looking." in told
    tick()
    assert list(network.posts.values()) == ["Words 1"]
    assert Delivery.objects.get(pk=rows[2].pk).due_at > Delivery.objects.get(pk=rows[1].pk).changed_at


@pytest.mark.parametrize("chosen", ["", "1", "x@y", "1@2026-99-99", "1@2026-01-01T00:00:00+00:00,,@"])
def test_a_form_may_be_typed_by_anybody(chosen: str) -> None:
    form = {"verb": "drop", "chosen": chosen, "reason": "Why"}
    assert signed_in(*ACT).post(reverse("deliveries_many"), form).status_code == 302


def test_many_need_the_right_and_a_verb_we_know() -> None:
    assert signed_in(*READ).get(reverse("deliveries_many"), {"verb": "drop"}).status_code in {302, 403}
    client = Client()
    client.force_login(person(*ACT, email="joost@example.org"))
    assert client.get(reverse("deliveries_many"), {"verb": "delete"}).status_code == 404


def test_the_table_for_a_spreadsheet_has_every_row_and_no_formula(channel: Channel) -> None:
    want(uuid4(), channel, "=HYPERLINK(1)")
    tick()
    answer = signed_in(*READ).get(reverse("deliveries_export"))
    table = b"".join(answer.streaming_content).decode()
    assert "'=HYPERLINK(1)" in table
    assert ",=HYPERLINK" not in table


def test_what_was_done_is_not_counted(channel: Channel) -> None:
    want(uuid4(), channel)
    tick()
    with CaptureQueriesContext(connection) as asked:
        assert Group.DONE not in numbers(Delivery.objects.all())
    assert len(asked) == 1
    assert in_group(Delivery.objects.all(), Group.DONE).count() == 1


# What a person did on the network by hand


def test_what_a_person_posted_by_hand_is_there_and_followed(channel: Channel, network: Network) -> None:
    delivery = failed_on(channel, network)
    form = {"url": "https://network.example/@desk/77?x=1#y"}
    signed_in(*ACT).post(reverse("delivery_found", args=[delivery.pk]), form)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.remote_id, delivery.there_id) == ("settled", "77", delivery.wanted_id)
    network.posts["77"] = "First words"
    outbox.withdraw(post=delivery.post)
    run_dry()
    assert network.posts == {}


def test_what_was_refused_as_a_change_was_not_posted_by_hand(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    tick()
    network.before.append(raising(PermanentError("No edits.")))
    want(post, channel, "Better words")
    tick()
    with pytest.raises(ledger.NotNow):
        ledger.found(pk=delivery.pk, user=person(*ACT), reason="Why", url="https://network.example/1")


def test_what_a_person_took_down_by_hand_is_not_there(channel: Channel, post: UUID, network: Network) -> None:
    delivery = want(post, channel)
    tick()
    network.before.append(raising(PermanentError("No.")))
    outbox.withdraw(post=post)
    tick()
    assert "by hand" in line_of(delivery).todo
    signed_in(*ACT).post(reverse("delivery_gone", args=[delivery.pk]), {})
    assert line_of(delivery).what == "Taken down."


def test_an_address_on_another_server_is_refused(channel: Channel, network: Network, monkeypatch: Any) -> None:
    monkeypatch.setattr(Channel, "place", "https://network.example/@desk")
    delivery = unknown_on(open_channel("blind", name="Blind"), network)
    for url, why in (("https://evil.example/1", "not on network.example"), ("https://network.example/", "of a post")):
        with pytest.raises(ledger.NotNow, match=why):
            ledger.found(pk=delivery.pk, user=person(*ACT, email=f"{why[:3].strip()}@x.org"), reason="Why", url=url)


# Two people, or one with a quick finger


def test_the_same_press_twice_is_one_press(channel: Channel, network: Network) -> None:
    delivery = unknown_on(open_channel("blind", name="Blind"), network)
    seen = Delivery.objects.get(pk=delivery.pk).changed_at.isoformat()
    network.posts.clear()
    client = signed_in(*ACT)
    for _press in range(2):
        answer = client.post(reverse("delivery_absent", args=[delivery.pk]), {"seen": seen}, follow=True)
        assert "sent again within a few seconds" in answer.content.decode()
        assert "changed while" not in answer.content.decode()
    run_dry()
    assert list(network.posts.values()) == ["First words"]


def test_an_answer_to_what_was_settled_meanwhile_changes_nothing(channel: Channel, network: Network) -> None:
    delivery = unknown_on(open_channel("blind", name="Blind"), network)
    seen = Delivery.objects.get(pk=delivery.pk).changed_at.isoformat()
    user = person(*ACT, email="joost@example.org")
    ledger.found(pk=delivery.pk, user=user, reason="There", url="https://network.example/r1")
    answer = signed_in(*ACT).post(reverse("delivery_absent", args=[delivery.pk]), {"seen": seen})
    assert "This changed while you were looking." in answer.content.decode()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.remote_id) == ("settled", "r1")


def test_an_address_that_was_forgotten_is_asked_for_and_nothing_is_lost(network: Network) -> None:
    delivery = unknown_on(open_channel("blind"), network)
    form = {"reason": "Seen by Marit", "url": ""}
    page = signed_in(*ACT).post(reverse("delivery_found", args=[delivery.pk]), form).content.decode()
    assert "Please paste the address of the post there." in page
    assert "Seen by Marit" in page


def test_the_page_of_an_unknown_one_has_all_it_takes_to_decide(network: Network, monkeypatch: Any) -> None:
    monkeypatch.setattr(Channel, "place", "https://network.example/@desk")
    delivery = unknown_on(open_channel("blind", name="Blind"), network)
    page = signed_in(*ACT).get(reverse("delivery", args=[delivery.pk])).content.decode()
    for words in ("First words", "https://network.example/@desk", "It is there", "It is not there", "Leave it"):
        assert words in page


def test_leaving_it_sends_nothing_more(network: Network) -> None:
    delivery = unknown_on(open_channel("blind"), network)
    signed_in(*ACT).post(reverse("delivery_leave", args=[delivery.pk]), {})
    run_dry()
    delivery.refresh_from_db()
    assert (delivery.status, network.verbs()) == ("settled", ["create"])


def test_a_channel_left_in_peace_says_why_and_until_when(channel: Channel) -> None:
    Channel.objects.update(failures=5, rests_until=datetime(2031, 3, 1, 9, 30, tzinfo=UTC))
    line = line_of(want(uuid4(), channel))
    assert (line.state.key, line.todo) == ("resting", "")
    assert "failed 5 times in a row" in line.what
    assert "2031" in line.what


def test_a_channel_whose_server_is_sick_names_the_server() -> None:
    channel = open_channel(base="social.example")
    assert channel.host is not None
    type(channel.host).objects.update(rests_until=datetime(2031, 3, 1, 9, 30, tzinfo=UTC))
    assert "social.example does not work" in line_of(want(uuid4(), channel)).what


def test_a_backlog_says_that_one_goes_after_another(channel: Channel) -> None:
    Channel.objects.update(next_turn=datetime(2031, 3, 1, 9, 30, tzinfo=UTC))
    line = line_of(want(uuid4(), channel))
    assert (line.state.key, "one after another" in line.what) == ("later", True)
