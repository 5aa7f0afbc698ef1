"""The fifteen contract tests of a LinkedIn channel (reference/channels.md section 3)."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from integrations.adapters.base import Call
from integrations.adapters.linkedin import LinkedIn
from integrations.adapters.linkedin_text import escaped, shown
from integrations.adapters.pictures import picture_key
from integrations.errors import (
    AuthError,
    GoneError,
    PendingError,
    PermanentError,
    TemporaryError,
    UnknownOutcome,
)
from integrations.message import Announcement, Media, Parts, Receipt, Words
from integrations.previews import preview
from integrations.sandbox.faults import Fault
from integrations.sandbox.rules import ORGANIZATION, TOKEN
from integrations.sandbox.server import Sandbox
from tests.integrations.adapters.loopback import Loopback, answer
from tests.integrations.adapters.pictures import media, photo

Network = Callable[..., Sandbox]
Start = Callable[..., Loopback]
Calls = Callable[..., Call]
LINK = "https://blog.example/stories/the-ring/"
POSTS = "/rest/posts"
CREATED = answer("201 Created", b"", x_restli_id="urn:li:share:7")


def adapter(url: str, credential: dict[str, str] | None = None, **config: Any) -> LinkedIn:
    servers = dict.fromkeys(("base_url", "sign_in_url", "web_url"), url)
    return LinkedIn(
        config={**servers, "author": ORGANIZATION, **config}, credential={"access_token": TOKEN, **(credential or {})}
    )


def words(text: str = "Once", *pictures: Media, **changes: Any) -> Parts:
    return Parts(**{"text": text, "language": "en", "link": LINK, "media": pictures} | changes)


def shown_there(network: Sandbox) -> list[str]:
    return [one.text for one in network.world.store.statuses(network="linkedin")]


def sent(server: Loopback) -> Any:
    return json.loads(server.body())


def problem(status: str, code: str, message: str = "") -> bytes:
    return answer(status, json.dumps({"code": code, "message": message or code, "serviceErrorCode": 1}).encode())


# Mentions

COMPANY = "@[Hospital (North)](urn:li:organization:9)"


@pytest.mark.parametrize("called", [True, False])
def test_a_company_is_told_only_on_purpose_and_reads_as_its_name(announcement: Announcement, called: bool) -> None:
    written = Words(texts=(f"With {COMPANY}",), calls=(COMPANY,) if called else ())
    parts = LinkedIn.compose(replace(announcement, words=written), {"author": ORGANIZATION})
    sent = LinkedIn.sent_text(parts)
    assert parts.text == "With @Hospital (North)"
    assert ("urn:li:organization:9" in sent) is called
    (post,) = preview(parts, network="linkedin", config={}).posts
    assert "".join(piece.text for piece in post.pieces) == sent
    assert "".join(piece.text for piece in post.pieces if piece.seen) == parts.text
    assert post.counts[0].length == len(sent)


# 1, 2


def test_1_the_id_of_a_post_is_in_a_header(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    receipt = adapter(network.url).create(call_of(words()))
    assert (receipt.remote_id, receipt.url) == ("urn:li:share:1", f"{network.url}/feed/update/urn:li:share:1/")


def test_1_every_call_names_version_and_protocol(loopback: Start, call_of: Calls) -> None:
    server = loopback(CREATED)
    adapter(server.url, version="202610").create(call_of(words()))
    headers = server.headers()
    assert (headers["linkedin-version"], headers["x-restli-protocol-version"]) == ("202610", "2.0.0")
    assert sent(server)["visibility"] == "PUBLIC"


def test_2_a_yes_without_an_id_is_an_unknown_outcome(loopback: Start, call_of: Calls) -> None:
    with pytest.raises(UnknownOutcome):
        adapter(loopback(answer("201 Created")).url).create(call_of(words()))


# 3, 4


def test_3_reserved_signs_are_escaped() -> None:
    assert escaped("Wagtail (8) * C# a_b @x") == r"Wagtail \(8\) \* C\# a\_b \@x"
    assert escaped("\\|{}@[]()<>#*_~") == "".join(f"\\{sign}" for sign in "\\|{}@[]()<>#*_~")


def test_3_a_hashtag_survives_and_a_typed_sign_does_not() -> None:
    assert escaped("#NightShift and #\u2060typed, #2026") == "#NightShift and \\#\u2060typed, \\#2026"


@pytest.mark.parametrize("text", ["(a) #Tag", "\\(", "<b>*~_{x}|[y]@z", "a_b #Tag_x", "👩‍🔧 (C#)"])
def test_3_readers_see_what_was_written(sandbox: Network, call_of: Calls, text: str) -> None:
    network = sandbox()
    adapter(network.url).create(call_of(words(text)))
    assert shown_there(network) == [text]
    assert shown(escaped(text)) == text


def test_3_somebody_is_called_only_on_purpose(sandbox: Network, call_of: Calls) -> None:
    network, text = sandbox(), "With @Hospital (North)"
    assert LinkedIn.sent_text(words(text)) == r"With \@Hospital \(North\)"
    meant = words(text, mentions={"@Hospital (North)": "urn:li:organization:9"})
    assert LinkedIn.sent_text(meant) == r"With @[Hospital \(North\)](urn:li:organization:9)"
    adapter(network.url).create(call_of(meant))
    assert network.world.store.statuses()[0].data["commentary"] == LinkedIn.sent_text(meant)


def test_3_what_is_sent_is_what_the_reviewer_s_counter_counted(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    text = "A (small) step_by_step #Tag"
    adapter(network.url).create(call_of(words(text)))
    (count,) = LinkedIn.counts(text, {})
    assert count.length == len(network.world.store.statuses()[0].data["commentary"])


def test_4_three_thousand_signs_are_taken_escapes_included(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    adapter(network.url).create(call_of(words("(" * 1500)))
    with pytest.raises(PermanentError, match="3001"):
        adapter("http://127.0.0.1:9").create(call_of(words("(" * 1500 + "x")))


# 5, 6


def test_5_a_duplicate_after_a_doubt_is_the_post_itself(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    linkedin, call = adapter(network.url), call_of(words())
    network.world.faults.order(Fault.LOSE, path=POSTS)
    with pytest.raises(UnknownOutcome):
        linkedin.create(call)
    assert linkedin.create(replace(call, doubtful=True)).remote_id == "urn:li:share:1"
    assert len(shown_there(network)) == 1


def test_5_a_copy_that_was_taken_down_is_not_taken_for_it(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    linkedin, call = adapter(network.url), call_of(words())
    receipt = linkedin.create(call)
    linkedin.delete(call, receipt)
    again = replace(call, doubtful=True, known=frozenset({receipt.remote_id}))
    with pytest.raises(PermanentError, match="posted there before"):
        linkedin.create(again)


def test_6_a_duplicate_at_the_first_try_is_an_older_post(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    linkedin = adapter(network.url)
    linkedin.create(call_of(words()))
    with pytest.raises(PermanentError, match="urn:li:share:1"):
        linkedin.create(call_of(words()))


@pytest.mark.parametrize("fault", [Fault.LOSE, Fault.AFTER_500])
def test_6_an_organisation_s_post_is_found_by_its_words(sandbox: Network, call_of: Calls, fault: Fault) -> None:
    network = sandbox()
    linkedin, call = adapter(network.url), call_of(words("A (new) #Post"), since=datetime.now(UTC))
    assert linkedin.find(call) is None
    network.world.faults.order(fault, path=POSTS)
    with pytest.raises(UnknownOutcome):
        linkedin.create(call)
    found = linkedin.find(call)
    assert found is not None
    assert found.remote_id == "urn:li:share:1"
    assert linkedin.find(replace(call, known=frozenset({"urn:li:share:1"}))) is None


def test_6_a_member_s_post_is_looked_for_by_a_person(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    with pytest.raises(PermanentError, match="look there"):
        adapter(network.url, author="urn:li:person:sandbox").find(call_of(words()))


def test_6_a_token_that_may_not_read_asks_a_person_and_closes_nothing(loopback: Start, call_of: Calls) -> None:
    server = loopback(problem("403 Forbidden", "ACCESS_DENIED", "Not enough permissions to read"))
    for ask in (lambda: adapter(server.url).find(call_of(words())), lambda: adapter(server.url).check()):
        with pytest.raises(PermanentError, match="Not enough permissions"):
            ask()


# 7, 8, 9: pictures


def test_7_a_picture_goes_with_its_alternative_text(sandbox: Network, call_of: Calls) -> None:
    network, data = sandbox(), photo()
    adapter(network.url).create(call_of(words("Once", media(data)), read_media=lambda _media: data))
    (id_,) = network.world.store.statuses()[0].media
    stored = network.world.store.picture(id_)
    assert stored is not None
    assert (stored.alt, stored.bytes) == ("A ring on a stone floor", data)


def test_7_several_pictures_go_together(sandbox: Network, call_of: Calls) -> None:
    network, first, second = sandbox(), photo(), photo(80)
    pictures = {media(first): first, media(second): second}
    adapter(network.url).create(call_of(words("Once", *pictures), read_media=pictures.__getitem__))
    assert len(network.world.store.statuses()[0].media) == 2


def test_7_a_picture_that_was_not_taken_is_announced_anew(sandbox: Network, call_of: Calls) -> None:
    network, data = sandbox(), photo()
    network.world.faults.order(Fault.ERROR_500, method="PUT", path="/linkedin/upload")
    adapter(network.url).create(call_of(words("Once", media(data)), read_media=lambda _media: data))
    assert network.world.store.statuses()[0].media == (2,)


def test_7_the_token_is_shown_to_linkedin_alone(loopback: Start, call_of: Calls) -> None:
    data, thief = photo(), loopback(answer("201 Created"))
    value = {"value": {"uploadUrl": f"{thief.url}/upload", "image": "urn:li:image:1"}}
    server = loopback(answer("200 OK", json.dumps(value).encode()))
    with pytest.raises(PermanentError, match="not its own"):
        adapter(server.url).create(call_of(words("Once", media(data)), read_media=lambda _media: data))
    assert thief.requests == []


def test_8_a_picture_that_is_processed_is_waited_for_and_not_sent_twice(sandbox: Network, call_of: Calls) -> None:
    network, data, done = sandbox(media_polls=2), photo(), {}
    linkedin = adapter(network.url)
    call = call_of(words("Once", media(data)), read_media=lambda _media: data, note_done=done.__setitem__)
    for _look in range(2):
        with pytest.raises(PendingError) as pending:
            linkedin.create(replace(call, parts_done=done))
        assert pending.value.parts_done == done
    linkedin.create(replace(call, parts_done=done))
    assert network.world.store.statuses()[0].media == (1,)


def test_8_a_post_that_came_too_early_comes_again(sandbox: Network, call_of: Calls) -> None:
    network, data, done = sandbox(media_polls=-1, linkedin_writes_only=True), photo(), {}
    call = call_of(words("Once", media(data)), read_media=lambda _media: data, note_done=done.__setitem__)
    with pytest.raises(PendingError):
        adapter(network.url).create(call)
    old = {picture_key(media(data)): f"{done[picture_key(media(data))].split('@')[0]}@1"}
    with pytest.raises(PermanentError, match="did not finish"):
        adapter(network.url).create(replace(call, parts_done=old))


def test_8_a_picture_that_cannot_be_processed_is_refused(sandbox: Network, call_of: Calls) -> None:
    network, data = sandbox(media_polls=-2), photo()
    with pytest.raises(PermanentError, match="could not process"):
        adapter(network.url).create(call_of(words("Once", media(data)), read_media=lambda _media: data))


def test_9_a_token_that_may_not_ask_for_pictures_goes_on(sandbox: Network, call_of: Calls) -> None:
    network, data = sandbox(linkedin_writes_only=True), photo()
    adapter(network.url).create(call_of(words("Once", media(data)), read_media=lambda _media: data))
    assert len(shown_there(network)) == 1


# 10 to 15


@pytest.mark.parametrize("code", ["EXPIRED_ACCESS_TOKEN", "REVOKED_ACCESS_TOKEN"])
def test_10_an_old_token_asks_a_person(loopback: Start, call_of: Calls, code: str) -> None:
    with pytest.raises(AuthError):
        adapter(loopback(problem("401 Unauthorized", code)).url).create(call_of(words()))


def test_10_a_refresh_token_renews_it_once(loopback: Start, call_of: Calls) -> None:
    old, renewed = problem("401 Unauthorized", "EXPIRED_ACCESS_TOKEN"), answer("200 OK", b'{"access_token": "new"}')
    server = loopback(old, renewed, CREATED)
    linkedin = adapter(
        server.url, {"refresh_token": "refresh-1", "client_id": "client-id", "client_secret": "client-s3cret"}
    )
    assert linkedin.create(call_of(words())).remote_id == "urn:li:share:7"
    assert server.headers()["authorization"] == "Bearer new"
    assert linkedin.session.read() == {"access": "new", "refresh": "refresh-1"}


def test_10_a_refused_renewal_asks_a_person(loopback: Start, call_of: Calls) -> None:
    refused = answer("400 Bad Request", b'{"error": "invalid_grant"}')
    server = loopback(problem("401 Unauthorized", "EXPIRED_ACCESS_TOKEN"), refused)
    with pytest.raises(AuthError, match="connect the account again"):
        adapter(server.url, {"refresh_token": "refresh-1"}).create(call_of(words()))


def test_11_a_role_that_was_lost_asks_a_person(loopback: Start, call_of: Calls) -> None:
    with pytest.raises(AuthError, match="Not enough permissions"):
        adapter(loopback(problem("403 Forbidden", "ACCESS_DENIED", "Not enough permissions")).url).create(
            call_of(words())
        )


def test_12_an_ended_version_stops_the_channel(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(linkedin_oldest="202611")
    with pytest.raises(AuthError, match="version 202609"):
        adapter(network.url).create(call_of(words()))


@pytest.mark.parametrize("version", ["2026", "202613", "latest"])
def test_12_a_version_that_is_none_is_refused_at_its_field(version: str) -> None:
    assert "version" in LinkedIn.check_fields({"version": version})
    assert LinkedIn.check_fields({"version": "202610", "author": ORGANIZATION}) == {}
    assert "author" in LinkedIn.check_fields({"author": "the company"})


def test_12_an_old_version_is_told_of_before_it_ends() -> None:
    assert LinkedIn.warnings({"version": "202602"}, today=date(2026, 11, 29)) == []
    (warning,) = LinkedIn.warnings({"version": "202601"}, today=date(2026, 11, 29))
    assert "202601" in warning


def test_13_a_bare_limit_leaves_the_wait_to_us(loopback: Start, call_of: Calls) -> None:
    with pytest.raises(TemporaryError) as caught:
        adapter(loopback(problem("429 Too Many Requests", "TOO_MANY_REQUESTS")).url).create(call_of(words()))
    assert caught.value.retry_after is None


def test_13_a_conflict_comes_again(loopback: Start, call_of: Calls) -> None:
    with pytest.raises(TemporaryError):
        adapter(loopback(problem("409 Conflict", "CONFLICT")).url).create(call_of(words()))


def test_14_a_gateway_that_gave_up_is_an_unknown_outcome(loopback: Start, call_of: Calls) -> None:
    with pytest.raises(UnknownOutcome):
        adapter(loopback(answer("504 Gateway Timeout")).url).create(call_of(words()))


def test_15_what_is_not_there_is_taken_down(sandbox: Network, loopback: Start, call_of: Calls) -> None:
    network, call = sandbox(), call_of(words())
    linkedin = adapter(network.url)
    receipt = linkedin.create(call)
    linkedin.delete(call, receipt)
    linkedin.delete(call, receipt)
    assert shown_there(network) == []
    adapter(loopback(problem("404 Not Found", "NOT_FOUND")).url).delete(call, receipt)


# Edits, cards, figures, accounts


def test_the_words_of_a_post_can_be_changed(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    linkedin = adapter(network.url)
    receipt = linkedin.create(call_of(words("First (try)")))
    assert linkedin.edit(call_of(words("Better (try)")), receipt) == receipt
    assert shown_there(network) == ["Better (try)"]
    with pytest.raises(GoneError):
        linkedin.edit(call_of(words("Late")), Receipt(remote_id="urn:li:share:99"))


def test_a_card_is_built_here(sandbox: Network, call_of: Calls, announcement: Announcement) -> None:
    network, data = sandbox(), photo()
    parts = LinkedIn.compose(replace(announcement, media=(media(data),)), {})
    adapter(network.url).create(call_of(parts, read_media=lambda _media: data))
    status = network.world.store.statuses()[0]
    assert status.data["card"]["uri"] == LINK
    assert status.data["card"]["title"] == "The ring under the fridge"
    assert len(status.media) == 1
    assert "#NightShift" in status.text


def test_with_pictures_the_words_hold_the_link(announcement: Announcement) -> None:
    parts = LinkedIn.compose(announcement, {"show": "pictures"})
    assert LINK in parts.text
    assert parts.fields == {}


def test_figures_of_an_organisation_and_of_a_member(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    receipt = adapter(network.url).create(call_of(words()))
    figures = adapter(network.url).measure(receipt)
    assert (figures.likes, figures.reposts, figures.replies, figures.views) == (5, 1, 2, 120)
    member = adapter(network.url, author="urn:li:person:sandbox").measure(receipt)
    assert (member.likes, member.replies, member.views, member.quotes) == (4, 0, 40, None)


def test_nobody_did_anything_yet_is_zero(sandbox: Network) -> None:
    assert adapter(sandbox().url).measure(Receipt(remote_id="urn:li:share:9")).likes == 0


def test_the_account_is_named_by_the_check(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    assert adapter(network.url).check()["account"] == "Sandbox Company"
    told = adapter(network.url, author="").check()
    assert (told["account"], told["member"]) == ("Sandbox Member", "urn:li:person:sandbox")
    adapter(network.url, author="", **told).create(call_of(words()))
    with pytest.raises(PermanentError, match="another member"):
        adapter(network.url, author="urn:li:person:somebody").check()


def test_a_post_is_named_by_its_address() -> None:
    assert LinkedIn.remote_id_in("https://www.linkedin.com/feed/update/urn:li:share:7/?x=1", {}) == "urn:li:share:7"
    assert LinkedIn.remote_id_in("https://www.linkedin.com/feed/", {}) == ""
