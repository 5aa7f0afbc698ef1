"""Links are asked about by rows, looked at by the worker, politely, and told as advice that holds nothing."""

import logging
from datetime import timedelta
from uuid import UUID

import pytest
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page, PageViewRestriction

from integrations import sightings
from integrations.adapters import looking
from integrations.adapters.looking import Seen
from integrations.models import Channel, Delivery, Sighting
from tests.integrations.conftest import tick, want

A, B, OTHER = "https://there.example/a", "https://there.example/b?c=1&d=2", "https://other.example/"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> dict[str, Seen]:
    """What is where; everything else is there. The looks that were made are its keys."""
    said: dict[str, Seen] = {}
    monkeypatch.setattr(looking, "look", lambda url: said.setdefault(url, Seen.THERE))
    return said


def pass_hours(hours: float) -> None:
    span = timedelta(hours=hours)
    Sighting.objects.update(due_at=F("due_at") - span, looked_at=F("looked_at") - span)


def look_at_all() -> None:
    """What the worker does in a few beats."""
    while chosen := sightings.due():
        for pk in chosen:
            sightings.look(pk)
        Sighting.objects.update(looked_at=F("looked_at") - timedelta(seconds=6))


def test_what_is_no_address_is_no_link_and_holds_nothing() -> None:
    assert sightings.links_in(['<a href="http://[bad#part">b</a>', "see https://[::1#part"]) == []


def test_links_are_found_in_plain_words_and_in_rich_text() -> None:
    rich = f"<p>Read <a href=\"{OTHER}#top\">it</a> <a id=7 href='{OTHER}'>all</a>, or {B.replace('&', '&amp;')}.</p>"
    assert sightings.links_in([f"See {A}, and {A}#part. 3 < 4", rich]) == [A, OTHER, B]


def test_the_story_itself_is_not_asked_over_the_network() -> None:
    texts = ["https://Blog.example/another/ https://[/ https://there.example/a mailto:ann@there.example"]
    assert sightings.links_in(texts, but="https://blog.example/a-bell/") == [A]


@pytest.mark.django_db
def test_what_was_seen_is_told_with_the_time_and_only_where_somebody_should_look(web: dict[str, Seen]) -> None:
    web.update({B: Seen.NOT_THERE, OTHER: Seen.UNSEEN})
    assert sightings.advice([A]) == [f"{A} was not looked at yet; that takes a moment."]
    sightings.ask([A, B, OTHER])
    look_at_all()
    gone, unseen = sightings.advice([A, B, OTHER])
    assert gone.startswith(f"{B} leads nowhere: its server had no such page on ")
    assert date_format(timezone.localtime(Sighting.objects.get(url=B).looked_at), "SHORT_DATETIME_FORMAT") in gone
    assert unseen.startswith(f"{OTHER} could not be looked at")


@pytest.mark.django_db
def test_one_host_is_left_in_peace_between_two_looks(web: dict[str, Seen]) -> None:
    sightings.ask([A, B, OTHER])
    first = sightings.due()
    assert list(Sighting.objects.filter(pk__in=first).values_list("host", flat=True)) == [
        "there.example",
        "other.example",
    ]
    for pk in (*first, *first):  # a message twice looks once
        sightings.look(pk)
    assert sightings.due() == []
    look_at_all()
    assert set(web) == {A, OTHER}
    Sighting.objects.update(looked_at=F("looked_at") - timedelta(seconds=6))
    look_at_all()
    assert set(web) == {A, B, OTHER}


@pytest.mark.django_db
def test_a_look_is_kept_for_hours_and_a_doubt_for_minutes(web: dict[str, Seen]) -> None:
    web[OTHER] = Seen.UNSEEN
    sightings.ask([A, OTHER])
    look_at_all()
    sightings.ask([A, OTHER])
    assert sightings.due() == []
    pass_hours(1)
    sightings.ask([A, OTHER])
    assert list(Sighting.objects.exclude(due_at=None).values_list("url", flat=True)) == [OTHER]
    look_at_all()
    pass_hours(12)
    assert sightings.due() == []  # nobody asked
    sightings.ask([A])
    assert len(sightings.due()) == 1


@pytest.mark.django_db
def test_a_worker_that_died_leaves_its_look_to_the_next(web: dict[str, Seen], monkeypatch: pytest.MonkeyPatch) -> None:
    def die(_url: str) -> Seen:
        raise KeyboardInterrupt

    sightings.ask([A])
    monkeypatch.setattr(looking, "look", die)
    with pytest.raises(KeyboardInterrupt):
        sightings.look(sightings.due()[0])
    assert sightings.due() == []
    pass_hours(1)
    assert len(sightings.due()) == 1


@pytest.mark.django_db
def test_an_unknown_host_is_believed_only_of_a_desk_that_sees_the_world(web: dict[str, Seen]) -> None:
    web[A] = Seen.NO_HOST
    sightings.ask([A])
    look_at_all()
    assert "could not be looked at" in sightings.advice([A])[0]
    sightings.ask([OTHER])
    look_at_all()
    pass_hours(1)
    sightings.ask([A])
    look_at_all()
    assert "nobody knew a server called there.example" in sightings.advice([A])[0]


@pytest.mark.django_db
def test_what_nobody_asks_about_is_forgotten(web: dict[str, Seen]) -> None:
    sightings.ask([A])
    look_at_all()
    pass_hours(31 * 24)
    sightings.due()
    assert not Sighting.objects.exists()


@pytest.mark.django_db
def test_what_leads_nowhere_goes_out_all_the_same_and_the_log_says_it(
    web: dict[str, Seen], post: UUID, channel: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    web[A] = Seen.NOT_THERE
    sightings.ask([A])
    look_at_all()
    pass_hours(1)
    row = want(post, channel, f"Read {A}")
    with caplog.at_level(logging.WARNING):
        tick()
    row.refresh_from_db()
    assert (row.status, bool(row.remote_id)) == (Delivery.Status.SETTLED, True)
    assert f"goes out all the same: {A} leads nowhere" in caplog.text
    assert len(sightings.due()) == 1  # it is looked at once more


@pytest.mark.django_db
def test_what_was_planned_is_asked_again_before_it_goes_out(web: dict[str, Seen], post: UUID, channel: Channel) -> None:
    row = want(post, channel, f"Read {A}", embargo=timezone.now() + timedelta(hours=2))
    assert sightings.due() == []
    Delivery.objects.filter(pk=row.pk).update(embargo=timezone.now() + timedelta(minutes=10))
    look_at_all()
    assert set(web) == {A}


@pytest.mark.django_db
def test_a_page_for_some_eyes_only_is_told_without_a_network(post: UUID, channel: Channel) -> None:
    root = Page.objects.get(depth=1)
    place = root.add_child(instance=Page(title="Place", slug="place"))
    story = place.add_child(instance=Page(title="Story", slug="story"))
    assert sightings.behind_a_door(story.pk) == sightings.behind_a_door(None) == []
    PageViewRestriction.objects.create(page=place, restriction_type=PageViewRestriction.LOGIN)
    assert "closed door" in sightings.behind_a_door(story.pk)[0]
    assert sightings.behind_a_door(root.pk) == []
    row = want(post, channel)
    Delivery.objects.filter(pk=row.pk).update(page=story)
    tick()
    assert Delivery.objects.get(pk=row.pk).status == Delivery.Status.SETTLED
