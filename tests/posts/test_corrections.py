"""A correction is one dated line that readers see wherever the story is, and part of what was approved."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from posts import publishing
from posts.corrections import corrections_of
from posts.models import Seal
from posts.publishing import NotNow
from posts.reviewing import approve
from posts.seals import seal_digest
from tests import factories
from tests.factories import AUTHORS, COMMS, fresh, hand_in, opened
from tests.posts.editor import post_editor

pytestmark = pytest.mark.django_db
LINE = "The bell costs 12 euros, not 21."


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


@pytest.fixture
def comms() -> Any:
    return factories.make_user(COMMS)


@pytest.fixture
def live(author: Any) -> Any:
    return factories.make_live_story(by=author, headline="A bell", blog=factories.make_blog("Work", slug="work"))


def correct(story: Any, author: Any, comms: Any, line: str | None = LINE, **more: Any) -> Any:
    """A new version, approved with a line for readers."""
    post_editor(author, fresh(story), headline=f"{story.headline_text()}, again")
    waiting = hand_in(fresh(story))
    approve(post=waiting, reviewer=comms, seen_digest=opened(waiting, comms), correction=line, **more)
    return fresh(story)


def test_readers_see_it_on_the_page_with_its_date(live: Any, author: Any, comms: Any) -> None:
    page = Client().get(correct(live, author, comms).url).content.decode()
    today = timezone.localtime().strftime("%-d %B %Y")
    assert re.search(rf"Correction, <time [^>]*>{today}</time>:</strong> {re.escape(LINE)}", page)


def test_machines_read_it_in_json_ld(live: Any, author: Any, comms: Any) -> None:
    page = Client().get(correct(live, author, comms).url).content.decode()
    facts = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    told = corrections_of(live)[0]
    assert facts["correction"] == [{"@type": "CorrectionComment", "text": LINE, "datePublished": told.at.isoformat()}]


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_feeds_carry_it(live: Any, author: Any, comms: Any, form: str) -> None:
    correct(live, author, comms)
    feed = Client().get(reverse("blog_feed", kwargs={"slug": "work", "form": form})).content.decode()
    assert LINE in feed


def test_several_are_listed_newest_first_and_stay(live: Any, author: Any, comms: Any) -> None:
    correct(live, author, comms)
    correct(live, author, comms, "The bell is blue.")
    correct(live, author, comms, "")
    assert [told.words for told in corrections_of(live)] == ["The bell is blue.", LINE]


def test_it_is_part_of_the_seal(live: Any, author: Any, comms: Any) -> None:
    seal = Seal.objects.live().get(page=correct(live, author, comms).pk)
    facts = {"review": seal.review_digest, "page": live.pk, "go_live_at": None, "approver": comms.pk}
    assert (seal.correction, seal.digest) == (LINE, seal_digest(**facts, correction=LINE))
    assert seal.digest != seal_digest(**facts)


def test_without_a_line_a_change_is_no_correction(live: Any, author: Any, comms: Any) -> None:
    page = Client().get(correct(live, author, comms, "  ").url).content.decode()
    assert "Correction" not in page
    assert corrections_of(live) == []


def test_a_first_version_has_nothing_to_correct(author: Any, comms: Any) -> None:
    waiting = hand_in(factories.make_story(by=author))
    with pytest.raises(NotNow):
        approve(post=waiting, reviewer=comms, seen_digest=opened(waiting, comms), correction=LINE)
    assert not Seal.objects.exists()


def test_a_planned_correction_is_told_when_it_is_live_and_moves_with_its_plan(
    live: Any, author: Any, comms: Any
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    correct(live, author, comms, go_live_at=tomorrow)
    assert corrections_of(live) == []
    moved = publishing.reschedule(post=live, user=comms, go_live_at=tomorrow + timedelta(days=1))
    assert moved.correction == LINE
    publishing.cancel_schedule(post=live, user=comms)
    assert corrections_of(live) == []


def test_what_a_reviewer_typed_harms_no_page(live: Any, author: Any, comms: Any) -> None:
    page = Client().get(correct(live, author, comms, "<script>alert(1)</script></script>").url).content.decode()
    assert "<script>alert" not in page


def test_the_review_asks_for_it_and_seals_what_is_in_the_field(live: Any, author: Any, comms: Any) -> None:
    post_editor(author, fresh(live), headline="A bell, again")
    hand_in(fresh(live))
    browser = Client()
    browser.force_login(comms)
    address = reverse("review", args=[live.pk])
    page = browser.get(address)
    shown = page.context["approve_form"].initial
    assert 'name="correction"' in page.content.decode()
    data = {"approve": "1", "seen": shown["seen"], "revision": shown["revision"], "when": "now", "correction": LINE}
    browser.post(address, data)
    assert [told.words for told in corrections_of(live)] == [LINE]
