"""Asking for mail, confirming, changing, pausing, leaving: by pages that need no script, no cookie and no password."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from integrations.models import Bounce, Letter, Recipient
from integrations.models.bounce import digest_of
from posts.models import Subscriber
from posts.newsletter import subscribing, throttle, tokens
from tests import factories
from tests.posts.newsletter.conftest import long_ago, make_reader, own_path, path_in_mail, send_all

pytestmark = pytest.mark.django_db
ASK = "/en/mail/"


def facts(blog: Any, **more: Any) -> dict[str, Any]:
    return {"address": "fatima@example.org", "rhythm": "weekly", "blogs": [blog.pk], **more}


def test_the_form_ticks_the_blog_the_reader_came_from(client: Client, blog: Any) -> None:
    factories.make_blog("Other")
    page = client.get(ASK, {"blog": "workshop"}).content.decode()
    assert page.count(" checked") == 2  # the blog, and one letter a week
    assert f'value="{blog.pk}" id="id_blogs_' in page


def test_the_form_sets_no_cookie_and_may_be_kept_by_caches(client: Client, blog: Any) -> None:
    answer = client.get(ASK)
    assert not answer.cookies
    assert "public" in answer["Cache-Control"]


def test_asking_confirming_and_reading_ones_own_page(blog: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(ASK, facts(blog)).status_code == 200
    (letter,) = send_all()
    link = path_in_mail(letter)
    assert "Workshop" in client.get(link).content.decode()
    assert Subscriber.objects.reading().count() == 0  # a program looked at the link
    confirmed = client.post(link)
    assert "Workshop" in confirmed.content.decode()
    reader = Subscriber.objects.reading().get()
    assert (reader.address, reader.rhythm) == ("fatima@example.org", "weekly")
    assert client.get(own_path(reader)).status_code == 200
    assert not client.cookies


def test_known_and_unknown_addresses_get_the_same_answer(client: Client, blog: Any, reader: Subscriber) -> None:
    known = client.post(ASK, facts(blog))
    unknown = client.post(ASK, facts(blog, address="jo@example.org"))
    Bounce.objects.create(key="1", digest=digest_of("gone@example.org"), kind=Bounce.Kind.HARD)
    closed = client.post(ASK, facts(blog, address="gone@example.org"))
    assert known.content == unknown.content == closed.content
    assert known.status_code == unknown.status_code == closed.status_code == 200


def test_who_reads_already_gets_the_link_to_the_own_page_and_nothing_changes(
    client: Client, blog: Any, reader: Subscriber
) -> None:
    client.post(ASK, facts(blog, address="Fatima@Example.org", rhythm="weekly"))
    (letter,) = send_all()
    assert (letter.to, path_in_mail(letter)) == (["fatima@example.org"], own_path(reader))
    assert Subscriber.objects.get().rhythm == "each"


def test_an_address_that_mail_came_back_from_is_not_written_to_and_not_kept(client: Client, blog: Any) -> None:
    Bounce.objects.create(key="1", digest=digest_of("fatima@example.org"), kind=Bounce.Kind.COMPLAINT)
    client.post(ASK, facts(blog))
    assert (send_all(), Subscriber.objects.count()) == ([], 0)


def test_one_address_is_not_written_to_again_and_again(client: Client, blog: Any) -> None:
    for _again in range(5):
        client.post(ASK, facts(blog))
    assert len(send_all()) == 1
    long_ago(letters=timedelta(hours=1))
    client.post(ASK, facts(blog))
    assert len(send_all()) == 1


def test_one_visitor_cannot_have_the_desk_write_to_the_world(client: Client, blog: Any) -> None:
    answers = [client.post(ASK, facts(blog, address=f"r{n}@example.org")) for n in range(throttle.MOST + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert (answers[-1].status_code, Subscriber.objects.count()) == (429, throttle.MOST)


def test_a_machine_that_fills_in_everything_hears_the_same_and_is_not_kept(client: Client, blog: Any) -> None:
    assert client.post(ASK, facts(blog, website="https://x.example")).status_code == 200
    assert Subscriber.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"address": "fatima"}, "valid email"),
        ({"address": "a@example.org\r\nBcc: b@example.org"}, "valid email"),
        ({"blogs": []}, "at least one"),
        ({"blogs": [999_999]}, "not one of the available"),
        ({"rhythm": "hourly"}, "not one of the available"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    client: Client, blog: Any, wrong: dict[str, Any], says: str
) -> None:
    answer = client.post(ASK, facts(blog) | wrong)
    assert (answer.status_code, Subscriber.objects.count()) == (422, 0)
    assert says in answer.content.decode()


def test_an_address_nobody_confirmed_is_gone_in_three_days(client: Client, blog: Any) -> None:
    client.post(ASK, facts(blog))
    (letter,) = send_all()
    long_ago(asked=timedelta(days=3, minutes=1))
    assert subscribing.forget_unconfirmed() == 1
    assert Subscriber.objects.count() == 0
    assert not Recipient.objects.filter(address__contains="fatima").exists()
    assert client.post(path_in_mail(letter)).status_code == 410


def test_a_link_to_confirm_ends_after_three_days(monkeypatch: pytest.MonkeyPatch, reader: Subscriber) -> None:
    token = tokens.confirm_link(reader).rstrip("/").rpartition("/")[2]
    assert tokens.read_confirm(token) == reader.uuid
    later = time.time() + 3 * 86_400 + 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert tokens.read_confirm(token) is None


def test_a_confirmation_is_kept_sealed_and_wiped_once_it_is_sent(client: Client, blog: Any) -> None:
    client.post(ASK, facts(blog))
    assert "http" not in Letter.objects.get().text
    send_all()
    assert Letter.objects.get().sealed == ""


def test_a_confirmed_reader_is_not_forgotten(reader: Subscriber) -> None:
    Subscriber.objects.update(asked_at=reader.asked_at.replace(year=2020))
    assert subscribing.forget_unconfirmed() == 0


def test_a_reader_changes_what_comes_and_how_often(client: Client, reader: Subscriber) -> None:
    other = factories.make_blog("Other")
    page = client.post(own_path(reader), {"do": "change", "rhythm": "weekly", "blogs": [other.pk]})
    assert "Kept." in page.content.decode()
    reader.refresh_from_db()
    assert (reader.rhythm, list(reader.blogs.all())) == ("weekly", [other])


def test_a_reader_pauses_a_month_and_goes_on(client: Client, reader: Subscriber) -> None:
    assert "Paused." in client.post(own_path(reader), {"do": "pause"}).content.decode()
    assert not Subscriber.objects.reading().exists()
    client.post(own_path(reader), {"do": "go_on"})
    assert Subscriber.objects.reading().exists()


def test_leaving_needs_one_post_without_cookie_or_password(reader: Subscriber) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        own_path(reader) + "leave/", {"List-Unsubscribe": "One-Click"}
    )  # multipart, as RFC 8058 has it
    assert (answer.status_code, Subscriber.objects.count()) == (200, 0)


def test_leaving_takes_an_urlencoded_post_twice(client: Client, reader: Subscriber) -> None:
    form = {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"}
    answers = [client.post(own_path(reader) + "leave/", **form) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_program_that_looks_at_the_link_does_not_leave(client: Client, reader: Subscriber) -> None:
    assert client.get(own_path(reader) + "leave/").status_code == 200
    assert Subscriber.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "00000000-0000-0000-0000-000000000000:AAAA", "%F0%9F%90%9D"])
def test_a_token_that_is_not_ours_changes_nothing_and_tells_nothing(
    client: Client, reader: Subscriber, token: str
) -> None:
    ours = client.post(own_path(make_reader("gone@example.org", blogs=[])) + "leave/")
    assert client.post(f"/en/mail/{token}/leave/").content == ours.content
    assert client.get(f"/en/mail/{token}/").status_code == 200
    assert client.get(f"/en/mail/yes/{token}/").status_code == 410
    assert list(Subscriber.objects.all()) == [reader]


def test_a_link_to_confirm_opens_no_own_page(client: Client, reader: Subscriber) -> None:
    token = tokens.confirm_link(reader).rstrip("/").rpartition("/")[2]
    assert tokens.read_own(token) is None


def test_own_pages_are_kept_by_nobody(client: Client, reader: Subscriber) -> None:
    answer = client.get(own_path(reader))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"


def test_the_own_page_speaks_the_readers_language(client: Client) -> None:
    reader = make_reader("erik@example.org", language="sv", blogs=[factories.make_blog("Verkstad", language="sv")])
    assert own_path(reader).startswith("/sv/mail/")
    assert '<html lang="sv">' in client.get(own_path(reader)).content.decode()


def test_every_public_page_leads_to_the_form(client: Client, blog: Any) -> None:
    assert 'href="/en/mail/?blog=workshop"' in client.get("/en/workshop/").content.decode()


def test_all_that_is_kept_of_a_reader_can_be_handed_out(reader: Subscriber) -> None:
    kept = subscribing.everything_about(reader)
    assert (kept["address"], kept["blogs"], kept["rhythm"]) == ("fatima@example.org", ["Workshop"], "each")


def test_no_mail_leaves_while_somebody_asks(client: Client, blog: Any) -> None:
    client.post(ASK, facts(blog))
    assert mail.outbox == []
