"""Nobody meets a colleague's draft in Wagtail's own screens, not even its title."""

import pytest
from django.urls import reverse

from posts.models import Byline
from tests.factories import fresh, make_live_story, make_picture, make_story, person_of
from tests.posts.desk.conftest import signed_in

SECRET = "Zebra in the warehouse"


@pytest.fixture
def draft(noor, blog):
    return make_story(by=noor, blog=blog, headline=SECRET)


@pytest.fixture
def changed(noor, blog):
    """A live story whose draft has a new headline."""
    story = make_live_story(by=noor, blog=blog, headline="A wet saddle")
    version = story.get_latest_revision_as_object()
    version.headline, version.title = f"<p>{SECRET}</p>", SECRET
    version.save_revision(user=noor, log_action=True)
    return fresh(story)


def lists(blog):
    return [
        reverse("wagtailadmin_home"),
        reverse("my_stories"),
        reverse("wagtailadmin_explore", args=[blog.pk]),
        reverse("wagtailadmin_explore", args=[blog.pk]) + "?q=zebra",
        reverse("wagtailadmin_explore", args=[blog.pk]) + "?q=zebra&search_all=1",
        reverse("wagtailadmin_pages:search") + "?q=zebra",
        reverse("wagtailadmin_choose_page_child", args=[blog.pk]),
        reverse("wagtailadmin_choose_page_search") + "?q=zebra",
        reverse("wagtailadmin_pages:type_use", args=["posts", "story"]),
        f"/admin/api/main/pages/?child_of={blog.pk}&for_explorer=1",
        "/admin/api/main/pages/?search=zebra",
    ]


REPORTS = ["site_history", "workflow", "workflow_tasks", "locked_pages", "aging_pages", "page_types_usage"]


@pytest.mark.parametrize("number", range(11))
def test_a_colleague_meets_no_draft_in_a_list(draft, changed, ilse, blog, number):
    answer = signed_in(ilse).get(lists(blog)[number], follow=True)
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize("report", REPORTS)
def test_reports_are_not_there_for_authors(draft, changed, ilse, report):
    assert signed_in(ilse).get(reverse(f"wagtailadmin_reports:{report}"), follow=True).status_code == 404


@pytest.mark.parametrize("who", ["marit", "root"])
def test_comms_reads_the_site_history(draft, request, who):
    answer = signed_in(request.getfixturevalue(who)).get(reverse("wagtailadmin_reports:site_history"))
    assert SECRET in answer.content.decode()


@pytest.mark.parametrize(
    "door", ["edit", "view_draft", "history", "workflow_history", "usage", "delete", "move", "copy", "unpublish"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_colleague_meets_no_draft_at_its_own_doors(draft, ilse, door, method):
    answer = getattr(signed_in(ilse), method)(reverse(f"wagtailadmin_pages:{door}", args=[draft.pk]), follow=True)
    assert SECRET not in answer.content.decode()


def test_who_uses_a_picture_does_not_tell_of_drafts(noor, ilse, blog):
    picture = make_picture()
    make_story(by=noor, blog=blog, headline=SECRET, cover=picture)
    answer = signed_in(ilse).get(reverse("wagtailimages:image_usage", args=[picture.pk]), follow=True)
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize("who", ["noor", "marit", "root"])
def test_the_author_and_comms_find_the_draft(draft, blog, request, who):
    client = signed_in(request.getfixturevalue(who))
    assert SECRET in client.get(reverse("wagtailadmin_explore", args=[blog.pk])).content.decode()


def test_whoever_stands_in_the_byline_finds_the_draft(draft, ilse, blog):
    draft.bylines.add(Byline(person=person_of(ilse)))
    draft.bylines.commit()
    assert SECRET in signed_in(ilse).get(reverse("my_stories")).content.decode()


def test_everybody_finds_what_is_live(noor, ilse, blog):
    make_live_story(by=noor, blog=blog, headline="A wet saddle")
    assert (
        "A wet saddle"
        in signed_in(ilse).get(reverse("wagtailadmin_choose_page_child", args=[blog.pk])).content.decode()
    )
