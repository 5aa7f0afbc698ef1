"""Letters to subscribers: who gets what, once; the same words twice; nothing in them that watches the reader."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from integrations import copies, costs, letters, outbox, stops
from integrations.message import Reader
from integrations.models import Letter, Recipient
from posts import publishing
from posts.models import Blog, Issue, Story, Subscriber
from posts.newsletter import issues, subscribing
from posts.newsletter.words import Line, Look, as_html, as_text
from tests import factories
from tests.posts.newsletter.conftest import make_reader, own_path, send_all

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)  # nine in Amsterdam


def go_live(blog: Blog, **facts: Any) -> Story:
    return factories.make_live_story(blog=blog, headline="A wet saddle", standfirst="And a dry one.", **facts)


def address_all() -> None:
    for pk in issues.due():
        issues.address(pk)


def to_readers() -> list[Any]:
    """Have everything written and sent; the mails that were letters to subscribers."""
    address_all()
    return [message for message in send_all() if "List-Id" in message.extra_headers]


def week_of(story: Story, **facts: Any) -> Issue:
    """The weekly letter after this story appeared."""
    Story.objects.filter(pk=story.pk).update(first_published_at=THURSDAY - timedelta(days=2))
    Subscriber.objects.update(confirmed_at=THURSDAY - timedelta(days=30))
    key = f"week {facts.get('key', 'en')}"
    until = facts.get("until", THURSDAY)
    return Issue.objects.create(key=key, kind=Issue.Kind.WEEK, language="en", title="2026-W48", until=until)


def test_a_story_goes_to_who_chose_its_blog_and_to_nobody_else(blog: Blog, reader: Subscriber) -> None:
    make_reader("jo@example.org", blogs=[factories.make_blog("Other")])
    go_live(blog)
    (mail,) = to_readers()
    assert (mail.to, mail.subject) == (["fatima@example.org"], "A wet saddle")


def test_who_chose_one_topic_never_gets_another(blog: Blog) -> None:
    bells, brakes = factories.make_topic("Bells"), factories.make_topic("Brakes")
    make_reader("bells@example.org", topics=[bells])
    make_reader("brakes@example.org", topics=[brakes])
    go_live(blog, topics=[bells])
    assert [mail.to for mail in to_readers()] == [["bells@example.org"]]


def test_who_chose_a_blog_and_a_topic_of_it_gets_a_story_once(blog: Blog) -> None:
    bells = factories.make_topic("Bells")
    make_reader("fatima@example.org", blogs=[blog], topics=[bells])
    go_live(blog, topics=[bells])
    assert len(to_readers()) == 1
    assert to_readers() == []


def test_a_new_version_of_a_story_is_no_new_letter(blog: Blog, reader: Subscriber) -> None:
    story = go_live(blog)
    to_readers()
    issues.story_went_live(story)
    assert to_readers() == []


def test_paused_and_unconfirmed_readers_get_nothing(blog: Blog, reader: Subscriber) -> None:
    subscribing.pause(reader)
    choice = subscribing.Choice(rhythm="each", blogs=[blog])
    subscribing.ask(address="jo@example.org", language="en", choice=choice)
    go_live(blog)
    assert to_readers() == []


def test_the_words_are_the_same_in_text_and_in_html(blog: Blog, reader: Subscriber) -> None:
    go_live(blog)
    (mail,) = to_readers()
    html, kind = mail.alternatives[0]
    assert kind == "text/html"
    assert words_of(BeautifulSoup(html, "html.parser").body.get_text(" ")) == words_of(mail.body)
    assert set(re.findall(r'href="([^"]+)"', unescape(html))) == set(re.findall(r"https?://\S+", mail.body))


def words_of(text: str) -> list[str]:
    return [word for word in re.sub(r"https?://\S+", " ", text).split() if word.strip("-")]


def test_nothing_in_a_letter_watches_the_reader(blog: Blog, reader: Subscriber) -> None:
    story = go_live(blog, cover=factories.make_picture(), cover_alt="A wheel")
    (mail,) = to_readers()
    html = mail.alternatives[0][0]
    assert not re.search(r"<img|<link|<script|url\(|@import|background=", html)
    links = set(re.findall(r"https?://\S+", mail.body))
    own = "http://testserver" + own_path(reader)
    assert links == {story.full_url, own, f"{own}leave/", "http://testserver/en/mail/"}


def test_a_mail_program_can_offer_its_own_button(blog: Blog, reader: Subscriber) -> None:
    go_live(blog)
    (mail,) = to_readers()
    head = mail.message()
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = head["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscriber.objects.exists()


def test_no_headline_writes_a_head_of_its_own(blog: Blog, reader: Subscriber) -> None:
    factories.make_live_story(blog=blog, headline="A wet saddle\r\nBcc: everybody@example.org", standfirst="Dry.")
    (mail,) = to_readers()
    head = mail.message()
    assert (mail.recipients(), head["Bcc"]) == (["fatima@example.org"], None)
    assert head["Subject"] == "A wet saddle Bcc: everybody@example.org"


def test_letters_know_whose_they_are_and_no_reader_sees_another(blog: Blog, reader: Subscriber) -> None:
    other = make_reader("jo@example.org", blogs=[blog])
    go_live(blog)
    by_address = {mail.to[0]: mail for mail in to_readers()}
    assert own_path(reader) in by_address["fatima@example.org"].body
    assert own_path(other) in by_address["jo@example.org"].body
    assert "jo@example.org" not in str(by_address["fatima@example.org"].message())


def test_leaving_stops_what_waits_and_keeps_no_address(blog: Blog, reader: Subscriber) -> None:
    go_live(blog)
    address_all()
    subscribing.leave(reader.uuid)
    assert [mail for mail in send_all() if "List-Id" in mail.extra_headers] == []
    assert not Recipient.objects.filter(address=reader.address).exists()


def test_a_story_taken_down_before_the_letter_left_is_not_mailed(blog: Blog, reader: Subscriber) -> None:
    story = go_live(blog)
    address_all()
    publishing.take_down(post=story, user=factories.make_user(factories.COMMS), reason="It names a customer.")
    assert to_readers() == []
    assert Recipient.objects.filter(letter__is_copy=True, status="dropped").count() == 1


def test_a_story_taken_down_before_anybody_was_looked_at_is_not_mailed(blog: Blog, reader: Subscriber) -> None:
    story = go_live(blog)
    publishing.take_down(post=story, user=factories.make_user(factories.COMMS), reason="It names a customer.")
    assert to_readers() == []


def test_a_letter_that_waits_says_what_the_story_says_now(blog: Blog, reader: Subscriber) -> None:
    story = go_live(blog)
    address_all()
    Story.objects.filter(pk=story.pk).update(standfirst="And two dry ones.")
    issues.follow(story)
    (mail,) = to_readers()
    assert "And two dry ones." in mail.body


def test_the_stop_switch_holds_a_story_and_every_letter_that_carries_it(blog: Blog, reader: Subscriber) -> None:
    weekly = make_reader("jo@example.org", rhythm="weekly", blogs=[blog])
    story = go_live(blog)
    week_of(story)
    address_all()
    stops.press(user=factories.make_user(factories.COMMS), reason="An accident", post=story.uuid, title="A wet saddle")
    send_all()
    states = set(Recipient.objects.filter(letter__is_copy=True).values_list("reader", "status"))
    assert states == {(reader.uuid, "held"), (weekly.uuid, "held")}


def test_the_weekly_letter_tells_of_the_week_to_those_who_chose_it(blog: Blog) -> None:
    make_reader("jo@example.org", rhythm="weekly", blogs=[blog])
    make_reader("amal@example.org", rhythm="weekly", blogs=[factories.make_blog("Other")])
    week_of(go_live(blog))
    (mail,) = to_readers()
    assert mail.to == ["jo@example.org"]
    assert "week 48: 1 story" in mail.subject
    assert "A wet saddle" in mail.body


def test_no_story_stands_in_two_weekly_letters(blog: Blog) -> None:
    make_reader("jo@example.org", rhythm="weekly", blogs=[blog])
    story = go_live(blog)
    week_of(story)
    assert len(to_readers()) == 1
    week_of(story, key="again", until=THURSDAY + timedelta(days=1))
    assert to_readers() == []


def test_a_weekly_letter_goes_on_without_a_story_that_was_taken_down(blog: Blog) -> None:
    make_reader("jo@example.org", rhythm="weekly", blogs=[blog])
    kept = factories.make_live_story(blog=blog, headline="A bell")
    Story.objects.filter(pk=kept.pk).update(first_published_at=THURSDAY - timedelta(days=3))
    story = go_live(blog)
    week_of(story)
    address_all()
    publishing.take_down(post=story, user=factories.make_user(factories.COMMS), reason="It names a customer.")
    (mail,) = to_readers()
    assert "A bell" in mail.body
    assert "A wet saddle" not in mail.body


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (THURSDAY, THURSDAY),
        (THURSDAY - timedelta(seconds=1), THURSDAY - timedelta(days=7)),
        (THURSDAY + timedelta(days=6, hours=23), THURSDAY),
        (datetime(2026, 3, 29, 12, tzinfo=UTC), datetime(2026, 3, 26, 8, tzinfo=UTC)),  # the night of summer time
        (datetime(2026, 4, 2, 7, tzinfo=UTC), datetime(2026, 4, 2, 7, tzinfo=UTC)),
    ],
)
def test_the_week_ends_on_thursday_at_nine_by_the_desks_clock(now: datetime, last: datetime) -> None:
    assert issues._last_time(now) == last


def test_a_worker_that_dies_goes_on_after_the_last_reader_it_reached(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issues, "BATCH", 2)
    for number in range(5):
        make_reader(f"r{number}@example.org", blogs=[blog])
    go_live(blog)
    (pk,) = issues.due()
    assert issues._address_some(pk)
    assert Recipient.objects.filter(letter__is_copy=True).count() == 2
    issues.address(pk)
    assert (Recipient.objects.filter(letter__is_copy=True).count(), issues.due()) == (5, [])


def test_a_mail_in_a_mailbox_is_counted_as_out_of_reach(blog: Blog) -> None:
    make_reader("jo@example.org", rhythm="weekly", blogs=[blog])
    story = go_live(blog)
    week_of(story)
    to_readers()
    assert costs._people_mailed(story.uuid) == 1
    assert [copy.address for copy in copies.copies_of(story.uuid).copies] == ["1 address"]


def test_a_notice_does_not_wait_behind_a_letter_to_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "BATCH", 1)
    many = outbox.write_letter(to=(), language="en", subject="s", text="t", key="many", issue=uuid4())
    outbox.address_letter(many, [Reader(address="a@example.org", uuid=uuid4())])
    notice = outbox.write_letter(to=["b@example.org"], language="en", subject="s", text="t", key="notice")
    assert letters.due() == [notice.recipients.get().pk]


def test_lines_are_escaped_in_html_and_bare_in_text() -> None:
    lines = [Line(look=Look.TITLE, words="Nuts & <bolts>", url="https://a.example/?a=1&b=2")]
    assert "Nuts & <bolts>\nhttps://a.example/?a=1&b=2" in as_text(lines, [])
    html = as_html(lines, [], subject="s", language="nl")
    assert '<a href="https://a.example/?a=1&amp;b=2">Nuts &amp; &lt;bolts&gt;</a>' in html


def test_an_import_is_no_letter(blog: Blog, reader: Subscriber) -> None:
    story = factories.make_story(blog=blog)
    publishing.publish_import(story=story, user=factories.make_user(factories.ADMINS))
    assert (issues.due(), Letter.objects.filter(is_copy=True).count()) == ([], 0)
