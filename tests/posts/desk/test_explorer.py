"""Nobody meets a colleague's draft in Wagtail's own screens, not even its title."""

import pytest
from django.urls import reverse

from posts.explorer import pages_seen_by
from posts.models import Byline, HelpRequest
from posts.permissions import may_see
from tests.factories import fresh, known_to_comms, make_live_story, make_picture, make_story, person_of
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


@pytest.mark.parametrize("number", range(11))
@pytest.mark.parametrize("who", ["marit", "ada", "root"])
def test_nor_does_comms_before_it_was_handed_in(draft, blog, request, who, number):
    answer = signed_in(request.getfixturevalue(who)).get(lists(blog)[number], follow=True)
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize("who", ["marit", "ada", "root"])
def test_comms_finds_what_it_helps_with_what_is_imported_and_what_is_its_own(noor, blog, request, who):
    user = request.getfixturevalue(who)
    helped, imported = make_story(by=noor, blog=blog), make_story(by=noor, blog=blog, imported_from="old.md")
    own, other = make_story(by=user, blog=blog), make_story(by=noor, blog=blog)
    HelpRequest.objects.create(way="help", asker=noor, words="?", helper=user, page=helped)
    posts = [helped, imported, own, other]
    found = set(pages_seen_by(user).filter(pk__in=[post.pk for post in posts]).values_list("pk", flat=True))
    assert found == {helped.pk, imported.pk, own.pk}
    assert {post.pk for post in posts if may_see(user, fresh(post))} == found


@pytest.mark.parametrize("report", REPORTS)
def test_reports_are_not_there_for_authors(draft, changed, ilse, report):
    assert signed_in(ilse).get(reverse(f"wagtailadmin_reports:{report}"), follow=True).status_code == 404


@pytest.mark.parametrize("who", ["marit", "root"])
def test_comms_reads_in_the_site_history_of_what_reached_them(draft, request, who):
    history = reverse("wagtailadmin_reports:site_history")
    assert SECRET not in signed_in(request.getfixturevalue(who)).get(history).content.decode()
    known_to_comms(draft)
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
def test_the_author_finds_the_draft_and_comms_once_it_was_handed_in(draft, blog, request, who):
    client = signed_in(request.getfixturevalue(who))
    before = client.get(reverse("wagtailadmin_explore", args=[blog.pk])).content.decode()
    assert (SECRET in before) == (who == "noor")
    known_to_comms(draft)
    assert SECRET in client.get(reverse("wagtailadmin_explore", args=[blog.pk])).content.decode()


def test_whoever_stands_in_the_byline_finds_it_once_it_was_handed_in(draft, ilse, blog):
    draft.bylines.add(Byline(person=person_of(ilse)))
    draft.bylines.commit()
    assert SECRET not in signed_in(ilse).get(reverse("my_stories")).content.decode()
    known_to_comms(draft)
    assert SECRET in signed_in(ilse).get(reverse("my_stories")).content.decode()


def test_everybody_finds_what_is_live(noor, ilse, blog):
    make_live_story(by=noor, blog=blog, headline="A wet saddle")
    assert (
        "A wet saddle"
        in signed_in(ilse).get(reverse("wagtailadmin_choose_page_child", args=[blog.pk])).content.decode()
    )
