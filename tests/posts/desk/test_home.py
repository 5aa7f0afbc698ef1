"""What people find on arriving: where each story stands, in plain words, and the next thing to do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts import publishing, reviewing
from posts.models import ReturnReason
from posts.standing import standing_of
from posts.writing import start_profile
from tests.factories import approve, fresh, hand_in, make_live_story, make_story
from tests.factories import home as home_page
from tests.posts.desk.conftest import signed_in


def home(user):
    return signed_in(user).get(reverse("wagtailadmin_home")).content.decode()


@pytest.fixture
def draft(noor, blog):
    return make_story(by=noor, blog=blog, headline="A wet saddle")


def test_a_newcomer_is_invited_to_write(noor, blog):
    page = home(noor)
    assert "Write your first story" in page
    assert "Your most recent edits" not in page


def test_a_draft_says_go_on_writing(draft, noor):
    page = home(noor)
    assert "A wet saddle" in page
    assert "Go on writing" in page


def test_a_story_handed_in_can_be_taken_back(draft, noor):
    hand_in(draft)
    page = home(noor)
    assert "Waiting to be read" in page
    assert reverse("take_back", args=[draft.pk]) in page


def test_a_story_sent_back_says_why_in_the_readers_language(draft, noor, marit):
    hand_in(draft)
    reason = ReturnReason.objects.get(key="facts")
    reviewing.send_back(post=draft, reviewer=marit, reason=reason, words="Where was this?")
    page = home(noor)
    assert "A fact needs a source" in page
    assert "Where was this?" in page


@pytest.mark.parametrize("screen", ["wagtailadmin_home", "my_stories"])
def test_a_story_sent_back_stands_before_newer_ones(draft, noor, marit, blog, screen):
    hand_in(draft)
    reason = ReturnReason.objects.get(key="facts")
    reviewing.send_back(post=draft, reviewer=marit, reason=reason, words="Where was this?")
    make_story(by=noor, blog=blog, headline="A newer bell")
    page = signed_in(noor).get(reverse(screen)).content.decode()
    assert page.index("A wet saddle") < page.index("A newer bell")


@pytest.mark.parametrize("screen", ["wagtailadmin_home", "my_stories"])
def test_one_may_begin_to_write_above_the_list(draft, noor, screen):
    page = signed_in(noor).get(reverse(screen)).content.decode().split("<main")[1]
    assert page.index("Write a story") < page.index("A wet saddle")


@pytest.mark.parametrize("screen", ["wagtailadmin_home", "my_stories"])
def test_ones_profile_is_called_about_you(noor, screen):
    profile = start_profile(user=noor, home=home_page())
    page = signed_in(noor).get(reverse(screen)).content.decode()
    assert "About you" in page
    assert profile.slug not in page


def test_a_story_the_check_stopped_says_so(noor, blog):
    story = make_story(by=noor, blog=blog, text="<p>Sieg heil to all of you.</p>")
    reviewing.hand_in(post=story, user=noor)
    assert standing_of(fresh(story)).state == "stopped"
    assert "The check stopped it" in home(noor)


def test_a_planned_story_says_when(draft, noor):
    approve(hand_in(draft), go_live_at=timezone.now() + timedelta(days=2))
    assert "goes live on" in home(noor)


def test_a_live_story_says_since_when_and_where(noor, blog):
    story = make_live_story(by=noor, blog=blog)
    page = home(noor)
    assert "since" in page
    assert story.url in page


def test_a_live_story_with_a_newer_draft_says_so(noor, blog):
    story = make_live_story(by=noor, blog=blog)
    version = story.get_latest_revision_as_object()
    version.standfirst = "Something else."
    version.save_revision(user=noor)
    assert "changes that nobody has read yet" in home(noor)


def test_a_story_taken_down_is_offline(noor, marit, blog):
    story = make_live_story(by=noor, blog=blog)
    publishing.take_down(post=story, user=marit, reason="old")
    assert "Offline." in home(noor)


def test_comms_sees_how_many_wait(draft, noor, marit):
    hand_in(draft)
    page = home(marit)
    assert "1 story wants to be read" in page
    assert reverse("reviews") in page


def test_authors_see_nothing_of_what_waits_for_comms(draft, noor, ilse):
    hand_in(draft)
    assert "Waiting for you" not in home(ilse)


def test_many_stories_cost_no_more_queries_than_few(noor, blog, django_assert_max_num_queries):
    for _number in range(12):
        make_story(by=noor, blog=blog)
    client = signed_in(noor)
    client.get(reverse("my_stories"))
    with django_assert_max_num_queries(40):
        client.get(reverse("my_stories"))


def test_authors_have_a_small_menu(noor, blog):
    page = home(noor)
    assert reverse("new_story") in page
    assert reverse("my_stories") in page
    for hidden in (reverse("reviews"), reverse("blogs"), "/admin/reports/", "/admin/settings/"):
        assert hidden not in page


@pytest.mark.parametrize("who", ["noor", "marit", "ada"])
def test_everybody_who_writes_may_upload_pictures_and_documents(request, who):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse("wagtailimages:add")).status_code == 200
    assert client.get(reverse("wagtaildocs:add")).status_code == 200


def test_comms_finds_no_reports_about_workflows_and_age(marit):
    page = home(marit)
    assert reverse("wagtailadmin_reports:site_history") in page
    for report in ("workflow", "workflow_tasks", "aging_pages"):
        assert reverse(f"wagtailadmin_reports:{report}") not in page


@pytest.mark.parametrize("who", ["noor", "marit", "root"])
def test_nobody_is_sent_to_a_guide_of_another_desk(request, who):
    assert "guide.wagtail.org" not in home(request.getfixturevalue(who))
