"""Blogs and the home page: opened, dressed and closed by those who may, and through no other door."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import PageLogEntry

from posts import blogs, publishing
from posts.door import OutsideTheDoor
from posts.models import Blog
from tests.factories import (
    ADMINS,
    AUTHORS,
    COMMS,
    approve,
    fresh,
    hand_in,
    home,
    make_blog,
    make_live_story,
    make_story,
    make_user,
)

pytestmark = pytest.mark.django_db

LOOK = blogs.Look(tagline="From the canal side", about="Stories from our Dutch workshops.", tone="sea", emblem="NL")


@pytest.fixture
def admin():
    return make_user(ADMINS)


@pytest.fixture
def blog():
    return make_blog("Company", slug="company")


def actions(page):
    return list(PageLogEntry.objects.filter(page=page.pk).order_by("pk").values_list("action", "user__username"))


def test_a_new_blog_is_live_in_the_language_of_its_home_page(admin):
    blog = blogs.open_blog(home=home("nl"), name="Werkplaats", slug="werkplaats", look=LOOK, user=admin)
    assert blog.live
    assert blog.locale.language_code == "nl"
    assert (fresh(blog).tagline, fresh(blog).tone, fresh(blog).emblem) == ("From the canal side", "sea", "NL")


def test_opening_a_blog_is_logged_with_the_person_who_did_it(admin):
    blog = blogs.open_blog(home=home(), name="Company", slug="company", user=admin)
    assert ("byline.open_blog", admin.username) in actions(blog)


def test_two_blogs_of_one_language_cannot_share_an_address(admin, blog):
    with pytest.raises(ValidationError):
        blogs.open_blog(home=home(), name="Another", slug=blog.slug, user=admin)


@pytest.mark.parametrize(
    "look",
    [
        {"tone": "neon"},
        {"emblem": "<>"},
        {"emblem": "ABC"},
        {"tagline": "x" * 201},
        {"face": "comic"},
        {"colour": "#ffcc00"},  # white words on it: 1.5 to 1
        {"colour": "teal"},
    ],
)
def test_a_look_we_do_not_have_is_refused(admin, look):
    with pytest.raises(ValidationError):
        blogs.open_blog(home=home(), name="Company", slug="company", look=blogs.Look(**look), user=admin)
    assert not Blog.objects.exists()


def test_a_blog_is_dressed_anew_and_keeps_its_address(admin, blog):
    blogs.dress_blog(blog=blog, name="The whole company", look=LOOK, user=admin)
    page = fresh(blog)
    assert (page.title, page.slug, page.tone) == ("The whole company", "company", "sea")
    assert ("byline.dress_blog", admin.username) in actions(blog)


def test_a_look_that_cannot_be_changes_nothing(admin, blog):
    with pytest.raises(ValidationError):
        blogs.dress_blog(blog=blog, name="Company", look=blogs.Look(tone="neon"), user=admin)
    assert fresh(blog).tone == "ink"


def test_an_empty_blog_closes_and_opens_again(admin, blog):
    make_story(blog=blog)
    blogs.close_blog(blog=blog, user=admin)
    assert not fresh(blog).live
    blogs.reopen_blog(blog=blog, user=admin)
    assert fresh(blog).live
    assert [action for action, _user in actions(blog)][-2:] == ["byline.close_blog", "byline.open_blog"]


def test_a_blog_with_a_live_story_does_not_close(admin, blog):
    make_live_story(blog=blog)
    with pytest.raises(blogs.StillRead):
        blogs.close_blog(blog=blog, user=admin)
    assert fresh(blog).live


def test_a_blog_with_a_planned_story_does_not_close(admin, blog):
    approve(hand_in(make_story(blog=blog)), go_live_at=timezone.now() + timedelta(days=1))
    with pytest.raises(blogs.StillRead):
        blogs.close_blog(blog=blog, user=admin)


def test_a_blog_with_a_story_in_review_does_not_close(admin, blog):
    hand_in(make_story(blog=blog))
    with pytest.raises(blogs.StillRead):
        blogs.close_blog(blog=blog, user=admin)


def test_a_blog_whose_stories_were_taken_down_closes(admin, blog):
    story = make_live_story(blog=blog)
    publishing.take_down(post=story, user=admin, reason="We close this blog.")
    blogs.close_blog(blog=blog, user=admin)
    assert not fresh(blog).live


def test_the_home_page_gets_new_words_of_welcome(admin):
    blogs.dress_home(home=home("sv"), title="Start", welcome="Välkommen in i verkstaden.", user=admin)
    assert fresh(home("sv")).welcome == "Välkommen in i verkstaden."
    assert ("byline.dress_home", admin.username) in actions(home("sv"))


@pytest.mark.parametrize("role", [AUTHORS, COMMS])
def test_writers_and_reviewers_change_no_blog(role, blog):
    user = make_user(role)
    attempts = [
        lambda: blogs.open_blog(home=home(), name="Mine", slug="mine", user=user),
        lambda: blogs.dress_blog(blog=blog, name="Mine", look=LOOK, user=user),
        lambda: blogs.close_blog(blog=blog, user=user),
        lambda: blogs.reopen_blog(blog=blog, user=user),
        lambda: blogs.dress_home(home=home(), title="Mine", welcome="Mine", user=user),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()


def test_a_blog_cannot_take_an_address_of_the_site_itself():
    with pytest.raises(ValidationError):
        blogs.open_blog(home=home(), name="People", slug="people", user=make_user(ADMINS))


def test_not_even_a_superuser_changes_a_blog_past_the_service(blog):
    blog.title = "Past the door"
    with pytest.raises(OutsideTheDoor):
        blog.save()
    with pytest.raises(OutsideTheDoor):
        blog.save_revision(user=make_user(superuser=True)).publish(skip_permission_checks=True)
    assert fresh(blog).title == "Company"


def test_a_blog_wears_a_colour_and_letters_of_its_own(admin, blog, client):
    blogs.dress_blog(blog=blog, name="Company", look=blogs.Look(colour="#1c4a39", face="sans"), user=admin)
    page = client.get(fresh(blog).url).content.decode()
    styles = re.search(r'href="(/looks/\w+\.css)"', page)[1]

    assert f'data-tone="own-{blog.pk}" data-face="sans"' in page
    answer = client.get(styles)
    assert f'[data-tone="own-{blog.pk}"] {{ --tone: #1c4a39;' in answer.content.decode()
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/looks/000000000000.css").status_code == 404
