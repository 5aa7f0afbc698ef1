"""The sixteen contract tests of a Mastodon channel (reference/channels.md section 1)."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from integrations.adapters.base import Call
from integrations.adapters.mastodon import Mastodon
from integrations.adapters.mastodon_server import Server
from integrations.errors import (
    AuthError,
    GoneError,
    PendingError,
    PermanentError,
    TemporaryError,
    UnknownOutcome,
)
from integrations.message import Announcement, Media, Parts
from integrations.sandbox.faults import Fault
from integrations.sandbox.rules import TOKEN
from integrations.sandbox.server import Sandbox
from tests.integrations.adapters.conftest import PICTURE
from tests.integrations.adapters.loopback import Loopback, answer
from tests.integrations.adapters.pictures import media, noise

Network = Callable[..., Sandbox]
Start = Callable[..., Loopback]
Calls = Callable[..., Call]
LINK = "https://blog.example/stories/the-ring/"
LONG_LINK = f"https://blog.example/{'p' * 179}"
FAMILY = "👨‍👩‍👧"
ACCOUNT_8 = answer("200 OK", b'{"id": "8"}')


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds


def adapter(url: str, **config: Any) -> Mastodon:
    return Mastodon(config={"base_url": url, "account_id": "1", **config}, credential={"access_token": TOKEN})


def connected(network: Sandbox) -> Mastodon:
    """An adapter that has checked its server, as `channels add` does."""
    return adapter(network.url, **adapter(network.url).check())


def words(text: str, *media: Media) -> Parts:
    return Parts(text=text, language="en", link=LINK, media=media)


def texts(network: Sandbox) -> list[str]:
    return [status.text for status in network.world.store.statuses()]


def long_text(characters: int) -> str:
    """Counts as `characters`: a URL of 200, a remote mention, family emoji, and filling."""
    fixed = f"{LONG_LINK} @ann@social.example {FAMILY} "
    return fixed + FAMILY * (characters - (23 + 1 + 4 + 1 + 1 + 1))


def test_1_exactly_the_server_s_limit_is_accepted_by_both_counts(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    receipt = connected(network).create(call_of(words(long_text(500))))
    assert (receipt.remote_id, receipt.url) == ("1", f"{network.url}/@byline/1")


def test_1_one_more_character_is_refused_before_the_call(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    mastodon = connected(network)
    network.world.faults.order(Fault.LOSE, path="/api/v1/statuses")
    with pytest.raises(PermanentError, match="501"):
        mastodon.create(call_of(words(long_text(501))))


def test_1_the_server_refuses_what_we_refuse(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    blind = adapter(network.url, server=Server(characters=9999).as_config())
    with pytest.raises(PermanentError, match="character limit of 500"):
        blind.create(call_of(words(long_text(501))))


def test_2_the_same_key_twice_is_one_post(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    mastodon, call = connected(network), call_of(words("Once " + LINK))
    assert mastodon.create(call) == mastodon.create(call)
    assert len(texts(network)) == 1


@pytest.mark.parametrize("fault", [Fault.LOSE, Fault.AFTER_500, Fault.AFTER_HTML, Fault.AFTER_CUT])
def test_3_after_an_unknown_outcome_the_same_key_names_the_first_post(
    sandbox: Network, call_of: Calls, fault: Fault
) -> None:
    network = sandbox()
    mastodon, call = connected(network), call_of(words("Once " + LINK))
    network.world.faults.order(fault, path="/api/v1/statuses")
    with pytest.raises(UnknownOutcome):
        mastodon.create(call)
    assert mastodon.create(call).remote_id == "1"
    assert len(texts(network)) == 1


def test_3_a_read_timeout_is_an_unknown_outcome(
    sandbox: Network, call_of: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = sandbox()
    mastodon, call = connected(network), call_of(words("Once " + LINK))
    monkeypatch.setattr(Mastodon, "deadline", 0.3)
    network.world.faults.order(Fault.SLOW, path="/api/v1/statuses")
    with pytest.raises(UnknownOutcome):
        mastodon.create(call)
    network.world.faults.release.set()
    assert mastodon.create(call).remote_id == "1"


def test_4_where_keys_are_not_kept_the_post_is_found_by_our_link(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(software="0.19.1+git-gotosocial", characters=5000)
    mastodon, call = connected(network), call_of(words("Once " + LINK))
    network.world.faults.order(Fault.LOSE, path="/api/v1/statuses")
    with pytest.raises(UnknownOutcome):
        mastodon.create(call)
    found = mastodon.find(call)
    assert found is not None
    assert found.remote_id == "1"
    assert mastodon.idempotent_for == 0


def test_4_after_an_hour_the_post_is_found_on_a_later_page(sandbox: Network, call_of: Calls) -> None:
    clock = Clock()
    network = sandbox(now=clock)
    mastodon = connected(network)
    ours = call_of(words("Ours " + LINK), since=datetime.fromtimestamp(clock(), UTC))
    receipt = mastodon.create(ours)
    clock.seconds += 4000
    for number in range(90):
        mastodon.create(call_of(words(f"Later {number} https://blog.example/{number}/"), key=str(uuid4())))
    assert mastodon.find(ours) == receipt


def test_4_none_only_when_it_is_surely_not_there(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    mastodon = connected(network)
    mastodon.create(call_of(words("Another https://blog.example/stories/the-ring/part-two/"), key=str(uuid4())))
    assert mastodon.find(call_of(words("Ours " + LINK))) is None


@pytest.mark.parametrize("holder", ["7", "8"])
def test_4_after_a_change_of_account_both_are_looked_through(loopback: Start, call_of: Calls, holder: str) -> None:
    status = {"id": "5", "created_at": "2026-11-22T10:00:00.000Z", "content": f'<a href="{LINK}">link</a>'}
    pages = [json.dumps([status] if account == holder else []).encode() for account in ("8", "7")]
    server = loopback(ACCOUNT_8, *(answer("200 OK", page) for page in pages))
    found = adapter(server.url, account_id="7").find(call_of(words("Once " + LINK)))
    assert found is not None
    assert found.remote_id == "5"


def test_4_an_older_post_with_our_link_is_not_taken_for_ours(sandbox: Network, call_of: Calls) -> None:
    clock = Clock()
    network = sandbox(now=clock)
    mastodon = connected(network)
    mastodon.create(call_of(words("By hand, long ago " + LINK)))
    clock.seconds += 86_400
    assert mastodon.find(call_of(words("Ours " + LINK), since=datetime.fromtimestamp(clock(), UTC))) is None


def test_4_a_timeline_without_end_is_unknown_and_not_absent(loopback: Start, call_of: Calls) -> None:
    status = {"id": "5", "created_at": "2026-11-22T10:00:00.000Z", "content": "<p>Something else</p>"}
    server = loopback(ACCOUNT_8, answer("200 OK", json.dumps([status] * 40).encode()))
    with pytest.raises(UnknownOutcome):
        adapter(server.url).find(call_of(words("Ours " + LINK)))


def test_5_a_key_whose_post_was_deleted_meanwhile_is_refused_for_good(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    mastodon, call = connected(network), call_of(words("Once " + LINK))
    mastodon.delete(call, mastodon.create(call))
    with pytest.raises(PermanentError):
        mastodon.create(call)


def test_6_a_picture_goes_out_with_its_alternative_text_and_focus(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    connected(network).create(call_of(words("Seen " + LINK, PICTURE)))
    picture = network.world.store.picture(1)
    assert picture is not None
    assert (picture.alt, picture.focus, picture.status) == (PICTURE.alt, "0.10,-0.20", 1)


@pytest.mark.parametrize("verb", ["create", "edit"])
def test_6_what_is_not_wanted_any_more_when_its_pictures_are_there_stays_unsent(
    sandbox: Network, call_of: Calls, verb: str
) -> None:
    network = sandbox()
    mastodon = connected(network)
    there = mastodon.create(call_of(words(f"First words {LINK}")))

    def stopped() -> None:
        raise InterruptedError

    call = call_of(words(f"Other words {LINK}", PICTURE), key="another", still_wanted=stopped)
    with pytest.raises(InterruptedError):
        mastodon.create(call) if verb == "create" else mastodon.edit(call, there)
    assert texts(network) == [f"First words {LINK}"]


def test_6_a_picture_in_processing_is_asked_for_again_and_not_uploaded_again(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(media_polls=2)
    mastodon, done = connected(network), {}
    call = call_of(words("Seen " + LINK, PICTURE), parts_done=done, note_done=done.__setitem__)
    for _look in range(3):
        with pytest.raises(PendingError) as pending:
            mastodon.create(call)
        assert pending.value.parts_done == done
    assert mastodon.create(call).remote_id == "1"
    assert network.world.store.picture(2) is None


def test_6_a_picture_that_is_never_ready_ends_after_a_deadline(
    sandbox: Network, call_of: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, clock = sandbox(media_polls=-1), Clock()
    monkeypatch.setattr("integrations.adapters.mastodon_pictures.time.time", clock)
    mastodon, done = connected(network), {}
    call = call_of(words("Seen " + LINK, PICTURE), parts_done=done, note_done=done.__setitem__)
    with pytest.raises(PendingError):
        mastodon.create(call)
    clock.seconds += 1000
    with pytest.raises(PermanentError, match="processing"):
        mastodon.create(call)


def test_6_a_picture_the_server_cannot_process_is_refused(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(media_polls=-2)
    mastodon, done = connected(network), {}
    call = call_of(words("Seen " + LINK, PICTURE), parts_done=done, note_done=done.__setitem__)
    with pytest.raises(PendingError):
        mastodon.create(call)
    with pytest.raises(PermanentError, match="Error processing"):
        mastodon.create(call)


def test_6_changed_alternative_words_are_uploaded_anew(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(media_polls=1)
    mastodon, done = connected(network), {}
    with pytest.raises(PendingError):
        mastodon.create(call_of(words("A " + LINK, PICTURE), parts_done=done, note_done=done.__setitem__))
    better = replace(PICTURE, alt="A gold ring on grey stone")
    with pytest.raises(PendingError):
        mastodon.create(call_of(words("A " + LINK, better), parts_done=done, note_done=done.__setitem__))
    second = network.world.store.picture(2)
    assert second is not None
    assert second.alt == "A gold ring on grey stone"


def test_7_not_finished_processing_asks_again(loopback: Start, call_of: Calls) -> None:
    server = loopback(
        answer("200 OK", b'{"id": "7"}'),
        answer("422 No", b'{"error": "Cannot attach files that have not finished processing. Try again in a moment!"}'),
    )
    with pytest.raises(PendingError) as raised:
        adapter(server.url).create(call_of(words("Seen " + LINK, PICTURE)))
    assert [note.split("@")[0] for note in raised.value.parts_done.values()] == ["7"]


def test_8_a_picture_that_was_already_used_is_looked_for_and_not_uploaded_again(
    sandbox: Network, call_of: Calls
) -> None:
    network = sandbox()
    mastodon, done = connected(network), {}
    call = call_of(words("Seen " + LINK, PICTURE), parts_done=done, note_done=done.__setitem__)
    network.world.faults.order(Fault.LOSE, path="/api/v1/statuses")
    with pytest.raises(UnknownOutcome):
        mastodon.create(call)
    again = mastodon.create(replace(call, key=str(uuid4())))
    assert again.remote_id == "1"
    assert (len(texts(network)), network.world.store.picture(2)) == (1, None)


def test_8_an_expired_picture_is_uploaded_anew(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    mastodon, done = connected(network), {}
    call = call_of(words("Seen " + LINK, PICTURE), parts_done=done, note_done=done.__setitem__)
    network.world.faults.order(Fault.LIMIT_429, path="/api/v1/statuses")
    with pytest.raises(TemporaryError):
        mastodon.create(call)
    for name, note in done.items():
        done[name] = note.replace("1@", "999@")
    assert mastodon.create(call).details == {PICTURE.sha256: "2"}


def test_8_already_attached_may_mean_that_the_post_is_out(loopback: Start, call_of: Calls) -> None:
    refusal = b'{"error": "Media 7 not found or already attached to another post"}'
    server = loopback(answer("200 OK", b'{"id": "7"}'), answer("422 No", refusal))
    with pytest.raises(UnknownOutcome):
        adapter(server.url).create(call_of(words("Seen " + LINK, PICTURE)))


@pytest.mark.parametrize("id_", [b'{"of": 1}', b'["109"]', b"true"])
def test_an_id_of_another_kind_proves_nothing(loopback: Start, call_of: Calls, id_: bytes) -> None:
    server = loopback(answer("200 OK", b'{"id": ' + id_ + b"}"))
    with pytest.raises(UnknownOutcome):
        adapter(server.url).create(call_of(words("Seen " + LINK)))


def test_9_a_401_asks_for_a_person(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    stranger = Mastodon(config={"base_url": network.url}, credential={"access_token": "revoked"})
    with pytest.raises(AuthError):
        stranger.create(call_of(words("Hello " + LINK)))
    with pytest.raises(AuthError):
        stranger.check()


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("This action is not allowed", PermanentError),
        ("Your login is currently disabled", AuthError),
        ("This action is outside the authorized scopes", AuthError),
    ],
)
def test_10_a_403_is_about_the_post_or_about_the_account(
    loopback: Start, call_of: Calls, said: str, error: type[Exception]
) -> None:
    server = loopback(answer("403 Forbidden", json.dumps({"error": said}).encode()))
    with pytest.raises(error, match=said):
        adapter(server.url).create(call_of(words("Hello " + LINK)))


def test_11_a_picture_that_is_too_large_is_refused_in_the_server_s_words(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(image_bytes=10, tells_limits=False)
    with pytest.raises(PermanentError, match="File size"):
        connected(network).create(call_of(words("Seen " + LINK, PICTURE)))


def test_11_a_picture_that_nobody_can_read_is_refused_before_the_call(sandbox: Network, call_of: Calls) -> None:
    with pytest.raises(PermanentError, match="cannot be read"):
        connected(sandbox(image_bytes=10)).create(call_of(words("Seen " + LINK, PICTURE)))


@pytest.mark.parametrize(("offset", "wait"), [(120, 120), (-120, 1)])
def test_12_a_429_waits_for_the_iso_reset(
    loopback: Start, call_of: Calls, offset: int, wait: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr("integrations.adapters.outcomes.time.time", clock)
    reset = (datetime.fromtimestamp(clock(), UTC) + timedelta(seconds=offset)).isoformat().replace("+00:00", "Z")
    server = loopback(answer("429 Slow", b'{"error": "Too many requests"}', X_RateLimit_Reset=reset))
    with pytest.raises(TemporaryError) as raised:
        adapter(server.url).create(call_of(words("Hello " + LINK)))
    assert raised.value.retry_after == wait


def test_12_our_own_sandbox_limits_as_mastodon_does(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(requests=3)
    mastodon = connected(network)
    mastodon.create(call_of(words("Hello " + LINK)))
    mastodon.create(call_of(words("Hello " + LINK)))
    with pytest.raises(TemporaryError) as raised:
        mastodon.create(call_of(words("Hello " + LINK)))
    assert raised.value.retry_after == pytest.approx(300, abs=5)


def test_13_a_503_page_on_a_create_is_unknown(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    network.world.faults.order(Fault.ERROR_503, path="/api/v1/statuses")
    with pytest.raises(UnknownOutcome) as raised:
        adapter(network.url).create(call_of(words("Hello " + LINK)))
    assert "<" not in str(raised.value)


def test_14_a_301_to_another_host_is_not_followed_with_our_token(loopback: Start, call_of: Calls) -> None:
    elsewhere = loopback(answer("200 OK", b'{"id": "1"}'))
    server = loopback(answer("301 Moved", Location=elsewhere.url))
    with pytest.raises(PermanentError, match="base URL"):
        adapter(server.url).create(call_of(words("Hello " + LINK)))
    assert elsewhere.requests == []


def test_15_a_server_that_tells_no_limits_gets_mastodon_s(sandbox: Network) -> None:
    network = sandbox(software="takahe/0.11", tells_limits=False)
    assert connected(network).server == Server(keeps_keys=False, code_points=True, image_bytes=10 * 1024 * 1024)


@pytest.mark.parametrize(
    "says", [b"[]", b'{"configuration": []}', b'{"configuration": {"statuses": {"max_characters": "many"}}}']
)
def test_15_an_odd_instance_page_is_survived(loopback: Start, says: bytes) -> None:
    page = answer("200 OK", says) if says != b"[]" else answer("404 Not Found", says)
    server = loopback(answer("200 OK", b'{"id": "1", "acct": "byline"}'), page)
    assert adapter(server.url).check()["server"] == Server().as_config()


def test_16_a_replayed_500_is_looked_up(loopback: Start, call_of: Calls) -> None:
    status = {"id": "5", "url": "https://net.example/5", "created_at": "2026-11-22T10:00:00.000Z"}
    content = {"content": f'<p>Once <a href="{LINK}">link</a></p>'}
    timeline = json.dumps([status | content]).encode()
    server = loopback(answer("500 Oh", b"{}", Idempotent_Replayed="true"), ACCOUNT_8, answer("200 OK", timeline))
    mastodon, call = adapter(server.url), call_of(words("Once " + LINK))
    with pytest.raises(UnknownOutcome):
        mastodon.create(call)
    found = mastodon.find(call)
    assert found is not None
    assert found.remote_id == "5"


# Corrections


def test_an_edit_replaces_words_and_alternative_text_and_keeps_the_picture(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    mastodon = connected(network)
    there = mastodon.create(call_of(words("First " + LINK, PICTURE)))
    better = replace(PICTURE, alt="A gold ring on grey stone")
    now = mastodon.edit(call_of(words("Second " + LINK, better)), there)
    picture = network.world.store.picture(1)
    assert now == there
    assert texts(network) == ["Second " + LINK]
    assert picture is not None
    assert (picture.alt, network.world.store.picture(2)) == ("A gold ring on grey stone", None)


def test_an_edit_whose_answer_was_lost_can_be_repeated(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    mastodon, done = connected(network), {}
    there = mastodon.create(call_of(words("First " + LINK)))
    call = call_of(words("Second " + LINK, PICTURE), parts_done=done, note_done=done.__setitem__)
    network.world.faults.order(Fault.LOSE, method="PUT")
    with pytest.raises(UnknownOutcome):
        mastodon.edit(call, there)
    assert mastodon.edit(call, there).details == {PICTURE.sha256: "1"}


def test_an_edit_of_what_is_gone_says_so(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    mastodon, call = connected(network), call_of(words("First " + LINK))
    there = mastodon.create(call)
    mastodon.delete(call, there)
    with pytest.raises(GoneError):
        mastodon.edit(call, there)


def test_a_second_delete_is_done_already(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    mastodon, call = connected(network), call_of(words("First " + LINK))
    there = mastodon.create(call)
    mastodon.delete(call, there)
    mastodon.delete(call, there)
    assert texts(network) == []


# What is said


def test_a_post_is_title_summary_link_and_hashtags_from_topics(announcement: Announcement) -> None:
    parts = Mastodon.compose(announcement, {})
    assert parts.text == (
        "The ring under the fridge\n\n"
        "Femke moved a fridge at closing time, and a family got something back.\n\n"
        "https://blog.example/stories/the-ring/\n\n"
        "#NightShift #LostFound"
    )
    assert (parts.length, parts.limit) == (25 + 2 + 70 + 2 + 23 + 2 + 22, 500)


def test_an_author_s_signs_notify_nobody_and_tag_nothing(announcement: Announcement) -> None:
    loud = replace(
        announcement,
        title="Ask @everyone@big.example #ad",
        summary="(@boss) ＠ann ＃win mail ann@example.org",
        topics=(),
    )
    text = Mastodon.compose(loud, {}).text
    assert text.startswith(
        "Ask @\u2060everyone@big.example #\u2060ad\n\n(@\u2060boss) ＠\u2060ann ＃\u2060win mail ann@example.org"
    )


@pytest.mark.parametrize("limit", [40, 60, 120, 200, 500])
def test_whatever_the_limit_the_post_fits_and_keeps_its_link(announcement: Announcement, limit: int) -> None:
    config = {"server": Server(characters=limit).as_config()}
    wordy = replace(announcement, title=f"{FAMILY}é " * 80, summary="A longer summary. " * 40)
    parts = Mastodon.compose(wordy, config)
    assert parts.length <= limit
    assert announcement.url in parts.text


def test_a_picture_the_server_would_refuse_is_made_smaller(sandbox: Network, call_of: Calls) -> None:
    network, data = sandbox(image_bytes=400_000), noise(600)
    assert len(data) > 400_000
    connected(network).create(call_of(words("Once " + LINK, media(data)), read_media=lambda _media: data))
    (id_,) = network.world.store.statuses()[0].media
    stored = network.world.store.picture(id_)
    assert stored is not None
    assert (stored.mime, stored.alt) == ("image/jpeg", "A ring on a stone floor")
    assert len(stored.bytes) <= 400_000


@pytest.mark.parametrize(
    ("version", "text", "counts", "edits", "keys"),
    [
        ("4.5.0", f"{LONG_LINK} @ann@social.example {FAMILY}", 30, True, True),
        ("3.4.9", LINK, 23, False, True),
        ("0.19.1+git-gotosocial", f"{LINK} {FAMILY}", 44, True, False),
        ("0.17.0+git-gotosocial", LINK, 38, False, False),
        ("takahe/0.11", f"{LINK} {FAMILY}", 44, True, False),
        ("2.7.2 (compatible; Pleroma 2.4.1)", f"{LINK} {FAMILY}", 40, False, False),
        ("2.7.2 (compatible; Pleroma 2.5.5)", "@ann@social.example", 19, True, False),
        ("2.7.2 (compatible; Akkoma 3.10.4)", LINK, 38, True, False),
    ],
)
def test_a_server_s_own_ways_are_found_from_its_page(
    version: str, text: str, counts: int, edits: bool, keys: bool
) -> None:
    server = Server.from_instance({"version": version})
    assert (server.length(text), server.edits, server.keeps_keys) == (counts, edits, keys)


def test_pleroma_tells_its_limits_elsewhere() -> None:
    says = {"version": "2.7.2 (compatible; Pleroma 2.6.0)", "max_toot_chars": 5000, "description_limit": 5000}
    server = Server.from_instance({**says, "upload_limit": 16_000_000, "max_media_attachments": 1000})
    assert (server.characters, server.alt, server.image_bytes, server.media) == (5000, 5000, 16_000_000, 1000)


def test_pictures_are_as_many_as_the_server_takes_and_alternative_texts_are_cut(announcement: Announcement) -> None:
    def picture(name: str, **values: Any) -> Media:
        return replace(PICTURE, sha256=hashlib.sha256(name.encode()).hexdigest(), **values)

    config = {"server": Server(media=2, alt=40).as_config()}
    pictures = (picture("one", alt="é" * 39 + FAMILY), picture("two"), picture("three"))
    taken = Mastodon.compose(replace(announcement, media=pictures), config).media
    assert [item.alt for item in taken] == ["é" * 39 + "…", PICTURE.alt]


def test_a_thread_goes_on_after_the_last_post_that_is_known(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    mastodon, out = connected(network), []
    parts = replace(words("One " + LINK), more=("Two", "Three"), warning="Long")
    call = call_of(parts, note_out=out.append)
    network.world.faults.order(Fault.LOSE, path="/api/v1/statuses")
    with pytest.raises(UnknownOutcome):
        mastodon.create(call)
    assert mastodon.find(call) is None
    network.world.faults.order(Fault.AFTER_500, path="/api/v1/statuses")
    with pytest.raises(UnknownOutcome):
        mastodon.create(replace(call, begun=out[-1]))
    assert mastodon.find(replace(call, begun=out[-1])) is None
    receipt = mastodon.create(replace(call, begun=out[-1]))
    assert mastodon.find(call) == receipt
    shown = [(one.text, one.data["in_reply_to_id"]) for one in reversed(network.world.store.statuses())]
    assert shown == [("One " + LINK, None), ("Two", "1"), ("Three", "2")]
    edited = mastodon.edit(call_of(replace(parts, text="First " + LINK)), receipt)
    assert edited.details == receipt.details
    mastodon.delete(call, edited)
    assert texts(network) == []


def test_a_warning_counts_and_hides_the_words(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    warned = replace(words("x" * 495), warning="Blood")
    connected(network).create(call_of(warned))
    assert network.world.store.statuses()[0].data["spoiler_text"] == "Blood"
    with pytest.raises(PermanentError, match="501"):
        connected(network).create(call_of(replace(warned, text="x" * 496)))


def test_figures_are_those_the_server_knows(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    mastodon, call = connected(network), call_of(words("Once " + LINK))
    receipt = mastodon.create(call)
    assert (mastodon.measure(receipt).likes, mastodon.measure(receipt).quotes) == (0, None)
    mastodon.delete(call, receipt)
    with pytest.raises(GoneError):
        mastodon.measure(receipt)
