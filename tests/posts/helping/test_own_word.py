"""The own word: nothing goes out in somebody's name before they said yes to exactly that."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from integrations.models import Letter
from posts import publishing, reviewing
from posts.helping import own_word, requests
from posts.models import Approval, HelpRequest, OwnWord, Person, Seal
from posts.publishing import ContentMoved, NotNow
from posts.readers import asked_of
from posts.reading import read
from posts.writing import start_story
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.editor import post_editor, signed_in, words_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> Any:
    user = factories.make_user(AUTHORS, name="noor")
    factories.make_person("Noor", user=user)
    return user


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def story(noor: Any, marit: Any) -> Any:
    """A draft that marit wrote for noor, handed in."""
    asked = requests.ask(user=noor, way="ask", words="A bell.", blog=factories.make_blog())
    requests.pick_up(request=asked, user=marit)
    draft = requests.begin(request=asked, user=marit, kind="promise")
    post_editor(marit, draft, headline="A wet saddle", text="It rained.")
    return factories.hand_in(factories.fresh(draft), user=marit)


def digest_of(post: Any) -> str:
    return str(factories.fresh(post).get_latest_revision_as_object().content_digest())


def say_yes(post: Any, user: Any) -> OwnWord:
    return own_word.say_yes(post=post, user=user, seen_digest=digest_of(post))


def missing(post: Any) -> list[str]:
    fresh = factories.fresh(post)
    return [str(person) for person in asked_of(fresh, fresh.get_latest_revision_as_object()).own_word_missing_of]


def test_nobody_is_asked_for_their_word_about_a_draft_without_words(noor: Any, marit: Any) -> None:
    draft = start_story(user=noor, blog=factories.make_blog(), kind="promise")
    asked = requests.ask(user=noor, way="help", words="A bell.", story=draft)
    browser = signed_in(noor)
    where = reverse("help_status", args=[asked.uuid])
    assert reverse("own_word", args=[draft.pk]) not in browser.get(where).content.decode()
    assert "Yes, these are my words" not in browser.get(reverse("own_word", args=[draft.pk])).content.decode()
    post_editor(noor, draft, headline="A wet saddle", text="It rained.")
    assert reverse("own_word", args=[draft.pk]) in browser.get(where).content.decode()
    assert "Yes, these are my words" in browser.get(reverse("own_word", args=[draft.pk])).content.decode()


def test_comms_cannot_approve_before_the_person_said_yes_and_can_after(story: Any, noor: Any) -> None:
    assert missing(story) == ["Noor"]
    with pytest.raises(NotNow, match="Noor has not said yes"):
        factories.approve(story)
    assert not Approval.objects.exists()
    say_yes(story, noor)
    assert missing(story) == []
    assert factories.approve(story).live


def test_the_helper_cannot_approve_even_then(story: Any, noor: Any, marit: Any) -> None:
    say_yes(story, noor)
    with pytest.raises(reviewing.WroteIt):
        factories.approve(story, reviewer=marit)


def test_the_helper_cannot_say_yes_in_anothers_name_and_nobody_else_can(story: Any, marit: Any) -> None:
    people = [
        marit,
        *(factories.make_user(role) for role in (AUTHORS, COMMS, ADMINS)),
        factories.make_user(superuser=True),
    ]
    for user in people:
        with pytest.raises(PermissionDenied):
            say_yes(story, user)
        url = reverse("own_word", args=[story.pk])
        assert signed_in(user).get(url).status_code == 404
        assert signed_in(user).post(url, {"seen": digest_of(story)}).status_code == 404
        assert signed_in(user).get(reverse("own_word_page", args=[story.pk])).status_code == 404
    assert not OwnWord.objects.exists()


def test_any_later_change_asks_again(story: Any, noor: Any, marit: Any) -> None:
    say_yes(story, noor)
    reviewing.take_back(post=story, user=noor)
    post_editor(marit, factories.fresh(story), headline="A wet saddle", text="It poured.")
    factories.hand_in(factories.fresh(story), user=marit)
    assert missing(story) == ["Noor"]
    with pytest.raises(NotNow):
        factories.approve(factories.fresh(story))
    say_yes(story, noor)
    assert factories.approve(factories.fresh(story)).live


def test_a_yes_to_what_was_on_the_screen_is_no_yes_to_what_is_there_now(story: Any, noor: Any, marit: Any) -> None:
    seen = digest_of(story)
    reviewing.take_back(post=story, user=noor)
    post_editor(marit, factories.fresh(story), text="Other words.")
    with pytest.raises(ContentMoved):
        own_word.say_yes(post=story, user=noor, seen_digest=seen)
    answer = signed_in(noor).post(reverse("own_word", args=[story.pk]), {"seen": seen})
    assert answer.status_code == 409
    assert "The words changed while you were reading" in answer.content.decode()
    assert not OwnWord.objects.exists()


def test_a_yes_to_a_digest_that_was_never_shown_is_refused(story: Any, noor: Any) -> None:
    signed_in(noor).post(reverse("own_word", args=[story.pk]), {"seen": ""})
    assert not OwnWord.objects.exists()


def test_approving_the_step_behind_the_screen_publishes_nothing(story: Any, noor: Any) -> None:
    reader = factories.make_user(COMMS)
    state = story.current_workflow_task_state
    state.seen_digest = read(story.get_latest_revision_as_object()).digest
    Approval.objects.create(promise=state.workflow_state.promise, reader=reader, digest=state.seen_digest)
    with pytest.raises(publishing.NotNow):
        state.approve(user=reader)
    assert not words_live(story)


def test_what_is_written_after_the_yes_and_the_plan_does_not_go_out_with_it(story: Any, noor: Any, marit: Any) -> None:
    say_yes(story, noor)
    planned = factories.approve(story, go_live_at=timezone.now() + timedelta(hours=1))
    assert Seal.objects.waiting().filter(page=planned.pk).exists()
    post_editor(marit, planned, text="Not hers.")
    Seal.objects.update(go_live_at=timezone.now() - timedelta(seconds=1))
    assert [publishing.go_live_if_due(pk) for pk in publishing.due()] == [True]
    assert "Not hers" not in words_live(story)


def test_taking_the_request_back_does_not_make_the_helpers_words_ones_own(story: Any, noor: Any) -> None:
    requests.withdraw(request=HelpRequest.objects.get(), user=noor)
    assert missing(story) == ["Noor"]
    with pytest.raises(NotNow):
        factories.approve(story)
    say_yes(story, noor)
    assert factories.approve(story).live


def test_a_person_who_is_unlinked_leaves_nobody_to_say_yes_in_their_place(story: Any, noor: Any, marit: Any) -> None:
    Person.objects.filter(user=noor).update(user=None)
    Person.objects.filter(display_name="Noor").update(user=marit)
    with pytest.raises(PermissionDenied):
        say_yes(story, marit)
    with pytest.raises(NotNow):
        say_yes(story, noor)
    assert missing(story) == ["noor"]


def test_once_it_is_out_the_author_writes_on_alone_and_is_asked_only_for_others_words(
    story: Any, noor: Any, marit: Any
) -> None:
    say_yes(story, noor)
    factories.approve(story)
    assert HelpRequest.objects.get().ended_at
    post_editor(noor, factories.fresh(story), text="My own words.")
    assert missing(story) == []
    post_editor(marit, factories.fresh(story), text="Marit's words.")
    assert missing(story) == ["Noor"]


def test_a_story_nobody_helped_with_needs_no_own_word(noor: Any) -> None:
    assert missing(factories.hand_in(factories.make_story(by=noor))) == []
    assert signed_in(noor).get(reverse("own_word", args=[factories.make_story(by=noor).pk])).status_code == 404


def test_the_person_is_asked_by_letter_when_it_is_handed_in_and_the_helper_told_of_the_yes(
    story: Any, noor: Any, marit: Any
) -> None:
    asked = Letter.objects.get(key__startswith="own-word-asked")
    assert asked.recipients.get().address == noor.email
    assert reverse("own_word", args=[story.pk]) in asked.text
    say_yes(story, noor)
    told = Letter.objects.get(key__startswith="own-word:")
    assert told.recipients.get().address == marit.email
    say_yes(story, noor)
    assert OwnWord.objects.count() == 1


def test_the_page_shows_the_story_and_takes_the_yes(story: Any, noor: Any) -> None:
    browser, url = signed_in(noor), reverse("own_word", args=[story.pk])
    assert "It rained." in browser.get(reverse("own_word_page", args=[story.pk])).content.decode()
    page = browser.get(url)
    assert "Yes, these are my words" in page.content.decode()
    after = browser.post(url, {"seen": page.context["seen"]}, follow=True).content.decode()
    assert "Yes, these are my words" not in after
    assert OwnWord.objects.get().content_digest == digest_of(story)


def test_wanting_to_change_something_takes_it_out_of_the_review_and_opens_it(story: Any, noor: Any) -> None:
    answer = signed_in(noor).post(reverse("own_word", args=[story.pk]), {"change": "1"})
    assert answer.status_code == 302
    assert str(story.pk) in answer.url
    assert not factories.fresh(story).workflow_in_progress
    assert not OwnWord.objects.exists()
