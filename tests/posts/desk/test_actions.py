"""Taking down, cancelling, moving, deleting, taking back: who finds the door, and what it does."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from posts import publishing
from posts.models import Seal, Story
from tests.factories import approve, fresh, hand_in, known_to_comms, make_blog, make_live_story, make_story
from tests.posts.desk.conftest import signed_in

DOORS = [
    "take_back",
    "take_down",
    "cancel_schedule",
    "reschedule",
    "move_post",
    "delete_post",
    "translate",
    "voice_findings",
]


@pytest.fixture
def draft(noor, blog):
    return make_story(by=noor, blog=blog, headline="A wet saddle")


@pytest.fixture
def live(noor, blog):
    return make_live_story(by=noor, blog=blog, headline="A dry saddle")


@pytest.fixture
def planned(noor, marit, blog):
    story = hand_in(make_story(by=noor, blog=blog, headline="A later saddle"))
    return approve(story, reviewer=marit, go_live_at=timezone.now() + timedelta(days=2))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("door", DOORS)
def test_a_colleagues_draft_is_not_there(draft, ilse, door, method):
    answer = getattr(signed_in(ilse), method)(reverse(door, args=[draft.pk]), {"reason": "x"}, follow=True)
    assert answer.status_code == 404
    assert Story.objects.filter(pk=draft.pk, draft_title="A wet saddle").exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("door", DOORS)
def test_a_blog_is_no_post(blog, root, door, method):
    assert getattr(signed_in(root), method)(reverse(door, args=[blog.pk]), follow=True).status_code == 404


@pytest.mark.parametrize("door", DOORS)
def test_without_signing_in_every_door_leads_to_the_log_in(draft, client, door):
    assert "login" in client.get(reverse(door, args=[draft.pk])).url


@pytest.mark.parametrize("who", ["noor", "ilse"])
@pytest.mark.parametrize("door", ["take_down", "cancel_schedule", "move_post"])
def test_authors_take_nothing_from_readers(live, request, who, door):
    signed_in(request.getfixturevalue(who)).post(reverse(door, args=[live.pk]), {"reason": "because"})
    assert fresh(live).live


@pytest.mark.parametrize("who", ["marit", "ada", "root"])
def test_comms_takes_down_with_a_reason(live, request, who):
    user = request.getfixturevalue(who)
    answer = signed_in(user).post(reverse("take_down", args=[live.pk]), {"reason": "The address was wrong."})
    assert answer.status_code == 302
    assert not fresh(live).live
    entry = PageLogEntry.objects.get(page=live.pk, action="byline.take_down")
    assert (entry.user, entry.data["reason"]) == (user, "The address was wrong.")


def test_nothing_is_taken_down_without_a_reason(live, marit):
    answer = signed_in(marit).post(reverse("take_down", args=[live.pk]), {"reason": " "})
    assert answer.status_code == 200
    assert fresh(live).live


def test_the_page_says_what_taking_down_does_and_does_nothing(live, marit):
    page = signed_in(marit).get(reverse("take_down", args=[live.pk])).content.decode()
    assert "Readers no longer find it on the blog." in page
    assert fresh(live).live


def test_a_draft_cannot_be_taken_down(draft, marit):
    known_to_comms(draft)
    answer = signed_in(marit).get(reverse("take_down", args=[draft.pk]), follow=True)
    assert b"cannot be done now" in answer.content


def test_a_plan_is_cancelled_and_not_taken_down(planned, marit):
    page = signed_in(marit).get(reverse("wagtailadmin_pages:edit", args=[planned.pk])).content.decode()
    assert reverse("cancel_schedule", args=[planned.pk]) in page
    assert reverse("take_down", args=[planned.pk]) not in page


def test_comms_cancels_a_plan(planned, marit):
    signed_in(marit).post(reverse("cancel_schedule", args=[planned.pk]))
    assert not Seal.objects.waiting().exists()


def test_comms_moves_a_draft_to_another_blog_of_its_language(draft, marit):
    team, dutch = make_blog("Team"), make_blog("Regio", language="nl")
    client = signed_in(marit)
    client.post(reverse("move_post", args=[draft.pk]), {"blog": team.pk})
    assert fresh(draft).get_parent().pk != team.pk  # it was never handed in
    known_to_comms(draft)
    client.post(reverse("move_post", args=[draft.pk]), {"blog": dutch.pk})
    assert fresh(draft).get_parent().pk != dutch.pk
    client.post(reverse("move_post", args=[draft.pk]), {"blog": team.pk})
    assert fresh(draft).get_parent().pk == team.pk


def test_where_the_address_is_taken_a_moved_draft_gets_the_next_one_and_comms_wrote_nothing(draft, marit):
    team = make_blog("Team")
    known_to_comms(draft)
    taken = make_story(blog=team)
    type(taken).objects.filter(pk=taken.pk).update(slug=fresh(draft).slug)
    publishing.move(post=fresh(draft), blog=team, user=marit)
    moved = fresh(draft)
    assert moved.slug == f"{fresh(taken).slug}-1"
    assert moved.get_latest_revision_as_object().slug == moved.slug
    assert moved.url_path.endswith(f"/{moved.slug}/")
    assert marit.pk not in moved.writers()
    assert approve(hand_in(moved), reviewer=marit).live


@pytest.mark.parametrize("kind", ["live", "planned"])
def test_what_readers_see_or_will_see_does_not_move(request, marit, kind):
    story = request.getfixturevalue(kind)
    team = make_blog("Team")
    signed_in(marit).post(reverse("move_post", args=[story.pk]), {"blog": team.pk})
    assert fresh(story).get_parent().pk != team.pk


def test_an_author_deletes_a_draft_of_their_own(draft, noor):
    signed_in(noor).post(reverse("delete_post", args=[draft.pk]))
    assert not Page.objects.filter(pk=draft.pk).exists()
    assert PageLogEntry.objects.filter(page_id=draft.pk, action="byline.delete", user=noor).exists()


@pytest.mark.parametrize("who", ["noor", "marit", "root"])
@pytest.mark.parametrize("kind", ["live", "planned"])
def test_what_is_live_or_planned_is_not_deleted(request, who, kind):
    story = request.getfixturevalue(kind)
    signed_in(request.getfixturevalue(who)).post(reverse("delete_post", args=[story.pk]))
    assert Page.objects.filter(pk=story.pk).exists()


def test_a_story_that_was_live_is_deleted_by_comms_alone(live, noor, marit):
    signed_in(marit).post(reverse("take_down", args=[live.pk]), {"reason": "old"})
    signed_in(noor).post(reverse("delete_post", args=[live.pk]))
    assert Page.objects.filter(pk=live.pk).exists()
    signed_in(marit).post(reverse("delete_post", args=[live.pk]))
    assert not Page.objects.filter(pk=live.pk).exists()


def test_a_story_somebody_reads_is_not_deleted(draft, noor):
    hand_in(draft)
    signed_in(noor).post(reverse("delete_post", args=[draft.pk]))
    assert Page.objects.filter(pk=draft.pk).exists()


def test_an_author_takes_a_story_back(draft, noor):
    hand_in(draft)
    signed_in(noor).post(reverse("take_back", args=[draft.pk]))
    assert not fresh(draft).workflow_in_progress
    assert PageLogEntry.objects.filter(page=draft.pk, action="byline.take_back").exists()


def test_a_story_answered_meanwhile_cannot_be_taken_back(draft, noor):
    approve(hand_in(draft))
    answer = signed_in(noor).post(reverse("take_back", args=[draft.pk]), follow=True)
    assert b"cannot be done now" in answer.content
    assert fresh(draft).live


def test_comms_finds_the_buttons_in_the_editor(live, marit):
    page = signed_in(marit).get(reverse("wagtailadmin_pages:edit", args=[live.pk])).content.decode()
    assert reverse("take_down", args=[live.pk]) in page


def test_comms_finds_the_buttons_in_the_list_of_pages(live, blog, marit):
    page = signed_in(marit).get(reverse("wagtailadmin_explore", args=[blog.pk])).content.decode()
    assert reverse("take_down", args=[live.pk]) in page


def test_the_history_tells_in_plain_words(live, marit):
    client = signed_in(marit)
    client.post(reverse("take_down", args=[live.pk]), {"reason": "old"})
    assert b"Taken down" in client.get(reverse("wagtailadmin_pages:history", args=[live.pk])).content
