"""The thirteen contract tests of an X channel (reference/channels.md section 4)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from integrations.adapters.base import Call, PassingSession
from integrations.adapters.x import X
from integrations.adapters.x_text import holds_address, weight
from integrations.errors import (
    AuthError,
    GoneError,
    PendingError,
    PermanentError,
    TemporaryError,
    UnknownOutcome,
)
from integrations.message import Announcement, Media, Parts, Receipt
from integrations.sandbox.faults import Fault
from integrations.sandbox.rules import TOKEN, X_REFRESH, X_USER
from integrations.sandbox.server import Sandbox
from tests.integrations.adapters.loopback import Loopback, answer
from tests.integrations.adapters.pictures import media, photo

Network = Callable[..., Sandbox]
Start = Callable[..., Loopback]
Calls = Callable[..., Call]
LINK = "https://blog.example.org/stories/the-ring/"
TWEETS = "/2/tweets"
FAMILY = "👨‍👩‍👧"


def adapter(url: str, **config: Any) -> X:
    secrets = {
        "access_token": TOKEN,
        "refresh_token": X_REFRESH,
        "client_id": "client-id",
        "client_secret": "client-s3cret",
    }
    return X(config={"base_url": url, "web_url": url, "user_id": X_USER, **config}, credential=secrets)


def words(text: str = f"Once {LINK}", *pictures: Media, **changes: Any) -> Parts:
    return Parts(**{"text": text, "language": "en", "link": LINK, "media": pictures} | changes)


def said(network: Sandbox) -> list[str]:
    return [one.text for one in reversed(network.world.store.statuses(network="x"))]


def problem(status: str, detail: str, **headers: str) -> bytes:
    body = {"title": "Problem", "detail": detail, "status": int(status[:3])}
    return answer(status, json.dumps(body).encode(), **headers)


# 1, 2


@pytest.mark.parametrize(
    ("text", "weighs"),
    [
        ("hello", 5),
        ("…", 2),
        ("→", 2),
        ("–—“”’", 5),
        ("日本", 4),
        ("한국", 4),
        ("e\u0301", 1),
        ("©", 1),
        (FAMILY, 2),
        ("👍🏽", 2),
        ("🇳🇱", 2),
        ("1️⃣", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("https://example.com/a/long/path/that/is/very/long", 23),
        ("(https://example.com/a)", 25),
        ("see example.com.", 28),
        ("https://en.wikipedia.org/wiki/A_(b) x", 25),
        ("https://example.com/ä, and", 28),
        ("https://münchen.de/x", 23),
        ("(see https://example.com/a?b=c&d=1#e)!", 30),
        ("ann@example.com", 15),
        ("https://blog.example/of-no-such-domain/", 39),
        ("Wagtail.", 8),
    ],
)
def test_1_everything_has_its_weight(text: str, weighs: int) -> None:
    assert weight(text) == weighs


def test_1_two_hundred_and_eighty_are_taken_and_one_more_is_refused_before_the_call(
    sandbox: Network, call_of: Calls
) -> None:
    network = sandbox()
    full = f"{'x' * (280 - 24 - 4)}…{FAMILY} {LINK}"
    assert weight(full) == 280
    adapter(network.url).create(call_of(words(full)))
    with pytest.raises(PermanentError, match="281"):
        adapter("http://127.0.0.1:9").create(call_of(words("x" + full)))


def test_1_a_paying_account_may_write_more(loopback: Start, call_of: Calls) -> None:
    server = loopback(answer("201 Created", b'{"data": {"id": "7"}}'))
    adapter(server.url, characters="4000").create(call_of(words("x" * 4000)))


def test_2_a_post_is_named_by_its_id(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    receipt = adapter(network.url, account="byline").create(call_of(words()))
    assert (receipt.remote_id, receipt.url) == ("1", f"{network.url}/byline/status/1")
    assert X.remote_id_in(receipt.url, {}) == "1"


# 3, 4, 5


@pytest.mark.parametrize("fault", [Fault.LOSE, Fault.AFTER_500, Fault.AFTER_CUT])
def test_3_after_a_lost_answer_the_post_is_found_by_our_link(sandbox: Network, call_of: Calls, fault: Fault) -> None:
    network = sandbox()
    x, call = adapter(network.url), call_of(words(), since=datetime.now(UTC))
    assert x.find(call) is None
    network.world.faults.order(fault, path=TWEETS)
    with pytest.raises(UnknownOutcome):
        x.create(call)
    found = x.find(call)
    assert found is not None
    assert found.remote_id == "1"
    assert x.find(replace(call, known=frozenset({"1"}))) is None


def test_3_a_duplicate_after_a_doubt_is_the_post_itself(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    x, call = adapter(network.url), call_of(words(), since=datetime.now(UTC))
    network.world.faults.order(Fault.LOSE, path=TWEETS)
    with pytest.raises(UnknownOutcome):
        x.create(call)
    assert x.create(replace(call, doubtful=True)).remote_id == "1"
    assert len(said(network)) == 1


def test_4_a_duplicate_at_the_first_try_is_an_older_post(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    adapter(network.url).create(call_of(words()))
    with pytest.raises(PermanentError, match="posted there before"):
        adapter(network.url).create(call_of(words()))


def test_5_where_an_app_may_not_reply_the_rest_of_a_thread_stands_by_itself(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(x_replies=False)
    receipt = adapter(network.url).create(call_of(words(more=("Two", "Three"))))
    assert said(network) == [f"Once {LINK}", "Two", "Three"]
    assert receipt.details == {"part.1": "2", "part.2": "3"}


def test_5_a_thread_goes_on_after_the_last_post_that_is_known(sandbox: Network, call_of: Calls) -> None:
    network, out = sandbox(), []
    x, call = adapter(network.url), call_of(words(more=("Two", "Three")), note_out=out.append)
    for fault in (Fault.LOSE, Fault.AFTER_500):
        network.world.faults.order(fault, path=TWEETS)
        with pytest.raises(UnknownOutcome):
            x.create(replace(call, begun=out[-1] if out else None))
        assert x.find(replace(call, begun=out[-1] if out else None)) is None
    receipt = x.create(replace(call, begun=out[-1]))
    assert said(network) == [f"Once {LINK}", "Two", "Three"]
    assert x.find(call) == receipt
    x.delete(call, receipt)
    assert said(network) == []


# 6


def test_6_a_token_that_is_over_is_renewed_once_and_the_new_pair_kept(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    network.world.store.keep("x over", "1")
    x = adapter(network.url)
    x.create(call_of(words()))
    assert x.session.read() == {"access": "x-access-1", "refresh": "x-refresh-1", "expires_in": "7200"}
    x.create(call_of(words(f"Again {LINK}")))
    assert network.world.store.kept("x session") == "1"


def test_6_what_another_worker_renewed_meanwhile_is_used_and_not_renewed_again(loopback: Start, call_of: Calls) -> None:
    class Meanwhile(PassingSession):
        """Another worker renews between our reading the tokens and our being told that they are over."""

        def read(self) -> Mapping[str, str]:
            told, self.tokens = self.tokens, {"access": "new", "refresh": "new-refresh"}
            return told

    server = loopback(problem("401 Unauthorized", "Unauthorized"), answer("201 Created", b'{"data": {"id": "7"}}'))
    x = adapter(server.url)
    x.session = Meanwhile({"access": "old", "refresh": "old-refresh"})
    assert x.create(call_of(words())).remote_id == "7"
    assert server.headers()["authorization"] == "Bearer new"
    assert len(server.requests) == 2


def test_6_a_refresh_token_that_was_used_before_asks_a_person(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    network.world.store.keep("x over", "1")
    network.world.store.keep("x refresh", "another")
    with pytest.raises(AuthError, match="connect the account again"):
        adapter(network.url).create(call_of(words()))


def test_6_a_token_that_is_never_right_asks_a_person(loopback: Start, call_of: Calls) -> None:
    renewed = answer("200 OK", b'{"access_token": "a", "refresh_token": "r"}')
    server = loopback(problem("401 Unauthorized", "Unauthorized"), renewed, problem("401 Unauthorized", "No"))
    with pytest.raises(AuthError):
        adapter(server.url).create(call_of(words()))
    assert len(server.requests) == 3


# 7, 8, 9


def test_7_pictures_go_with_their_alternative_texts(sandbox: Network, call_of: Calls) -> None:
    network, data = sandbox(), photo()
    adapter(network.url).create(call_of(words("Once", media(data)), read_media=lambda _media: data))
    (id_,) = network.world.store.statuses()[0].media
    stored = network.world.store.picture(id_)
    assert stored is not None
    assert (stored.alt, stored.bytes) == ("A ring on a stone floor", data)


def test_7_an_upload_that_was_forgotten_is_sent_again(sandbox: Network, call_of: Calls) -> None:
    network, data, done = sandbox(), photo(), {}
    call = call_of(words("Once", media(data)), read_media=lambda _media: data, note_done=done.__setitem__)
    network.world.faults.order(Fault.ERROR_503, path=TWEETS)
    with pytest.raises(UnknownOutcome):
        adapter(network.url).create(call)
    network.world.store.keep("x upload 1", "1")
    adapter(network.url).create(replace(call, parts_done=done))
    assert network.world.store.statuses()[0].media == (2,)


def test_8_a_picture_that_is_processed_is_waited_for_and_not_sent_twice(sandbox: Network, call_of: Calls) -> None:
    network, data, done = sandbox(media_polls=2), photo(), {}
    call = call_of(words("Once", media(data)), read_media=lambda _media: data, note_done=done.__setitem__)
    with pytest.raises(PendingError) as pending:
        adapter(network.url).create(call)
    assert pending.value.retry_after == 2
    adapter(network.url).create(replace(call, parts_done=done))
    assert network.world.store.statuses()[0].media == (1,)


def test_8_a_picture_that_cannot_be_processed_is_refused(sandbox: Network, call_of: Calls) -> None:
    network, data = sandbox(media_polls=-2), photo()
    with pytest.raises(PermanentError, match="could not process"):
        adapter(network.url).create(call_of(words("Once", media(data)), read_media=lambda _media: data))


def test_9_a_picture_that_is_too_large_is_refused(loopback: Start, call_of: Calls) -> None:
    data = photo()
    server = loopback(problem("413 Content Too Large", "Media is too large"))
    with pytest.raises(PermanentError, match="too large"):
        adapter(server.url).create(call_of(words("Once", media(data)), read_media=lambda _media: data))


# 10, 11, 12, 13


def test_10_a_limit_names_its_end(loopback: Start, call_of: Calls) -> None:
    reset = str(int(datetime.now(UTC).timestamp()) + 100)
    server = loopback(problem("429 Too Many Requests", "Too Many", x_rate_limit_reset=reset))
    with pytest.raises(TemporaryError) as caught:
        adapter(server.url).create(call_of(words()))
    assert 90 <= (caught.value.retry_after or 0) <= 100


def test_10_the_limit_of_a_day_is_waited_for(loopback: Start, call_of: Calls) -> None:
    now = int(datetime.now(UTC).timestamp())
    headers = {"x_rate_limit_reset": str(now + 100), "x_user_limit_24hour_remaining": "0"}
    headers["x_user_limit_24hour_reset"] = str(now + 5000)
    with pytest.raises(TemporaryError) as caught:
        adapter(loopback(problem("429 Too Many Requests", "Too Many", **headers)).url).create(call_of(words()))
    assert 4900 <= (caught.value.retry_after or 0) <= 5000


def test_10_used_up_credit_is_told_in_plain_words(loopback: Start, call_of: Calls) -> None:
    with pytest.raises(PermanentError, match="credit at X is used up"):
        adapter(loopback(problem("402 Payment Required", "CreditsDepleted")).url).create(call_of(words()))


def test_11_an_overloaded_server_is_an_unknown_outcome(loopback: Start, call_of: Calls) -> None:
    with pytest.raises(UnknownOutcome):
        adapter(loopback(answer("503 Service Unavailable", b"<html>")).url).create(call_of(words()))


def test_12_a_yes_with_errors_and_no_post_is_an_unknown_outcome(loopback: Start, call_of: Calls) -> None:
    body = b'{"errors": [{"title": "Odd", "detail": "Something odd happened"}]}'
    with pytest.raises(UnknownOutcome, match="Something odd happened"):
        adapter(loopback(answer("200 OK", body)).url).create(call_of(words()))


def test_13_the_price_is_known_before_the_call() -> None:
    assert X.price(words(), {}) == Decimal("0.20")
    assert X.price(words("No link"), {}) == Decimal("0.015")
    assert X.price(words(more=("Two",)), {"price_with_link": "0.30"}) == Decimal("0.315")
    assert X.price(words("Once", media(photo())), {}) == Decimal("0.020")
    assert X.price_of_delete(words(more=("Two",)), {}) == Decimal("0.020")
    assert (X.budget({}), X.budget({"budget": "25"})) == (None, Decimal(25))
    assert holds_address("see example.com")
    assert not holds_address("see blog.example")


@pytest.mark.parametrize("typed", ["free", "-1", "NaN", "Infinity"])
def test_13_a_price_that_is_none_is_refused_at_its_field(typed: str) -> None:
    assert set(X.check_fields({"price": typed, "budget": typed})) == {"price", "budget"}
    assert X.check_fields({"characters": "279"}).keys() == {"characters"}


def test_13_the_sandbox_charges_what_we_told(sandbox: Network, call_of: Calls) -> None:
    network, data = sandbox(), photo()
    parts = words(f"Once {LINK}", media(data))
    adapter(network.url).create(call_of(parts, read_media=lambda _media: data))
    assert Decimal(network.world.store.kept("x charged")) / 1000 == X.price(parts, {})


# Words, figures, accounts


def test_a_story_is_composed_within_280(announcement: Announcement) -> None:
    parts = X.compose(replace(announcement, url=LINK), {})
    assert parts.text.endswith(f"{LINK}\n\n#NightShift #LostFound")
    assert parts.length == weight(parts.text) <= 280
    long = X.compose(replace(announcement, url=LINK, title="日本" * 200), {})
    assert long.length <= 280
    assert LINK in long.text


def test_figures_come_back(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    x, call = adapter(network.url), call_of(words())
    receipt = x.create(call)
    figures = x.measure(receipt)
    assert (figures.likes, figures.reposts, figures.replies, figures.views) == (6, 2, 1, 300)
    x.delete(call, receipt)
    with pytest.raises(GoneError):
        x.measure(receipt)
    x.delete(call, Receipt(remote_id="99"))


def test_the_account_is_named_by_the_check(sandbox: Network) -> None:
    told = adapter(sandbox().url).check()
    assert (told["account"], told["user_id"]) == ("byline", X_USER)
    assert told["account_url"].endswith("/byline")
