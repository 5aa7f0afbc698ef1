"""Whatever the roles do, in whatever order: nothing is live or sent that no reviewer read.

Fifty random lives in `make test`, two thousand in `make soak`. The tests at the end break
the product on purpose, one wall at a time, and expect a life of the same verbs to notice.
"""

from typing import Any

import pytest
from django.core.cache import caches
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from integrations.adapters import ADAPTERS
from integrations.models import Channel
from posts import feeds, listing, pages, publishing, reviewing
from posts.models import Picture, Post, Story
from posts.permissions import ClosedDoors
from posts.queue import opening
from posts.readers import Asked
from posts.reading import read
from tests import factories
from tests.posts.verbs.desk import Desk
from tests.posts.verbs.machine import Verbs
from tests.posts.verbs.network import Recording

pytestmark = pytest.mark.django_db

STEPS = 5 if settings.default.max_examples <= 200 else 10  # verbs a life; more where `make soak` has the time
DRAFT, WAITING, LIVE, PLANNED, NEW_VERSION, CHILD, PROFILE = range(7)  # what is on the desk when a life begins


@pytest.fixture
def lives(monkeypatch: pytest.MonkeyPatch) -> type[Verbs]:
    """The machine, with a desk on which every kind of post lies already."""
    monkeypatch.setitem(ADAPTERS, Recording.name, Recording)
    Recording.start_anew()
    Verbs.desk = start()
    return Verbs


def start() -> Desk:
    """A draft, a story in review, one live, one planned, a new version in review of a live one, one with a child's
    picture in review, and a profile."""
    desk = Desk()
    channel = Channel.objects.create(name="Recording", kind=Recording.name)
    channel.blogs.set([*desk.blogs, desk.dutch])
    begin(desk, "author")
    hand_in(desk, begin(desk, "author", cover=factories.make_picture()))
    go_live(desk, begin(desk, "other", cover=factories.make_picture()))
    go_live(desk, begin(desk, "author"), later=True)
    story = go_live(desk, begin(desk, "both"))
    desk.edit("both", story, desk.form(story, writer="both") | {"action-submit": "1"})
    child = factories.make_picture()
    Picture.objects.filter(pk=child.pk).update(shows_child=True)
    hand_in(desk, begin(desk, "other", cover=child))
    profile = factories.make_profile(desk.users["author"].person, about=f"<p>{desk.ledger.new_word('author')}</p>")
    go_live(desk, profile)
    desk.note_new_posts()
    for post in Story.objects.order_by("pk"):
        desk.open_review("comms2", post)
    return desk


def begin(desk: Desk, who: str, **more: Any) -> Story:
    word = desk.ledger.new_word(who)
    words = {"headline": f"A bell {word}", "text": f"<p>We mended {word}.</p>", "standfirst": f"In short {word}."}
    cover = {"cover_alt": f"A wheel {word}.", "cover_credit": f"Noor {word}"} if more else {}
    return factories.make_story(by=desk.users[who], blog=desk.blogs[0], **words, **cover, **more)


def hand_in(desk: Desk, post: Post) -> Any:
    return factories.hand_in(post)


def go_live(desk: Desk, post: Post, *, later: bool = False) -> Any:
    reading = desk.open_review("comms", hand_in(desk, post))
    assert reading
    desk.approve(reading, later=later)
    return factories.fresh(post)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_no_sequence_of_verbs_puts_an_unapproved_byte_live_or_out(lives: type[Verbs]) -> None:
    run_state_machine_as_test(
        lives, settings=settings(stateful_step_count=STEPS, suppress_health_check=list(HealthCheck))
    )


# One life each against a product with a wall taken out


def publish_button_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ClosedDoors, "can_publish", lambda tester: True)
    monkeypatch.setattr(Post, "_refuse_unsealed", lambda post: None)


def approval_ignores_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    real = reviewing.approve

    def approve(*, post: Post, seen_digest: str, **more: Any) -> reviewing.Approved:
        return real(post=post, seen_digest=read(post.get_latest_revision_as_object()).digest, **more)

    monkeypatch.setattr(reviewing, "approve", approve)
    monkeypatch.setattr(opening, "opened", lambda *seen: True)  # the second wall: it must have been open


def writers_may_approve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Post, "writers", lambda post: set())  # asked before a yes is taken, and when it is counted


def one_reader_is_enough_for_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Asked, "still_needed", 0)


def taking_down_forgets_the_channels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing.outbox, "withdraw", lambda **more: None)


def lists_show_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "live_stories", lambda **more: Story.objects.order_by("-pk"))
    monkeypatch.setattr(feeds, "live_stories", listing.live_stories)
    monkeypatch.setattr(pages, "live_stories", listing.live_stories)


BROKEN: list[tuple[Any, list[tuple[str, dict[str, Any]]]]] = [
    (publish_button_is_back, [("edit", {"who": "author", "which": DRAFT, "button": "action-publish"})]),
    (
        approval_ignores_what_was_read,
        [
            ("rewrite_behind_the_reviewers_back", {"who": "author", "which": WAITING}),
            ("approve_what_was_open", {"reading": 5 - WAITING}),
        ],
    ),
    (writers_may_approve, [("read_and_approve", {"who": "both", "which": NEW_VERSION})]),
    (one_reader_is_enough_for_a_child, [("read_and_approve", {"who": "comms", "which": CHILD})]),
    (taking_down_forgets_the_channels, [("take_down", {"who": "comms", "which": LIVE})]),
    (lists_show_drafts, [("the_worker_works", {})]),
]


@pytest.mark.parametrize(("take_out", "verbs"), BROKEN, ids=[take_out.__name__ for take_out, _verbs in BROKEN])
def test_a_life_notices_when_a_wall_is_missing(
    take_out: Any, verbs: list[tuple[str, dict[str, Any]]], lives: type[Verbs], monkeypatch: pytest.MonkeyPatch
) -> None:
    live(lives, verbs)  # a control: with every wall in place the same verbs do no harm
    take_out(monkeypatch)
    caches["pages"].clear()  # a page that was kept with every wall in place proves nothing
    with pytest.raises(AssertionError):
        live(lives, verbs)


def live(lives: type[Verbs], verbs: list[tuple[str, dict[str, Any]]]) -> None:
    """One life of these verbs, with the promises checked after each."""
    life = lives()
    try:
        for verb, facts in verbs:
            getattr(life, verb)(**facts)
            life.promises_hold()
    finally:
        life.teardown()


def test_a_plan_that_moves_goes_live_as_it_was_read(lives: type[Verbs]) -> None:
    live(
        lives,
        [
            ("move_the_plan", {"who": "author", "which": PLANNED}),
            ("move_the_plan", {"who": "comms2", "which": PLANNED}),
            ("edit", {"who": "author", "which": PLANNED}),
            ("move_the_plan", {"who": "comms", "which": PLANNED}),
            ("time_passes", {}),
            ("the_worker_works", {}),
        ],
    )
