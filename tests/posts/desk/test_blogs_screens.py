"""Blogs are opened, dressed and closed on their own screens, by those who look after them."""

import pytest
from django.urls import reverse

from posts.models import Blog
from tests.factories import home, make_live_story
from tests.posts.desk.conftest import signed_in

LOOK = {"name": "Workshop", "tagline": "From the bench", "about": "", "tone": "sea", "emblem": "WS"}


def doors(blog):
    return [
        reverse("blogs"),
        reverse("open_blog"),
        reverse("dress_blog", args=[blog.pk]),
        reverse("close_blog", args=[blog.pk]),
        reverse("dress_home", args=[home().pk]),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["noor", "marit"])
@pytest.mark.parametrize("number", range(5))
def test_for_others_the_screens_are_not_there(request, blog, who, number, method):
    client = signed_in(request.getfixturevalue(who))
    assert getattr(client, method)(doors(blog)[number], LOOK, follow=True).status_code == 404
    assert Blog.objects.get().title == "Company"


@pytest.mark.parametrize("who", ["ada", "root"])
@pytest.mark.parametrize("number", range(5))
def test_admins_read_each_screen(request, blog, who, number):
    assert signed_in(request.getfixturevalue(who)).get(doors(blog)[number]).status_code == 200


def test_an_admin_opens_a_blog(ada):
    data = LOOK | {"home": home("sv").pk, "slug": "workshop"}
    assert signed_in(ada).post(reverse("open_blog"), data).url == reverse("blogs")
    blog = Blog.objects.get()
    assert (blog.live, blog.title, blog.tone, blog.emblem, blog.slug) == (True, "Workshop", "sea", "WS", "workshop")
    assert blog.locale.language_code == "sv"


def test_an_address_that_is_taken_is_told_at_the_field(ada, blog):
    answer = signed_in(ada).post(reverse("open_blog"), LOOK | {"home": home().pk, "slug": blog.slug})
    assert answer.status_code == 200
    assert answer.context["form"].errors["slug"]


def test_an_admin_dresses_a_blog_and_its_address_stays(ada, blog):
    signed_in(ada).post(reverse("dress_blog", args=[blog.pk]), LOOK | {"slug": "other"})
    now = Blog.objects.get()
    assert (now.title, now.tagline, now.slug) == ("Workshop", "From the bench", blog.slug)


def test_an_emblem_of_signs_is_refused(ada, blog):
    answer = signed_in(ada).post(reverse("dress_blog", args=[blog.pk]), LOOK | {"emblem": "<b"})
    assert answer.context["form"].errors["emblem"]


def test_an_admin_closes_a_blog_and_opens_it_again(ada, blog):
    client = signed_in(ada)
    client.post(reverse("close_blog", args=[blog.pk]))
    assert not Blog.objects.get().live
    client.post(reverse("close_blog", args=[blog.pk]))
    assert Blog.objects.get().live


def test_a_blog_with_live_stories_does_not_close(ada, noor, blog):
    make_live_story(by=noor, blog=blog)
    answer = signed_in(ada).post(reverse("close_blog", args=[blog.pk]), follow=True)
    assert b"Take them down first" in answer.content
    assert Blog.objects.get().live


def test_an_admin_changes_the_words_of_welcome(ada):
    signed_in(ada).post(reverse("dress_home", args=[home("nl").pk]), {"title": "Start", "welcome": "Kom binnen."})
    assert home("nl").welcome == "Kom binnen."
