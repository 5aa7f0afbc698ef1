"""The list: oldest promise first, mine on top, counts that are true, filters in the address, constant work."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from posts import publishing, reviewing
from posts.models import Promise, ReturnReason
from posts.queue import Filters, neighbours
from posts.queue.listing import PER_PAGE, counts, ordered, owed, page_of
from posts.queue.opening import note, opened_today
from posts.queue.warning import keep_watch
from tests.factories import (
    AUTHORS,
    hand_in,
    make_blog,
    make_picture,
    make_profile,
    make_user,
    person_of,
)
from tests.factories import fresh as fresh_post
from tests.posts.queue.bulk import make_waiting
from tests.posts.queue.conftest import TUESDAY, WEDNESDAY, Clock, fresh, handed_in

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(user: Any, query: str = "") -> str:
    response = signed_in(user).get(f"{reverse('reviews')}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def titles(user: Any, query: str = "") -> list[str]:
    response = signed_in(user).get(f"{reverse('reviews')}?{query}")
    return [line.title for line in response.context["lines"]]


def child_cover() -> Any:
    cover = make_picture()
    cover.shows_child = True
    cover.save()
    return cover


def test_what_is_asked_of_me_stands_on_top_then_the_oldest_promise(clock: Clock, marit: Any, ilse: Any) -> None:
    for hour, (headline, reader) in enumerate([("First", ilse), ("Second", marit), ("Third", None), ("Fourth", marit)]):
        clock(TUESDAY, 9 + hour)
        promise = handed_in(headline=headline)
        Promise.objects.filter(pk=promise.pk).update(reader=reader)
    assert titles(marit) == ["Second", "Fourth", "First", "Third"]
    assert titles(ilse) == ["First", "Second", "Third", "Fourth"]


def test_the_groups_are_counted_truly(clock: Clock, marit: Any, ilse: Any) -> None:
    handed_in(headline="Fine")
    handed_in(headline="Child", cover=child_cover(), cover_alt="A child with a bell")
    handed_in(headline="Figure", text="<p>Returns fell by 30 per cent.</p>")
    back = handed_in(headline="Back")
    reason = ReturnReason.objects.first()
    reviewing.send_back(post=back.page.specific, reviewer=marit, reason=reason, words="When was it?")
    taken = handed_in(headline="Taken")
    reviewing.take_back(post=taken.page.specific, user=taken.author)
    assert counts(marit, Filters()) == {
        "": 3,
        "fine": 1,
        "close": 2,
        "author": 1,
        "named": 0,
        "asked": owed(marit).mine,
    }
    assert titles(marit, "group=fine") == ["Fine"]
    assert sorted(titles(marit, "group=close")) == ["Child", "Figure"]
    assert titles(marit, "group=author") == ["Back"]
    assert owed(marit).number == 3


def test_a_line_says_in_words_why_a_person_is_needed(clock: Clock, marit: Any) -> None:
    handed_in(cover=child_cover(), cover_alt="A child", text="<p>Returns fell by 30 per cent.</p>")
    page = shown(marit)
    assert "A child is in it" in page
    assert "A figure without a source" in page


def test_a_line_says_when_from_whom_in_which_blog_language_and_round(clock: Clock, noor: Any, marit: Any) -> None:
    person_of(noor)
    promise = handed_in(by=noor, blog=make_blog("Winkel", language="nl"))
    Promise.objects.filter(pk=promise.pk).update(rounds=2, lane=Promise.Lane.LIGHT)
    page = shown(marit)
    for words in ("Promised by Wednesday 25 November, 15:00", "from Noor", "Winkel", "NL", "Round 2", "Light lane"):
        assert words in page
    clock(WEDNESDAY, 16)
    assert "Late" in shown(marit)


def test_facts_are_noted_anew_when_it_comes_back(clock: Clock, marit: Any, noor: Any) -> None:
    promise = handed_in(by=noor, text="<p>Returns fell by 30 per cent.</p>")
    assert promise.needs == ["figure"]
    story = promise.page.specific
    reviewing.send_back(post=story, reviewer=marit, reason=ReturnReason.objects.first(), words="Who says so?")
    story = fresh_post(story)
    version = story.get_latest_revision_as_object()
    version.body = [("text", "<p>We counted: returns fell by 30 per cent.</p>")]
    version.save_revision(user=noor)
    hand_in(fresh_post(story))
    assert (fresh(promise).needs, fresh(promise).close_look) == ([], False)


def test_my_own_story_is_marked_and_offers_no_approving(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in(by=marit)
    page = shown(marit)
    assert "You wrote part of this" in page
    assert f"{reverse('review', args=[promise.page_id])}#approve" not in page
    assert f"{reverse('review', args=[promise.page_id])}#approve" in shown(ilse)


def test_a_profile_is_called_by_its_person(clock: Clock, noor: Any, marit: Any) -> None:
    hand_in(make_profile(person_of(noor)))
    assert titles(marit) == ["About Noor"]


def test_filters_stand_in_the_address_and_the_counts_follow(clock: Clock, marit: Any, ilse: Any) -> None:
    winkel = make_blog("Winkel", language="nl")
    handed_in(headline="A bell", cover=child_cover(), cover_alt="A child")
    handed_in(headline="Een bel", blog=winkel)
    Promise.objects.filter(language="en").update(reader=marit)
    Promise.objects.filter(language="nl").update(reader=ilse)
    assert titles(marit, f"blog={winkel.pk}") == ["Een bel"]
    assert titles(marit, "language=nl") == ["Een bel"]
    assert titles(marit, "why=child") == ["A bell"]
    assert titles(marit, "words=BELL") == ["A bell"]
    assert titles(marit, "mine=1") == ["A bell"]
    assert counts(marit, Filters(language="nl"))["close"] == 0
    assert "?group=close&amp;language=nl" in shown(marit, "language=nl")
    assert "Nothing in the list is like that" in shown(marit, "words=nowhere")


@pytest.mark.parametrize(
    "query",
    [
        "blog=x",
        "blog=99999999999999999999",
        "group=nobody",
        "p=-3",
        "p=999",
        "why=%22%27;--",
        "words=%00%25",
        "language=%5B",
    ],
)
def test_an_address_somebody_made_up_shows_a_page(clock: Clock, marit: Any, query: str) -> None:
    handed_in()
    shown(marit, query)


def test_an_empty_list_is_kind(db: None, marit: Any) -> None:
    assert "Nothing waits. Everybody has an answer." in shown(marit)
    assert "No author has an open question" in shown(marit, "group=author")


def test_authors_find_no_list(clock: Clock, noor: Any, marit: Any) -> None:
    promise = handed_in()
    browser = signed_in(noor)
    for name in ("reviews", "desk_hours", "when_away"):
        assert browser.get(reverse(name)).status_code == 404
        assert browser.post(reverse(name), {}).status_code in (404, 405)
    assert browser.post(reverse("name_reader", args=[promise.page_id]), {"take": "1"}).status_code == 404
    assert Client().get(reverse("reviews")).status_code == 302
    assert fresh(promise).reader == marit


def test_the_buttons_name_who_answers_and_lead_back_to_the_same_list(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in()
    browser, address = signed_in(ilse), reverse("name_reader", args=[promise.page_id])
    facts = {"was": marit.pk, "back": "group=fine&evil=//example.org"}
    answer = browser.post(address, {**facts, "take": "1"})
    assert answer.url == f"{reverse('reviews')}?group=fine"
    assert fresh(promise).reader == ilse
    answer = browser.post(address, {**facts, "take": "1"}, follow=True)
    assert "ilse was named for it a moment ago" in answer.content.decode()
    browser.post(address, {"was": ilse.pk, "give": "1", "to": marit.pk})
    assert fresh(promise).reader == marit
    browser.post(address, {"was": marit.pk, "give_back": "1"})
    assert fresh(promise).reader is None
    browser.post(address, {"was": "", "give": "1", "to": make_user(AUTHORS).pk})
    assert fresh(promise).reader is None
    assert browser.get(address).status_code == 405


def test_only_what_was_opened_today_is_counted_and_marked(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in()
    assert opened_today(marit) == 0
    note(promise, marit)
    note(promise, marit)
    assert (opened_today(marit), opened_today(ilse)) == (1, 0)
    assert "Opened by you" in shown(marit)
    assert "Opened by you" not in shown(ilse)
    clock(WEDNESDAY, 9)
    assert opened_today(marit) == 0


def test_what_stands_before_and_after_follows_the_list_as_filtered(clock: Clock, marit: Any, ilse: Any) -> None:
    made = [handed_in(headline=f"Number {number}") for number in range(5)]
    everything = list(ordered(marit, Filters()))
    assert len(everything) == len(made)
    for index, promise in enumerate(everything):
        before, after = neighbours(promise, marit, Filters())
        assert before == (everything[index - 1] if index else None)
        assert after == (everything[index + 1] if index + 1 < len(everything) else None)
    mine = list(ordered(marit, Filters(mine=True)))
    assert neighbours(mine[0], marit, Filters(mine=True)) == (None, mine[1])


def test_what_was_answered_still_leads_to_its_neighbours(clock: Clock, marit: Any) -> None:
    first, second, third = (handed_in() for _ in range(3))
    reviewing.send_back(post=second.page.specific, reviewer=marit, reason=ReturnReason.objects.first(), words="When?")
    assert neighbours(fresh(second), marit, Filters()) == (first, third)


def test_the_menu_says_how_much_waits(clock: Clock, marit: Any, noor: Any) -> None:
    assert "Waiting for review (" not in shown(marit)
    handed_in()
    handed_in()
    assert "Waiting for review (2)" in shown(marit)


def queries(user: Any, query: str = "") -> int:
    browser = signed_in(user)
    browser.get(reverse("reviews"))
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"{reverse('reviews')}?{query}")
    return len(asked)


@pytest.mark.parametrize("query", ["", "p=2", "group=close", "words=story&mine=1"])
def test_many_waiting_stories_cost_no_more_queries_than_few(db: None, marit: Any, ilse: Any, query: str) -> None:
    make_waiting(PER_PAGE + 5)
    few = queries(marit, query)
    make_waiting(400)
    assert queries(marit, query) <= few


def test_every_page_of_the_list_is_a_piece_of_the_same_order(db: None, marit: Any, ilse: Any) -> None:
    make_waiting(90)
    whole = list(ordered(marit, Filters()))
    pages = [page_of(marit, Filters(), start=start) for start in range(0, 90, PER_PAGE)]
    assert [promise for page in pages for promise in page] == whole


def test_no_line_opens_a_story(db: None, marit: Any, monkeypatch: Any) -> None:
    make_waiting(5)
    monkeypatch.setattr("wagtail.models.Revision.as_object", lambda self: pytest.fail("a story was opened"))
    shown(marit)


def test_the_screens_of_days_off_work(clock: Clock, marit: Any, ilse: Any) -> None:
    promise = handed_in()
    browser = signed_in(marit)
    assert (
        browser.post(
            reverse("desk_hours"), {"add": "1", "closed-date": "2026-11-25", "closed-name": "Market"}
        ).status_code
        == 302
    )
    keep_watch()
    assert fresh(promise).due_at == promise.due_at + timedelta(days=1)
    page = browser.get(reverse("desk_hours")).content.decode()
    assert "Market" in page
    away = {"user": marit.pk, "first": "2026-11-26", "last": "2026-11-27", "deputy": ilse.pk}
    assert browser.post(reverse("when_away"), away).status_code == 302
    keep_watch()
    assert fresh(promise).reader == ilse
    assert "ilse answers in place of marit" in shown(marit)
    assert browser.post(reverse("when_away"), {**away, "last": "2026-11-01"}).status_code == 422
    assert browser.post(reverse("when_away"), {**away, "deputy": marit.pk}).status_code == 422


def test_hours_that_are_never_open_are_refused(clock: Clock, marit: Any) -> None:
    browser = signed_in(marit)
    hours: dict[str, Any] = {
        "hours": "1",
        "weekdays": ["0"],
        "opens": "09:00",
        "closes": "17:00",
        "within_hours": "8",
        "time_zone": "Europe/Amsterdam",
    }
    assert browser.post(reverse("desk_hours"), hours).status_code == 302
    assert browser.post(reverse("desk_hours"), {**hours, "closes": "08:00"}).status_code == 422
    assert browser.post(reverse("desk_hours"), {**hours, "weekdays": []}).status_code == 422
    assert browser.post(reverse("desk_hours"), {**hours, "time_zone": "Mars/Olympus"}).status_code == 422


def test_the_review_knows_its_place_in_the_list_it_was_opened_from(
    clock: Clock, marit: Any, ilse: Any, rf: Any
) -> None:
    first, second, third = (handed_in(headline=f"A bell {number}") for number in range(3))
    for promise in (first, second, third):
        Promise.objects.filter(pk=promise.pk).update(reader=ilse)
    request = rf.get("/", {"words": "bell", "group": "fine"})
    request.user = marit
    shown_there = Template("{% load queue %}{% in_the_list promise %}").render(
        Context({"request": request, "promise": fresh(second)})
    )
    for neighbour in (first, third):
        assert f"{reverse('review', args=[neighbour.page_id])}?group=fine&amp;words=bell" in shown_there
    assert 'data-shortcut="k"' in shown_there
    assert "Take it" in shown_there
    assert "from_review" in shown_there


def test_a_story_that_moved_is_counted_where_it_is(clock: Clock, marit: Any, blog: Any) -> None:
    promise = handed_in(blog=blog)
    story = promise.page.specific
    reviewing.send_back(post=story, reviewer=marit, reason=ReturnReason.objects.first(), words="Which day was it?")
    other = make_blog("Depot")
    publishing.move(post=fresh_post(story), blog=other, user=marit)
    hand_in(fresh_post(story))
    assert [counts(marit, Filters(blog=each.pk))[""] for each in (blog, other)] == [0, 1]
