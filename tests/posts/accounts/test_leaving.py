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
from posts import promises, public_changes, publishing
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
    """One item in every state, or (`briefly`) what readers see alone."""

    def __init__(self, *, briefly: bool = False) -> None:
        self.admin = factories.make_user(ADMINS, name="ada")
        self.user = factories.make_user(AUTHORS, COMMS, name="w1")
        self.person = factories.make_person(NAME, called=SHORT, user=self.user, roles={"en": "Mechanic"})
        self.friend = factories.make_user(AUTHORS, name="friend")
        self.heir = factories.make_user(AUTHORS, name="heir")
        facts: dict[str, Any] = {"by": self.user, "blog": factories.make_blog("Work", slug="work")}
        self.live = factories.make_live_story(**facts, headline="Live")
        self.profile = factories.make_live_profile(self.person)
        if briefly:
            return
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
        PressContact.objects.create(person=self.person, telephone="+31 13 123 45 67", shown=True)
        self.helping = HelpRequest.objects.create(
            way="help", asker=self.friend, words="A bell", helper=self.user, picked_up_at=timezone.now()
        )

    def leaves(self, chosen: ShownAs = ShownAs.WROTE_WHILE) -> None:
        keep_leaving(chosen, person=self.person, by=self.user)
        leaving.close(user=self.user, by=self.admin, heir=self.heir)


@pytest.fixture
def leaver(db: None) -> Leaver:
    return Leaver(briefly=True)


@pytest.fixture
def busy(db: None) -> Leaver:
    return Leaver()


def owner_of(story: Story) -> Any:
    return factories.fresh(story).owner


def page_of(story: Story) -> str:
    return Client().get(factories.fresh(story).url).content.decode()


def test_everything_in_hand_is_counted_first_and_seen_to_at_once(busy: Leaver) -> None:
    theirs, browser = signed_in(busy.user), signed_in(busy.admin)
    address = reverse("close_account", args=[busy.user.pk])
    page = browser.get(address).content.decode()
    assert "1 planned story waits until somebody decides" in page
    assert "Private" not in page
    told = parting.work_of(busy.user, heir=busy.heir)
    assert (told.reviews, told.bylines, [post.pk for post in told.planned]) == (1, 1, [busy.planned.pk])
    browser.post(address, {"heir": busy.heir.pk})
    assert not Session.objects.filter(session_key=theirs.session.session_key).exists()
    assert (owner_of(busy.shared), owner_of(busy.came_back)) == (busy.friend, busy.heir)
    private = factories.fresh(busy.private)
    assert (private.owner, private.locked) == (busy.user, True)  # nobody met it, so it is nobody's to hand on
    assert promises.of(busy.to_read).reader is None
    assert factories.fresh(busy.in_review).workflow_in_progress
    busy.helping.refresh_from_db()
    assert (busy.helping.helper, busy.helping.ended_at) == (None, None)
    assert not PressContact.objects.exists()
    for story in Story.objects.exclude(pk=busy.to_read.pk):  # never another person's name
        assert story.get_latest_revision_as_object().people() == [busy.person]
    _a_planned_story_waits_for_a_decision(busy)
    leaving.open_again(user=busy.user, by=busy.admin)
    assert not factories.fresh(busy.private).locked  # who comes back finds their drafts


def _a_planned_story_waits_for_a_decision(busy: Leaver) -> None:
    stop = Stop.objects.standing().get(post=busy.planned.uuid)
    seal = busy.planned.seals.waiting().get()
    type(seal).objects.filter(pk=seal.pk).update(go_live_at=timezone.now())
    assert publishing.go_live_if_due(seal.pk) is False
    assert not factories.fresh(busy.planned).live
    assert [held.pk for held in publishing.held_by_stop()] == [seal.pk]
    assert SHORT not in stop.reason


def test_all_of_it_or_nothing(leaver: Leaver, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**facts: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(parting, "_name_as_chosen", lambda *args, **facts: fails())
    helping = HelpRequest.objects.create(way="help", asker=leaver.friend, words="A bell", helper=leaver.user)
    with pytest.raises(RuntimeError):
        leaver.leaves()
    leaver.user.refresh_from_db()
    helping.refresh_from_db()
    assert (leaver.user.is_active, helping.helper) == (True, leaver.user)


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
    public_changes.note()  # a month later no page of before is kept
    assert Client().get(address).status_code == 404
    assert address not in page_of(leaver.live)


def test_nobody_else_says_what_stands_there() -> None:
    user = factories.make_user(AUTHORS)
    person = factories.make_person(NAME, user=user)
    for other in (factories.make_user(ADMINS), factories.make_user(superuser=True)):
        with pytest.raises(PermissionDenied):
            keep_leaving(ShownAs.FORMER, person=person, by=other)
    signed_in(user).post(reverse("account_when_leaving"), {"chosen": "first_name"})
    assert Person.objects.get(pk=person.pk).leaves_as == ShownAs.FIRST_NAME
