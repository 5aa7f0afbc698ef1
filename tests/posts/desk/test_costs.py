"""Before a correction runs, the page says what it does to the copies that are out."""

from typing import Any

import pytest
from django.urls import reverse

from integrations.adapters import ADAPTERS
from integrations.models import Channel
from tests.factories import approve, fresh, hand_in, make_live_story, make_story
from tests.integrations.conftest import run_dry
from tests.posts.desk.conftest import signed_in
from tests.posts.editor import post_editor
from tests.posts.verbs.network import Recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch, noor: Any, blog: Any) -> Any:
    """A live story with one copy out."""
    monkeypatch.setitem(ADAPTERS, Recording.name, Recording)
    Recording.start_anew()
    Channel.objects.create(name="Toots", kind=Recording.name).blogs.add(blog)
    story = make_live_story(by=noor, blog=blog)
    run_dry()
    return story


def test_the_review_of_a_change_says_what_approving_does_to_the_copies(live: Any, noor: Any, marit: Any) -> None:
    post_editor(noor, live, headline="Another headline")
    hand_in(fresh(live))
    page = signed_in(marit).get(reverse("review", args=[live.pk])).content.decode()
    assert "Will edit 1 copy: Toots." in page
    approve(fresh(live), reviewer=marit)
    run_dry()
    assert Recording.network.verbs() == ["create", "edit"]


def test_the_page_of_a_take_down_says_what_becomes_of_the_copies(live: Any, marit: Any) -> None:
    page = signed_in(marit).get(reverse("take_down", args=[live.pk])).content.decode()
    assert "Will delete 1 copy: Toots." in page


def test_a_first_approval_corrects_nothing(noor: Any, blog: Any, marit: Any) -> None:
    story = hand_in(make_story(by=noor, blog=blog))
    assert "byline-costs" not in signed_in(marit).get(reverse("review", args=[story.pk])).content.decode()


def test_what_a_network_charges_is_told_before_the_first_approval(noor: Any, blog: Any, marit: Any) -> None:
    Channel.objects.create(name="Short posts", kind="x").blogs.add(blog)
    story = hand_in(make_story(by=noor, blog=blog))
    page = signed_in(marit).get(reverse("review", args=[story.pk])).content.decode()
    assert "Short posts will charge $0." in page
