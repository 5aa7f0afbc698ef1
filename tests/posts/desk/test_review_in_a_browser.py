"""The second round and the list as they look, on a phone and at a desk: nothing sticks out, nobody is shut out."""

from typing import Any

import pytest
from django.urls import reverse

from posts.models import Promise, Story
from posts.remarks import verbs
from tests import factories
from tests.e2e.axe import faults
from tests.e2e.test_axe import WAGTAIL
from tests.posts.remarks.conftest import question, sent, suggestion
from tests.posts.remarks.test_in_a_browser import DESK, PHONE, open_as, people, picture, waiting

__all__ = ["open_as", "people", "waiting"]
pytestmark = pytest.mark.django_db(transaction=True)

STICKS_OUT = """() => [...document.querySelectorAll("main *")]
    .filter((one) => one.checkVisibility() && !one.closest(".w-sr-only, iframe"))
    .map((one) => [one.id || one.className || one.tagName, Math.round(one.getBoundingClientRect().right - innerWidth)])
    .filter(([name, by]) => by > 0)"""


OPEN_ALL = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"


@pytest.fixture
def second_round(people: Any, waiting: Story) -> Story:
    """A story whose author took one suggestion and answered a question."""
    noor, marit = people
    asked, offered = question(waiting, marit), suggestion(waiting, marit)
    sent(waiting, marit, asked, offered)
    verbs.answer(post=factories.fresh(waiting), author=noor, remark=asked, words="It was the neighbour’s.")
    verbs.accept(post=factories.fresh(waiting), author=noor, remark=offered)
    Promise.objects.update(reader=marit)
    return factories.fresh(waiting)


@pytest.mark.parametrize(("size", "options"), [("phone", PHONE), ("desk", DESK)])
def test_a_second_round_has_no_fault_and_nothing_sticks_out(
    people: Any, second_round: Story, open_as: Any, size: str, options: Any
) -> None:
    _noor, marit = people
    page = open_as(marit, reverse("review", args=[second_round.pk]), **options)
    page.evaluate(OPEN_ALL)
    assert page.evaluate(STICKS_OUT) == []
    picture(page, f"second-round-{size}")
    assert faults(page, judged=WAGTAIL) == []


@pytest.mark.parametrize(("size", "options"), [("phone", PHONE), ("desk", DESK)])
def test_the_list_and_the_next_story_have_no_fault(
    people: Any, second_round: Story, open_as: Any, size: str, options: Any
) -> None:
    _noor, marit = people
    other = factories.hand_in(factories.make_story(headline="A kettle that whistles"))
    Promise.objects.update(reader=marit)
    page = open_as(marit, reverse("reviews"), **options)
    picture(page, f"list-{size}")
    page.evaluate(OPEN_ALL)
    assert page.evaluate(STICKS_OUT) == []
    assert faults(page, judged=WAGTAIL) == []
    page.goto(reverse("review", args=[second_round.pk]))
    page.get_by_role("button", name="Approve").click()
    page.wait_for_url(f"**{reverse('review', args=[other.pk])}")
    assert page.get_by_text("Here is the next story asked of you.").is_visible()
    assert page.get_by_role("link", name="All that waits").first.is_visible()
    picture(page, f"next-{size}")
    assert faults(page, judged=WAGTAIL) == []
