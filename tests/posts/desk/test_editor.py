"""The editor, in the desk's words: no publish for anybody, remarks on the words beside them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.boxes import texts_of
from posts.writers.saving import Change, Where, save_changes
from tests.factories import (
    approve,
    fresh,
    hand_in,
    known_to_comms,
    make_live_story,
    make_series,
    make_story,
    make_topic,
)
from tests.posts.desk.conftest import signed_in
from tests.posts.editor import editor_data, newest_words, post_editor


@pytest.fixture
def draft(noor, blog):
    return make_story(by=noor, blog=blog, headline="A wet saddle")


def editor(user, story):
    return signed_in(user).get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()


@pytest.mark.parametrize("who", ["noor", "marit", "ada", "root"])
def test_nobody_finds_a_publish_button(draft, request, who):
    page = editor(request.getfixturevalue(who), known_to_comms(draft))
    assert 'name="action-publish"' not in page
    assert "Hand in for review" in page


def test_a_story_being_read_says_so_and_offers_to_take_it_back(draft, noor):
    hand_in(draft)
    page = editor(noor, draft)
    assert "Somebody is reading this" in page
    assert "Waiting to be read" in page
    assert reverse("take_back", args=[draft.pk]) in page


def test_handing_in_from_the_editor_starts_the_review(draft, noor):
    post_editor(noor, draft, **{"action-submit": "Hand in"})
    assert fresh(draft).workflow_in_progress


def test_the_editor_shows_where_a_live_story_went_only_when_it_went_somewhere(noor, blog):
    assert "Where it went" not in editor(noor, make_live_story(by=noor, blog=blog))


def test_the_editor_offers_words_of_the_storys_own_language(draft, noor):
    make_topic("Rain")
    make_topic("Regen", language="nl")
    make_series("Fredagar", language="sv")
    page = editor(noor, draft)
    assert "Rain" in page
    assert "Regen" not in page
    assert "Fredagar" not in page


def test_the_checks_panel_fetches_remarks(draft, noor):
    assert f'data-voice="{reverse("voice_findings", args=[draft.pk])}"' in editor(noor, draft)


@pytest.mark.parametrize("who", ["noor", "marit", "root"])
def test_remarks_say_how_grave_why_and_what_instead(noor, blog, request, who):
    story = known_to_comms(make_story(by=noor, blog=blog, text="<p>We utilize synergies, guys.</p>"))
    answer = signed_in(request.getfixturevalue(who)).get(reverse("voice_findings", args=[story.pk]))
    page = answer.content.decode()
    assert "Advice" in page or "Hint" in page
    assert "Use “use”" in page
    assert "no-store" in answer["Cache-Control"]


def test_remarks_are_of_the_draft_as_last_saved(draft, noor):
    version = draft.get_latest_revision_as_object()
    version.body = [("text", "<p>We utilize synergies.</p>")]
    version.save_revision(user=noor)
    assert "byline-finding" in signed_in(noor).get(reverse("voice_findings", args=[draft.pk])).content.decode()


def test_a_text_without_remarks_says_so(draft, noor):
    assert b"No remarks" in signed_in(noor).get(reverse("voice_findings", args=[draft.pk])).content


def test_remarks_on_a_live_storys_draft_are_for_those_who_may_see_it(noor, ilse, blog):
    story = make_live_story(by=noor, blog=blog)
    assert signed_in(ilse).get(reverse("voice_findings", args=[story.pk]), follow=True).status_code == 404


def said(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("who", ["noor", "marit"])
def test_after_handing_in_one_is_back_at_a_list_of_the_desk_and_told_plainly(noor, marit, blog, request, who):
    story = known_to_comms(make_story(by=noor, blog=blog, headline="A wet saddle"))
    answer = post_editor(request.getfixturevalue(who), story, **{"action-submit": "Hand in"})
    assert answer.url == reverse({"noor": "my_stories", "marit": "reviews"}[who])


def test_handing_in_says_what_comes_next_and_nothing_of_moderation(draft, noor):
    client = signed_in(noor)
    door = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    answer = client.post(door, editor_data(draft, **{"action-submit": "Hand in"}), follow=True)
    assert said(answer) == ["Handed in. The comms team reads it, and you get a mail."]


def test_a_story_the_check_stops_is_told_as_such(draft, noor):
    client = signed_in(noor)
    door = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    data = editor_data(draft, text="Sieg heil to all of you.", **{"action-submit": "Hand in"})
    assert said(client.post(door, data, follow=True)) == ["The check stopped it. Its reason stands beside the story."]


def test_saving_a_draft_stays_in_the_editor(draft, noor):
    assert post_editor(noor, draft).url.startswith(reverse("wagtailadmin_pages:edit", args=[draft.pk]))


def test_handing_in_is_the_main_button_and_enter_saves_the_draft(draft, noor):
    buttons = re.findall(r'<button\s+type="submit"[^>]*>', editor(noor, draft).split("page-edit-form")[1])
    assert "name=" not in buttons[0]
    assert 'name="action-submit"' in buttons[1]
    assert "action-save" in buttons[2]


def test_a_planned_story_says_when_it_goes_live_and_what_a_change_means(draft, noor):
    approve(hand_in(draft), go_live_at=timezone.now() + timedelta(days=2))
    (words,) = said(signed_in(noor).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])))
    assert words.startswith("Approved: it goes live on ")
    assert words.endswith("What you change now needs a new reading.")


def test_a_draft_that_is_not_planned_says_nothing_of_a_plan(draft, noor):
    assert said(signed_in(noor).get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))) == []


# Words that came after the editor was opened


def typed_on_the_phone(story, text):
    """In one sitting of the writing page its own version is written over in place."""
    (key, was) = list(texts_of(fresh(story).get_latest_revision_as_object()).items())[-1]
    change = Change(key=key, was=was, text=text)
    save_changes(story=fresh(story), user=story.owner, changes=[change], at=Where(device="phone"))


def opened(page):
    """The hidden fields that say with which version the editor began."""
    return dict(re.findall(r'name="(loaded_revision_\w+)" value="([^"]*)"', page))


@pytest.mark.parametrize("button", [{}, {"action-submit": "Hand in"}])
def test_the_editor_saves_nothing_over_words_typed_on_the_phone_since(draft, noor, button):
    typed_on_the_phone(draft, "Ten lines.")
    at_first = opened(editor(noor, draft))
    typed_on_the_phone(draft, "Ten lines. And ten more.")
    page = post_editor(noor, draft, text="Old words.", **at_first, **button).content.decode()
    assert newest_words(draft) == "Ten lines. And ten more."
    assert not fresh(draft).workflow_in_progress
    assert "Somebody wrote on this since you opened it here" in page
    assert "Old words." in page


def test_saved_again_the_editors_words_are_the_newest_and_the_phones_stay_a_version(draft, noor):
    typed_on_the_phone(draft, "Ten lines.")
    at_first = opened(editor(noor, draft))
    typed_on_the_phone(draft, "Ten lines. And ten more.")
    again = opened(post_editor(noor, draft, text="Old words.", **at_first).content.decode())
    post_editor(noor, draft, text="Old words.", **again, **{"action-submit": "Hand in"})
    versions = [one.as_object().body_text() for one in fresh(draft).revisions.order_by("pk")]
    assert versions[-2:] == ["Ten lines. And ten more.", "Old words."]
    assert fresh(draft).workflow_in_progress


def test_an_older_version_can_be_taken_from_the_history(draft, noor):
    typed_on_the_phone(draft, "Ten lines.")
    first = fresh(draft).revisions.earliest("pk")
    door = reverse("wagtailadmin_pages:revisions_revert", args=[draft.pk, first.pk])
    client = signed_in(noor)
    client.post(door, editor_data(draft, text="As at first.", **opened(client.get(door).content.decode())))
    assert newest_words(draft) == "As at first."
