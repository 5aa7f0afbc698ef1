"""The fourteen contract tests of a WordPress channel (reference/channels.md section 6), and what the desk promises."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from integrations.adapters.base import Call
from integrations.adapters.wordpress import WordPress
from integrations.errors import AuthError, DeliveryError, GoneError, PermanentError, TemporaryError, UnknownOutcome
from integrations.message import Announcement, Receipt
from integrations.sandbox.faults import Fault
from integrations.sandbox.rules import WORDPRESS_PASSWORD, WORDPRESS_USER
from integrations.sandbox.server import Sandbox
from integrations.sandbox.shelf import Item
from tests.integrations.adapters.conftest import ANNOUNCEMENT, PICTURE
from tests.integrations.adapters.loopback import Loopback, Reply, answer

Network = Callable[..., Sandbox]
Start = Callable[..., Loopback]
Calls = Callable[..., Call]
POSTS = "/wordpress/wp-json/wp/v2/posts"
MEDIA = "/wordpress/wp-json/wp/v2/media"
KITCHEN = replace(PICTURE, sha256="b" * 64, alt='The "old" kitchen & its floor')
STORY = replace(
    ANNOUNCEMENT,
    body=f'<p>Nobody had moved it for years.</p><img src="picture:{KITCHEN.sha256}" alt="The &quot;old&quot; kitchen">',
    pictures=(KITCHEN,),
)
WORDS = replace(STORY, media=(), pictures=(), topics=(), body="<p>Nobody had moved it for years.</p>")
NO_POSTS = answer("200 OK", b"[]", Content_Type="application/json")
MADE = {"id": 7, "slug": "the-ring-0b6f3f0e", "link": "https://news.example/the-ring-0b6f3f0e/"}


def config(url: str, **more: Any) -> dict[str, Any]:
    return {"base_url": url, "username": WORDPRESS_USER, "status": "publish", "categories": "", **more}


def adapter(url: str, **more: Any) -> WordPress:
    return WordPress(config=config(url, **more), credential={"password": WORDPRESS_PASSWORD})


def connected(network: Sandbox, **more: Any) -> WordPress:
    """An adapter that has checked its site, as the desk does."""
    url = f"{network.url}/wordpress"
    return adapter(url, **more, **adapter(url, **more).check())


def call_for(calls: Calls, story: Announcement = WORDS, *, settings: dict[str, Any] | None = None, **more: Any) -> Call:
    return calls(WordPress.compose(story, settings or {}), **more)


def posts(network: Sandbox) -> list[Item]:
    return network.world.store.shelf.all("wordpress", "posts")


def library(network: Sandbox) -> list[Item]:
    return network.world.store.shelf.all("wordpress", "media")


def scripted(start: Start, *replies: Reply) -> tuple[WordPress, Loopback]:
    """An adapter to a server that answers so, after it has shown that no post of ours is there."""
    server = start(NO_POSTS, *replies)
    return adapter(server.url), server


def as_json(value: Any, status: str = "200 OK", **headers: str) -> bytes:
    return answer(status, json.dumps(value).encode(), Content_Type="application/json", **headers)


# The whole story


def test_the_whole_story_goes_out_with_its_pictures_words_and_the_way_back(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel = connected(network, categories="News, Stories")
    receipt = channel.create(call_for(call_of, STORY, settings=channel.config))
    (post,) = posts(network)
    cover, kitchen = library(network)
    assert receipt.url == f"{network.url}/wordpress/the-ring-0b6f3f0e/"
    assert (post.data["title"], post.data["status"]) == ("The ring under the fridge", "publish")
    assert "<p>By Femke de Vries, Şilan Aydın</p>" in post.data["content"]
    assert f'<img src="{network.url}/wordpress/library/{kitchen.id}" alt="The &quot;old&quot;' in post.data["content"]
    assert (
        '<a href="https://blog.example/stories/the-ring/">First published on blog.example</a>' in post.data["content"]
    )
    assert '<div lang="en" data-byline="' in post.data["content"]
    assert post.data["featured_media"] == cover.id
    assert [item.data["alt_text"] for item in (cover, kitchen)] == [PICTURE.alt, KITCHEN.alt]
    names = {kind: network.world.store.shelf.all("wordpress", kind) for kind in ("tags", "categories")}
    assert [item.data["name"] for item in names["tags"]] == ["night shift", "lost &amp; found"]
    assert [item.data["name"] for item in names["categories"]] == ["News", "Stories"]
    assert post.data["categories"] == [item.id for item in names["categories"]]


def test_search_engines_are_told_where_it_was_first_published(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    connected(network).create(call_for(call_of))
    assert posts(network)[0].data["meta"] == {"byline_canonical": WORDS.url}


def test_where_no_plugin_keeps_that_address_none_is_sent(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(canonical_plugin=False)
    channel = connected(network)
    assert channel.config["canonical_field"] == ""
    assert channel.create(call_for(call_of)).remote_id


def test_a_story_may_go_there_as_a_draft_and_an_edit_leaves_its_state_alone(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(rights=("edit_posts", "upload_files"))
    channel = connected(network, status="draft")
    draft = call_for(call_of, settings=channel.config)
    there = channel.create(draft)
    assert posts(network)[0].data["status"] == "draft"
    network.world.store.shelf.change(posts(network)[0], {"status": "publish"}, now=0)
    channel.edit(call_for(call_of, replace(WORDS, title="Better"), settings=channel.config), there)
    assert (posts(network)[0].data["title"], posts(network)[0].data["status"]) == ("Better", "publish")


def test_what_people_typed_is_words_and_never_markup(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    story = replace(WORDS, title="<b>5 < 6</b> & more", summary="<i>x</i>", authors=("<script>Ann</script>",))
    connected(network).create(call_for(call_of, story))
    data = posts(network)[0].data
    assert data["title"] == "&lt;b&gt;5 &lt; 6&lt;/b&gt; &amp; more"
    assert data["excerpt"] == "&lt;i&gt;x&lt;/i&gt;"
    assert "&lt;script&gt;Ann" in data["content"]


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://blog.example/stories/the-ring/", "the-ring-0b6f3f0e"),
        ("https://blog.example/stories/%C3%BCberraschung-%F0%9F%92%8D/", "uberraschung-0b6f3f0e"),
        ("https://blog.example/" + "long-" * 40, "-".join(["long"] * 12) + "-0b6f3f0e"),
        ("", "story-0b6f3f0e"),
    ],
)
def test_each_story_has_an_address_there_that_no_other_can_have(url: str, slug: str) -> None:
    assert WordPress.compose(replace(WORDS, url=url), {}).fields["slug"] == slug


def test_composing_twice_is_the_same_to_the_byte() -> None:
    assert WordPress.compose(STORY, {}).digest() == WordPress.compose(STORY, {}).digest()


# The contract of the reference


@pytest.mark.parametrize("status", ["301", "302", "307", "308"])
def test_1_a_redirected_post_is_not_followed(loopback: Start, call_of: Calls, status: str) -> None:
    target = loopback(as_json([MADE]))
    channel, server = scripted(loopback, answer(f"{status} Elsewhere", Location=target.url))
    with pytest.raises((PermanentError, UnknownOutcome)):
        channel.create(call_for(call_of))
    assert (len(server.requests), target.requests) == (2, [])


def test_2_a_log_in_page_is_no_answer_to_a_post(loopback: Start, call_of: Calls) -> None:
    channel, _server = scripted(loopback, answer("200 OK", b"<html>Please log in", Content_Type="text/html"))
    with pytest.raises(UnknownOutcome):
        channel.create(call_for(call_of))


def test_2_a_site_that_answers_pages_is_no_wordpress(loopback: Start) -> None:
    server = loopback(answer("200 OK", b"<html>Please log in", Content_Type="text/html"))
    with pytest.raises(PermanentError, match="shows no WordPress API"):
        adapter(server.url).check()


def test_2_a_list_instead_of_the_post_proves_nothing(loopback: Start, call_of: Calls) -> None:
    channel, _server = scripted(loopback, as_json([MADE]))
    with pytest.raises(UnknownOutcome):
        channel.create(call_for(call_of))


def test_3_a_log_in_that_gets_lost_on_the_way_is_said(sandbox: Network) -> None:
    with pytest.raises(AuthError, match="something on its way took them away"):
        connected(sandbox(strips_log_in=True))


def test_3_without_https_the_site_takes_no_application_passwords(sandbox: Network) -> None:
    with pytest.raises(PermanentError, match="must be reached by https"):
        connected(sandbox(application_passwords=False))


def test_4_an_account_that_may_not_publish_is_never_connected(sandbox: Network) -> None:
    with pytest.raises(AuthError, match="role Author"):
        connected(sandbox(rights=("edit_posts",)))


def test_4_a_refusal_of_rights_asks_for_a_person(loopback: Start, call_of: Calls) -> None:
    refusal = {"code": "rest_cannot_create", "message": "Sorry, you are not allowed.", "data": {"status": 403}}
    channel, _server = scripted(loopback, as_json(refusal, "403 Forbidden"))
    with pytest.raises(AuthError, match="Sorry, you are not allowed"):
        channel.create(call_for(call_of))


def test_4_a_category_it_may_not_make_is_named(sandbox: Network) -> None:
    rights = ("edit_posts", "publish_posts", "upload_files")
    with pytest.raises(AuthError, match="no category “News”"):
        connected(sandbox(rights=rights), categories="News")


def test_5_a_word_that_is_there_already_is_used_again(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel = connected(network)
    channel.create(call_for(call_of, replace(WORDS, topics=("lost & found",))))
    second = replace(WORDS, topics=("Lost & Found",), post=UUID(int=5))
    channel.create(call_for(call_of, second))
    assert len(network.world.store.shelf.all("wordpress", "tags")) == 1
    assert posts(network)[0].data["tags"] == posts(network)[1].data["tags"]


def test_6_a_taken_address_is_noticed_and_the_earlier_post_stays_alone(
    sandbox: Network, call_of: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of)
    first = channel.create(call)
    look = WordPress._found

    def blind_at_first(self: WordPress, call: Call, *, besides: str = "") -> Any:
        """The first try was still on its way when we looked; after our own post we see both."""
        return look(self, call, besides=besides) if besides else None

    monkeypatch.setattr(WordPress, "_found", blind_at_first)
    assert channel.create(call).remote_id == first.remote_id
    assert [str(post.id) for post in posts(network)] == [first.remote_id]


def test_6_where_something_else_has_our_address_the_post_is_still_found(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    network.world.store.shelf.add("wordpress", "media", {"slug": "the-ring-0b6f3f0e", "alt_text": ""}, now=0)
    channel, call = connected(network), call_for(call_of)
    receipt = channel.create(call)
    assert receipt.url.endswith("/the-ring-0b6f3f0e-2/")
    assert channel.find(call) == receipt
    assert channel.create(call).remote_id == receipt.remote_id


@pytest.mark.parametrize("fault", [Fault.LOSE, Fault.AFTER_500, Fault.AFTER_HTML, Fault.AFTER_CUT])
def test_7_after_a_lost_answer_the_post_is_found_and_not_made_again(
    sandbox: Network, call_of: Calls, fault: Fault
) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of, replace(WORDS, media=(PICTURE,)))
    network.world.faults.order(fault, path=POSTS)
    with pytest.raises(UnknownOutcome):
        channel.create(call)
    found = channel.find(call)
    assert found is not None
    assert found.details[PICTURE.sha256] == str(library(network)[0].id)
    assert channel.create(call).remote_id == found.remote_id
    assert (len(posts(network)), len(library(network))) == (1, 1)


def test_7_it_is_surely_not_there_when_only_others_are(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of)
    channel.create(call_for(call_of, replace(WORDS, post=UUID(int=9))))
    stranger = {"slug": "the-ring-0b6f3f0e", "content": "No link to us", "title": "", "excerpt": "", "status": "draft"}
    network.world.store.shelf.add("wordpress", "posts", stranger, now=0)
    assert channel.find(call) is None


def test_7_a_copy_that_was_taken_down_is_not_taken_for_the_new_one(sandbox: Network, call_of: Calls) -> None:
    channel, call = connected(sandbox()), call_for(call_of)
    there = channel.create(call)
    assert channel.find(replace(call, known=frozenset({there.remote_id}))) is None


def test_7_a_look_that_fails_says_nothing(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of)
    network.world.faults.order(Fault.ERROR_500, method="GET", path=POSTS)
    with pytest.raises(TemporaryError):
        channel.find(call)


def test_8_an_upload_that_broke_down_half_way_is_finished(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(library_breaks=1)
    connected(network).create(call_for(call_of, replace(WORDS, media=(PICTURE,))))
    (picture,) = library(network)
    assert picture.data["alt_text"] == PICTURE.alt
    assert posts(network)[0].data["featured_media"] == picture.id


def test_8_an_upload_that_cannot_be_finished_leaves_nothing_behind(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(library_breaks=2)
    with pytest.raises(TemporaryError, match="could not process"):
        connected(network).create(call_for(call_of, replace(WORDS, media=(PICTURE,))))
    assert (posts(network), library(network)) == ([], [])


def test_8_a_picture_whose_upload_lost_its_answer_is_not_sent_again(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of, replace(WORDS, media=(PICTURE,)))
    network.world.faults.order(Fault.LOSE, path=MEDIA)
    with pytest.raises(TemporaryError):
        channel.create(call)
    channel.create(call)
    assert len(library(network)) == 1


def test_9_a_picture_a_proxy_finds_too_big_is_refused(loopback: Start, call_of: Calls) -> None:
    server = loopback(NO_POSTS, NO_POSTS, answer("413 Too Large", b"<html>nginx", Content_Type="text/html"))
    with pytest.raises(PermanentError, match="413"):
        adapter(server.url).create(call_for(call_of, replace(WORDS, media=(PICTURE,))))


def test_9_a_picture_the_site_finds_too_big_is_refused_in_its_words(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(library_bytes=3)
    with pytest.raises(PermanentError, match="too big"):
        connected(network).create(call_for(call_of, replace(WORDS, media=(PICTURE,))))


@pytest.mark.parametrize("before", [b"<br />\n<b>Warning</b>: Undefined variable in x.php\n", b"{"])
def test_10_php_warnings_before_the_json_are_an_unknown_outcome(loopback: Start, call_of: Calls, before: bytes) -> None:
    channel, _server = scripted(loopback, answer("201 Created", before + json.dumps(MADE).encode()))
    with pytest.raises(UnknownOutcome):
        channel.create(call_for(call_of))


def test_10_a_byte_order_mark_does_no_harm(loopback: Start, call_of: Calls) -> None:
    channel, _server = scripted(loopback, answer("201 Created", b"\xef\xbb\xbf" + json.dumps(MADE).encode()))
    assert channel.create(call_for(call_of)).remote_id == "7"


def test_11_an_edit_of_what_is_gone_says_so_and_makes_nothing(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of)
    there = channel.create(call)
    channel.delete(call, there)
    with pytest.raises(GoneError):
        channel.edit(call, there)
    assert posts(network) == []


def test_11_what_lies_in_the_trash_is_gone(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of)
    there = channel.create(call)
    channel.api("DELETE", "posts", there.remote_id)
    with pytest.raises(GoneError, match="trash"):
        channel.edit(call, there)
    assert channel.find(call) is None


def test_12_a_take_down_is_for_good_takes_the_pictures_along_and_may_be_repeated(
    sandbox: Network, call_of: Calls
) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of, STORY)
    there = channel.create(call)
    channel.delete(call, Receipt(remote_id=there.remote_id))  # found late: nobody noted the pictures
    channel.delete(call, there)
    assert (posts(network), library(network)) == ([], [])


def test_12_gone_by_any_word_is_gone(loopback: Start, call_of: Calls) -> None:
    trashed = {"code": "rest_already_trashed", "message": "The post has already been deleted.", "data": {"status": 410}}
    server = loopback(as_json(trashed, "410 Gone"))
    adapter(server.url).delete(call_for(call_of), Receipt(remote_id="7"))
    assert len(server.requests) == 1


@pytest.mark.parametrize(("headers", "wait"), [({"Retry_After": "90"}, 90), ({}, None)])
def test_13_a_firewall_that_asks_for_patience_gets_it(
    loopback: Start, call_of: Calls, headers: dict[str, str], wait: float | None
) -> None:
    channel, _server = scripted(loopback, answer("429 Slow Down", b"<html>Firewall", **headers))
    with pytest.raises(TemporaryError) as raised:
        channel.create(call_for(call_of))
    assert raised.value.retry_after == wait


def test_13_a_firewall_that_forbids_is_no_matter_of_the_account(loopback: Start, call_of: Calls) -> None:
    channel, _server = scripted(loopback, answer("403 Forbidden", b"<html>Firewall", Content_Type="text/html"))
    with pytest.raises(PermanentError):
        channel.create(call_for(call_of))


def test_14_a_site_without_rewrite_rules_is_found_and_used(sandbox: Network, call_of: Calls) -> None:
    network = sandbox(pretty_addresses=False)
    channel, call = connected(network), call_for(call_of, STORY)
    assert channel.config["api_root"].endswith("/wordpress/?rest_route=/")
    there = channel.create(call)
    assert channel.find(call) == there
    channel.delete(call, there)
    assert posts(network) == []


def test_14_rewrite_rules_that_went_away_later_are_gone_round(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel, call = connected(network), call_for(call_of)
    network.world.rules = replace(network.world.rules, pretty_addresses=False)
    assert channel.create(call).remote_id == str(posts(network)[0].id)


# Somebody else's hands


def rewrite(network: Sandbox, **words: str) -> None:
    network.world.store.shelf.change(posts(network)[0], words, now=0)


def test_an_edit_writes_over_what_the_desk_sent_and_forgets_pictures_no_longer_shown(
    sandbox: Network, call_of: Calls
) -> None:
    network = sandbox()
    channel = connected(network)
    there = channel.create(call_for(call_of, STORY))
    after = channel.edit(call_for(call_of, replace(WORDS, title="A ring came home", media=(PICTURE,))), there)
    assert (after.remote_id, after.url) == (there.remote_id, there.url)
    assert posts(network)[0].data["title"] == "A ring came home"
    assert [item.data["alt_text"] for item in library(network)] == [PICTURE.alt]


@pytest.mark.parametrize("words", [{"title": "Ours is better"}, {"content": "<p>Rewritten by a colleague</p>"}])
def test_what_somebody_rewrote_there_is_shown_to_a_person_and_written_over_only_when_they_insist(
    sandbox: Network, call_of: Calls, words: dict[str, str]
) -> None:
    network = sandbox()
    channel = connected(network)
    there = channel.create(call_for(call_of))
    rewrite(network, **words)
    change = call_for(call_of, replace(WORDS, title="A ring came home", media=(PICTURE,)))
    with pytest.raises(PermanentError, match="Somebody changed this post"):
        channel.edit(change, there)
    assert library(network) == []
    assert words.items() <= posts(network)[0].data.items()
    channel.edit(replace(change, insists=True), there)
    assert posts(network)[0].data["title"] == "A ring came home"


def test_after_a_lost_edit_the_desk_knows_its_own_words_whichever_are_wanted_next(
    sandbox: Network, call_of: Calls
) -> None:
    network = sandbox()
    channel = connected(network)
    there = channel.create(call_for(call_of))
    network.world.faults.order(Fault.LOSE, path=POSTS)
    with pytest.raises(UnknownOutcome):
        channel.edit(call_for(call_of, replace(WORDS, title="Second")), there)
    channel.edit(call_for(call_of, replace(WORDS, title="Third")), there)
    assert posts(network)[0].data["title"] == "Third"


def test_what_the_site_filtered_out_by_itself_is_no_rewrite(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()
    channel = connected(network)
    there = channel.create(call_for(call_of))
    filtered = re.sub(r' data-byline="\w+"', "", posts(network)[0].data["content"])
    rewrite(network, content=filtered)
    learnt = channel.find(call_for(call_of))
    assert learnt is not None
    assert channel.edit(call_for(call_of, replace(WORDS, title="Second")), learnt).remote_id == there.remote_id


def test_what_is_not_wanted_any_more_when_its_pictures_are_there_stays_unsent(sandbox: Network, call_of: Calls) -> None:
    network = sandbox()

    def stopped() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        connected(network).create(call_for(call_of, STORY, still_wanted=stopped))
    assert posts(network) == []


# Secrets and settings


def test_no_error_holds_the_password_however_it_comes_back(loopback: Start, call_of: Calls) -> None:
    def parrot(connection: Any, _over: Any) -> None:
        login = server.headers()["authorization"]
        said = {"code": "rest_forbidden", "message": f"bad {login} or {WORDPRESS_PASSWORD}", "data": {"status": 403}}
        connection.sendall(as_json(said, "403 Forbidden"))

    server = loopback(parrot)
    with pytest.raises(DeliveryError) as raised:
        adapter(server.url).find(call_for(call_of))
    assert "•••" in str(raised.value)
    assert not re.search(r"Ynls|sand boxp", str(raised.value))


def test_an_api_that_is_said_to_be_elsewhere_does_not_get_the_password(loopback: Start) -> None:
    elsewhere = loopback(as_json({"namespaces": ["wp/v2"], "authentication": {"x": {}}}))
    link = f'<{elsewhere.url}/wp-json/>; rel="https://api.w.org/"'
    with pytest.raises(PermanentError):
        adapter(loopback(answer("200 OK", Link=link)).url).check()
    assert elsewhere.requests == []
