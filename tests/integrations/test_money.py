"""A network that takes money: told before, kept with each call, and never beyond the month's budget."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from integrations import costs, outbox
from integrations.adapters import ADAPTERS
from integrations.message import Parts
from integrations.models import Attempt, Channel
from integrations.money import dollars, spent_this_month
from tests.integrations.conftest import announce, open_channel, run_dry, want
from tests.integrations.network import Lookup, Network, lost

pytestmark = pytest.mark.django_db


class Priced(Lookup):
    """A network that takes twenty cents a post, changes nothing, and takes one cent to take down."""

    name = "priced"
    label = "Network with prices"
    can_edit = False
    costs_money = True

    @classmethod
    def price(cls, parts: Parts, config: Mapping[str, Any]) -> Decimal:
        return Decimal("0.20")

    @classmethod
    def price_of_delete(cls, parts: Parts, config: Mapping[str, Any]) -> Decimal:
        return Decimal("0.01")

    @classmethod
    def budget(cls, config: Mapping[str, Any]) -> Decimal | None:
        return Decimal(config["budget"]) if "budget" in config else None


@pytest.fixture
def priced(db: None, network: Network, monkeypatch: pytest.MonkeyPatch) -> Channel:
    monkeypatch.setitem(ADAPTERS, Priced.name, Priced)
    return open_channel("priced", name="Costly")


def said(post: UUID, words: Mapping[Channel, str]) -> list[str]:
    parts = {
        channel: outbox.compose(announcement=announce(post, text), channel=channel) for channel, text in words.items()
    }
    return costs.costs_of_change(post=post, parts_by_channel=parts).money()


def test_the_price_is_told_before_anything_is_sent(priced: Channel, channel: Channel, post: UUID) -> None:
    assert said(post, {priced: "First words", channel: "First words"}) == ["Costly will charge $0.20."]


def test_a_correction_costs_taking_down_and_sending_again(priced: Channel, post: UUID) -> None:
    want(post, priced)
    run_dry()
    assert said(post, {priced: "First words"}) == []
    assert said(post, {priced: "Better words"}) == ["Costly will charge $0.21."]
    assert costs.costs_of_take_down(post=post).lines()[-1] == "Costly will charge $0.01."


def test_what_was_spent_is_kept_with_each_call(priced: Channel, post: UUID, network: Network) -> None:
    network.after.append(lost())
    want(post, priced)
    run_dry()
    outbox.withdraw(post=post)
    run_dry()
    calls = Attempt.objects.order_by("n").values_list("verb", "cost")
    assert list(calls) == [("create", Decimal("0.2")), ("find", None), ("delete", Decimal("0.01"))]
    assert spent_this_month(priced) == Decimal("0.21")


def test_beyond_the_budget_nothing_is_sent_and_taking_down_still_is(
    priced: Channel, post: UUID, network: Network
) -> None:
    Channel.objects.update(config={"budget": "0.30"})
    want(post, priced)
    run_dry()
    second = want(uuid4(), priced)
    run_dry()
    second.refresh_from_db()
    assert (network.verbs(), second.status) == (["create"], "failed")
    assert second.last_error == "The budget of Costly for this month, $0.30, is used up; this costs $0.20."
    outbox.withdraw(post=post)
    run_dry()
    assert network.posts == {}


def test_a_network_without_prices_costs_nothing(channel: Channel, post: UUID) -> None:
    want(post, channel)
    run_dry()
    assert Attempt.objects.get().cost is None
    assert spent_this_month(channel) == 0


@pytest.mark.parametrize(("amount", "written"), [("0.2", "$0.20"), ("0.015", "$0.015"), ("25", "$25.00")])
def test_amounts_are_written_as_people_do(amount: str, written: str) -> None:
    assert dollars(Decimal(amount)) == written
