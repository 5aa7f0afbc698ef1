"""The fourteen contract tests of a Ghost channel (reference/channels.md section 7), and what the desk promises."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import jwt
import pytest

from integrations.adapters.base import Call
from integrations.adapters.ghost import Ghost
from integrations.errors import AuthError, GoneError, PermanentError, TemporaryError, UnknownOutcome
from integrations.message import Announcement
from integrations.sandbox.faults import Fault
from integrations.sandbox.rules import GHOST_KEY, GHOST_STAFF
from integrations.sandbox.server import Sandbox
from integrations.sandbox.shelf import Item
from tests.integrations.adapters.conftest import ANNOUNCEMENT, PICTURE
from tests.integrations.adapters.loopback import Loopback, Reply, answer

Network = Callable[..., Sandbox]
Start = Callable[..., Loopback]
Calls = Callable[..., Call]
API = "/ghost-blog/ghost/api/admin"
KITCHEN = replace(PICTURE, sha256="b" * 64, alt="The kitchen")
STORY = replace(
    ANNOUNCEMENT,
    body=f'<table><tr><td>Moved</td></tr></table><img src="picture:{KITCHEN.sha256}" alt="The kitchen">',
    pictures=(KITCHEN,),
)
WORDS = replace(STORY, media=(), pictures=(), topics=(), body="<p>Nobody had moved it for years.</p>")
NO_POSTS = answer("200 OK", b'{"posts": []}', Content_Type="application/json")


def adapter(url: str, **more: Any) -> Ghost:
    settings = {"base_url": url, "status": "published", "author": "", **more}
    return Ghost(config=settings, credential={"admin_key": GHOST_KEY})


def connected(network: Sandbox, **more: Any) -> Ghost:
    """An adapter that has checked its site, as the desk does."""
    url = f"{network.url}/ghost-blog"
    return adapter(url, **more, **adapter(url, **more).check())


def call_for(calls: Calls, story: Announcement = WORDS, *, settings: dict[str, Any] | None = None, **more: Any) -> Call:
    return calls(Ghost.compose(story, settings or {}), **more)


def posts(network: Sandbox) -> list[Item]:
    return network.world.store.shelf.all("ghost", "posts")


def images(network: Sandbox) -> list[Item]:
    return network.world.store.shelf.all("ghost", "images")


def scripted(start: Start, *replies: Reply) -> tuple[Ghost, Loopback]:
    """An adapter to a server that answers so, after it has shown that no post of ours is there."""
    server = start(NO_POSTS, *replies)
    return adapter(server.url), server


def refusal(status: str, kind: str, words: str = "No", context: str = "", code: str = "") -> bytes:
    error = {"message": words, "context": context, "type": kind, "code": code}
    return answer(status, json.dumps({"errors": [error]}).encode(), Content_Type="application/json")


# The whole story


def test_the_whole_story_goes_out_with_its_pictures_words_and_its_origin(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel = connected(network, author=GHOST_STAFF)
    receipt = channel.create(call_for(call_of, STORY, settings=channel.config))
    (post,) = posts(network)
    cover, kitchen = (f"{network.url}/ghost-blog/content/images/{item.data['name']}" for item in images(network))
    assert receipt.url == f"{network.url}/ghost-blog/the-ring-0b6f3f0e/"
    assert (post.data["title"], post.data["status"]) == ("The ring under the fridge", "published")
    assert "<p>By Femke de Vries, Şilan Aydın</p>" in post.data["html"]
    assert f'<table><tr><td>Moved</td></tr></table><img src="{kitchen}"' in post.data["html"]
    assert (post.data["feature_image"], post.data["feature_image_alt"]) == (cover, PICTURE.alt)
    assert post.data["canonical_url"] == STORY.url
    assert post.data["custom_excerpt"] == STORY.summary
    assert post.data["tags"] == [{"name": "night shift"}, {"name": "lost & found"}]
    assert post.data["authors"] == [{"email": GHOST_STAFF}]


def test_a_draft_stays_as_its_editors_left_it(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel = connected(network, status="draft")
    there = channel.create(call_for(call_of, settings=channel.config))
    assert posts(network)[0].data["status"] == "draft"
    network.world.store.shelf.change(posts(network)[0], {"status": "published"}, now=network.world.now())
    channel.edit(call_for(call_of, replace(WORDS, title="Better"), settings=channel.config), there)
    assert (posts(network)[0].data["title"], posts(network)[0].data["status"]) == ("Better", "published")


def test_what_is_longer_than_ghost_takes_is_cut_where_the_reviewer_sees_it(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    long = replace(STORY, title="word " * 90, summary="word " * 90, media=(replace(PICTURE, alt="word " * 90),))
    call = call_for(call_of, long)
    assert "word word" in call.parts.text
    connected(network).create(call)
    data = posts(network)[0].data
    assert [len(data[name]) <= most for name, most in [("title", 255), ("custom_excerpt", 300)]] == [True, True]
    assert len(data["feature_image_alt"]) <= 191


def test_a_topic_never_becomes_a_tag_that_readers_do_not_see() -> None:
    assert Ghost.compose(replace(WORDS, topics=("#1 in mending",)), {}).fields["tags"] == ["1 in mending"]


# The contract of the reference


def test_1_each_request_carries_a_key_of_its_own_for_five_minutes(loopback: Start, call_of: Calls) -> None:
    channel, server = scripted(loopback, answer("500 No"))
    with pytest.raises(UnknownOutcome):
        channel.create(call_for(call_of))
    scheme, token = server.headers()["authorization"].split(" ")
    id_, secret = GHOST_KEY.split(":")
    claims = jwt.decode(token, bytes.fromhex(secret), algorithms=["HS256"], audience="/admin/")
    assert (scheme, jwt.get_unverified_header(token)) == ("Ghost", {"alg": "HS256", "kid": id_, "typ": "JWT"})
    assert set(claims) == {"iat", "exp", "aud"}
    assert claims["exp"] - claims["iat"] == 300


def test_2_every_address_ends_in_a_slash(loopback: Start, call_of: Calls) -> None:
    channel, server = scripted(loopback, answer("301 Moved", Location="/elsewhere/"))
    with pytest.raises(PermanentError, match="Correct the base URL"):
        channel.create(call_for(call_of))
    paths = [request.split(b" ", 2)[1].partition(b"?")[0] for request in server.requests]
    assert paths == [b"/ghost/api/admin/posts/", b"/ghost/api/admin/posts/"]


@pytest.mark.parametrize("body", [b'{"posts": []}', b'{"posts": [{}]}', b'{"posts": [{"id": {}}]}', b"[]", b"<html>"])
def test_3_only_a_post_that_has_an_id_was_made(loopback: Start, call_of: Calls, body: bytes) -> None:
    channel, _server = scripted(loopback, answer("201 Created", body))
    with pytest.raises(UnknownOutcome):
        channel.create(call_for(call_of))


def test_4_a_text_that_was_not_kept_is_noticed_and_nothing_stays(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(ghost_drops_text=True)
    with pytest.raises(PermanentError, match="did not keep the story's text"):
        connected(network).create(call_for(call_of))
    assert posts(network) == []


def test_5_somebody_who_is_quicker_is_read_again_and_nothing_is_forced(
    sandbox: Network, call_of: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = sandbox()
    channel = connected(network)
    there = channel.create(call_for(call_of))
    touched: list[str] = []

    def touch() -> None:
        """A colleague saves between our reading and our writing, the first time only."""
        if not touched:
            touched.append("once")
            network.world.store.shelf.change(posts(network)[0], {"featured": True}, now=network.world.now() + 5)

    change = call_for(call_of, replace(WORDS, title="Second"), still_wanted=touch)
    channel.edit(change, there)
    assert (posts(network)[0].data["title"], posts(network)[0].data["featured"]) == ("Second", True)


def test_5_who_goes_on_working_there_is_waited_for(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel, later = connected(network), iter(range(10, 99))
    there = channel.create(call_for(call_of))

    def touch() -> None:
        network.world.store.shelf.change(posts(network)[0], {}, now=network.world.now() + next(later))

    with pytest.raises(TemporaryError, match="Somebody is working"):
        channel.edit(call_for(call_of, replace(WORDS, title="Second"), still_wanted=touch), there)
    assert posts(network)[0].data["title"] == WORDS.title


@pytest.mark.parametrize("words", [{"title": "Ours is better"}, {"html": "<p>Rewritten by a colleague</p>"}])
def test_5_what_somebody_rewrote_there_is_shown_to_a_person_and_written_over_only_when_they_insist(
    sandbox: Network, call_of: Calls, words: dict[str, str]
) -> None:
    network = sandbox()
    channel = connected(network)
    there = channel.create(call_for(call_of))
    network.world.store.shelf.change(posts(network)[0], words, now=network.world.now())
    change = call_for(call_of, replace(WORDS, title="A ring came home", media=(PICTURE,)))
    with pytest.raises(PermanentError, match="Somebody changed this post"):
        channel.edit(change, there)
    assert images(network) == []
    assert words.items() <= posts(network)[0].data.items()
    channel.edit(replace(change, insists=True), there)
    assert posts(network)[0].data["title"] == "A ring came home"


def test_6_a_clock_that_is_wrong_is_named(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(now=lambda: 1_000_000_000.0)
    with pytest.raises(AuthError, match="compare the clocks"):
        adapter(f"{network.url}/ghost-blog").find(call_for(call_of))


@pytest.mark.parametrize(
    ("kind", "error"), [("NoPermissionError", AuthError), ("HostLimitError", PermanentError), ("", PermanentError)]
)
def test_7_no_permission_asks_for_a_person_and_a_plan_s_limit_does_not(
    loopback: Start, call_of: Calls, kind: str, error: type[Exception]
) -> None:
    channel, _server = scripted(loopback, refusal("403 Forbidden", kind, "You may not"))
    with pytest.raises(error, match="You may not"):
        channel.create(call_for(call_of))


def test_8_an_edit_of_what_is_gone_says_so_and_a_second_take_down_is_done(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of)
    there = channel.create(call)
    channel.delete(call, there)
    channel.delete(call, there)
    with pytest.raises(GoneError):
        channel.edit(call, there)
    assert posts(network) == []


def test_9_a_picture_that_is_too_big_is_refused_in_its_words(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(library_bytes=3)
    with pytest.raises(PermanentError, match="File is too large"):
        connected(network).create(call_for(call_of, replace(WORDS, media=(PICTURE,))))
    assert posts(network) == []


def test_10_a_refusal_says_of_what(loopback: Start, call_of: Calls) -> None:
    said = refusal("422 No", "ValidationError", "Validation error, cannot save post.", "Title is too long.")
    channel, _server = scripted(loopback, said)
    with pytest.raises(PermanentError, match=r"cannot save post\. Title is too long"):
        channel.create(call_for(call_of))


@pytest.mark.parametrize("fault", [Fault.LOSE, Fault.AFTER_500, Fault.AFTER_HTML, Fault.AFTER_CUT])
def test_11_after_a_lost_answer_the_post_is_found_and_not_made_again(
    sandbox: Network, call_of: Calls, fault: Fault
) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of, replace(WORDS, media=(PICTURE,)))
    network.world.faults.order(fault, path=f"{API}/posts/")
    with pytest.raises(UnknownOutcome):
        channel.create(call)
    found = channel.find(call)
    assert found is not None
    assert found.details[PICTURE.sha256].endswith(images(network)[0].data["name"])
    assert channel.create(call).remote_id == found.remote_id
    assert (len(posts(network)), len(images(network))) == (1, 1)


def test_11_it_is_surely_not_there_when_only_others_are(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of)
    there = channel.create(call_for(call_of, replace(WORDS, post=UUID(int=9))))
    assert channel.find(call) is None
    mine = channel.create(call)
    assert channel.find(replace(call, known=frozenset({mine.remote_id}))) is None
    assert there.remote_id != mine.remote_id


def test_11_a_picture_that_is_there_is_not_sent_again(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel, done = connected(network), {}
    call = call_for(call_of, replace(WORDS, media=(PICTURE,)), parts_done=done, note_done=done.__setitem__)
    network.world.faults.order(Fault.LIMIT_429, path=f"{API}/posts/")
    with pytest.raises(TemporaryError):
        channel.create(call)
    there = channel.create(call)
    channel.edit(call_for(call_of, replace(WORDS, media=(PICTURE,), title="Second")), there)
    assert len(images(network)) == 1


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (refusal("503 No", "MaintenanceError", "Site is starting up"), TemporaryError),
        (answer("503 No", b"<html>proxy"), UnknownOutcome),
        (answer("503 No", b"<html>proxy", Retry_After="30"), TemporaryError),
    ],
)
def test_12_a_site_that_starts_up_did_nothing(
    loopback: Start, call_of: Calls, reply: bytes, error: type[Exception]
) -> None:
    channel, _server = scripted(loopback, reply)
    with pytest.raises(error):
        channel.create(call_for(call_of))


def test_13_another_version_is_noted_for_the_operator(
    sandbox: Network, call_of: Calls, caplog: pytest.LogCaptureFixture
) -> None:
    network = sandbox()
    channel = connected(network)
    assert channel.config["api_version"] == "v6.0"
    network.world.rules = replace(network.world.rules, ghost_version="7.1")
    with caplog.at_level(logging.WARNING):
        channel.find(call_for(call_of))
    assert "speaks v7.1, asked for v6.0" in caplog.text


def test_14_no_request_ever_sends_a_newsletter(loopback: Start, call_of: Calls) -> None:
    channel, server = scripted(loopback, answer("500 No"))
    with pytest.raises(UnknownOutcome):
        channel.create(call_for(call_of))
    assert not any(b"newsletter" in request or b"email_segment" in request for request in server.requests)


# Connecting


def test_an_author_nobody_knows_there_is_never_connected(sandbox: Network) -> None:
    with pytest.raises(AuthError, match="no-such@blog"):
        connected(sandbox(), author="no-such@blog.example")


def test_a_site_that_is_no_ghost_is_said_to_be_none(loopback: Start) -> None:
    server = loopback(answer("200 OK", b"<html>", Content_Type="text/html"))
    with pytest.raises(PermanentError, match="shows no Ghost"):
        adapter(server.url).check()


def test_a_key_that_is_none_is_refused_before_any_call(loopback: Start, call_of: Calls) -> None:
    server = loopback(NO_POSTS)
    broken = Ghost(config={"base_url": server.url}, credential={"admin_key": "hunter2"})
    with pytest.raises(AuthError) as raised:
        broken.find(call_for(call_of))
    assert server.requests == []
    assert "hunter2" not in str(raised.value)
