"""The fifteen contract tests of a Bluesky channel (reference/channels.md section 2)."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.adapters.base import Call, PassingSession
from integrations.adapters.bluesky import Bluesky
from integrations.adapters.bluesky_text import facets, record_key, shown_link, tid
from integrations.errors import AuthError, PendingError, PermanentError, TemporaryError, UnknownOutcome
from integrations.message import Announcement, Media, Parts, Receipt
from integrations.sandbox.faults import Fault
from integrations.sandbox.rules import APP_PASSWORD, DID, HANDLE
from integrations.sandbox.server import Sandbox
from tests.integrations.adapters.loopback import Loopback, answer
from tests.integrations.adapters.pictures import media, noise, photo

Network = Callable[..., Sandbox]
Start = Callable[..., Loopback]
Calls = Callable[..., Call]
LINK = "https://blog.example/stories/the-ring/"
FAMILY = "👨‍👩‍👧"
STARTED = datetime(2026, 11, 20, 9, 0, 0, 123456, tzinfo=UTC)
TOKENS = {"access": "old", "refresh": "older", "did": DID}
SESSION = b'{"accessJwt": "a-new-one", "refreshJwt": "r-new-one", "did": "did:plc:abc"}'
WRITTEN = b'{"uri": "at://did:plc:abc/app.bsky.feed.post/3k", "cid": "bafy"}'
EXPIRED = answer("400 Bad Request", b'{"error": "ExpiredToken", "message": "Token has expired"}')


def adapter(url: str, tokens: dict[str, str] | None = None, **config: Any) -> Bluesky:
    servers = dict.fromkeys(("base_url", "plc_url", "appview_url", "web_url"), url)
    made = Bluesky(config={**servers, "identifier": HANDLE, **config}, credential={"app_password": APP_PASSWORD})
    made.session = PassingSession({**tokens, "pds": url} if tokens else None)
    return made


def words(text: str = "Once", *pictures: Media, **changes: Any) -> Parts:
    return Parts(**{"text": text, "language": "en", "link": LINK, "media": pictures} | changes)


@pytest.fixture
def make(call_of: Calls) -> Calls:
    """Calls that began at a known moment."""
    return lambda parts, **values: call_of(parts, **{"started": STARTED, "since": STARTED} | values)


def posts(network: Sandbox) -> list[dict[str, Any]]:
    return [one.data["record"] for one in network.world.store.statuses(network="bluesky")]


def asked(server: Loopback) -> list[str]:
    return [request.split(b" ")[1].decode().rpartition(".")[2] for request in server.requests]


# 1


def test_1_facets_count_bytes() -> None:
    text = "Grüße 👋 @alice.bsky.social https://example.org/ä"
    found = facets(text, link="", mentions={"@alice.bsky.social": "did:plc:alice"})
    assert [(one["index"]["byteStart"], one["index"]["byteEnd"]) for one in found] == [(13, 31), (32, 54)]
    assert [one["features"][0] for one in found] == [
        {"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:alice"},
        {"$type": "app.bsky.richtext.facet#link", "uri": "https://example.org/ä"},
    ]


@pytest.mark.parametrize("before", ["Über ", "👋 ", f"{FAMILY} ", "日本語 ", "é́ "])
def test_1_a_link_after_anything_is_where_its_bytes_are(before: str) -> None:
    text = f"{before}see {shown_link(LINK)}."
    (facet,) = facets(text, link=LINK, mentions={})
    start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
    assert text.encode()[start:end].decode() == shown_link(LINK)
    assert facet["features"][0]["uri"] == LINK


def test_1_our_hashtags_are_tags_and_typed_signs_are_words() -> None:
    text = "C# and #\u2060typed but #NightShift, #2026 and a#b"
    assert [one["features"][0]["tag"] for one in facets(text, link="", mentions={})] == ["NightShift"]


def test_1_a_handle_in_the_words_calls_nobody_unless_it_is_meant_to(sandbox: Network, make: Calls) -> None:
    network = sandbox()
    adapter(network.url).create(make(words("Thanks @alice.bsky.social")))
    assert posts(network)[0]["facets"] == []
    meant = words("Thanks @alice.bsky.social", mentions={"@alice.bsky.social": ""})
    adapter(network.url).create(make(meant, key="2" * 32))
    (facet,) = posts(network)[0]["facets"]
    assert facet["features"][0]["did"].startswith("did:plc:")


# 2


def test_2_three_hundred_characters_are_taken_and_one_more_is_refused_before_the_call(
    sandbox: Network, make: Calls
) -> None:
    network = sandbox()
    adapter(network.url).create(make(words("ä" * 299 + FAMILY)))
    with pytest.raises(PermanentError, match="301 characters"):
        adapter("http://127.0.0.1:9").create(make(words("ä" * 300 + FAMILY)))


def test_2_three_hundred_characters_of_too_many_bytes_are_refused_before_the_call(make: Calls) -> None:
    with pytest.raises(PermanentError, match="5400 bytes"):
        adapter("http://127.0.0.1:9").create(make(words(FAMILY * 300)))


def test_2_the_server_refuses_what_we_refuse(sandbox: Network, make: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    network = sandbox()
    monkeypatch.setattr(Bluesky, "_refuse_too_long", lambda *_parts: None)
    for text in ("a" * 301, FAMILY * 200):
        with pytest.raises(PermanentError, match="must not be longer"):
            adapter(network.url).create(make(words(text)))


# 3, 4, 5


def test_3_a_session_that_is_over_is_refreshed_and_the_call_made_once_more(sandbox: Network, make: Calls) -> None:
    clock = [1_800_000_000.0]
    network = sandbox(now=lambda: clock[0])
    bluesky = adapter(network.url)
    bluesky.create(make(words("First")))
    clock[0] += 7201
    bluesky.create(make(words("Second"), key="2" * 32))
    assert [post["text"] for post in posts(network)] == ["Second", "First"]
    assert network.world.store.kept("bluesky session") == "2"
    assert network.world.store.kept(f"bluesky sign-ins {int(clock[0] // 300)}") == ""


def test_3_no_sign_in_for_each_post(sandbox: Network, make: Calls) -> None:
    network = sandbox()
    bluesky = adapter(network.url)
    for number in range(40):
        bluesky.create(make(words(f"Post {number}"), key=f"{number:032d}"))
    assert len(posts(network)) == 40


def test_4_a_refused_refresh_signs_in_anew_and_a_refused_sign_in_asks_a_person(loopback: Start, make: Calls) -> None:
    server = loopback(
        EXPIRED,
        answer("400 Bad Request", b'{"error": "ExpiredToken"}'),
        answer("401 Unauthorized", b'{"error": "AuthenticationRequired", "message": "Invalid identifier or password"}'),
    )
    with pytest.raises(AuthError):
        adapter(server.url, TOKENS).create(make(words()))
    assert asked(server) == ["putRecord", "refreshSession", "createSession"]


def test_4_a_token_that_is_never_right_asks_a_person(loopback: Start, make: Calls) -> None:
    refused = answer("401 Unauthorized", b'{"error": "InvalidToken", "message": "Bad token"}')
    server = loopback(refused, answer("200 OK", SESSION), refused)
    with pytest.raises(AuthError):
        adapter(server.url, TOKENS).create(make(words()))
    assert asked(server) == ["putRecord", "refreshSession", "putRecord"]


@pytest.mark.parametrize("error", ["AuthFactorTokenRequired", "AccountTakedown"])
def test_4_what_only_a_person_can_mend_asks_a_person(loopback: Start, make: Calls, error: str) -> None:
    server = loopback(answer("401 Unauthorized", json.dumps({"error": error, "message": "Hello"}).encode()))
    with pytest.raises(AuthError, match=error):
        adapter(server.url).create(make(words()))


def test_4_no_token_is_in_the_words_of_an_error(loopback: Start, make: Calls) -> None:
    leaky = json.dumps({"error": "InvalidRequest", "message": f"no s3cret-token, no {APP_PASSWORD}"}).encode()
    server = loopback(answer("400 Bad Request", leaky))
    with pytest.raises(PermanentError) as caught:
        adapter(server.url, {**TOKENS, "access": "s3cret-token"}).create(make(words()))
    assert "s3cret" not in str(caught.value)
    assert APP_PASSWORD not in str(caught.value)


# 6, 7, 8, 9


@pytest.mark.parametrize("fault", [Fault.LOSE, Fault.AFTER_500, Fault.AFTER_HTML, Fault.AFTER_CUT])
def test_6_a_post_whose_answer_was_lost_is_found_under_its_own_name(
    sandbox: Network, make: Calls, fault: Fault
) -> None:
    network = sandbox()
    bluesky, call = adapter(network.url), make(words())
    network.world.faults.order(fault, path="/xrpc/com.atproto.repo.putRecord")
    with pytest.raises(UnknownOutcome):
        bluesky.create(call)
    found = bluesky.find(call)
    assert found is not None
    assert found.remote_id == f"at://{DID}/app.bsky.feed.post/{record_key(call.key, STARTED)}"
    assert bluesky.create(call).remote_id == found.remote_id
    assert len(posts(network)) == 1


def test_6_none_when_it_is_surely_not_there(sandbox: Network, make: Calls) -> None:
    assert adapter(sandbox().url).find(make(words())) is None


def test_6_a_desk_that_forgot_the_name_finds_the_same_words(sandbox: Network, make: Calls) -> None:
    network = sandbox()
    bluesky = adapter(network.url)
    receipt = bluesky.create(make(words("Just these")))
    forgotten = make(words("Just these"), key="9" * 32, since=STARTED - timedelta(hours=1))
    assert bluesky.find(forgotten) == receipt
    assert bluesky.find(replace(forgotten, known=frozenset({receipt.remote_id}))) is None


def test_6_the_name_is_a_tid_that_is_known_before_the_call() -> None:
    assert tid(0, 0) == "2222222222222"
    assert tid(1_700_000_000_000_000, 1) == "3ke6kg3wk2223"
    assert tid(1_767_225_600_000_000, 1023) == "3mbd3542k22zz"
    assert record_key("k", STARTED) == record_key("k", STARTED) != record_key("k", STARTED, 1)


def test_7_the_same_record_twice_is_one_post(sandbox: Network, make: Calls) -> None:
    network, data = sandbox(), photo()
    call = make(words("Once", media(data)), read_media=lambda _media: data)
    bluesky = adapter(network.url)
    assert bluesky.create(call) == bluesky.create(call)
    assert len(posts(network)) == 1


def test_8_other_words_under_our_name_are_not_overwritten(sandbox: Network, make: Calls) -> None:
    network = sandbox()
    bluesky = adapter(network.url)
    bluesky.create(make(words("First")))
    with pytest.raises(PermanentError, match="Other words"):
        bluesky.create(make(words("Second")))
    assert [post["text"] for post in posts(network)] == ["First"]


def test_8_the_same_words_under_our_name_are_ours(sandbox: Network, make: Calls) -> None:
    network = sandbox()
    bluesky = adapter(network.url)
    first = bluesky.create(make(words("First")))
    assert bluesky.create(make(words("First", language="nl"))) == first


def test_9_a_blob_that_was_swept_is_uploaded_again_once(sandbox: Network, make: Calls) -> None:
    network, data, done = sandbox(), photo(), {}
    call = make(words("Once", media(data)), read_media=lambda _media: data, note_done=done.__setitem__)
    bluesky = adapter(network.url)
    network.world.faults.order(Fault.ERROR_500, path="/xrpc/com.atproto.repo.putRecord")
    with pytest.raises(UnknownOutcome):
        bluesky.create(call)
    network.world.store.sweep_pictures()
    bluesky.create(replace(call, parts_done=done))
    assert len(posts(network)) == 1


def test_9_a_blob_that_is_never_there_is_refused(loopback: Start, make: Calls) -> None:
    data = photo()
    swept = answer("400 Bad Request", b'{"error": "BlobNotFound", "message": "Could not find blob: x"}')
    blob = answer("200 OK", b'{"blob": {"$type": "blob", "ref": {"$link": "x"}}}')
    server = loopback(blob, swept, blob, swept)
    with pytest.raises(PermanentError, match="Could not find blob"):
        adapter(server.url, TOKENS).create(make(words("Once", media(data)), read_media=lambda _media: data))
    assert asked(server) == ["uploadBlob", "putRecord", "uploadBlob", "putRecord"]


# 10 to 15


def test_10_a_blob_that_the_server_will_not_take_is_refused(sandbox: Network, make: Calls) -> None:
    network, data = sandbox(blob_bytes=10), photo()
    with pytest.raises(PermanentError, match="too large"):
        adapter(network.url).create(make(words("Once", media(data)), read_media=lambda _media: data))


def test_11_a_handle_that_nobody_has_stays_words(sandbox: Network, make: Calls) -> None:
    network = sandbox()
    adapter(network.url).create(make(words("Hello @nobody.example", mentions={"@nobody.example": ""})))
    assert posts(network)[0]["facets"] == []


def test_12_a_limit_names_its_end(loopback: Start, make: Calls) -> None:
    reset = str(int(datetime.now(UTC).timestamp()) + 100)
    limited = answer("429 Too Many Requests", b'{"error": "RateLimitExceeded"}', RateLimit_Reset=reset)
    with pytest.raises(TemporaryError) as caught:
        adapter(loopback(limited).url, TOKENS).create(make(words()))
    assert 90 <= (caught.value.retry_after or 0) <= 100


def test_12_little_room_is_told_to_the_desk(loopback: Start, make: Calls) -> None:
    facts = {"RateLimit_Limit": "5000", "RateLimit_Remaining": "3", "RateLimit_Reset": "9999999999"}
    bluesky = adapter(loopback(answer("200 OK", WRITTEN, **facts)).url, TOKENS)
    bluesky.create(make(words()))
    assert bluesky.room is not None
    assert bluesky.room.calls == 3


def test_13_a_page_instead_of_an_answer_is_an_unknown_outcome(loopback: Start, make: Calls) -> None:
    with pytest.raises(UnknownOutcome):
        adapter(loopback(answer("502 Bad Gateway", b"<html>")).url, TOKENS).create(make(words()))


def test_14_what_is_not_there_is_taken_down(sandbox: Network, make: Calls) -> None:
    network = sandbox()
    bluesky, call = adapter(network.url), make(words())
    receipt = bluesky.create(call)
    bluesky.delete(call, receipt)
    bluesky.delete(call, receipt)
    assert posts(network) == []


def test_15_an_account_that_moved_is_found_by_its_document(loopback: Start, make: Calls) -> None:
    new = loopback(answer("200 OK", SESSION), answer("200 OK", WRITTEN))
    document = {"service": [{"id": "#atproto_pds", "serviceEndpoint": new.url}]}
    old = loopback(
        EXPIRED,
        answer("400 Bad Request", b'{"error": "ExpiredToken"}'),
        answer("401 Unauthorized", b'{"error": "AuthenticationRequired"}'),
        answer("200 OK", json.dumps(document).encode()),
    )
    bluesky = adapter(old.url, TOKENS, did="did:plc:abc")
    assert bluesky.create(make(words())).remote_id.startswith("at://did:plc:abc/")
    assert bluesky.session.read()["pds"] == new.url
    assert asked(new) == ["createSession", "putRecord"]


# Words, pictures, cards, threads, figures


def test_a_story_is_composed_within_both_limits(announcement: Announcement) -> None:
    long = replace(announcement, title=FAMILY * 200, summary="Ü" * 500)
    parts = Bluesky.compose(long, {})
    assert all(count.left >= 0 for count in Bluesky.counts(parts.text, {}))
    assert shown_link(LINK) in parts.text
    assert Bluesky.compose(announcement, {}).text == (
        "The ring under the fridge\n\nFemke moved a fridge at closing time, and a family got something back.\n\n"
        "blog.example/stories/the-ring\n\n#NightShift #LostFound"
    )


def test_pictures_go_with_alternative_text_and_shape(sandbox: Network, make: Calls, announcement: Announcement) -> None:
    network, data = sandbox(), photo(60, 40)
    parts = Bluesky.compose(replace(announcement, media=(media(data),)), {})
    adapter(network.url).create(make(parts, read_media=lambda _media: data))
    (image,) = posts(network)[0]["embed"]["images"]
    assert (image["alt"], image["aspectRatio"]) == ("A ring on a stone floor", {"width": 60, "height": 40})
    assert posts(network)[0]["langs"] == ["en"]


def test_a_card_is_built_here_with_a_small_picture(sandbox: Network, make: Calls, announcement: Announcement) -> None:
    network, data = sandbox(), noise(1000)
    assert len(data) > 2_000_000
    parts = Bluesky.compose(replace(announcement, media=(media(data),)), {"show": "card"})
    adapter(network.url, show="card").create(make(parts, read_media=lambda _media: data))
    external = posts(network)[0]["embed"]["external"]
    assert (external["uri"], external["title"]) == (LINK, "The ring under the fridge")
    assert external["thumb"]["size"] <= 1_000_000
    assert external["thumb"]["mimeType"] == "image/jpeg"
    assert "blog.example" not in parts.text


def test_a_picture_too_large_for_the_network_is_made_smaller(sandbox: Network, make: Calls) -> None:
    network, data = sandbox(), noise(1000)
    adapter(network.url).create(make(words("Once", media(data)), read_media=lambda _media: data))
    assert posts(network)[0]["embed"]["images"][0]["image"]["size"] <= 2_000_000


def test_a_thread_goes_on_after_the_last_post_that_is_known(sandbox: Network, make: Calls) -> None:
    network = sandbox()
    out: list[Receipt] = []
    call = make(words("One", more=("Two", "Three")), note_out=out.append)
    bluesky = adapter(network.url)
    network.world.faults.order(Fault.LOSE, path="/xrpc/com.atproto.repo.putRecord", times=1)
    with pytest.raises(UnknownOutcome):
        bluesky.create(call)
    assert bluesky.find(call) is None  # not whole, but its beginning is kept
    network.world.faults.order(Fault.AFTER_500, path="/xrpc/com.atproto.repo.putRecord")
    with pytest.raises(UnknownOutcome):
        bluesky.create(replace(call, begun=out[-1]))
    assert bluesky.find(replace(call, begun=out[-1])) is None
    receipt = bluesky.create(replace(call, begun=out[-1]))
    assert [post["text"] for post in reversed(posts(network))] == ["One", "Two", "Three"]
    assert posts(network)[0]["reply"]["root"]["uri"] == receipt.remote_id
    assert posts(network)[0]["reply"]["parent"]["uri"] == receipt.details["part.1"]
    bluesky.delete(call, receipt)
    assert posts(network) == []


def test_figures_come_back_and_nothing_known_is_no_zero(sandbox: Network, make: Calls) -> None:
    network = sandbox()
    bluesky, call = adapter(network.url), make(words())
    receipt = bluesky.create(call)
    figures = bluesky.measure(receipt)
    assert (figures.likes, figures.reposts, figures.replies, figures.views) == (3, 2, 1, None)
    bluesky.delete(call, receipt)
    assert bluesky.measure(receipt).likes is None


def test_the_account_is_named_by_the_check(sandbox: Network) -> None:
    network = sandbox()
    told = adapter(network.url).check()
    assert (told["account"], told["did"]) == (HANDLE, DID)
    assert Bluesky.remote_id_in(f"{told['account_url']}/post/3k", told) == f"at://{DID}/app.bsky.feed.post/3k"


def test_another_worker_s_sign_in_is_waited_for(sandbox: Network, make: Calls) -> None:
    class Taken(PassingSession):
        def renew(self, **_how: Any) -> Any:
            raise PendingError("Another worker is signing in.", retry_after=2, parts_done={})

    bluesky = adapter(sandbox().url)
    bluesky.session = Taken()
    with pytest.raises(PendingError):
        bluesky.create(make(words()))
