"""Who is in a story and whether they said yes; which blog, language and channels it goes to."""

from typing import Any

import pytest
from django.urls import reverse

from integrations.models import Channel
from posts.consent.standing import missing
from posts.kinds import prompts_for
from posts.models import ChannelWish, InStory, Person, Promise, Story
from tests import factories
from tests.factories import AUTHORS
from tests.posts.editor import newest_words, post_editor, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


@pytest.fixture
def story(author: Any) -> Story:
    return factories.make_story(by=author)


def ticked(one: InStory, *shown: str) -> dict[str, str]:
    """The fields of one person on the page, as a browser sends them."""
    return {f"there-{one.pk}": "1", **{f"{each}-{one.pk}": "on" for each in shown}}


def people(user: Any, story: Story, do: str, **fields: Any) -> Any:
    return signed_in(user).post(reverse("write_people", args=[story.pk]), {"do": do, **fields}, follow=True)


def test_a_colleague_is_found_by_name_and_added(author, story):
    ilse = factories.make_person("Ilse Maas")
    page = signed_in(author).get(reverse("write_people", args=[story.pk]), {"q": "ilse"}).content.decode()
    assert "Add Ilse Maas" in page
    people(author, story, f"colleague:{ilse.public_id}")
    people(author, story, f"colleague:{ilse.public_id}")
    one = InStory.objects.get(page=story.pk)
    assert one.person == ilse
    assert one.is_named


def test_somebody_else_is_added_in_the_writers_own_words(author, story):
    people(author, story, "somebody", words="a customer")
    one = InStory.objects.get(page=story.pk)
    assert one.called() == "a customer"
    assert not one.media()


def test_somebody_without_a_word_is_asked_for_one(author, story):
    answer = people(author, story, "somebody", words="   ")
    assert answer.status_code == 422
    assert not InStory.objects.exists()


@pytest.mark.parametrize("how", ["named", "pictured", "quoted", "heard"])
def test_whoever_can_be_known_in_it_has_to_say_yes_themselves(author, story, how):
    people(author, story, "somebody", words="a customer")
    one = InStory.objects.get()
    people(author, story, f"note:{one.pk}", **ticked(one, how), **{f"said-{one.pk}": "yes"})
    assert [standing.one for standing in missing(story.pk, story)] == [one]
    factories.said_yes(story, InStory.objects.get())
    assert not missing(story.pk, story)


def test_somebody_taken_off_the_list_comes_back_with_the_answer(author, story):
    people(author, story, "somebody", words="a customer")
    one = InStory.objects.get()
    people(author, story, f"note:{one.pk}", **ticked(one, "named"))
    factories.said_yes(story, InStory.objects.get())
    page = people(author, story, f"away:{one.pk}")
    assert not InStory.objects.exists()
    assert "Put it back" in page.content.decode()
    people(author, story, f"back:{page.context['away'].pk}")
    assert InStory.objects.get().is_named
    assert not missing(story.pk, story)


def test_a_person_of_another_story_is_not_changed_through_mine(author, story):
    theirs = InStory.objects.create(page=factories.make_story(), words="a neighbour")
    assert people(author, story, f"away:{theirs.pk}").status_code == 404
    assert people(author, story, f"note:{theirs.pk}", **ticked(theirs, "named")).status_code == 404
    theirs.refresh_from_db()
    assert not theirs.is_named


def test_what_was_ticked_is_noted_whichever_button_is_pressed(author, story):
    people(author, story, "somebody", words="a customer")
    people(author, story, "somebody", words="a neighbour")
    first, second = InStory.objects.all()
    for do, more in (("done", {}), ("find", {"q": "ilse"}), (f"note:{second.pk}", {}), ("enter", {"words": "a child"})):
        InStory.objects.update(is_named=False)
        people(author, story, do, **ticked(first, "named"), **more)
        first.refresh_from_db()
        assert first.is_named, do
    assert InStory.objects.filter(words="a child").exists()


def test_pronouns_are_not_asked(author, story):
    people(author, story, "somebody", words="a customer")
    page = signed_in(author).get(reverse("write_people", args=[story.pk])).content.decode().lower()
    assert "pronoun" not in page
    assert not any("gender" in field.name for field in Person._meta.get_fields())


def go_to(user: Any, story: Story, blog: Any, **fields: Any) -> Any:
    return signed_in(user).post(reverse("story_about", args=[story.pk]), {"blog": blog.pk, **fields}, follow=True)


def test_a_draft_goes_to_another_blog(author, story):
    blog = factories.make_blog("Elsewhere")
    go_to(author, story, blog)
    assert factories.fresh(story).get_parent().pk == blog.pk
    assert newest_words(story) == story.get_latest_revision_as_object().body_text()


def test_with_the_blog_the_language_changes_and_the_questions_follow_but_not_the_words(author):
    body = [("answer", {"prompt": prompt, "text": "<p>Mine.</p>"}) for prompt in prompts_for("promise", language="en")]
    topic = factories.make_topic("Bells")
    story = factories.make_story(by=author, body=body, topics=[topic])
    go_to(author, story, factories.make_blog(language="sv"))
    version = factories.fresh(story).get_latest_revision_as_object()
    assert version.language() == "sv"
    assert [block.value["prompt"] for block in version.body] == prompts_for("promise", language="sv")
    assert version.body_text().count("Mine.") == len(body)
    assert not version.topics.all()
    approved = factories.approve(factories.hand_in(factories.fresh(story)))
    assert approved.live
    assert approved.url.startswith("/sv/")


def test_two_drafts_of_one_name_in_one_blog_get_addresses_of_their_own(author, story):
    blog = factories.make_blog()
    there = factories.make_story(by=author, blog=blog, headline=story.headline_text())
    go_to(author, story, blog)
    moved = factories.fresh(story)
    assert moved.slug != there.slug
    assert factories.approve(factories.hand_in(moved)).live


def test_what_readers_know_stays_where_it_is(author):
    story = factories.make_live_story(by=author)
    place = story.get_parent().pk
    go_to(author, story, factories.make_blog())
    assert factories.fresh(story).get_parent().pk == place


def test_a_closed_blog_cannot_be_chosen(author, story):
    place = story.get_parent().pk
    signed_in(author).post(reverse("story_about", args=[story.pk]), {"blog": 10_000})
    assert factories.fresh(story).get_parent().pk == place


def test_channels_are_proposed_and_decide_nothing(author, story):
    channel = Channel(name="The wall", kind="sandbox")
    channel.save()
    channel.blogs.add(story.get_parent().specific)
    page = signed_in(author).get(reverse("story_about", args=[story.pk])).content.decode()
    assert "The wall" in page
    assert "You propose, the comms team decides." in page
    signed_in(author).post(
        reverse("story_about", args=[story.pk]), {"blog": story.get_parent().pk, "offered": [channel.pk]}
    )
    assert not ChannelWish.objects.get(page=story.pk, channel=channel).proposed


def test_people_and_wishes_stay_when_the_full_editor_saves(author, story):
    people(author, story, "somebody", words="a customer")
    post_editor(author, story, text="From the editor.")
    assert InStory.objects.filter(page=story.pk).count() == 1


def test_comms_is_told_that_a_yes_is_missing(author, story):
    InStory.objects.create(page=story, words="a customer", is_pictured=True)
    factories.hand_in(story)
    assert "consent" in Promise.objects.get(page=story.pk).needs


def test_with_a_yes_nothing_is_asked_of_comms(author, story):
    factories.said_yes(story, InStory.objects.create(page=story, words="a customer", is_pictured=True))
    factories.hand_in(story)
    assert "consent" not in Promise.objects.get(page=story.pk).needs


def test_somebody_taken_off_the_list_can_be_put_back_later_too(author, story):
    one = InStory.objects.create(page=story, words="the neighbour", is_named=True, is_child=True)
    people(author, story, f"away:{one.pk}")
    page = signed_in(author).get(reverse("write_people", args=[story.pk]))
    assert "the neighbour" in page.content.decode()
    [kept] = page.context["put_aside"]
    people(author, story, f"back:{kept.pk}")
    back = InStory.objects.get()
    assert (back.words, back.is_named, back.is_child) == ("the neighbour", True, True)
    assert signed_in(author).get(reverse("write_people", args=[story.pk])).context["put_aside"] == []
