"""A story in another language is a draft of its own, linked to the first."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from posts.kinds import Kind, prompts_for
from posts.models import Story
from posts.publishing import NotNow
from posts.translating import start_translation
from posts.writing import start_story
from tests.factories import fresh, make_blog, make_live_story, make_story, make_topic
from tests.posts.desk.conftest import signed_in


@pytest.fixture
def nederlands(db):
    return make_blog("Regio", language="nl")


def test_a_translation_is_a_draft_with_an_identity_of_its_own(noor, blog, nederlands):
    story = make_live_story(by=noor, blog=blog, headline="A wet saddle")
    copy = fresh(start_translation(story=story, blog=nederlands, user=noor))
    assert (copy.live, copy.owner, copy.language()) == (False, noor, "nl")
    assert copy.translation_key == story.translation_key
    assert copy.uuid != story.uuid
    assert copy.body_text() == story.body_text()
    assert not copy.seals.exists()


def test_a_colleague_translates_what_readers_see_and_not_the_draft_behind_it(noor, ilse, blog, nederlands):
    story = make_live_story(by=noor, blog=blog, headline="A wet saddle")
    draft = story.get_latest_revision_as_object()
    draft.headline = "<p>A secret</p>"
    draft.save_revision(user=noor)
    assert start_translation(story=fresh(story), blog=nederlands, user=ilse).headline_text() == "A wet saddle"


def test_a_second_translation_into_a_language_is_refused(noor, blog, nederlands):
    story = make_live_story(by=noor, blog=blog)
    start_translation(story=story, blog=nederlands, user=noor)
    with pytest.raises(NotNow):
        start_translation(story=story, blog=make_blog(language="nl"), user=noor)


def test_a_story_is_not_translated_into_its_own_language(noor, blog):
    with pytest.raises(NotNow):
        start_translation(story=make_live_story(by=noor, blog=blog), blog=make_blog(), user=noor)


def test_somebody_elses_draft_is_not_translated(noor, ilse, blog, nederlands):
    with pytest.raises(PermissionDenied):
        start_translation(story=make_story(by=noor, blog=blog), blog=nederlands, user=ilse)


def test_our_questions_follow_into_the_other_language(noor, blog, nederlands):
    story = start_story(user=noor, blog=blog, kind="colleague")
    copy = start_translation(story=story, blog=nederlands, user=noor)
    assert [block.value["prompt"] for block in copy.body] == prompts_for(Kind.COLLEAGUE, language="nl")


def test_topics_follow_only_where_they_exist_in_the_other_language(noor, blog, nederlands):
    known, unknown = make_topic("Rain"), make_topic("Wind")
    regen = known.copy_for_translation(nederlands.locale)
    regen.name, regen.slug = "Regen", "regen"
    regen.save()
    story = make_live_story(by=noor, blog=blog, topics=[known, unknown])
    assert list(fresh(start_translation(story=story, blog=nederlands, user=noor)).topics.all()) == [regen]


def test_the_screen_offers_only_languages_that_are_missing(noor, blog, nederlands):
    svenska = make_blog("Norr", language="sv")
    story = make_live_story(by=noor, blog=blog)
    start_translation(story=story, blog=nederlands, user=noor)
    page = signed_in(noor).get(reverse("translate", args=[story.pk])).content.decode()
    assert f'value="{svenska.pk}"' in page
    assert f'value="{nederlands.pk}"' not in page


def test_the_button_begins_the_translation_and_opens_it(noor, blog, nederlands):
    story = make_live_story(by=noor, blog=blog)
    answer = signed_in(noor).post(reverse("translate", args=[story.pk]), {"blog": nederlands.pk})
    copy = Story.objects.exclude(pk=story.pk).get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[copy.pk])
