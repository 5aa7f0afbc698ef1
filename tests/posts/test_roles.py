"""The roles after `migrate`: what is there, what is gone, and what nobody may do."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page, Task, Workflow, WorkflowPage

from posts import roles
from posts.models import Blog, ReturnReason, ReviewTask, VoiceCheckTask
from posts.roles import RIGHTS
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS

pytestmark = pytest.mark.django_db


def names_of(permissions):
    return {f"{app}.{codename}" for app, codename in permissions.values_list("content_type__app_label", "codename")}


def everything():
    """All rows that `ensure` makes, as values."""
    return {
        "groups": {group.name: names_of(group.permissions) for group in Group.objects.all()},
        "pages": set(GroupPagePermission.objects.values_list("group__name", "page", "permission__codename")),
        "files": sorted(GroupCollectionPermission.objects.values_list("group__name", "collection", "permission")),
        "reviews": sorted(Workflow.objects.values_list("pk", "name", "workflow_tasks__task__name")),
        "tasks": sorted(Task.objects.values_list("pk", "name", "active")),
        "places": sorted(WorkflowPage.objects.values_list("page", "workflow")),
        "reasons": sorted(ReturnReason.objects.values_list("key", "name_en", "name_nl", "name_sv")),
    }


@pytest.mark.parametrize("name", [AUTHORS, COMMS, ADMINS])
def test_each_group_holds_its_rights_and_no_right_is_misspelt(name):
    assert names_of(Group.objects.get(name=name).permissions) == set(RIGHTS[name])


def test_the_stock_groups_and_the_stock_review_are_gone():
    assert set(Group.objects.values_list("name", flat=True)) == {AUTHORS, COMMS, ADMINS}
    assert not Workflow.objects.filter(name__icontains="moderators").exists()
    assert not Task.objects.filter(content_type__model="groupapprovaltask").exists()


def test_every_post_is_checked_by_machine_and_then_read_by_a_person():
    tasks = [task.specific for task in Workflow.objects.get().tasks]
    assert [type(task) for task in tasks] == [VoiceCheckTask, ReviewTask]
    assert WorkflowPage.objects.get().page == Page.get_first_root_node()


def test_the_first_reasons_for_sending_back_are_there_in_three_languages():
    reasons = ReturnReason.objects.filter(active=True)
    assert reasons.count() == len(roles.REASONS)
    assert all(reason.name(language) for reason in reasons for language in ("en", "nl", "sv"))


def test_making_sure_twice_changes_nothing():
    before = everything()
    roles.ensure()
    assert everything() == before


def test_rights_that_a_company_added_stay():
    group = Group.objects.get(name=AUTHORS)
    right = Permission.objects.get(codename="import_posts")
    group.permissions.add(right)
    roles.ensure()
    assert right in group.permissions.all()


def test_reasons_that_a_company_named_stay_as_they_are():
    ReturnReason.objects.all().delete()
    ReturnReason.objects.create(key="ours", name_en="Ours", name_nl="Van ons", name_sv="Vår")
    roles.ensure()
    assert ReturnReason.objects.get().key == "ours"


def test_no_group_holds_a_page_permission_but_to_add():
    assert set(GroupPagePermission.objects.values_list("permission__codename", flat=True)) == {"add_page"}


ROLES = [(AUTHORS,), (COMMS,), (ADMINS,), (AUTHORS, COMMS), "superuser"]
CLOSED = ["can_publish", "can_publish_subpage", "can_unpublish", "can_unschedule", "can_delete", "can_move", "can_copy"]
CLOSED += ["can_reorder_children", "can_set_view_restrictions", "can_lock"]


@pytest.fixture(params=ROLES, ids=str)
def person(request):
    if request.param == "superuser":
        return factories.make_user(superuser=True)
    return factories.make_user(*request.param)


@pytest.fixture(params=["draft", "live story", "profile", "blog", "home"])
def page(request, person):
    """A page that the person owns where a page has an owner."""
    if request.param == "draft":
        return factories.make_story(by=person)
    if request.param == "live story":
        return factories.make_live_story(by=person)
    if request.param == "profile":
        return factories.make_profile(factories.person_of(person))
    return factories.make_blog() if request.param == "blog" else factories.home()


def test_wagtails_own_ways_to_change_what_readers_see_are_closed_for_everybody(person, page):
    tester = page.permissions_for_user(person)
    assert [name for name in CLOSED if getattr(tester, name)()] == []
    assert not tester.can_move_to(factories.make_blog())
    assert not tester.can_copy_to(factories.make_blog())


def test_places_are_edited_by_nobody_in_the_page_editor(person):
    assert not factories.make_blog().permissions_for_user(person).can_edit()
    assert not factories.home().permissions_for_user(person).can_edit()


@pytest.mark.parametrize("roles_held", [(), (AUTHORS,)])
def test_a_colleagues_draft_can_be_neither_edited_nor_handed_in_nor_read(roles_held):
    tester = factories.make_story().permissions_for_user(factories.make_user(*roles_held))
    assert not tester.can_edit()
    assert not tester.can_submit_for_moderation()
    assert not tester.can_view_revisions()


def test_who_left_may_do_nothing_with_what_they_wrote():
    author = factories.make_user(AUTHORS)
    story = factories.make_story(by=author)
    author.is_active = False
    author.save()
    tester = story.permissions_for_user(author)
    assert [tester.can_edit(), tester.can_submit_for_moderation(), tester.can_view_revisions()] == [False] * 3


def test_a_blog_takes_no_new_story_from_somebody_without_a_role():
    blog: Blog = factories.make_blog()
    assert not blog.permissions_for_user(factories.make_user()).can_add_subpage()
