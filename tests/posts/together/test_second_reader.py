"""One person reads a draft by a link: one version, for a while, known to its writer alone; and nobody is recorded."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from integrations.models import Letter
from posts import publishing
from posts.models import SecondReading, Story
from posts.secret_links import hash_of
from posts.together import co_authors, second_reader
from tests import factories
from tests.factories import fresh, make_blog
from tests.posts.editor import post_editor, signed_in
from tests.posts.together.racing import at_once


@pytest.fixture
def story(noor: Any, blog: Any) -> Story:
    picture = factories.make_picture()
    return factories.make_story(
        by=noor,
        blog=blog,
        headline="A wet saddle",
        text="<p>First words.</p>",
        cover=picture,
        cover_alt="A saddle",
        cover_credit="Noor",
    )


def share(story: Story, **facts: Any) -> second_reader.NewLink:
    return second_reader.share(story=fresh(story), **({"user": story.owner, "reader": "My sister", "days": 7} | facts))


def path_of(link: second_reader.NewLink) -> str:
    return link.address.removeprefix("http://testserver")


def read(link: second_reader.NewLink) -> Any:
    return Client().get(path_of(link))


def page_of(story: Story) -> str:
    return reverse("story_second_reader", args=[story.pk])


# Reading


def test_the_link_shows_the_draft_as_readers_would_see_it_without_an_account(story: Any) -> None:
    answer = read(share(story))
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "First words." in words
    assert "A draft, shared privately by Noor Haddad until" in words
    assert 'alt="A saddle"' in words
    assert "Noor Haddad" in words
    assert "cms/site.css" in words


def test_the_pictures_of_the_draft_can_be_seen(story: Any) -> None:
    source = re.search(r'<img[^>]*src="([^"]+)"', read(share(story)).content.decode())
    assert source
    assert source[1].startswith("/media/images/")  # which anybody may load
    assert default_storage.exists(source[1].removeprefix("/media/"))


def test_it_stays_the_version_of_the_moment_whatever_is_written_later(story: Any, noor: Any) -> None:
    link = share(story)
    latest = fresh(story).latest_revision
    post_editor(noor, fresh(story), text="Later words.", overwrite_revision_id=latest.pk)
    words = read(link).content.decode()
    assert "First words." in words
    assert "Later words." not in words


def test_it_is_kept_by_nobody_and_told_to_nobody(story: Any) -> None:
    answer = read(share(story))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert not answer.cookies
    words = answer.content.decode()
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in words
    for told in ("canonical", "og:", "alternate", "ld+json", "feed.", "<script"):
        assert told not in words


@pytest.mark.parametrize(("language", "words"), [("nl", 'lang="nl"'), ("sv", 'lang="sv"')])
def test_the_page_speaks_the_language_of_the_story(noor: Any, language: str, words: str) -> None:
    story = factories.make_story(by=noor, blog=make_blog(language=language))
    assert words in read(share(story)).content.decode()


def test_the_end_is_said_in_hours_that_have_a_name(story: Any, settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Stockholm"
    timezone.get_default_timezone.cache_clear()
    link = share(story)
    SecondReading.objects.update(expires_at=timezone.now().replace(year=2030, month=3, day=1, hour=23, minute=30))
    try:
        words = read(link).content.decode()
    finally:
        timezone.get_default_timezone.cache_clear()
    assert "2 March 2030" in words
    assert "(Europe/Stockholm)" in words


def test_what_somebody_wrote_is_shown_as_words_never_run(noor: Any, blog: Any) -> None:
    story = factories.make_story(by=noor, blog=blog, standfirst="<script>alert(1)</script>")
    assert "<script" not in read(share(story, reader="<b>x</b>")).content.decode()
    assert "<b>x</b>" not in signed_in(noor).get(page_of(story)).content.decode()


# The secret


def test_the_secret_is_256_random_bits_of_which_a_hash_is_kept(story: Any) -> None:
    link, other = share(story), share(story)
    token = path_of(link).split("/")[2]
    assert len(token) == 43
    assert path_of(link) != path_of(other)
    row = SecondReading.objects.get(pk=link.reading.pk)
    assert row.token_hash == hash_of(token)
    assert token not in str([vars(row), list(PageLogEntry.objects.values())])


def test_the_link_is_shown_once(story: Any, noor: Any) -> None:
    browser = signed_in(noor)
    answer = browser.post(page_of(story), {"reader": "My sister", "days": "7"})
    assert len(re.findall(r"/read/[\w-]{43}/", answer.content.decode())) == 1
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] != "no-referrer"  # else browsers send `Origin: null` and its forms are refused
    again = browser.get(page_of(story)).content.decode()
    assert "/read/" not in again
    assert "My sister" in again


def test_wrong_ended_and_revoked_links_cannot_be_told_apart(story: Any, noor: Any) -> None:
    ended, revoked = share(story), share(story)
    SecondReading.objects.filter(pk=ended.reading.pk).update(expires_at=timezone.now())
    second_reader.end(reading=revoked.reading, user=noor)
    answers = [Client().get(path) for path in (path_of(ended), path_of(revoked), "/read/" + "x" * 43 + "/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.content for answer in answers}) == 1
    assert {answer["Cache-Control"] for answer in answers} == {"private, no-store"}


@pytest.mark.parametrize("odd", ["%00", "é", "a" * 3000, "..", "' or 1=1"])
def test_nonsense_for_a_secret_opens_nothing(story: Any, odd: str) -> None:
    share(story)
    assert Client().get(f"/read/{odd}/").status_code == 404


# How it ends


@pytest.mark.parametrize("days", [1, 7, 30])
def test_it_ends_by_itself_on_the_day_that_was_chosen(story: Any, days: int) -> None:
    link = share(story, days=days)
    SecondReading.objects.update(expires_at=F("expires_at") - timedelta(days=days) + timedelta(minutes=1))
    assert read(link).status_code == 200
    SecondReading.objects.update(expires_at=F("expires_at") - timedelta(minutes=2))
    assert read(link).status_code == 404


def test_other_lengths_cannot_be_asked_for(story: Any, noor: Any) -> None:
    with pytest.raises(ValueError, match="365"):
        share(story, days=365)
    assert signed_in(noor).post(page_of(story), {"reader": "x", "days": "365"}).status_code == 422


def test_the_writer_ends_it_and_its_copy_of_the_words_is_gone(story: Any, noor: Any) -> None:
    link = share(story)
    signed_in(noor).post(page_of(story), {"end": link.reading.pk})
    assert read(link).status_code == 404
    assert SecondReading.objects.get().content == {}


def test_it_ends_when_the_story_goes_live_and_a_newer_draft_may_be_shared_anew(story: Any, noor: Any) -> None:
    link = share(story)
    assert read(link).status_code == 200
    live = factories.approve(factories.hand_in(fresh(story)))
    assert read(link).status_code == 404
    post_editor(noor, live, text="A newer draft.")
    assert "A newer draft." in read(share(live)).content.decode()


def test_it_works_on_while_the_story_is_in_review(story: Any) -> None:
    link = share(story)
    factories.hand_in(fresh(story))
    assert read(link).status_code == 200


def test_it_ends_when_the_story_is_deleted(story: Any, noor: Any) -> None:
    link = share(story)
    publishing.delete(post=fresh(story), user=noor)
    assert read(link).status_code == 404
    assert not SecondReading.objects.exists()


def test_it_ends_when_whoever_made_it_leaves_the_story_or_the_company(story: Any, tomasz: Any, noor: Any) -> None:
    co_authors.say_yes(invitation=co_authors.invite(story=fresh(story), owner=noor, colleague=tomasz), user=tomasz)
    theirs, mine = share(story, user=tomasz), share(story)
    co_authors.leave(story=fresh(story), user=tomasz)
    assert (read(theirs).status_code, read(mine).status_code) == (404, 200)
    noor.is_active = False
    noor.save()
    assert read(mine).status_code == 404


def test_copies_that_no_link_opens_are_forgotten(story: Any) -> None:
    open_still, over = share(story), share(story)
    SecondReading.objects.filter(pk=over.reading.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert second_reader.forget_ended() == 1
    assert second_reader.forget_ended() == 0
    assert read(open_still).status_code == 200


# What the writer learns


def test_the_writer_sees_how_often_it_was_opened_and_nothing_of_who(story: Any, noor: Any) -> None:
    link = share(story)
    assert "not opened yet" in signed_in(noor).get(page_of(story)).content.decode()
    read(link)
    Client().head(path_of(link))
    assert "opened once, on" in signed_in(noor).get(page_of(story)).content.decode()
    read(link)
    assert "opened 2 times" in signed_in(noor).get(page_of(story)).content.decode()
    known = {field.name for field in SecondReading._meta.get_fields()}
    assert not {name for name in known if "ip" in name.split("_") or "agent" in name or "address" in name}


def test_making_and_ending_a_link_is_in_the_history(story: Any, noor: Any) -> None:
    second_reader.end(reading=share(story).reading, user=noor)
    actions = list(PageLogEntry.objects.filter(page=story.pk).values_list("action", flat=True))
    assert {"byline.show", "byline.hide"} <= set(actions)


def test_a_note_reaches_the_writer_alone_once_and_without_a_cookie(story: Any, noor: Any, tomasz: Any) -> None:
    co_authors.say_yes(invitation=co_authors.invite(story=fresh(story), owner=noor, colleague=tomasz), user=tomasz)
    link = share(story)
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(path_of(link), {"words": "I laughed <b>twice</b>."}, headers={"Origin": "null"}, follow=True)
    assert "Thank you" in answer.content.decode()
    browser.post(path_of(link), {"words": "And again."})
    assert SecondReading.objects.get().note == "I laughed <b>twice</b>."
    assert "I laughed &lt;b&gt;twice&lt;/b&gt;." in signed_in(noor).get(page_of(story)).content.decode()
    others = signed_in(tomasz).get(page_of(story)).content.decode()
    assert "My sister" in others
    assert "I laughed" not in others
    letter = Letter.objects.get(subject__startswith="My sister read")
    assert "laughed" not in letter.text


@pytest.mark.parametrize("words", ["", "   "])
def test_an_empty_note_is_none(story: Any, words: str) -> None:
    link = share(story)
    Client().post(path_of(link), {"words": words})
    assert SecondReading.objects.get().noted_at is None


def test_a_note_that_is_too_long_is_refused_with_its_words_kept_and_the_number_said(story: Any) -> None:
    link = share(story)
    words = "I laughed.\r\n" + "x" * 1000
    answer = Client().post(path_of(link), {"words": words})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "At most 1000 characters." in page
    assert "It is 11 characters too long." in page
    assert "x" * 1000 in page
    assert SecondReading.objects.get().noted_at is None
    assert Client().post(path_of(link), {"words": "x" * 1000}).status_code == 302
    assert SecondReading.objects.get().note == "x" * 1000


def test_a_note_after_the_end_is_not_taken(story: Any, noor: Any) -> None:
    link = share(story)
    second_reader.end(reading=link.reading, user=noor)
    assert Client().post(path_of(link), {"words": "Late."}).status_code == 404
    assert not second_reader.answer(reading=link.reading, words="Late.")


@pytest.mark.django_db(transaction=True)
def test_opened_and_answered_at_once_every_opening_counts_and_one_note_stays() -> None:
    story = factories.make_story()
    link = share(story)

    def visit(number: int) -> bool:
        second_reader.count(link.reading)
        return second_reader.answer(reading=SecondReading.objects.get(), words=f"Note {number}")

    assert sum(at_once(4, visit)) == 1
    assert SecondReading.objects.get().opened >= 4
    assert Letter.objects.count() == 1


# Who may


@pytest.mark.parametrize("who", ["tomasz", "marit", "ada", "root"])
def test_whoever_does_not_write_it_makes_no_link_and_sees_none(story: Any, who: str, request: Any) -> None:
    user = request.getfixturevalue(who)
    link = share(story)
    with pytest.raises(PermissionDenied):
        share(story, user=user)
    with pytest.raises(PermissionDenied):
        second_reader.end(reading=link.reading, user=user)
    browser = signed_in(user)
    assert browser.get(page_of(story)).status_code == 404
    assert browser.post(page_of(story), {"reader": "x", "days": "7"}).status_code == 404
    assert browser.post(page_of(story), {"end": link.reading.pk}).status_code == 404
    assert read(link).status_code == 200


def test_a_co_author_ends_their_own_links_and_the_owner_all(story: Any, noor: Any, tomasz: Any) -> None:
    co_authors.say_yes(invitation=co_authors.invite(story=fresh(story), owner=noor, colleague=tomasz), user=tomasz)
    theirs, mine = share(story, user=tomasz), share(story)
    assert signed_in(tomasz).post(page_of(story), {"end": mine.reading.pk}).status_code == 404
    signed_in(noor).post(page_of(story), {"end": theirs.reading.pk})
    assert (read(theirs).status_code, read(mine).status_code) == (404, 200)


def test_a_link_of_another_story_is_not_ended_here(story: Any, noor: Any, blog: Any) -> None:
    other = share(factories.make_story(by=noor, blog=blog))
    assert signed_in(noor).post(page_of(story), {"end": other.reading.pk}).status_code == 404
    assert read(other).status_code == 200


def test_there_are_ten_open_links_at_most(story: Any, noor: Any) -> None:
    for _number in range(second_reader.AT_MOST):
        share(story)
    answer = signed_in(noor).post(page_of(story), {"reader": "x", "days": "7"}, follow=True)
    assert "end one first" in answer.content.decode()


def test_without_a_log_in_the_writers_page_asks_for_one(story: Any) -> None:
    assert "/account/login/" in Client().get(page_of(story))["Location"]
