""" "Is this Sam?" in the list of the check: asked once, linked by one tap, left by one tap."""

from typing import Any

import pytest

from posts.mentions.context import speaking
from posts.models import Person, Story
from posts.people import Surface
from posts.rendering import prose
from posts.writers.hints import hints_of
from tests import factories
from tests.factories import AUTHORS
from tests.posts.mentions.texts import at
from tests.posts.persons.people import SETS, make_named
from tests.posts.writers.test_checking import answer_check, check, newest

pytestmark = pytest.mark.django_db
TYPED = "<p>{sam} mended the bell. She carries the box, and we drove her home.</p>"


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


@pytest.fixture
def sam() -> Person:
    return make_named(**SETS, text_audience="public")


def story_of(author: Any, sam: Person, typed: str = TYPED) -> Story:
    return factories.make_story(by=author, text=typed.format(sam=at(sam)))


def marks(story: Story) -> list[str]:
    return [hint.mark for hint in hints_of(newest(story)) if hint.link]


def reads(story: Story) -> str:
    version = newest(story)
    with speaking(version, surface=Surface.PAGE):
        return str(prose(version.body[0].value))


def test_one_tap_links_a_pronoun_and_it_follows_the_person(author: Any, sam: Person) -> None:
    story = story_of(author, sam)
    page = check(author, story, all="1")
    assert page.count("Is this Sam?") == 2
    assert "Yes, link it to Sam" in page
    answer_check(author, story, f"link:{marks(story)[0]}:0")
    assert "They carry the box, and we drove her home." in reads(story)
    answer_check(author, story, f"link:{marks(story)[0]}:0")
    assert "They carry the box, and we drove them home." in reads(story)
    assert not marks(story)


def test_the_same_words_are_not_asked_about_twice(author: Any, sam: Person) -> None:
    """Sam says they, so the check would ask about "she" as well; one question is enough."""
    findings = [hint for hint in hints_of(newest(story_of(author, sam))) if hint.finding.kind == "pronoun"]
    assert all(hint.link for hint in findings)


def test_all_that_can_be_read_in_one_way_is_linked_by_one_tap(author: Any, sam: Person) -> None:
    story = story_of(author, sam, "<p>{sam} mended the bell. She laughed. We thanked her.</p>")
    answer_check(author, story, "link-all")
    assert "They laughed. We thanked them." in reads(story)


def test_what_is_about_somebody_else_is_not_asked_again(author: Any, sam: Person) -> None:
    story = story_of(author, sam)
    left, other = marks(story)
    answer_check(author, story, f"not-about:{left}")
    assert marks(story) == [other]
    assert "She carries" in reads(story)


def test_who_is_written_with_the_name_is_said_to_be_whatever_the_reason(author: Any) -> None:
    unset, hidden = make_named("Sam Öberg"), make_named("Sam Öberg", **SETS, text_audience="nobody")
    pages = [check(author, story_of(author, each), all="1") for each in (unset, hidden)]
    assert all("Sam is written with the name here." in page for page in pages)


def test_an_offer_that_is_gone_does_no_harm(author: Any, sam: Person) -> None:
    story = story_of(author, sam)
    assert "gone already" in answer_check(author, story, "link:gone:0").content.decode()
    answer_check(author, story, f"link:{marks(story)[0]}:7")
    assert "She carries" in reads(story)
