"""The demo: an invented company that arrives whole, through the real verbs, and is safe to load twice."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from integrations.models import Channel, Delivery, Message
from posts.consent.standing import missing
from posts.demo import PASSWORD, NotADemo, load_demo, plan
from posts.demo.people import load_people
from posts.demo.words import lasting_id
from posts.kinds import Kind
from posts.models import (
    Absence,
    Blog,
    Instalment,
    Pencil,
    Person,
    Picture,
    Profile,
    Referral,
    Remark,
    ReviewTaskState,
    Seal,
    Slot,
    Story,
)
from posts.permissions import IMPORT, REVIEW, WRITE
from posts.reconciling import reconcile
from posts.voice_checks import check_post, holds_of
from tests.factories import make_user

SANDBOX = "http://127.0.0.1:29999"


def quiet(_line: str) -> None:
    """Nobody reads a test's progress."""


def load() -> None:
    load_demo(say=quiet, despite_production=True)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, loaded once for this file (each test undoes its own changes) and undone at the end."""
    media = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media, SANDBOX_URL=SANDBOX):
            load()
        yield media
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db, settings):
    settings.MEDIA_ROOT = loaded
    settings.SANDBOX_URL = SANDBOX


def story(slug: str) -> Story:
    return Story.objects.get(uuid=lasting_id(f"story/{slug}"))


def planned_in(*states: str) -> list[plan.PlannedStory]:
    return [each for each in plan.stories() if each.state in states]


def test_it_is_refused_where_debug_is_off(db):
    before = Person.objects.count()
    with pytest.raises(NotADemo):
        load_demo(say=quiet)
    with pytest.raises(CommandError, match="--i-know"):
        call_command("load_demo")
    assert Person.objects.count() == before


@pytest.mark.parametrize(
    ("name", "may", "may_not"),
    [("noor", WRITE, REVIEW), ("marit", REVIEW, IMPORT), ("ada", IMPORT, None)],
)
def test_each_log_in_works_and_may_do_its_part(demo, name, may, may_not):
    user = get_user_model().objects.get(email=f"{name}@byline.example")
    assert user.check_password(PASSWORD)
    assert user.has_perm(may)
    assert may_not is None or not user.has_perm(may_not)


def test_nobody_in_it_is_a_superuser(demo):
    assert not get_user_model().objects.filter(is_superuser=True).exists()


def test_there_are_blogs_in_three_languages_that_look_unlike(demo):
    blogs = Blog.objects.live()
    assert {blog.locale.language_code for blog in blogs} == {"en", "nl", "sv"}
    assert len(blogs) == len({blog.tone for blog in blogs}) == len({blog.emblem for blog in blogs}) == 4


def test_every_kind_of_story_is_there_to_read(demo):
    assert set(Story.objects.live().values_list("kind", flat=True)) == set(Kind.values)


def test_every_kind_of_block_is_there_to_read(demo):
    kinds = {block.block_type for each in Story.objects.live() for block in each.body}
    assert kinds == {"answer", "quote", "picture", "document", "call_to_act", "closing_question"}


def test_live_stories_are_spread_over_the_last_two_months(demo):
    days = Story.objects.live().order_by("first_published_at").values_list("first_published_at", flat=True)
    assert timezone.now() - timedelta(days=63) < days[0] < timezone.now() - timedelta(days=50)
    assert all(later - earlier < timedelta(days=12) for earlier, later in pairwise(days))
    assert max(days) <= timezone.now()


def test_everything_live_was_approved_by_somebody_who_did_not_write_it(demo):
    live = [*Story.objects.live(), *Profile.objects.live()]
    seals = {seal.page_id: seal for seal in Seal.objects.live()}
    assert len(live) > 15
    for post in live:
        assert seals[post.pk].approver_id not in {post.owner_id, *(person.user_id for person in post.people())}


def test_what_is_live_is_exactly_what_was_approved(demo):
    assert reconcile() == []


def test_three_stories_wait_and_the_check_has_something_to_say_about_those_that_need_it(demo):
    waiting = ReviewTaskState.objects.filter(status=ReviewTaskState.STATUS_IN_PROGRESS)
    posts = [state.workflow_state.content_object.specific for state in waiting]
    assert {post.slug for post in posts} == {each.slug for each in planned_in("waiting")}
    assert sum(bool(check_post(post)) for post in posts) >= 2


def test_the_check_has_nothing_to_say_about_what_is_live(demo):
    remarks = {each.slug: [finding.text for finding in check_post(each)] for each in Story.objects.live()}
    assert {slug: found for slug, found in remarks.items() if found} == {}


def test_nothing_in_it_is_held(demo):
    assert [holds_of(check_post(each)) for each in Story.objects.all() if holds_of(check_post(each))] == []


def test_one_story_came_back_with_a_reason_and_kind_words(demo):
    state = ReviewTaskState.objects.get(status=ReviewTaskState.STATUS_REJECTED)
    assert state.workflow_state.content_object.slug == planned_in("sent-back")[0].slug
    assert state.reason.key == "facts"
    assert "better story" in state.comment


def test_it_came_back_with_a_remark_of_each_kind_for_its_author_to_answer(demo):
    remarks = Remark.objects.sent().filter(promise__page=story("drawer-61-the-racing-saddle").pk)
    assert {remark.kind for remark in remarks} == set(Remark.Kind.values)
    assert remarks.open().count() == 3


def test_one_waiting_story_is_with_a_named_colleague_and_asks_for_a_yes(demo):
    letter = story("drawer-23-the-letter")
    assert Referral.objects.open().get(promise__page=letter.pk).asked.email == "mei-ling@byline.example"
    assert missing(letter.pk, letter.get_latest_revision_as_object())


def test_the_desk_has_usual_times_plans_in_pencil_and_a_deputy(demo):
    assert Slot.objects.count() == 2
    assert Pencil.objects.count() == 2
    assert Absence.objects.get().deputy.email == "sevda@byline.example"


def test_one_story_is_planned_and_its_copies_wait_for_that_moment(demo):
    planned = story(planned_in("planned")[0].slug)
    seal = Seal.objects.waiting().get(page=planned.pk)
    assert not planned.live
    assert seal.go_live_at > timezone.now() + timedelta(days=2)
    assert {delivery.embargo for delivery in Delivery.objects.filter(post=planned.uuid)} == {seal.go_live_at}


def test_the_series_counts_in_the_order_of_the_days(demo):
    numbers = [
        Instalment.objects.get(post=each.uuid).number
        for each in Story.objects.live().filter(series__isnull=False).order_by("first_published_at")
    ]
    assert numbers == [1, 2, 3]


def test_the_two_language_versions_of_one_story_know_each_other(demo):
    english = story("a-ring-in-the-handlebar")
    assert [str(each.locale) for each in english.get_translations()] == ["Dutch"]


def test_only_the_two_newest_stories_were_announced(demo):
    announced = {each.uuid for each in (story(one.slug) for one in planned_in("announced"))}
    assert set(Delivery.objects.filter(embargo=None).values_list("post", flat=True)) == announced
    assert Channel.objects.count() == 7
    assert all(channel.name.startswith("Sandbox") for channel in Channel.objects.all())


def test_every_picture_says_what_it_shows(demo):
    for each in plan.stories():
        shown = [each.cover] if each.cover else []
        shown += [plan.PlannedPicture.model_validate(block["picture"]) for block in each.body if "picture" in block]
        assert all(len(picture.alt.split()) > 8 for picture in shown)


def test_loading_it_again_changes_nothing(demo):
    def counted() -> list[int]:
        made = (Story, Profile, Person, Picture, Blog, Seal, Message, Channel, Remark, Referral, Slot, Pencil, Absence)
        return [model.objects.count() for model in made]

    before = counted()
    load()
    assert counted() == before


def test_loading_it_again_leaves_alone_what_somebody_changed(demo):
    noor = Person.objects.get(import_key="demo:noor")
    noor.called = "N."
    noor.save()
    load()
    noor.refresh_from_db()
    assert noor.called == "N."


def test_a_channel_follows_the_sandbox_to_another_port(demo, settings):
    settings.SANDBOX_URL = "http://127.0.0.1:29998"
    load()
    assert Channel.objects.get(kind="mastodon").config["base_url"] == "http://127.0.0.1:29998"


def test_an_account_that_is_there_already_keeps_its_password(db):
    taken = make_user(name="robin")
    before = taken.password
    log_in = plan.PlannedLogIn(email="robin", group="Authors", interface="en")
    load_people([plan.PlannedPerson(key="robin", name="Robin", log_in=log_in)], password=PASSWORD)
    taken.refresh_from_db()
    assert taken.password == before
    assert taken.person.display_name == "Robin"
