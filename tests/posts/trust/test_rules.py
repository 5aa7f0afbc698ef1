"""Who may write where: one answer, the same at every door."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.urls import reverse

from posts import publishing, reviewing
from posts.models import HelpRequest, Story, TrustRule, WritingRule
from posts.translating import start_translation
from posts.trust.rules import MayNotWrite, may_write
from posts.writing import open_blogs, start_story
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.editor import post_editor, signed_in

pytestmark = pytest.mark.django_db


def rule(group: str, blog: Any, may: str, readers: int = 1) -> WritingRule:
    found, _new = Group.objects.get_or_create(name=group)
    return WritingRule.objects.create(group=found, blog=blog, may=may, readers=readers)


def readers_of(blog: Any, **writers: Any) -> int:
    """How many different people read a story there, by the rules."""
    return WritingRule.objects.readers_on(blog=blog.pk, **{"writers": None, **writers})


@pytest.fixture
def blog() -> Any:
    return factories.make_blog("Company", slug="company")


@pytest.fixture
def other() -> Any:
    return factories.make_blog("Team", slug="team")


@pytest.fixture
def noor() -> Any:
    return factories.make_user(AUTHORS)


@pytest.mark.parametrize(
    ("roles", "answer"), [((AUTHORS,), "write"), ((COMMS,), "write"), ((ADMINS,), "write"), ((), "no")]
)
def test_without_rules_everything_is_as_before(roles: Any, answer: str, blog: Any) -> None:
    assert may_write(factories.make_user(*roles), blog) == answer
    assert readers_of(blog) == 1


def test_the_rule_about_a_blog_comes_before_the_one_about_all(blog: Any, other: Any, noor: Any) -> None:
    rule(AUTHORS, None, "ask")
    rule(AUTHORS, blog, "write")
    assert (may_write(noor, blog), may_write(noor, other)) == ("write", "ask")


def test_of_several_groups_the_most_generous_counts_and_a_group_without_rights_adds_none(
    blog: Any, other: Any, noor: Any
) -> None:
    rule(AUTHORS, None, "no")
    rule("Warehouse", blog, "write")
    noor.groups.add(Group.objects.get(name="Warehouse"))
    assert (may_write(noor, blog), may_write(noor, other)) == ("write", "no")


def test_no_rule_lets_somebody_write_who_may_not_write_at_all(blog: Any) -> None:
    rule("Visitors", blog, "write")
    visitor = factories.make_user()
    visitor.groups.add(Group.objects.get(name="Visitors"))
    assert may_write(visitor, blog) == "no"


def test_a_superuser_writes_everywhere_and_who_left_nowhere(blog: Any, noor: Any) -> None:
    rule(AUTHORS, None, "no")
    assert may_write(factories.make_user(superuser=True), blog) == "write"
    noor.is_active = False
    assert may_write(noor, blog) == "no"


def test_the_strictest_of_the_groups_of_all_writers_says_how_many_read(blog: Any, noor: Any) -> None:
    rule(AUTHORS, None, "write", readers=3)
    rule(AUTHORS, blog, "write", readers=1)
    rule("Interns", blog, "write", readers=2)
    assert readers_of(blog, writers=[noor.pk]) == 1
    noor.groups.add(Group.objects.get(name="Interns"))
    assert readers_of(blog, writers=[noor.pk]) == 2
    assert readers_of(blog) == 2


def test_only_open_doors_are_offered(blog: Any, other: Any, noor: Any) -> None:
    rule(AUTHORS, blog, "no")
    rule(AUTHORS, other, "ask")
    third = factories.make_blog("Third")
    assert open_blogs(user=noor) == [third]
    assert open_blogs(user=noor, asking=True) == [other, third]


@pytest.mark.parametrize("may", ["ask", "no"])
def test_a_story_is_not_begun_where_the_rules_do_not_let_one(may: str, blog: Any, noor: Any) -> None:
    rule(AUTHORS, blog, may)
    with pytest.raises(MayNotWrite):
        start_story(user=noor, blog=blog, kind="promise")
    signed_in(noor).post(reverse("new_story"), {"blog": blog.pk, "kind": "promise"})
    signed_in(noor).post(reverse("wagtailadmin_pages:add", args=["posts", "story", blog.pk]), {"headline": "x"})
    assert not blog.permissions_for_user(noor).can_add_subpage()
    assert not Story.objects.exists()


@pytest.mark.parametrize("may", ["ask", "no"])
def test_a_draft_from_before_the_rule_is_not_handed_in_by_any_door(may: str, blog: Any, noor: Any) -> None:
    story = factories.make_story(by=noor, blog=blog)
    rule(AUTHORS, blog, may)
    with pytest.raises(MayNotWrite):
        factories.hand_in(story)
    post_editor(noor, story, **{"action-submit": "1"})
    assert not factories.fresh(story).workflow_in_progress


def test_a_story_that_came_back_is_not_handed_in_again_when_a_rule_came_between(blog: Any, noor: Any) -> None:
    story = factories.hand_in(factories.make_story(by=noor, blog=blog))
    reason = reviewing.ReturnReason.objects.first()
    reviewing.send_back(post=story, reviewer=factories.make_user(COMMS), reason=reason, words="Where?")
    rule(AUTHORS, blog, "no")
    post_editor(noor, factories.fresh(story), **{"action-submit": "1"})
    post_editor(noor, factories.fresh(story), **{"action-restart-workflow": "1"})
    assert not factories.fresh(story).workflow_in_progress


def test_who_asks_first_hands_in_what_came_of_asking(blog: Any, noor: Any) -> None:
    story = factories.make_story(by=noor, blog=blog)
    rule(AUTHORS, blog, "ask")
    asked = HelpRequest.objects.create(asker=noor, way="help", words="A bell.", page=story.page_ptr)
    assert not story.may_be_handed_in_by(noor)
    HelpRequest.objects.filter(pk=asked.pk).update(helper=factories.make_user(COMMS), picked_up_at=asked.asked_at)
    assert factories.hand_in(story).workflow_in_progress


def test_nobody_moves_or_translates_to_a_blog_where_they_may_not_write(blog: Any, other: Any, noor: Any) -> None:
    marit, story = factories.make_user(COMMS), factories.known_to_comms(factories.make_story(by=noor, blog=blog))
    rule(COMMS, other, "no")
    with pytest.raises(MayNotWrite):
        publishing.move(post=story, blog=other, user=marit)
    signed_in(marit).post(reverse("move_post", args=[story.pk]), {"blog": other.pk})
    assert factories.fresh(story).get_parent().pk == blog.pk
    dutch = factories.make_blog("Bedrijf", language="nl")
    rule(AUTHORS, dutch, "ask")
    with pytest.raises(MayNotWrite):
        start_translation(story=story, blog=dutch, user=noor)


def test_an_import_stops_at_the_rules(blog: Any, tmp_path: Any) -> None:
    (tmp_path / "2020-01-01-a-bell.md").write_text("---\ntitle: A bell\n---\nIt rang.\n")
    ada = factories.make_user(ADMINS)
    rule(ADMINS, blog, "no")
    with pytest.raises(CommandError, match="cannot write"):
        call_command("import_posts", str(tmp_path), blog="company", by=ada.email)
    assert not Story.objects.exists()


# The screen


def cells(was: dict[str, str] | None = None) -> dict[str, str]:
    """The table as a browser posts it, with nothing chosen; `was` by cell is what stood there when it was opened."""
    groups = Group.objects.values_list("pk", flat=True)
    blogs = ["all", *map(str, factories.Blog.objects.values_list("pk", flat=True))]
    data = {
        f"{group}-{blog}-{name}": value
        for group in groups
        for blog in blogs
        for name, value in (("may", ""), ("readers", "1"), ("was", (was or {}).get(f"{group}-{blog}", "")))
    }
    return data | {"rules": "1"}


def test_comms_decides_on_one_screen_and_the_log_keeps_who(blog: Any, noor: Any) -> None:
    marit = factories.make_user(COMMS, name="marit")
    group = Group.objects.get(name=AUTHORS)
    data = cells() | {f"{group.pk}-{blog.pk}-may": "ask", f"{group.pk}-{blog.pk}-readers": "2"}
    answer = signed_in(marit).post(reverse("trust_rules"), data, follow=True).content.decode()
    assert "Saved: 1 change." in answer
    assert "marit" in answer.split("Decided before")[1]
    assert (may_write(noor, blog), readers_of(blog)) == ("ask", 2)
    signed_in(marit).post(reverse("trust_rules"), cells({f"{group.pk}-{blog.pk}": "ask, 2"}))
    assert not WritingRule.objects.exists()
    page = signed_in(marit).get(reverse("trust_rules")).content.decode()
    assert "ask, 2 → –" in page


@pytest.mark.parametrize("roles", [(), (AUTHORS,)])
def test_nobody_else_decides_or_sees_it(roles: Any, blog: Any) -> None:
    browser = signed_in(factories.make_user(*roles))
    group = Group.objects.get(name=AUTHORS)
    data = cells() | {f"{group.pk}-{blog.pk}-may": "no"}
    assert browser.get(reverse("trust_rules")).status_code in (302, 404)
    assert browser.post(reverse("trust_rules"), data).status_code in (302, 404)
    assert not WritingRule.objects.exists()


def test_a_number_of_readers_nobody_offered_is_refused(blog: Any) -> None:
    group = Group.objects.get(name=AUTHORS)
    data = cells() | {f"{group.pk}-{blog.pk}-may": "write", f"{group.pk}-{blog.pk}-readers": "0"}
    assert signed_in(factories.make_user(COMMS)).post(reverse("trust_rules"), data).status_code == 422
    assert not WritingRule.objects.exists()


def test_a_stale_form_writes_over_no_colleague_and_both_are_shown(blog: Any, other: Any, noor: Any) -> None:
    group, marit = Group.objects.get(name=AUTHORS), factories.make_user(COMMS)
    cell = f"{group.pk}-{blog.pk}"
    rule(AUTHORS, blog, "ask", readers=2)  # saved by a colleague after the form was opened
    rule(AUTHORS, other, "ask")
    mine = cells() | {f"{cell}-may": "no", f"{group.pk}-all-may": "write"}
    late = signed_in(marit).post(reverse("trust_rules"), mine)
    assert late.status_code == 409
    page = late.content.decode()
    assert "A colleague decided meanwhile: asks first, 2 readers." in page
    assert page.count("A colleague decided meanwhile") == 1
    assert set(WritingRule.objects.values_list("may", flat=True)) == {"ask"}
    shown = {form.prefix: form.initial for line in late.context["lines"] for form in line.cells}
    assert shown[cell] == {"may": "no", "readers": 1, "was": "ask, 2"}
    again = {f"{prefix}-{name}": str(value) for prefix, fields in shown.items() for name, value in fields.items()}
    signed_in(marit).post(reverse("trust_rules"), again | {"rules": "1"})
    assert (may_write(noor, blog), may_write(noor, other)) == ("no", "ask")


def test_what_a_stale_form_did_not_touch_stays_as_a_colleague_left_it(blog: Any, noor: Any) -> None:
    group = Group.objects.get(name=AUTHORS)
    rule(AUTHORS, blog, "no")
    answer = signed_in(factories.make_user(COMMS)).post(
        reverse("trust_rules"), cells() | {f"{group.pk}-all-may": "ask"}, follow=True
    )
    assert "Saved: 1 change." in answer.content.decode()
    assert may_write(noor, blog) == "no"


def test_how_trust_is_earned_is_compared_as_well(blog: Any) -> None:
    TrustRule.objects.create(blog=blog, active=True, sample_every=2)  # by a colleague, after the form was opened
    name = f"trust-{blog.pk}"
    fields = {"clean_stories_needed": "9", "within_days": "365", "sample_every": "5"}
    mine = {f"{name}-{field}": value for field, value in fields.items()} | {f"{name}-was": "", "trust": "1"}
    browser = signed_in(factories.make_user(COMMS))
    late = browser.post(reverse("trust_rules"), mine)
    assert late.status_code == 409
    page = late.content.decode()
    assert "on: 3 in 365 days, 1 in 2" in page
    assert 'value="9"' in page
    assert TrustRule.objects.get().clean_stories_needed == 3
    browser.post(reverse("trust_rules"), mine | {f"{name}-was": late.context["trust"][0]["was"].value()})
    assert (TrustRule.objects.get().clean_stories_needed, TrustRule.objects.get().active) == (9, False)
