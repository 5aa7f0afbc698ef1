"""One kind reminder of a forgotten draft, true, dated and in the author's language; a second only when asked for."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.users.models import UserProfile

from cms.celery import app
from integrations.models import Letter
from posts import automatic, reviewing
from posts.models import AutomaticKind, DraftReminder, ReturnReason, Story
from posts.together import co_authors, reminders
from tests import factories
from tests.factories import AUTHORS, fresh, make_user
from tests.posts.editor import signed_in
from tests.posts.together.racing import at_once


def next_weekday(number: int, hour: int, zone: str = "UTC") -> datetime:
    """The next such hour of a weekday (1: Monday) in a zone."""
    now = datetime.now(ZoneInfo(zone)).replace(hour=hour, minute=5)
    return now + timedelta(days=(number - now.isoweekday()) % 7)


def morning() -> datetime:
    return next_weekday(2, 9)


@pytest.fixture(autouse=True)
def a_site_with_hours(settings: Any) -> None:
    settings.TIME_ZONE = "UTC"


@pytest.fixture
def draft(noor: Any, blog: Any) -> Story:
    return forget(factories.make_story(by=noor, blog=blog, headline="A wet saddle"))


def forget(story: Story, *, days: float = 11) -> Story:
    """Let nobody have touched it for so long."""
    Page.objects.filter(pk=story.pk).update(latest_revision_created_at=timezone.now() - timedelta(days=days))
    found: Story = fresh(story)
    return found


def later(story: Story) -> str:
    return reverse("draft_reminder", args=[story.pk])


def test_a_forgotten_draft_is_told_of_once_and_never_again_unasked(draft: Any, noor: Any) -> None:
    assert reminders.remind(morning()) == 1
    assert reminders.remind(morning()) == 0
    assert reminders.remind(morning() + timedelta(days=7)) == 0
    letter = Letter.objects.get()
    assert letter.subject == "Your draft “A wet saddle” is still here"
    assert f"http://testserver{later(draft)}" in letter.text
    assert [recipient.address for recipient in letter.recipients.all()] == [noor.email]


def test_the_reason_is_true_and_has_its_date(draft: Any) -> None:
    Page.objects.filter(pk=draft.pk).update(latest_revision_created_at=(changed := timezone.now() - timedelta(days=12)))
    reminders.remind(morning())
    day = f"{changed.day} {changed:%B} {changed.year}"
    assert f"because you began a story here and last changed it on {day}. It comes once." in Letter.objects.get().text


def test_the_date_is_that_of_the_authors_own_hours(draft: Any, noor: Any) -> None:
    changed = (timezone.now() - timedelta(days=12)).replace(hour=23, minute=30)
    Page.objects.filter(pk=draft.pk).update(latest_revision_created_at=changed)
    profile = UserProfile.get_for_user(noor)
    profile.current_time_zone = "Pacific/Auckland"
    profile.save()
    reminders.remind(morning())
    there = changed.astimezone(ZoneInfo("Pacific/Auckland"))
    assert there.date() != changed.date()
    assert f"{there.day} {there:%B}" in Letter.objects.get().text


@pytest.mark.parametrize(("days", "told"), [(9.9, 0), (10.1, 1), (39.9, 1), (40.1, 0)])
def test_it_comes_after_ten_days_and_not_for_what_is_long_past(draft: Any, days: float, told: int) -> None:
    forget(draft, days=days)
    assert reminders.remind(morning()) == told


def test_our_own_questions_are_no_words_of_theirs(noor: Any, blog: Any) -> None:
    begun = factories.make_story(by=noor, blog=blog, body=[("answer", {"prompt": "What happened?", "text": ""})])
    version = begun.get_latest_revision_as_object()
    version.headline = version.standfirst = ""
    version.save_revision(user=noor)
    forget(begun)
    assert reminders.remind(morning()) == 0


def test_only_the_owner_is_told(draft: Any, noor: Any, tomasz: Any) -> None:
    co_authors.say_yes(invitation=co_authors.invite(story=draft, owner=noor, colleague=tomasz), user=tomasz)
    forget(draft)
    Letter.objects.all().delete()
    reminders.remind(morning())
    assert list(Letter.objects.values_list("recipients__address", flat=True)) == [noor.email]


def test_the_last_change_is_said_to_be_of_whoever_made_it(draft: Any, noor: Any, tomasz: Any) -> None:
    co_authors.say_yes(invitation=co_authors.invite(story=draft, owner=noor, colleague=tomasz), user=tomasz)
    version = fresh(draft).get_latest_revision_as_object()
    version.standfirst = "Dry again."
    version.save_revision(user=tomasz)
    changed = forget(draft, days=12).latest_revision_created_at
    Letter.objects.all().delete()
    reminders.remind(morning())
    text = Letter.objects.get().text
    day = f"{changed.day} {changed:%B} {changed.year}"
    assert f"because you began a story here, and Tomasz Wójcik last changed it on {day}. It comes once." in text
    assert "as Tomasz Wójcik left it" in text


# Silence


def test_silent_while_it_is_read_after_it_came_back_and_after_it_was_taken_back(draft: Any, noor: Any) -> None:
    factories.hand_in(draft)
    forget(draft)
    assert reminders.remind(morning()) == 0
    reviewing.take_back(post=fresh(draft), user=noor)
    forget(draft)
    assert reminders.remind(morning()) == 0
    factories.hand_in(fresh(draft))
    reason = ReturnReason.objects.first()
    assert reason
    reviewing.send_back(post=fresh(draft), reviewer=make_user("Comms"), reason=reason, words="?")
    forget(draft)
    assert reminders.remind(morning()) == 0


def test_silent_about_what_is_live_planned_or_imported(noor: Any, blog: Any) -> None:
    forget(factories.make_live_story(by=noor, blog=blog))
    planned = factories.hand_in(factories.make_story(by=noor, blog=blog))
    forget(factories.approve(planned, go_live_at=timezone.now() + timedelta(days=3)))
    forget(factories.make_story(by=noor, blog=blog, imported_from="old/post.md"))
    assert reminders.remind(morning()) == 0


@pytest.mark.parametrize("change", ["leave", "lose the right to write", "stop this kind"])
def test_silent_to_whoever_left_or_does_not_want_it(draft: Any, noor: Any, change: str) -> None:
    if change == "leave":
        noor.is_active = False
        noor.save()
    elif change == "stop this kind":
        automatic.stop(user=noor, kind=AutomaticKind.DRAFT)
    else:
        noor.groups.clear()
    assert reminders.remind(morning()) == 0


def test_what_did_not_fit_in_the_week_comes_when_there_is_room(draft: Any, noor: Any, blog: Any) -> None:
    others = [forget(factories.make_story(by=noor, blog=blog), days=12 + number) for number in range(3)]
    assert reminders.remind(morning()) == 2
    assert not DraftReminder.objects.filter(page=draft.pk).exists()
    noor.automatic_messages.update(sent_at=timezone.now() - timedelta(days=8))
    assert reminders.remind(morning()) == 2
    assert DraftReminder.objects.count() == len(others) + 1


# The hour


def test_it_comes_in_the_morning_of_a_working_day_of_the_site(draft: Any, settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Stockholm"
    for weekday, hour in ((6, 9), (7, 9), (2, 8), (2, 10), (2, 3)):
        assert reminders.remind(next_weekday(weekday, hour, "Europe/Stockholm")) == 0
    assert reminders.remind(next_weekday(2, 9, "Europe/Stockholm").astimezone(UTC)) == 1


@pytest.mark.parametrize(("moment", "works"), [("2026-03-30T07:30", True), ("2026-03-30T08:30", False),
                                               ("2026-10-26T08:30", True), ("2026-10-26T07:30", False)])  # fmt: skip
def test_the_hour_keeps_to_the_clock_on_the_wall_after_it_changed(
    moment: str, works: bool, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    settings.TIME_ZONE = "Europe/Stockholm"
    looked = []
    monkeypatch.setattr(reminders, "forgotten", lambda today: looked.append(today) or Story.objects.none())
    reminders.remind(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert bool(looked) is works


def test_beat_asks_often_enough_to_meet_that_hour() -> None:
    entry = app.conf.beat_schedule["remind"]
    assert entry["task"] == "posts.remind"
    assert entry["schedule"] <= 1800


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_write_one_letter() -> None:
    forget(factories.make_story())
    assert sum(at_once(3, lambda number: reminders.remind(morning()))) == 1
    assert Letter.objects.count() == 1
    connection.close()


# The author's answer


def test_the_author_is_reminded_again_on_the_day_they_chose_and_then_no_more(draft: Any, noor: Any) -> None:
    reminders.remind(morning())
    day = morning().date() + timedelta(days=7)
    answer = signed_in(noor).post(later(draft), {"on": day.isoformat()}, follow=True)
    assert f"You hear of it on {day.day} {day:%B} {day.year}" in answer.content.decode()
    assert reminders.remind(morning() + timedelta(days=6)) == 0
    assert reminders.remind(morning() + timedelta(days=7)) == 1
    today = timezone.now().date()
    why = f"because you asked on {today.day} {today:%B} {today.year} to be reminded on {day.day} {day:%B} {day.year}."
    assert Letter.objects.filter(text__contains=why).count() == 1
    assert reminders.remind(morning() + timedelta(days=14)) == 0


def test_put_aside_it_is_told_of_no_more_and_stays(draft: Any, noor: Any) -> None:
    signed_in(noor).post(later(draft), {"aside": "1"})
    assert reminders.remind(morning()) == 0
    assert fresh(draft)
    assert "You put it aside" in signed_in(noor).get(later(draft)).content.decode()


def test_a_day_that_is_past_or_far_is_refused_in_words(draft: Any, noor: Any) -> None:
    for day in (date(2020, 1, 1), timezone.now().date() + timedelta(days=800)):
        answer = signed_in(noor).post(later(draft), {"on": day.isoformat()}, follow=True)
        assert "from tomorrow on" in answer.content.decode()
    assert signed_in(noor).post(later(draft), {"on": "soon"}).status_code == 422
    assert not DraftReminder.objects.exists()


def test_what_was_handed_in_meanwhile_is_not_reminded_of_although_it_was_asked_for(draft: Any, noor: Any) -> None:
    reminders.again(story=draft, user=noor, on=morning().date() + timedelta(days=7))
    factories.hand_in(fresh(draft))
    assert reminders.remind(morning() + timedelta(days=7)) == 0
    answer = signed_in(noor).post(later(draft), {"aside": "1"}, follow=True)
    assert "nothing to remind you of" in answer.content.decode()


@pytest.mark.parametrize("who", ["tomasz", "grace", "marit", "ada", "root"])
def test_the_page_is_the_owners_alone(draft: Any, noor: Any, tomasz: Any, who: str, request: Any) -> None:
    co_authors.say_yes(invitation=co_authors.invite(story=draft, owner=noor, colleague=tomasz), user=tomasz)
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(later(draft)).status_code == 404
    assert browser.post(later(draft), {"aside": "1"}).status_code == 404
    assert not DraftReminder.objects.exists()


def test_without_a_log_in_the_page_asks_for_one(draft: Any) -> None:
    assert "/account/login/" in Client().get(later(draft))["Location"]


def test_a_draft_that_was_thrown_away_is_not_told_of(draft: Any) -> None:
    pk = draft.pk
    draft.delete()
    assert not reminders._remind_of(pk, morning().date())


def test_it_is_written_in_the_language_of_its_author(blog: Any) -> None:
    forget(factories.make_story(by=make_user(AUTHORS, language="nl"), blog=blog))
    reminders.remind(morning())
    assert Letter.objects.get().language == "nl"
