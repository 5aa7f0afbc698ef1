"""Beginning a story: from the menu to the editor in one screen."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.users.models import UserProfile

from posts import blogs
from posts.kinds import PROMPTS, Kind, prompts_for
from posts.models import Person, Profile, Story
from posts.publishing import NotNow
from posts.writing import start_story
from tests.factories import make_blog
from tests.posts.desk.conftest import signed_in


def test_starting_makes_a_draft_of_ones_own_with_the_questions_of_its_kind(noor):
    blog = make_blog(language="nl")
    answer = signed_in(noor).post(reverse("new_story"), {"blog": blog.pk, "kind": "said-no"})
    story = Story.objects.get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[story.pk])
    assert (story.live, story.owner, story.kind, story.get_parent().pk) == (False, noor, "said-no", blog.pk)
    draft = story.get_latest_revision_as_object()
    assert [block.value["prompt"] for block in draft.body] == prompts_for(Kind.SAID_NO, language="nl")


@pytest.mark.parametrize("desk", ["en", "nl", "sv"])
def test_the_questions_are_in_the_blogs_language_whatever_the_desks(noor, desk):
    UserProfile.objects.create(user=noor, preferred_language=desk)
    blog = make_blog(language="nl")
    signed_in(noor).post(reverse("new_story"), {"blog": blog.pk, "kind": "promise"})
    draft = Story.objects.get().get_latest_revision_as_object()
    assert next(block.value["prompt"] for block in draft.body) == "Wat gebeurde er?"
    assert set(prompts_for(Kind.PROMISE, language="nl")).isdisjoint(PROMPTS[Kind.PROMISE])


def test_the_screen_says_who_can_see_a_draft(noor, blog):
    page = signed_in(noor).get(reverse("new_story")).content.decode()
    assert "Only you and the comms team can see it until it is live." in page


def test_the_editor_opens_on_a_fresh_draft(noor, blog):
    answer = signed_in(noor).post(reverse("new_story"), {"blog": blog.pk, "kind": "promise"}, follow=True)
    assert answer.status_code == 200
    assert b"What happened?" in answer.content


def test_a_byline_is_made_of_the_accounts_own_name(noor, blog):
    start_story(user=noor, blog=blog, kind="promise")
    start_story(user=noor, blog=blog, kind="said-no")
    assert Person.objects.get().display_name == "Noor El Amrani"
    assert {story.people()[0].user for story in Story.objects.all()} == {noor}


def test_an_account_without_a_name_gets_no_guessed_byline(ilse, blog):
    story = start_story(user=ilse, blog=blog, kind="promise")
    assert story.people() == []
    assert not Person.objects.exists()


def test_with_one_blog_there_is_nothing_to_choose(noor, blog):
    page = signed_in(noor).get(reverse("new_story")).content.decode()
    assert f'<input type="hidden" name="blog" value="{blog.pk}"' in page


def test_without_a_blog_the_screen_says_so(noor):
    assert b"no blog to write in yet" in signed_in(noor).get(reverse("new_story")).content


def test_nobody_begins_in_a_closed_blog(noor, ada, blog):
    blogs.close_blog(blog=blog, user=ada)
    with pytest.raises(NotNow):
        start_story(user=noor, blog=blog, kind="promise")


def test_whoever_may_not_write_begins_nothing(blog):
    with pytest.raises(PermissionDenied):
        start_story(user=User.objects.create_user("visitor"), blog=blog, kind="promise")


def test_an_unknown_kind_is_refused_at_the_field(noor, blog):
    answer = signed_in(noor).post(reverse("new_story"), {"blog": blog.pk, "kind": "press-release"})
    assert answer.status_code == 200
    assert not Story.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_add_child_page_below_a_blog_leads_to_the_same_screen(noor, blog, method):
    answer = getattr(signed_in(noor), method)(reverse("wagtailadmin_pages:add", args=["posts", "story", blog.pk]))
    assert answer.url == f"{reverse('new_story')}?blog={blog.pk}"
    assert not Story.objects.exists()


def test_blogs_and_home_pages_are_not_made_with_add_child_page(root, blog):
    home = blog.get_parent()
    client = signed_in(root)
    for place, kind in ((home, "posts/blog"), (home.get_parent(), "cms/homepage")):
        app, model = kind.split("/")
        answer = client.get(reverse("wagtailadmin_pages:add", args=[app, model, place.pk]))
        assert answer.status_code == 302


def test_writing_about_oneself_begins_one_draft_a_language(noor):
    client = signed_in(noor)
    first = client.post(reverse("about_me"), {"language": "sv"})
    again = client.post(reverse("about_me"), {"language": "sv"})
    profile = Profile.objects.get()
    assert first.url == again.url == reverse("wagtailadmin_pages:edit", args=[profile.pk])
    assert (profile.live, profile.owner, profile.person.user, profile.language()) == (False, noor, noor, "sv")
    assert client.get(first.url).status_code == 200


def test_an_account_without_a_name_is_asked_for_it_before_writing_about_oneself(ilse):
    assert signed_in(ilse).post(reverse("about_me"), {"language": "sv"}).url == reverse("wagtailadmin_account")
    assert not Profile.objects.exists()
