"""Somebody leaves with one thing in hand in every state: one transaction sees to all of it, as they chose."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.models import Stop
from posts import promises, publishing
from posts.accounts import leaving, parting
from posts.audiences import ShownAs
from posts.changing import sweeping
from posts.models import Change, HelpRequest, Person, PressContact, Story
from posts.persons.keeping import keep_leaving
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db

NAME, SHORT = "Wilmara Ferrel", "Wilmara"


class Leaver:
    """One item in every state."""

    def __init__(self) -> None:
        self.admin = factories.make_user(ADMINS, name="ada")
        self.user = factories.make_user(AUTHORS, COMMS, name="w1")
        self.person = factories.make_person(NAME, called=SHORT, user=self.user, roles={"en": "Mechanic"})
        self.friend = factories.make_user(AUTHORS, name="friend")
        self.heir = factories.make_user(AUTHORS, name="heir")
        facts: dict[str, Any] = {"by": self.user, "blog": factories.make_blog("Work", slug="work")}
        self.live = factories.make_live_story(**facts, headline="Live")
        self.private = factories.make_story(**facts, headline="Private")
        self.shared = factories.make_story(**facts, headline="Shared")
        self.shared.co_authors.create(user=self.friend, invited_by=self.user, accepted_at=timezone.now())
        self.came_back = factories.known_to_comms(factories.make_story(**facts, headline="Came back"))
        self.in_review = factories.hand_in(factories.make_story(**facts, headline="In review"))
        tomorrow = timezone.now() + timedelta(days=1)
        self.planned = factories.approve(
            factories.hand_in(factories.make_story(**facts, headline="Planned")), go_live_at=tomorrow
        )
        self.to_read = factories.hand_in(factories.make_story(blog=facts["blog"], headline="To read"))
        promises.of(self.to_read).__class__.objects.filter(page=self.to_read.pk).name(reader=self.user.pk)
        self.profile = factories.make_live_profile(self.person)
        PressContact.objects.create(person=self.person, telephone="+31 13 123 45 67", shown=True)
        self.helping = HelpRequest.objects.create(
            way="help", asker=self.friend, words="A bell", helper=self.user, picked_up_at=timezone.now()
        )

    def leaves(self, chosen: ShownAs = ShownAs.WROTE_WHILE) -> None:
        keep_leaving(chosen, person=self.person, by=self.user)
        leaving.close(user=self.user, by=self.admin, heir=self.heir)


@pytest.fixture
def leaver(db: None) -> Leaver:
    return Leaver()


def owner_of(story: Story) -> Any:
    return factories.fresh(story).owner


def page_of(story: Story) -> str:
    return Client().get(factories.fresh(story).url).content.decode()


def test_everything_in_hand_is_seen_to_at_once(leaver: Leaver) -> None:
    browser = signed_in(leaver.user)
    leaver.leaves()
    assert not Session.objects.filter(session_key=browser.session.session_key).exists()
    assert (owner_of(leaver.shared), owner_of(leaver.came_back)) == (leaver.friend, leaver.heir)
    private = factories.fresh(leaver.private)
    assert (private.owner, private.locked) == (leaver.user, True)  # nobody met it, so it is nobody's to hand on
    assert promises.of(leaver.to_read).reader is None
    assert factories.fresh(leaver.in_review).workflow_in_progress
    leaver.helping.refresh_from_db()
    assert (leaver.helping.helper, leaver.helping.ended_at) == (None, None)
    assert not PressContact.objects.exists()
    for story in Story.objects.all():  # never another person's name
        people = story.get_latest_revision_as_object().people()
        assert people == [leaver.person] or story.pk == leaver.to_read.pk


def test_a_planned_story_waits_for_a_decision(leaver: Leaver) -> None:
    leaver.leaves()
    stop = Stop.objects.standing().get(post=leaver.planned.uuid)
    seal = leaver.planned.seals.waiting().get()
    type(seal).objects.filter(pk=seal.pk).update(go_live_at=timezone.now() + timedelta(seconds=0))
    assert publishing.go_live_if_due(seal.pk) is False
    assert not factories.fresh(leaver.planned).live
    assert [held.pk for held in publishing.held_by_stop()] == [seal.pk]
    assert SHORT not in stop.reason


def test_what_was_counted_is_what_is_done(leaver: Leaver) -> None:
    told = parting.work_of(leaver.user, heir=leaver.heir)
    done = parting.part(user=leaver.user, by=leaver.admin, heir=leaver.heir)
    assert told == done
    assert [post.pk for post in told.frozen] == [leaver.private.pk, leaver.in_review.pk][:1]
    assert (told.reviews, told.bylines, [post.pk for post in told.planned]) == (1, 1, [leaver.planned.pk])


def test_all_of_it_or_nothing(leaver: Leaver, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**facts: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(parting.stops, "press_by_itself", fails)
    with pytest.raises(RuntimeError):
        leaver.leaves()
    leaver.user.refresh_from_db()
    assert (leaver.user.is_active, owner_of(leaver.shared)) == (True, leaver.user)


def test_the_name_stays_with_a_line_unless_they_say_otherwise(leaver: Leaver) -> None:
    assert leaver.person.leaves_as == ShownAs.WROTE_WHILE
    leaver.leaves()
    page = page_of(leaver.live)
    assert NAME in page
    assert "wrote this while at" in page
    assert "Mechanic" not in page
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "stands", "goes"),
    [
        (ShownAs.FIRST_NAME, SHORT, "Ferrel"),
        (ShownAs.FORMER, "A former colleague", SHORT),
        (ShownAs.TAKEN_DOWN, "A former colleague", SHORT),
    ],
)
def test_as_they_chose(leaver: Leaver, chosen: ShownAs, stands: str, goes: str) -> None:
    leaver.leaves(chosen)
    page = page_of(leaver.live)
    assert stands in page
    assert goes not in page
    assert Client().get(f"/en/people/{leaver.person.public_id}/").status_code in (404, 410)
    leaver.profile.refresh_from_db()
    assert leaver.profile.live is (chosen != ShownAs.TAKEN_DOWN)
    [change] = Change.objects.all()
    assert sweeping.work(change.pk)
    assert goes not in str(list(Story.objects.values())) + str(Person.objects.values())


def test_their_page_closes_after_a_month(leaver: Leaver) -> None:
    leaver.leaves()
    address = f"/en/people/{leaver.person.public_id}/"
    assert Client().get(address).status_code == 200
    Person.objects.filter(pk=leaver.person.pk).update(left_at=timezone.now() - timedelta(days=31))
    assert Client().get(address).status_code == 404
    assert address not in page_of(leaver.live)


def test_nobody_else_says_what_stands_there(leaver: Leaver) -> None:
    for other in (leaver.admin, factories.make_user(superuser=True)):
        with pytest.raises(PermissionDenied):
            keep_leaving(ShownAs.FORMER, person=leaver.person, by=other)
    signed_in(leaver.user).post(reverse("account_when_leaving"), {"chosen": "first_name"})
    assert Person.objects.get(pk=leaver.person.pk).leaves_as == ShownAs.FIRST_NAME


def test_the_screen_counts_first_and_does_it(leaver: Leaver) -> None:
    browser = signed_in(leaver.admin)
    address = reverse("close_account", args=[leaver.user.pk])
    page = browser.get(address).content.decode()
    assert "1 planned story waits until somebody decides" in page
    assert "Private" not in page
    browser.post(address, {"heir": leaver.heir.pk})
    assert owner_of(leaver.came_back) == leaver.heir


def test_who_comes_back_finds_their_drafts(leaver: Leaver) -> None:
    leaver.leaves()
    leaving.open_again(user=leaver.user, by=leaver.admin)
    assert not factories.fresh(leaver.private).locked
    assert "wrote this while at" not in page_of(leaver.live)
