"""A story's figures on the networks: over time, by channel and in all; what nobody told is no number."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from integrations.models import Delivery, Measurement, Poll, Reply
from posts.figures.out_there import Sample, over_time
from tests import factories
from tests.e2e import wire
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import signed_in

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def sample(hours: int, **told: int | None) -> Sample:
    return Sample(at=NOW + hours * HOUR, source="mastodon.example", told=told)


def test_reactions_are_the_sum_of_what_is_told() -> None:
    assert sample(0, likes=3, reposts=None, views=90).reactions == 3
    assert sample(0, likes=None, views=90).reactions is None
    assert sample(0, likes=0).reactions == 0


def test_over_time_each_copy_counts_with_what_was_told_last() -> None:
    one, other = [sample(0, likes=1), sample(2, likes=5)], [sample(1, likes=10)]
    ends = [NOW + hours * HOUR for hours in (-1, 0, 1, 2)]
    assert over_time([one, other], ends) == [None, 1, 11, 15]


@pytest.fixture
def copies(db: None) -> Any:
    """A live story on two channels, of which one has told something."""
    story = factories.make_live_story(by=factories.make_user(AUTHORS), headline="The ring")
    told, silent = wire.channel("Mastodon"), wire.channel("Other")
    rows = []
    for channel in (told, silent):
        row = wire.wanted("The ring", to=channel)
        Delivery.objects.filter(pk=row.pk).update(post=story.uuid, remote_id="1", status="settled")
        Poll.objects.create(delivery=row, asked_at=NOW)
        rows.append(row)
    Measurement.objects.create(delivery=rows[0], source="mastodon.example", likes=4, reposts=1)
    Reply.objects.create(delivery=rows[0], remote_id="9", author="Ines", text="Nice <b>", url="https://m.example/9")
    return story


def shown(story: Any, role: str = COMMS) -> Any:
    return signed_in(factories.make_user(role)).get(reverse("story_figures", args=[story.pk]))


def test_the_page_tells_numbers_their_source_and_what_is_not_told(copies: Any) -> None:
    page = shown(copies).content.decode()
    assert "5 reactions." in page
    assert "Told by mastodon.example" in page
    assert "This network tells no figures for it." in page
    assert "<dt>Views</dt><dd>not told</dd>" in page
    assert "<dd>0</dd>" not in page


def test_answers_stand_beside_with_a_link_to_answer_there(copies: Any) -> None:
    page = shown(copies).content.decode()
    assert "Nice &lt;b&gt;" in page
    assert 'href="https://m.example/9"' in page


def test_an_answer_is_put_aside_by_comms(copies: Any) -> None:
    reply = Reply.objects.get()
    browser = signed_in(factories.make_user(COMMS))
    browser.post(reverse("story_figures", args=[copies.pk]), {"reply": reply.pk, "why": "abuse"})
    reply.refresh_from_db()
    assert (reply.aside, reply.text) == ("abuse", "")
    assert "1 answer was put aside." in browser.get(reverse("story_figures", args=[copies.pk])).content.decode()


def test_an_answer_to_another_story_is_not_reached_from_here(copies: Any) -> None:
    Delivery.objects.update(post=uuid4())
    browser = signed_in(factories.make_user(COMMS))
    answer = browser.post(reverse("story_figures", args=[copies.pk]), {"reply": Reply.objects.get().pk, "why": "spam"})
    assert answer.status_code == 404


def test_others_find_no_page(copies: Any) -> None:
    assert shown(copies, AUTHORS).status_code == 404
