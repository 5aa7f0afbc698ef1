"""What a post says: a draft by a template, or what somebody wrote, and whom it calls."""

from dataclasses import replace
from typing import Any

import pytest

from integrations.adapters import ADAPTERS
from integrations.adapters.words import unknown_places
from integrations.message import Announcement, Parts, Words
from integrations.previews import handles_in

WHERE = "https://blog.example/stories/the-ring/"


def composed(name: str, announcement: Announcement, **facts: Any) -> Parts:
    return ADAPTERS[name].compose(replace(announcement, **facts), {})


def test_a_template_says_what_a_draft_looks_like(announcement: Announcement) -> None:
    template = "New from {authors}: {headline}\n\n{link}\n#OurOwnTag"
    text = composed("mastodon", announcement, template=template).text
    assert text == (f"New from Femke de Vries, Şilan Aydın: The ring under the fridge\n\n{WHERE}\n#OurOwnTag")


def test_a_template_without_the_link_leads_to_the_story_all_the_same(announcement: Announcement) -> None:
    assert composed("x", announcement, template="{headline}").text == f"The ring under the fridge\n\n{WHERE}"


def test_a_paragraph_of_which_nothing_is_there_leaves_no_gap(announcement: Announcement) -> None:
    assert composed("x", announcement, summary="", topics=()).text == f"The ring under the fridge\n\n{WHERE}"


def test_names_that_mean_nothing_in_a_template_are_known() -> None:
    assert unknown_places("{headline} {tilte} {link}") == ["tilte"]


def test_what_somebody_wrote_is_never_cut(announcement: Announcement) -> None:
    own = Words(texts=("word " * 200,))
    parts = composed("bluesky", announcement, words=own, media=())
    assert parts.text == ("word " * 200).strip()
    assert parts.length > parts.limit


def test_the_link_stands_where_it_was_put_else_at_the_end(announcement: Announcement) -> None:
    assert composed("mastodon", announcement, words=Words(texts=("Read {link} now",))).text == f"Read {WHERE} now"
    assert composed("mastodon", announcement, words=Words(texts=("Read it",))).text == f"Read it\n\n{WHERE}"


def test_further_posts_are_a_thread_where_there_are_threads_and_one_post_elsewhere(announcement: Announcement) -> None:
    own = Words(texts=("One", "Two"))
    thread = composed("mastodon", announcement, words=own)
    assert thread.texts == (f"One\n\n{WHERE}", "Two")
    assert composed("linkedin", announcement, words=own).texts == ("One\n\nTwo",)


def test_a_handle_calls_nobody_unless_that_is_meant(announcement: Announcement) -> None:
    typed = "Thanks @ann@social.example, @bob and ann@blog.example #wheels"
    nobody = composed("mastodon", announcement, words=Words(texts=(typed,)))
    assert (nobody.mentions, "@ann@social.example" in nobody.text) == ({}, False)
    ann = composed("mastodon", announcement, words=Words(texts=(typed,), calls=("@ann@social.example",)))
    assert ann.mentions == {"@ann@social.example": ""}
    assert "Thanks @ann@social.example, @\u2060bob and ann@blog.example #wheels" in ann.text


def test_to_call_one_is_not_to_call_another_whose_name_begins_alike(announcement: Announcement) -> None:
    own = Words(texts=("@ann@social.example",), calls=("@ann",))
    assert "@ann@" not in composed("mastodon", announcement, words=own).text


@pytest.mark.parametrize(
    ("network", "found"),
    [
        ("mastodon", ["@ann@social.example", "@bob"]),
        ("bluesky", ["@carol.bsky.social"]),
        ("x", ["@bob"]),
        ("linkedin", []),
    ],
)
def test_each_network_has_its_own_handles(network: str, found: list[str]) -> None:
    text = "@ann@social.example @bob dan@mail.example https://a.example/@eve"
    text = text.replace("@ann@social.example @bob", "@carol.bsky.social") if network == "bluesky" else text
    text = text.replace("@ann@social.example ", "") if network == "x" else text
    assert handles_in([text], network=network) == found


def test_a_warning_stands_above_each_post_and_counts(announcement: Announcement) -> None:
    parts = composed("mastodon", announcement, words=Words(texts=("One", "Two")), warning="About an accident")
    (_first,), (second,) = ADAPTERS["mastodon"].counts_of(parts, {})
    assert second.length == len("Two") + len("About an accident")
    assert composed("x", announcement, words=Words(texts=("One",)), warning="About an accident").text.startswith(
        "About an accident\n\nOne"
    )
