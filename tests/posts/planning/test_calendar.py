"""The calendar: intended and sealed kept apart, on the right day of the site's clock, for comms alone."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from posts.models import Pencil, Promise, Series
from posts.planning import clock, pencils, sources
from posts.planning.entries import Entry, open_weeks, weeks
from tests import factories
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db

VIEWS = ["calendar", "calendar_week", "calendar_month"]
NIGHTS = [
    (date(2027, 3, 28), datetime(2027, 3, 28, 1, tzinfo=UTC), "03:00"),
    (date(2027, 10, 31), datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "02:30"),
]


def plan(blog: Any, at: datetime, **facts: Any) -> Any:
    return factories.approve(factories.hand_in(factories.make_story(blog=blog, **facts)), go_live_at=at)


def page(user: Any, name: str = "calendar", **asked: Any) -> str:
    answer = signed_in(user).get(reverse(name), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def lines(day: date, *, until: date | None = None, blog: int | None = None) -> list[Entry]:
    return sources.entries(sources.Period(first=day, last=until or day, blog=blog))


# Who


@pytest.mark.parametrize("name", [*VIEWS, "pencil"])
def test_writers_find_no_calendar(noor: Any, name: str) -> None:
    assert signed_in(noor).get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", [*VIEWS, "pencil"])
@pytest.mark.parametrize("who", ["marit", "ada", "root"])
def test_comms_finds_it(who: str, name: str, request: pytest.FixtureRequest) -> None:
    assert signed_in(request.getfixturevalue(who)).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", VIEWS)
def test_without_a_log_in_it_leads_there(client: Any, db: None, name: str) -> None:
    assert "login" in client.get(reverse(name)).url


@pytest.mark.parametrize("asked", ["nonsense", "9999-99-99", "0001-01-01", "9999-12-31", ""])
@pytest.mark.parametrize("name", VIEWS)
def test_a_day_that_is_none_shows_today(marit: Any, name: str, asked: str) -> None:
    assert "today" in page(marit, name, day=asked, blog="x; drop")


# Apart


def test_scheduled_and_pencilled_have_a_word_each(blog: Any, noor: Any, marit: Any) -> None:
    plan(blog, datetime(2027, 6, 1, 7, tzinfo=UTC), headline="Sealed saddle")
    Pencil.objects.create(blog=blog, day=date(2027, 6, 2), words="A bell perhaps")
    found = page(marit, day="2027-06-01")
    assert found.index("Scheduled <time") < found.index("Sealed saddle") < found.index("Pencilled in")
    assert found.index("Pencilled in") < found.index("A bell perhaps")


def test_each_line_that_can_move_has_a_button(blog: Any, marit: Any) -> None:
    story = plan(blog, datetime(2027, 6, 1, 7, tzinfo=UTC), headline="Sealed saddle")
    pencil = Pencil.objects.create(blog=blog, day=date(2027, 6, 2), words="A bell perhaps")
    found = page(marit, day="2027-06-01")
    assert reverse("reschedule", args=[story.pk]) in found
    assert reverse("move_pencil", args=[pencil.pk]) in found


def test_words_of_a_newer_draft_do_not_show_as_sealed(blog: Any, marit: Any) -> None:
    story = plan(blog, datetime(2027, 6, 1, 7, tzinfo=UTC), headline="As approved")
    story.headline = "<p>Typed later</p>"
    story.title = "Typed later"
    story.save_revision()
    [entry] = lines(date(2027, 6, 1))
    assert entry.title == "As approved"


def test_a_pencilled_story_that_is_approved_stands_there_once(blog: Any, noor: Any, marit: Any) -> None:
    story = factories.hand_in(factories.make_story(by=noor, blog=blog))
    pencils.pencil_in(user=marit, blog=blog, day=date(2027, 6, 1), page=story.page_ptr)
    assert [entry.kind for entry in lines(date(2027, 6, 1))] == ["pencilled"]
    factories.approve(story, reviewer=marit, go_live_at=datetime(2027, 6, 1, 7, tzinfo=UTC))
    assert [entry.kind for entry in lines(date(2027, 6, 1))] == ["scheduled"]


def test_a_planned_profile_is_called_by_its_person(noor: Any, marit: Any) -> None:
    profile = factories.make_profile(factories.make_person("Noor El Amrani", user=noor))
    factories.approve(factories.hand_in(profile), go_live_at=datetime(2027, 6, 1, 7, tzinfo=UTC))
    assert [entry.title for entry in lines(date(2027, 6, 1))] == ["About Noor El Amrani"]


# The clock


@pytest.mark.parametrize(("day", "instant", "shown"), NIGHTS)
@pytest.mark.parametrize("name", VIEWS)
def test_a_story_of_a_night_that_changes_the_clock_stands_on_its_day(
    blog: Any, marit: Any, name: str, day: date, instant: datetime, shown: str
) -> None:
    plan(blog, instant, headline="Night shift")
    assert [entry.day for entry in lines(day)] == [day]
    assert lines(day - clock.DAY) + lines(day + clock.DAY) == []
    found = page(marit, name, day=day.isoformat())
    assert f">{shown}</time>" in found[: found.index("Night shift")][-400:]


@pytest.mark.parametrize("name", VIEWS)
def test_everybody_reads_the_site_s_named_clock(blog: Any, marit: Any, name: str) -> None:
    profile = UserProfile.get_for_user(marit)
    profile.current_time_zone = "Asia/Tokyo"
    profile.save()
    plan(blog, datetime(2027, 6, 1, 21, tzinfo=UTC), headline="Late shift")  # 23:00 here, Wednesday morning in Tokyo
    found = page(marit, name, day="2027-06-01")
    assert "Europe/Amsterdam" in found
    assert ">23:00</time>" in found
    assert lines(date(2027, 6, 1))[0].title == "Late shift"


def test_the_first_and_the_last_minute_of_a_day_are_its_own(blog: Any) -> None:
    plan(blog, datetime(2027, 5, 31, 22, tzinfo=UTC), headline="Midnight")
    plan(blog, datetime(2027, 6, 1, 21, 59, tzinfo=UTC), headline="Last minute")
    assert {entry.title for entry in lines(date(2027, 6, 1))} == {"Midnight", "Last minute"}


# Weeks


def test_weeks_begin_on_monday_and_carry_their_iso_number() -> None:
    found = weeks(date(2026, 12, 28), date(2027, 1, 10), entries=[], today=date(2027, 1, 1))
    assert [(week.number, week.year, week.first.weekday()) for week in found] == [(53, 2026, 0), (1, 2027, 0)]


def test_the_month_is_a_table_with_named_rows_and_columns(marit: Any) -> None:
    found = page(marit, "calendar_month", day="2027-06-15").split('<table class="plan-month">')[1]
    found = found.split("</table>")[0]
    assert "<caption" in found
    assert found.count('scope="col"') == 8
    assert found.count('scope="row"') == 5
    assert '<th scope="row">22</th>' in found


def test_today_is_said_in_words(marit: Any) -> None:
    for name in VIEWS:
        assert '<strong class="plan-today">today</strong>' in page(marit, name)


def test_an_open_week_is_an_offer_for_each_blog_and_a_past_one_is_not() -> None:
    entries = [Entry(kind="pencilled", day=date(2027, 6, 2), title="A bell", blog=1)]
    blogs = [(1, "Workshop"), (2, "Team")]
    found = open_weeks(date(2027, 5, 24), date(2027, 6, 13), entries=entries, blogs=blogs, today=date(2027, 6, 2))
    assert {day: [offer.blog for offer in offers] for day, offers in found.items()} == {
        date(2027, 5, 31): [2],
        date(2027, 6, 7): [1, 2],
    }


def test_an_open_week_leads_to_the_pencil(blog: Any, marit: Any) -> None:
    found = page(marit, day="2027-12-06")
    assert "Nothing planned in week 49 for" in found
    assert f"{reverse('pencil')}?day=2027-12-06&amp;blog={blog.pk}" in found


def test_a_blog_not_heard_for_weeks_is_asked_not_blamed(blog: Any, marit: Any) -> None:
    story = factories.make_live_story(blog=blog)
    type(story).objects.filter(pk=story.pk).update(first_published_at=timezone.now() - timedelta(weeks=6))
    week = clock.week_of(clock.today() - timedelta(weeks=6))
    assert f"Nothing new in The Whole Workshop since week {week} of" in page(marit)


def test_work_nobody_told_of_lately_is_an_offer_and_names_nobody(blog: Any, marit: Any) -> None:
    for number in range(3):
        factories.make_person(f"Zelda Quist {number}", roles={"en": "Returns & repairs"})
    found = page(marit)
    assert "Nobody from “Returns &amp; repairs” yet. Who there has something to tell?" in found
    assert f"{reverse('pencil')}?words=Returns%20%26%20repairs" in found
    assert "Zelda" not in found


def test_closed_days_and_absences_of_another_room_stand_there(
    blog: Any, marit: Any, sven: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.make_person("Marit Lindqvist", user=marit)
    absence = SimpleNamespace(user=marit, deputy=sven, first=date(2027, 5, 20), last=date(2027, 6, 3))
    monkeypatch.setattr(sources, "absences", lambda first, last: [absence])
    monkeypatch.setattr(sources, "closed_days", lambda first, last: {date(2027, 6, 4): "Day after Ascension"})
    found = page(marit, day="2027-06-01")
    assert "Marit Lindqvist until 3 June; sven answers" in found
    assert "Day after Ascension" in found


# Promises, series, what is live


def test_promised_answers_are_one_line_a_day(blog: Any, marit: Any) -> None:
    for _number in range(3):
        factories.hand_in(factories.make_story(blog=blog))
    Promise.objects.update(due_at=datetime(2027, 6, 1, 13, tzinfo=UTC))
    found = page(marit, day="2027-06-01")
    assert "3 answers" in found
    assert "the first by 15:00" in found


def series_with(days: int | None, *, published: datetime, blog: Any) -> Series:
    series = factories.make_series("Drawer repairs")
    Series.objects.filter(pk=series.pk).update(every_days=days)
    story = factories.make_live_story(blog=blog, series=series)
    type(story).objects.filter(pk=story.pk).update(first_published_at=published)
    return series


def test_a_series_is_due_so_many_days_after_its_last(blog: Any) -> None:
    series_with(400, published=timezone.now(), blog=blog)
    day = clock.today() + timedelta(days=400)
    assert [(entry.kind, entry.title, entry.late) for entry in lines(day)] == [("due", "Drawer repairs", False)]


def test_a_series_whose_day_went_by_is_offered_today(blog: Any, marit: Any) -> None:
    series_with(7, published=timezone.now() - timedelta(days=20), blog=blog)
    assert [entry.late for entry in lines(clock.today()) if entry.kind == "due"] == [True]
    assert "its usual day has gone by" in page(marit)


def test_a_series_without_a_rhythm_or_with_the_next_on_its_way_is_not_due(blog: Any, marit: Any) -> None:
    series = series_with(7, published=timezone.now() - timedelta(days=20), blog=blog)
    period = (clock.today(), clock.today() + timedelta(days=30))
    pencils.pencil_in(user=marit, blog=blog, day=clock.today(), series=series)
    assert "due" not in {entry.kind for entry in lines(period[0], until=period[1])}
    Pencil.objects.all().delete()
    plan(blog, timezone.now() + timedelta(days=2), series=series)
    assert "due" not in {entry.kind for entry in lines(period[0], until=period[1])}


def test_live_stories_stand_there_quietly_and_a_busy_day_keeps_a_number(blog: Any, marit: Any) -> None:
    story = factories.make_live_story(blog=blog, headline="Long ago")
    type(story).objects.filter(pk=story.pk).update(first_published_at=datetime(2020, 6, 1, 7, tzinfo=UTC))
    assert "Long ago" in page(marit, day="2020-06-01")


def test_one_blog_can_be_shown_alone(blog: Any, marit: Any) -> None:
    other = factories.make_blog("Team")
    for place in (blog, other):
        Pencil.objects.create(blog=place, day=date(2027, 6, 2), words=f"For {place.title}")
    found = page(marit, day="2027-06-01", blog=other.pk)
    assert "For Team" in found
    assert "For The Whole Workshop" not in found


# Pencils


def pencil_data(blog: Any, **more: Any) -> dict[str, Any]:
    return {"blog": blog.pk, "day": "2027-06-02", "words": "A bell perhaps", **more}


def test_comms_pencils_in_moves_and_rubs_out(blog: Any, marit: Any) -> None:
    browser = signed_in(marit)
    browser.post(reverse("pencil"), pencil_data(blog))
    pencil = Pencil.objects.get()
    assert (pencil.by, pencil.words) == (marit, "A bell perhaps")
    browser.post(reverse("move_pencil", args=[pencil.pk]), {"day": "2027-06-09"})
    assert Pencil.objects.get().day == date(2027, 6, 9)
    browser.post(reverse("move_pencil", args=[pencil.pk]), {"rub_out": "1"})
    assert not Pencil.objects.exists()
    answer = browser.post(reverse("move_pencil", args=[pencil.pk]), {"day": "2027-06-09"}, follow=True)
    assert "Somebody has taken this off the calendar already" in answer.content.decode()


def test_a_button_pressed_twice_pencils_in_once(marit: Any, blog: Any) -> None:
    for words in ("Drawer 61", " Drawer  61 ", "Drawer 62"):
        pencils.pencil_in(user=marit, blog=blog, day=clock.today(), words=words)
    assert Pencil.objects.count() == 2


def test_a_pencil_of_nothing_and_one_in_the_past_are_refused(blog: Any, marit: Any) -> None:
    browser = signed_in(marit)
    assert "Choose a story" in browser.post(reverse("pencil"), pencil_data(blog, words=" ")).content.decode()
    assert "This day is over" in browser.post(reverse("pencil"), pencil_data(blog, day="2020-01-01")).content.decode()
    assert not Pencil.objects.exists()


def test_writers_have_no_pencil(blog: Any, noor: Any) -> None:
    pencil = Pencil.objects.create(blog=blog, day=date(2027, 6, 2), words="A bell")
    browser = signed_in(noor)
    assert browser.post(reverse("pencil"), pencil_data(blog)).status_code == 404
    assert browser.post(reverse("move_pencil", args=[pencil.pk]), {"rub_out": "1"}).status_code == 404
    assert list(Pencil.objects.values_list("words", flat=True)) == ["A bell"]


def test_only_stories_that_were_handed_in_are_offered(blog: Any, noor: Any, marit: Any) -> None:
    factories.make_story(by=noor, blog=blog, headline="Still mine alone")
    factories.hand_in(factories.make_story(by=noor, blog=blog, headline="Handed in"))
    factories.make_live_story(by=noor, blog=blog, headline="Live already")
    assert [page.draft_title for page in pencils.stories_to_plan()] == ["Handed in"]


def test_the_history_of_a_story_says_that_it_was_pencilled_in(blog: Any, noor: Any, marit: Any) -> None:
    story = factories.hand_in(factories.make_story(by=noor, blog=blog))
    signed_in(marit).post(reverse("pencil"), pencil_data(blog, page=story.pk))
    assert PageLogEntry.objects.get(action="byline.pencil").user == marit


# How much it asks of the database


@pytest.mark.parametrize("name", VIEWS)
def test_the_number_of_queries_does_not_grow_with_what_is_planned(blog: Any, marit: Any, name: str) -> None:
    browser = signed_in(marit)
    address = f"{reverse(name)}?day=2027-06-02"
    plan(blog, datetime(2027, 6, 1, 7, tzinfo=UTC))
    Pencil.objects.create(blog=blog, day=date(2027, 6, 2), words="One")
    browser.get(address)
    few = _queries(browser, address)
    for number in range(4):
        plan(blog, datetime(2027, 6, 1, 8 + number, tzinfo=UTC))
        Pencil.objects.create(blog=blog, day=date(2027, 6, 2), words=f"{number}")
    assert _queries(browser, address) <= few


def _queries(browser: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        browser.get(address)
    return len(caught)
