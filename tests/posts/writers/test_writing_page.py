"""The page of boxes without JavaScript: nothing typed is lost, whatever button is pressed, and all can be undone."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from posts import reviewing
from posts.boxes import boxes_of, texts_of
from posts.kinds import prompts_for
from posts.models import InStory, OtherWords, PutAside, Story
from posts.writers import drafts
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import newest_words, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


@pytest.fixture
def story(author: Any) -> Story:
    body = [("answer", {"prompt": prompt, "text": ""}) for prompt in prompts_for("promise", language="en")]
    return factories.make_story(by=author, headline="A bell", body=body, standfirst="")


def newest(story: Story) -> Story:
    return Story.objects.get(pk=story.pk).get_latest_revision_as_object()


def form_of(story: Story, **typed: str) -> dict[str, str]:
    """What a browser sends from the page, with `typed` instead of what stands in those boxes."""
    fields = {}
    for key, text in texts_of(newest(story)).items():
        fields |= {f"was-{key}": text, f"box-{key}": typed.get(key, text)}
    return fields


def press(user: Any, story: Story, do: str, **typed: str) -> Any:
    return signed_in(user).post(reverse("write", args=[story.pk]), {**form_of(story, **typed), "do": do}, follow=True)


def keys(story: Story) -> list[str]:
    return [block["id"] for block in drafts.blocks_of(newest(story))]


def test_the_worker_keeps_every_file_that_the_page_loads_and_no_other(author: Any, story: Story) -> None:
    browser = signed_in(author)
    page = browser.get(reverse("write", args=[story.pk])).content.decode()
    loaded = re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+)"', page)
    kept = json.loads(re.search(r"const FILES = (.*);", browser.get(reverse("write_worker")).content.decode())[1])
    assert sorted(loaded) == sorted(kept)


def test_the_page_has_a_labelled_plain_box_for_each_question(author, story):
    page = signed_in(author).get(reverse("write", args=[story.pk])).content.decode()
    for box in boxes_of(newest(story)):
        assert f'<label for="box-{box.key}">' in page
        assert f'name="box-{box.key}"' in page


def test_line_breaks_become_paragraphs(author, story):
    press(author, story, "save", **{keys(story)[0]: "First.\r\nSecond."})
    assert "<p>First.</p><p>Second.</p>" in newest(story).body[0].value["text"].source


def test_the_headline_names_the_story(author, story):
    press(author, story, "save", headline="A bell in a coat pocket")
    assert newest(story).title == "A bell in a coat pocket"


@pytest.mark.parametrize("do", ["save", "look", "check", "picture", "quote", "people", "about", "add-text"])
def test_every_button_keeps_what_was_typed(author, story, do):
    assert press(author, story, do, **{keys(story)[1]: "I took a hairpin."}).status_code == 200
    assert "I took a hairpin." in newest_words(story)


def test_a_page_that_was_open_elsewhere_loses_nothing_and_asks(author, story):
    key = keys(story)[0]
    stale = form_of(story)
    press(author, story, "save", **{key: "From the laptop."})
    answer = signed_in(author).post(
        reverse("write", args=[story.pk]), {**stale, f"box-{key}": "From the phone.", "do": "check"}, follow=True
    )
    page = answer.content.decode()
    assert "From the laptop." in page
    assert "From the phone." in page
    assert "Keep both" in page
    assert "From the laptop." in newest_words(story)


def test_a_choice_made_without_javascript_is_kept(author, story):
    key = keys(story)[0]
    stale = form_of(story)
    press(author, story, "save", **{key: "From the laptop."})
    client = signed_in(author)
    client.post(reverse("write", args=[story.pk]), {**stale, f"box-{key}": "From the phone.", "do": "save"})
    page = client.get(reverse("write", args=[story.pk]))
    choice = page.context["choices"][0]
    client.post(reverse("write_choose", args=[story.pk, choice.pk]), {"choice": "both", "seen": choice.there})
    assert "From the laptop." in newest_words(story)
    assert "From the phone." in newest_words(story)
    assert not client.get(reverse("write", args=[story.pk])).context["choices"]


def test_a_block_moves_by_buttons(author, story):
    first, second, *rest = keys(story)
    press(author, story, f"down:{first}")
    assert keys(story) == [second, first, *rest]
    press(author, story, f"up:{first}")
    assert keys(story) == [first, second, *rest]


def test_the_first_block_cannot_move_further_up(author, story):
    before = keys(story)
    press(author, story, f"up:{before[0]}")
    assert keys(story) == before


def test_what_is_taken_away_comes_back_where_it_stood_with_its_words(author, story):
    before = keys(story)
    page = press(author, story, f"away:{before[1]}", **{before[1]: "I took a hairpin."}).content.decode()
    assert "Put it back" in page
    assert "I took a hairpin." not in newest_words(story)
    kept = PutAside.objects.get(page=story.pk)
    press(author, story, f"back:{kept.pk}")
    assert keys(story) == before
    assert "I took a hairpin." in newest_words(story)
    assert not PutAside.objects.exists()


def test_putting_back_twice_does_no_harm(author, story):
    before = keys(story)
    press(author, story, f"away:{before[0]}")
    kept = PutAside.objects.get(page=story.pk)
    press(author, story, f"back:{kept.pk}")
    press(author, story, f"back:{kept.pk}")
    assert keys(story) == before


def test_what_was_put_aside_goes_after_thirty_days(author, story):
    first, second, *_rest = keys(story)
    press(author, story, f"away:{first}")
    PutAside.objects.update(put_aside_at=timezone.now() - timedelta(days=31))
    page = signed_in(author).get(reverse("write", args=[story.pk])).content.decode()
    assert "put aside" not in page
    press(author, story, f"away:{second}")
    assert PutAside.objects.count() == 1


def test_a_paragraph_is_added_at_the_end(author, story):
    press(author, story, "add-text")
    assert newest(story).body[-1].block_type == "text"


def test_a_quote_is_asked_in_three_questions_and_changed_again(author, story):
    client = signed_in(author)
    client.post(reverse("write_new_quote", args=[story.pk]), {"quote": "It rings!", "speaker": "", "source": ""})
    key = keys(story)[-1]
    assert newest(story).body[-1].value["quote"] == "It rings!"
    page = client.get(reverse("write_quote", args=[story.pk, key])).content.decode()
    assert "It rings!" in page
    client.post(
        reverse("write_quote", args=[story.pk, key]), {"quote": "It rings!", "speaker": "A customer", "source": "Here"}
    )
    assert newest(story).body[-1].value["speaker"] == "A customer"


def test_an_empty_quote_leaves_nothing_behind(author, story):
    before = keys(story)
    signed_in(author).post(reverse("write_new_quote", args=[story.pk]), {"quote": "", "speaker": "", "source": ""})
    assert keys(story) == before


RICH = '<p data-block-key="a1">We wrote it <b>on the wall</b>, see <a href="https://byline.example/">here</a>.</p>'


def test_what_plain_text_cannot_show_is_kept_shown_and_said(author):
    act = {"text": "Come along", "link": "https://byline.example/come", "ends_on": "2030-01-01"}
    story = factories.make_story(by=author, body=[("text", RICH), ("call_to_act", act)])
    page = signed_in(author).get(reverse("write", args=[story.pk])).content.decode()
    assert "<b>on the wall</b>" in page
    assert "Come along" in page
    assert "It stays exactly as it is." in page
    assert reverse("wagtailadmin_pages:edit", args=[story.pk]) in page
    before = newest(story).body.get_prep_value()
    press(author, story, "save", headline="Another headline")
    assert newest(story).body.get_prep_value() == before


def test_words_of_a_draft_are_never_markup(author, story):
    evil = "<script>alert(1)</script>"
    press(author, story, "save", **{keys(story)[0]: evil, "headline": evil})
    for name in ("write", "write_looks", "write_look", "write_check", "story_status"):
        assert "<script>alert" not in signed_in(author).get(reverse(name, args=[story.pk])).content.decode()


def test_how_it_looks_is_the_page_that_readers_get_and_nobody_keeps_it(author, story):
    press(author, story, "save", **{keys(story)[0]: "First."})
    answer = signed_in(author).get(reverse("write_look", args=[story.pk]))
    assert "First." in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_in_review_the_status_page_is_shown_and_nothing_is_written(author):
    story = factories.hand_in(factories.make_story(by=author))
    before = newest_words(story)
    client = signed_in(author)
    for name in ("write", "write_check", "write_people", "story_about", "write_picture", "write_new_quote"):
        for answer in (
            client.get(reverse(name, args=[story.pk])),
            client.post(reverse(name, args=[story.pk]), {"box-standfirst": "New", "quote": "New", "do": "add-text"}),
        ):
            status = reverse("story_status", args=[story.pk])
            assert answer.status_code == 409 or answer["Location"] == status  # 409: shown again, with the reason
    assert newest_words(story) == before
    assert not InStory.objects.exists()


ONE_STORY = (
    "write", "write_looks", "write_look", "write_new_quote", "write_picture", "write_people", "story_about",
    "write_check", "write_thanks", "story_status", "story_share",
)  # fmt: skip


@pytest.mark.parametrize("name", ONE_STORY)
def test_a_colleagues_story_is_not_there(story, name):
    client = signed_in(factories.make_user(AUTHORS))
    assert client.get(reverse(name, args=[story.pk])).status_code == 404
    assert client.post(reverse(name, args=[story.pk]), {"do": "save"}).status_code in (404, 405)


@pytest.mark.parametrize("name", ONE_STORY)
def test_a_colleagues_live_story_is_read_on_the_blog_and_not_written_here(name):
    story = factories.make_live_story()
    assert signed_in(factories.make_user(AUTHORS)).get(reverse(name, args=[story.pk])).status_code == 404


@pytest.mark.parametrize("name", ONE_STORY)
def test_without_a_log_in_each_page_asks_for_one(client, story, name):
    answer = client.get(reverse(name, args=[story.pk]))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


@pytest.mark.parametrize("deed", ["take-back", "delete", "cancel", "take-down", "nonsense"])
def test_a_colleague_does_nothing_with_my_story(story, deed):
    client = signed_in(factories.make_user(AUTHORS))
    assert client.post(reverse("write_deed", args=[story.pk, deed])).status_code == 404
    assert Story.objects.filter(pk=story.pk).exists()


def test_comms_opens_it_once_it_was_handed_in_and_not_before(story):
    comms = factories.make_user(COMMS)
    address = reverse("write", args=[story.pk])
    assert signed_in(comms).get(address).status_code == 404
    waiting = factories.hand_in(factories.make_story())
    reviewing.take_back(post=waiting, user=waiting.owner)
    assert signed_in(comms).get(reverse("write", args=[waiting.pk])).status_code == 200


def test_a_block_of_another_story_is_not_reached_through_mine(author, story):
    theirs = factories.make_story(
        body=[("quote", {"quote": "A secret", "speaker": "Me", "source": "Here", "source_link": ""})]
    )
    answer = signed_in(author).get(reverse("write_quote", args=[story.pk, keys(theirs)[0]]))
    assert answer.status_code == 404


def test_what_somebody_else_put_aside_is_not_put_into_mine(author, story):
    theirs = factories.make_story()
    kept = drafts.take_away(story=theirs, user=theirs.owner, key=keys(theirs)[0])
    press(author, story, f"back:{kept.pk}")
    assert PutAside.objects.filter(pk=kept.pk).exists()
    assert "kettle boiled" not in newest_words(story)


# Words that come while somebody reads the story, without a script


def test_words_typed_before_somebody_handed_the_story_in_are_kept_and_offered_later(author, story):
    key = keys(story)[0]
    press(author, story, "save", **{key: "As it was handed in."})
    typed = form_of(story, **{key: "What I typed meanwhile."})
    reviewing.hand_in(post=Story.objects.get(pk=story.pk), user=author)
    answer = signed_in(author).post(reverse("write", args=[story.pk]), {**typed, "do": "save"}, follow=True)
    said = " ".join(str(message) for message in answer.context["messages"])
    assert "Somebody is reading this" in said
    assert "What you typed is kept." in said
    assert newest_words(story) == "As it was handed in."
    reviewing.take_back(post=Story.objects.get(pk=story.pk), user=author)
    page = signed_in(author).get(reverse("write", args=[story.pk])).content.decode()
    assert "What I typed meanwhile." in page


def test_an_untouched_page_sent_while_somebody_reads_keeps_nothing(author, story):
    press(author, story, "save", **{keys(story)[0]: "As it was handed in."})
    typed = form_of(story)
    reviewing.hand_in(post=Story.objects.get(pk=story.pk), user=author)
    signed_in(author).post(reverse("write", args=[story.pk]), {**typed, "do": "save"})
    assert not OtherWords.objects.exists()


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("write_new_quote", {"quote": "It rings again.", "speaker": "", "source": ""}),
        ("write_people", {"words": "the neighbour who heard it", "do": "somebody"}),
    ],
)
def test_a_page_with_words_of_its_own_shows_them_again_while_somebody_reads(author, story, page, typed):
    press(author, story, "save", **{keys(story)[0]: "As it was handed in."})
    reviewing.hand_in(post=Story.objects.get(pk=story.pk), user=author)
    answer = signed_in(author).post(reverse(page, args=[story.pk]), typed)
    shown = answer.content.decode()
    assert "Somebody is reading this" in shown
    assert next(iter(typed.values())) in shown
    assert not InStory.objects.exists()


def test_the_words_for_a_picture_are_shown_again_while_somebody_reads(author, story):
    picture = factories.make_picture()
    value = {"picture": picture.pk, "alt_text": "A wheel.", "decorative": False, "caption": "", "credit": "Noor"}
    key = drafts.add_block(story=story, user=author, kind="picture", value=value)
    press(author, story, "save", **{keys(story)[0]: "As it was handed in."})
    reviewing.hand_in(post=Story.objects.get(pk=story.pk), user=author)
    typed = {"alt_text": "A wheel with a bell.", "credit": "Noor", "place": "text"}
    shown = signed_in(author).post(reverse("write_describe", args=[story.pk, key]), typed).content.decode()
    assert "Somebody is reading this" in shown
    assert "A wheel with a bell." in shown


def test_without_a_script_a_second_conflict_leaves_the_words_of_the_first(author, story):
    """Phone and tablet both began from the same words, and the draft has others by now."""
    key = keys(story)[0]
    phone, tablet = form_of(story, **{key: "From the phone."}), form_of(story, **{key: "From the tablet."})
    press(author, story, "save", **{key: "From the laptop."})
    for typed in (phone, tablet, tablet):
        signed_in(author).post(reverse("write", args=[story.pk]), {**typed, "do": "save"})
    waiting = [row.text for row in OtherWords.objects.waiting()]
    assert waiting == ["From the phone.", "From the tablet."]
