"""A story goes out once everybody who is named or pictured in it has said yes: by whatever way it is approved."""

from typing import Any

import pytest
from django.urls import reverse

from posts.consent import answering
from posts.models import Approval, Consent, InStory, Story
from posts.publishing import NotNow
from posts.reading import read
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import signed_in, words_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def story(noor: Any) -> Story:
    """Handed in, with a colleague who is named and who was not asked."""
    draft = factories.make_story(by=noor)
    InStory.objects.create(page=draft, person=factories.make_person("Ilse Maas"), is_named=True)
    InStory.objects.create(page=draft, words="a customer")  # neither named nor pictured
    return factories.hand_in(draft)


def ilse(story: Story) -> InStory:
    found: InStory = InStory.objects.get(page=story.pk, person__display_name="Ilse Maas")
    return found


def test_nobody_can_approve_before_everybody_in_it_said_yes(story: Story) -> None:
    with pytest.raises(NotNow, match="Ilse Maas has not said yes"):
        factories.approve(story)
    assert not Approval.objects.exists()
    factories.said_yes(story, ilse(story))
    assert factories.approve(story).live


def test_somebody_who_took_the_yes_back_stops_it_like_somebody_who_was_not_asked(story: Story) -> None:
    factories.said_yes(story, ilse(story))
    answering.withdraw(Consent.objects.get())
    with pytest.raises(NotNow):
        factories.approve(story)


def test_the_review_says_who_is_missing_and_refuses_with_the_same_words(story: Story, marit: Any) -> None:
    browser, address = signed_in(marit), reverse("review", args=[story.pk])
    shown = browser.get(address)
    assert "Ilse Maas has not said yes to being in it. Until then nobody can approve it." in shown.content.decode()
    form = shown.context["approve_form"]
    answer = browser.post(address, {"approve": "1", "seen": form["seen"].value(), "revision": "1"}, follow=True)
    assert "Ilse Maas has not said yes to being in it." in answer.content.decode()
    assert not words_live(story)


def test_approving_the_step_behind_the_screen_publishes_nothing(story: Story, marit: Any) -> None:
    state = story.current_workflow_task_state
    state.seen_digest = read(story.get_latest_revision_as_object()).digest
    Approval.objects.create(promise=state.workflow_state.promise, reader=marit, digest=state.seen_digest)
    with pytest.raises(NotNow, match="Ilse Maas"):
        state.approve(user=marit)
    assert not words_live(story)
