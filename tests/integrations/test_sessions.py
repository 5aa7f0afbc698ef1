"""Tokens that a network lends: sealed, renewed by one worker at a time, and worth nothing with another credential."""

from collections.abc import Mapping

import pytest

from integrations.adapters.base import Session as Contract
from integrations.errors import AuthError, PendingError
from integrations.models import Channel, Session

pytestmark = pytest.mark.django_db
FIRST = {"access": "t0ken-one"}


@pytest.fixture
def mine(channel: Channel) -> Channel:
    channel.credential = {"token": "app-password"}
    channel.save()
    return channel


def session(channel: Channel) -> Contract:
    return Channel.objects.get(pk=channel.pk).adapter().session


def never(_kept: Mapping[str, str]) -> Mapping[str, str]:
    raise AssertionError("nobody may ask the network now")


def test_tokens_are_kept_sealed(mine: Channel) -> None:
    assert session(mine).read() == {}
    assert session(mine).renew(stale={}, by=lambda _kept: FIRST) == FIRST
    assert session(mine).read() == FIRST
    assert "t0ken" not in Session.objects.get().sealed
    assert "t0ken" not in repr(session(mine).read())


def test_two_workers_that_find_it_over_ask_the_network_once(mine: Channel) -> None:
    first, second = session(mine), session(mine)
    first.renew(stale={}, by=lambda _kept: FIRST)
    assert first.renew(stale=FIRST, by=lambda _kept: {"access": "two"}) == {"access": "two"}
    assert second.renew(stale=FIRST, by=never) == {"access": "two"}


def test_a_second_worker_waits_while_the_first_asks(mine: Channel) -> None:
    def asking(_kept: Mapping[str, str]) -> Mapping[str, str]:
        with pytest.raises(PendingError):
            session(mine).renew(stale={}, by=never)
        return FIRST

    assert session(mine).renew(stale={}, by=asking) == FIRST


def test_a_refused_renewal_is_given_back_at_once(mine: Channel) -> None:
    def refused(_kept: Mapping[str, str]) -> Mapping[str, str]:
        raise AuthError("No.")

    with pytest.raises(AuthError):
        session(mine).renew(stale={}, by=refused)
    assert session(mine).renew(stale={}, by=lambda _kept: FIRST) == FIRST


def test_a_worker_that_died_while_asking_blocks_nobody_for_ever(mine: Channel) -> None:
    session(mine).renew(stale={}, by=lambda _kept: FIRST)
    Session.objects.update(lease_until="2020-01-01T00:00:00Z", token="6a1c3c58-2f3e-4f0f-9a84-1d2c8a3c1b10")
    assert session(mine).renew(stale=FIRST, by=lambda _kept: {"access": "two"}) == {"access": "two"}


def test_another_credential_has_no_session(mine: Channel) -> None:
    session(mine).renew(stale={}, by=lambda _kept: FIRST)
    mine.credential = {"token": "another"}
    mine.save()
    assert session(mine).read() == {}
    assert session(mine).renew(stale={}, by=lambda _kept: {"access": "of another"}) == {"access": "of another"}


def test_a_removed_channel_keeps_no_tokens(mine: Channel) -> None:
    session(mine).renew(stale={}, by=lambda _kept: FIRST)
    mine.remove()
    assert not Session.objects.exists()


def test_tokens_are_sealed_anew_with_the_newest_key(mine: Channel) -> None:
    session(mine).renew(stale={}, by=lambda _kept: FIRST)
    before = Session.objects.get().sealed
    Session.reseal_all()
    assert Session.objects.get().sealed != before
    assert session(mine).read() == FIRST
