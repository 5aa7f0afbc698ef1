"""One's own profile on Mastodon and Bluesky: the one row or field is written, and everything else stays."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest

from integrations.adapters import bluesky_profile, mastodon_profile
from integrations.adapters.base import PassingSession, ProfileField
from integrations.adapters.bluesky import Bluesky
from integrations.adapters.mastodon import Mastodon
from integrations.errors import PermanentError, TemporaryError
from tests.integrations.adapters.loopback import Loopback, answer

Start = Callable[..., Loopback]
ROW = "Pronouns / Voornaamwoorden / Pronomen"
DID = "did:plc:abc"
SWAPPED = answer("400 Bad Request", b'{"error": "InvalidSwap", "message": "Record was at bafy2"}')
NONE_YET = answer("400 Bad Request", b'{"error": "RecordNotFound", "message": "Could not locate record"}')


def on_mastodon(url: str) -> Mastodon:
    return Mastodon(config={"base_url": url, "account_id": "8"}, credential={"access_token": "t"})


def on_bluesky(url: str) -> Bluesky:
    servers = dict.fromkeys(("base_url", "plc_url", "appview_url", "web_url"), url)
    made = Bluesky(config={**servers, "identifier": "sam.example"}, credential={"app_password": "p"})
    made.session = PassingSession({"access": "a", "refresh": "r", "did": DID, "pds": url})
    return made


def account(*rows: tuple[str, str]) -> bytes:
    fields = [{"name": name, "value": value, "verified_at": None} for name, value in rows]
    shown = [{"name": name, "value": f"<p>{value}</p>"} for name, value in rows]
    told = {"id": "8", "fields": shown, "source": {"fields": fields}}
    return answer("200 OK", json.dumps(told).encode())


def profile(cid: str, **fields: Any) -> bytes:
    value = {"$type": "app.bsky.actor.profile", **fields}
    return answer("200 OK", json.dumps({"uri": "at://x", "cid": cid, "value": value}).encode())


WRITTEN = answer("200 OK", b'{"uri": "at://x", "cid": "bafy9"}')


def test_mastodon_gets_all_rows_as_they_were_written_and_the_one(loopback: Start) -> None:
    server = loopback(account(("Web", "https://sam.example"), (ROW, "he/him")))
    on_mastodon(server.url).say_in_profile("they/them", instead_of="he/him")
    assert server.requests[1].startswith(b"PATCH /api/v1/accounts/update_credentials ")
    assert parse_qsl(server.body().decode()) == [
        ("fields_attributes[0][name]", "Web"),
        ("fields_attributes[0][value]", "https://sam.example"),
        ("fields_attributes[1][name]", ROW),
        ("fields_attributes[1][value]", "they/them"),
    ]


def test_a_row_that_its_owner_called_pronouns_is_the_one(loopback: Start) -> None:
    server = loopback(account(("pronouns ", "he/him"), ("Web", "x")))
    assert on_mastodon(server.url).profile() == ProfileField(name="pronouns ", words="he/him")
    assert mastodon_profile.name_of([("Web", "x")]) == ROW


def test_mastodon_is_not_asked_to_write_what_it_says_already(loopback: Start) -> None:
    server = loopback(account((ROW, "they/them")))
    on_mastodon(server.url).say_in_profile("they/them", instead_of="he/him")
    assert len(server.requests) == 1


def test_nothing_is_written_over_what_its_owner_did_not_see(loopback: Start) -> None:
    server = loopback(account((ROW, "ze/hir")), profile("bafy1", pronouns="ze/hir"))
    for adapter in (on_mastodon(server.url), on_bluesky(server.url)):
        with pytest.raises(PermanentError, match="changed meanwhile"):
            adapter.say_in_profile("they/them", instead_of="he/him")
    assert len(server.requests) == 2


def test_on_mastodon_no_words_take_the_row_away_and_no_other_row_is_ever_taken(loopback: Start) -> None:
    server = loopback(account((ROW, "they/them")))
    on_mastodon(server.url).say_in_profile("", instead_of="they/them")
    sent = parse_qsl(server.body().decode(), keep_blank_values=True)
    assert sent == [("fields_attributes[0][name]", ""), ("fields_attributes[0][value]", "")]
    rows = account(*((f"Row {n}", "x") for n in range(4)))
    full = loopback(rows, rows)
    assert "taken" in on_mastodon(full.url).profile().trouble
    with pytest.raises(PermanentError, match="rows of the profile are taken"):
        on_mastodon(full.url).say_in_profile("they/them", instead_of="")
    assert len(full.requests) == 2


def test_a_server_that_does_not_tell_the_rows_as_written_keeps_them(loopback: Start) -> None:
    """What is sent replaces all rows: nothing is sent that was not read."""
    server = loopback(answer("200 OK", b'{"id": "8", "fields": [{"name": "Web", "value": "<p>x</p>"}]}'))
    with pytest.raises(TemporaryError):
        on_mastodon(server.url).say_in_profile("they/them", instead_of="")
    assert len(server.requests) == 1


def test_a_mastodon_account_without_the_right_is_told_so_and_goes_on_posting(loopback: Start) -> None:
    refused = b'{"error": "This action is outside the authorized scopes"}'
    server = loopback(account(), answer("403 Forbidden", refused))
    with pytest.raises(PermanentError, match="right"):  # an AuthError would close the account for all that waits
        on_mastodon(server.url).say_in_profile("they/them", instead_of="")


def test_the_right_is_asked_for_only_where_its_owner_wants_it() -> None:
    asked = [right.name for right in Mastodon.rights({})]
    assert "write:accounts" not in asked
    assert [right.name for right in Mastodon.rights({"profile": True})] == [*asked, "write:accounts"]


def test_bluesky_gets_the_whole_profile_over_the_one_that_was_read(loopback: Start) -> None:
    avatar = {"$type": "blob", "ref": {"$link": "bafkrei"}, "mimeType": "image/png", "size": 9}
    server = loopback(profile("bafy1", displayName="Sam", avatar=avatar, pronouns="he/him", later={"x": 1}), WRITTEN)
    on_bluesky(server.url).say_in_profile("they/them", instead_of="he/him")
    sent = json.loads(server.body())
    assert (sent["repo"], sent["collection"], sent["rkey"], sent["swapRecord"]) == (
        DID,
        "app.bsky.actor.profile",
        "self",
        "bafy1",
    )
    assert sent["record"] == {
        "$type": "app.bsky.actor.profile",
        "displayName": "Sam",
        "avatar": avatar,
        "later": {"x": 1},
        "pronouns": "they/them",
    }


def test_a_bluesky_profile_that_changed_meanwhile_is_read_again_and_one_that_goes_on_changing_is_left(
    loopback: Start,
) -> None:
    server = loopback(profile("bafy1", displayName="Sam"), SWAPPED, profile("bafy2", displayName="Sam Ö"), WRITTEN)
    on_bluesky(server.url).say_in_profile("they/them", instead_of="")
    sent = json.loads(server.body())
    assert (sent["swapRecord"], sent["record"]["displayName"]) == ("bafy2", "Sam Ö")
    restless = loopback(profile("bafy1"), SWAPPED, profile("bafy2"), SWAPPED)
    with pytest.raises(TemporaryError):
        on_bluesky(restless.url).say_in_profile("they/them", instead_of="")


def test_an_account_without_a_bluesky_profile_gets_one_and_no_words_take_the_field_away(loopback: Start) -> None:
    server = loopback(NONE_YET, WRITTEN)
    on_bluesky(server.url).say_in_profile("they/them", instead_of="")
    sent = json.loads(server.body())
    assert sent["swapRecord"] is None
    assert sent["record"] == {"$type": "app.bsky.actor.profile", "pronouns": "they/them"}
    assert bluesky_profile.with_pronouns({"displayName": "Sam", "pronouns": "x"}, "") == {"displayName": "Sam"}
    silent = loopback(profile("bafy1", displayName="Sam"))
    on_bluesky(silent.url).say_in_profile("", instead_of="")
    assert len(silent.requests) == 1
    for long in ("x" * 21, "👩‍👩‍👧‍👧" * 20):
        with pytest.raises(PermanentError):
            on_bluesky(silent.url).say_in_profile(long, instead_of="")
