"""Seventeen ways round the review, each tried and refused.

The first sixteen are the list "around review" in the reference on delivery and security; the
last swaps the file behind an approved picture. Every test ends by looking at what is live.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Page, Revision, Workflow, WorkflowTask

from posts import publishing, reviewing
from posts.gate import NotSealed
from posts.models import Picture, ReviewTask, Seal, Story
from posts.models.sealed_file import SealedFile
from posts.reading import read
from posts.reconciling import reconcile
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import editor_data, newest_words, post_editor, signed_in, words_live

pytestmark = pytest.mark.django_db

GOOD = "<p>The good words that were read.</p>"
EVIL = "Evil words that nobody read."


@pytest.fixture
def author():
    return factories.make_user(AUTHORS)


@pytest.fixture
def reviewer():
    return factories.make_user(COMMS)


@pytest.fixture
def superuser():
    return factories.make_user(superuser=True)


@pytest.fixture
def waiting(author):
    """A story that waits for review."""
    return factories.hand_in(factories.make_story(by=author, text=GOOD))


@pytest.fixture
def live(author, reviewer):
    """A story that was read and is live."""
    return factories.make_live_story(by=author, text=GOOD, reviewer=reviewer)


def write_by_script(story, text=EVIL):
    """Save a revision as no screen would allow."""
    version = story.get_latest_revision_as_object()
    version.body = [("text", f"<p>{text}</p>")]
    return version.save_revision(user=story.owner)


def digest_now(story):
    return read(factories.fresh(story).get_latest_revision_as_object()).digest


def answer(reviewer, story, **fields):
    """Post the review form."""
    return signed_in(reviewer).post(reverse("review", args=[story.pk]), fields)


def approve_form(reviewer, story):
    """The review form's fields as a browser got them."""
    form = signed_in(reviewer).get(reverse("review", args=[story.pk])).context["approve_form"]
    return {"seen": form["seen"].value(), "revision": form["revision"].value(), "approve": "1", "go_live_at": ""}


def test_00_the_forms_used_here_do_work_when_the_door_is_open(author):
    """A control: a refusal below is a refusal, not a form that would never have been valid."""
    story = factories.make_story(by=author)
    post_editor(author, story, text="Words saved in the open.")
    assert newest_words(story) == "Words saved in the open."
    post_editor(author, story, text="Words handed in.", **{"action-submit": "1"})
    assert factories.fresh(story).workflow_in_progress


def test_01_reverting_to_an_older_revision_in_review_then_approval(author, reviewer):
    story = factories.make_story(by=author, text=f"<p>{EVIL}</p>")
    evil = story.latest_revision
    write_by_script(story, "The good words.")
    story = factories.hand_in(factories.fresh(story))
    form = approve_form(reviewer, story)
    door = reverse("wagtailadmin_pages:revisions_revert", args=[story.pk, evil.pk])
    signed_in(author).post(door, editor_data(story, text=EVIL))
    post_editor(author, story, text=EVIL)
    assert newest_words(story) == "The good words."
    evil.as_object().save_revision(user=author, previous_revision=evil)  # what API v3's revert would do
    assert answer(reviewer, story, **form).status_code == 409
    assert not words_live(story)


def test_02_publishing_through_the_api_while_in_review(waiting, superuser):
    names = {str(pattern.pattern) for pattern in get_resolver().url_patterns}
    assert not any("api" in name for name in names)
    with pytest.raises(NotSealed):
        waiting.latest_revision.publish(user=superuser, skip_permission_checks=True)
    assert not words_live(waiting)


def test_03_another_reviewer_edits_while_the_first_reads(waiting, reviewer):
    other = factories.make_user(COMMS)
    form = approve_form(reviewer, waiting)
    post_editor(other, waiting, text=EVIL)
    assert "Evil" not in newest_words(waiting)
    write_by_script(waiting)
    response = answer(reviewer, waiting, **form)
    assert response.status_code == 409
    assert "Evil" in "".join(field.htmldiff() for field in response.context["moved"])
    assert not words_live(waiting)


def test_04_one_post_that_edits_and_approves(waiting, reviewer):
    action = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    post_editor(reviewer, waiting, text=EVIL, **action)
    task_state = waiting.current_workflow_task_state
    signed_in(reviewer).post(
        reverse("wagtailadmin_pages:workflow_action", args=[waiting.pk, "approve", task_state.pk]), {"comment": ""}
    )
    assert "Evil" not in newest_words(waiting)
    assert not words_live(waiting)


def test_05_an_author_in_comms_approves_what_they_wrote(author, waiting):
    author.groups.add(Group.objects.get(name=COMMS))
    response = signed_in(author).get(reverse("review", args=[waiting.pk]))
    assert not response.context["may_approve"]
    answer(author, waiting, seen=digest_now(waiting), revision=waiting.latest_revision_id, approve="1")
    assert not words_live(waiting)


def test_05b_whoever_wrote_a_later_sentence_cannot_approve_it_either(author, reviewer):
    story = factories.make_story(by=author, text=GOOD)
    story.get_latest_revision_as_object().save_revision(user=reviewer)
    story = factories.hand_in(factories.fresh(story))
    with pytest.raises(reviewing.WroteIt):
        reviewing.approve(post=story, reviewer=reviewer, seen_digest=digest_now(story))


@pytest.fixture
def publisher(author):
    """Somebody whom an administrator gave Wagtail's publish permission on everything."""
    group = Group.objects.get(name=AUTHORS)
    for codename in ("publish_page", "change_page", "bulk_delete_page"):
        GroupPagePermission.objects.create(
            group=group, page=Page.get_first_root_node(), permission=Permission.objects.get(codename=codename)
        )
    return author


@pytest.mark.parametrize("who", ["publisher", "superuser"])
def test_06_the_publish_button(who, request):
    user = request.getfixturevalue(who)
    story = factories.make_story(by=user, text=GOOD)
    page = signed_in(user).get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    assert "action-publish" not in page
    post_editor(user, story, text=EVIL, **{"action-publish": "1"})
    assert not words_live(story)


@pytest.mark.parametrize("who", ["publisher", "superuser"])
def test_06b_bulk_publish(who, request):
    user = request.getfixturevalue(who)
    story = factories.make_story(by=user, text=GOOD)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    signed_in(user).post(f"{url}?id={story.pk}", {"include_descendants": "on"})
    blog = story.get_parent()
    signed_in(user).post(f"{url}?id={blog.pk}", {"include_descendants": "on"})
    assert not words_live(story)


@pytest.mark.parametrize("who", ["publisher", "superuser"])
def test_06c_publish_on_create(who, request):
    user = request.getfixturevalue(who)
    blog = factories.make_blog()
    draft = factories.make_story(by=user, blog=blog)
    data = editor_data(draft, headline="Brand new", text=EVIL, **{"action-publish": "1"})
    signed_in(user).post(reverse("wagtailadmin_pages:add", args=["posts", "story", blog.pk]), data)
    assert not Story.objects.filter(live=True).exists()


def test_06d_creating_a_live_story_by_script(author):
    blog = factories.make_blog()
    with pytest.raises(NotSealed):
        blog.add_child(instance=Story(title="Evil", headline="<p>Evil</p>", owner=author))
    assert not Story.objects.filter(live=True).exists()


def test_07_a_live_copy_under_another_title(live, superuser):
    data = {"new_title": "Evil", "new_slug": "evil", "new_parent_page": live.get_parent().pk, "publish_copies": "on"}
    signed_in(superuser).post(reverse("wagtailadmin_pages:copy", args=[live.pk]), data)
    with pytest.raises(PermissionDenied):
        live.copy(update_attrs={"title": "Evil", "slug": "evil"}, keep_live=True, user=superuser)
    assert list(Story.objects.filter(live=True)) == [live]


def test_08_an_alias_of_a_live_story(live, superuser):
    with pytest.raises(PermissionDenied):
        live.create_alias(update_slug="evil", parent=live.get_parent(), user=superuser)
    assert list(Story.objects.filter(live=True)) == [live]


def test_09_a_translation_as_a_live_alias(live):
    dutch = Locale.objects.get(language_code="nl")
    with pytest.raises(PermissionDenied):
        live.copy_for_translation(dutch, copy_parents=True, alias=True)
    assert list(Story.objects.filter(live=True)) == [live]


@pytest.mark.parametrize("who", ["author", "reviewer", "superuser"])
def test_10_moving_a_story_in_review(who, waiting, request):
    user = request.getfixturevalue(who)
    before, loose = waiting.get_parent().pk, factories.make_blog()
    signed_in(user).post(reverse("wagtailadmin_pages:move_confirm", args=[waiting.pk, loose.pk]))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    signed_in(user).post(f"{bulk}?id={waiting.pk}", {"chooser": loose.pk})
    with pytest.raises(PermissionDenied):
        publishing.move(post=waiting, blog=loose, user=user)
    assert factories.fresh(waiting).get_parent().pk == before


@pytest.mark.parametrize("who", ["author", "reviewer", "superuser"])
def test_11_deleting_a_story_in_review(who, waiting, request):
    user = request.getfixturevalue(who)
    signed_in(user).post(reverse("wagtailadmin_pages:delete", args=[waiting.pk]), {"confirm": waiting.title})
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    signed_in(user).post(f"{bulk}?id={waiting.pk}")
    with pytest.raises(PermissionDenied):
        publishing.delete(post=waiting, user=user)
    assert Story.objects.filter(pk=waiting.pk).exists()


def test_12_sending_back_after_somebody_approved(waiting, reviewer):
    other = factories.make_user(COMMS)
    task_state = waiting.current_workflow_task_state
    factories.approve(waiting, reviewer=reviewer)
    reason = reviewing.ReturnReason.objects.first()
    response = answer(other, waiting, send_back="1", reason=reason.pk, words="Too late.")
    assert response.url == reverse("reviews")
    with pytest.raises(PermissionDenied):
        task_state.reject(user=other)
    task_state.refresh_from_db()
    assert task_state.status == task_state.STATUS_APPROVED
    assert "good words" in words_live(waiting)


def test_13_a_go_live_time_of_the_author_means_nothing(author, reviewer):
    story = factories.make_story(by=author, text=GOOD)
    version = story.get_latest_revision_as_object()
    version.go_live_at = timezone.now() - timedelta(days=1)
    version.expire_at = timezone.now() + timedelta(minutes=1)
    version.save_revision(user=author)
    story = factories.approve(factories.hand_in(factories.fresh(story)), reviewer=reviewer)
    assert (story.live, story.go_live_at, story.expire_at) == (True, None, None)


def test_13b_a_go_live_time_in_the_past_is_refused_at_the_field(waiting, reviewer):
    form = approve_form(reviewer, waiting) | {"go_live_at": "2020-01-01T09:00"}
    assert answer(reviewer, waiting, **form).context["approve_form"].errors["go_live_at"]
    assert not words_live(waiting)


def test_13c_a_sealed_go_live_time_cannot_be_moved(waiting, reviewer):
    factories.approve(waiting, reviewer=reviewer, go_live_at=timezone.now() + timedelta(hours=1))
    seal = Seal.objects.waiting().get(page=waiting)
    seal.go_live_at = timezone.now() - timedelta(hours=1)
    with pytest.raises(PermissionDenied):
        seal.save()
    Revision.objects.filter(object_id=str(waiting.pk)).update(approved_go_live_at=timezone.now() - timedelta(hours=1))
    assert publishing.due() == []
    assert not words_live(waiting)


def test_14_a_planned_story_changed_by_reverting(author, waiting, reviewer):
    factories.approve(waiting, reviewer=reviewer, go_live_at=timezone.now() + timedelta(hours=1))
    revision = write_by_script(factories.fresh(waiting))
    sealed = Seal.objects.waiting().get(page=waiting)
    # Even the sealed revision's own row is rewritten, as autosave can.
    Revision.objects.filter(pk=sealed.revision_id).update(content=revision.content)
    Seal.objects.filter(pk=sealed.pk).update(go_live_at=timezone.now() - timedelta(seconds=5))
    assert publishing.go_live_if_due(sealed.pk)
    assert "good words" in words_live(waiting)
    assert "Evil" in newest_words(waiting)  # the author's later draft is not lost


def test_15_text_changed_between_two_steps_of_a_review(author, reviewer):
    workflow = Workflow.objects.get()
    legal = ReviewTask.objects.create(name="Read by legal")
    WorkflowTask.objects.create(workflow=workflow, task=legal.task_ptr, sort_order=9)
    story = factories.hand_in(factories.make_story(by=author, text=GOOD))
    story = factories.approve(story, reviewer=reviewer)
    assert story.workflow_in_progress
    write_by_script(story)
    with pytest.raises(PermissionDenied):
        factories.approve(factories.fresh(story))
    assert not words_live(story)


def test_15b_two_steps_that_read_the_same_words_publish_them(author, reviewer):
    legal = ReviewTask.objects.create(name="Read by legal")
    WorkflowTask.objects.create(workflow=Workflow.objects.get(), task=legal.task_ptr, sort_order=9)
    story = factories.hand_in(factories.make_story(by=author, text=GOOD))
    factories.approve(factories.approve(story, reviewer=reviewer))
    assert "good words" in words_live(story)


def test_16_the_task_is_deactivated_or_its_group_emptied_while_something_waits(waiting, superuser):
    Group.objects.filter(name=COMMS).delete()
    task = ReviewTask.objects.get()
    signed_in(superuser).post(reverse("wagtailadmin_workflows:disable_task", args=[task.pk]))
    with pytest.raises(PermissionDenied):
        task.deactivate(user=superuser)
    assert not words_live(waiting)
    assert factories.fresh(waiting).workflow_in_progress


@pytest.fixture
def pictured(author, reviewer):
    """A live story whose cover is the returned picture."""
    picture = factories.make_picture()
    facts = {"cover": picture, "cover_alt": "A wheel.", "cover_credit": "Noor"}
    return factories.make_live_story(by=author, reviewer=reviewer, text=GOOD, **facts)


def other_file():
    return factories.picture_bytes(width=320, height=320)


def test_17_another_file_behind_a_sealed_picture_by_the_form(pictured, superuser):
    picture = pictured.cover
    data = {
        "title": "Evil",
        "file": SimpleUploadedFile("evil.png", other_file(), content_type="image/png"),
        "collection": picture.collection_id,
    }
    response = signed_in(superuser).post(reverse("wagtailimages:edit", args=[picture.pk]), data)
    assert response.context["form"].errors["file"]
    assert Picture.objects.get(pk=picture.pk).file.name == picture.file.name


def test_17b_another_file_behind_a_sealed_picture_by_script(pictured):
    picture = Picture.objects.get(pk=pictured.cover_id)
    picture.file = ContentFile(other_file(), name="evil.png")
    with pytest.raises(SealedFile):
        picture.save()
    with pytest.raises(SealedFile):
        Picture.objects.get(pk=picture.pk).delete()


def test_17e_another_focal_point_of_a_sealed_picture(pictured, superuser):
    picture = Picture.objects.get(pk=pictured.cover_id)
    focus = {"focal_point_x": 9, "focal_point_y": 9, "focal_point_width": 9, "focal_point_height": 9}
    data = {"title": "A wheel", "collection": picture.collection_id, **focus}
    url = reverse("wagtailimages:edit", args=[picture.pk])
    assert signed_in(superuser).post(url, data).context["form"].non_field_errors()
    picture.focal_point_x = 9
    with pytest.raises(SealedFile):
        picture.save()
    assert Picture.objects.get(pk=picture.pk).focal_point_x is None
    no_focus = dict.fromkeys(focus, "")
    assert signed_in(superuser).post(url, data | no_focus | {"title": "A front wheel"}).status_code == 302


def test_17c_other_bytes_in_the_sealed_file_itself(pictured):
    Path(Picture.objects.get(pk=pictured.cover_id).file.path).write_bytes(other_file())
    assert reconcile()
    assert not words_live(pictured)


def test_17d_a_live_flag_or_words_set_in_the_database_are_put_right(live, waiting):
    Story.objects.filter(pk=waiting.pk).update(live=True)
    Story.objects.filter(pk=live.pk).update(standfirst=EVIL)
    assert len(reconcile()) == 2
    assert not words_live(waiting)
    assert Story.objects.get(pk=live.pk).standfirst != EVIL
    assert not reconcile()
