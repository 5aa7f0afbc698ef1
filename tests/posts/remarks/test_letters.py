"""What the letters about remarks say: of each its kind, its reason, its place and its words; and whom a name finds."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from integrations.models import Letter
from posts.models import Person, Story
from posts.remarks import verbs
from posts.remarks.referring import colleague_called
from posts.remarks.verbs import Saying
from tests import factories
from tests.factories import AUTHORS, make_user
from tests.posts.remarks.conftest import body_key, loved, question, reason

pytestmark = pytest.mark.django_db


def must(story: Story, reader: Any) -> None:
    saying = Saying(
        kind="must", words="Say who counted.", reason=reason("facts"), key=body_key(story), quoted="The kettle boiled."
    )
    verbs.write(post=story, reader=reader, saying=saying)


LISTED = "Must: {reason}\nText: “The kettle boiled.”\nSay who counted.\n"


def letter_to(user: Any) -> str:
    return str(Letter.objects.filter(recipients__address=user.email).latest("pk").text)


def test_the_letter_about_remarks_gives_kind_reason_place_and_words(story: Story, marit: Any, noor: Any) -> None:
    must(story, marit)
    verbs.send(post=story, reader=marit)
    assert LISTED.format(reason=reason("facts").name("en")) in letter_to(noor)


def test_remarks_that_travel_with_a_story_sent_back_stand_in_its_letter(story: Story, marit: Any, noor: Any) -> None:
    must(story, marit)
    question(story, marit)
    verbs.send_back(post=story, reader=marit, reason=reason("facts"), words="Two things.")
    text = letter_to(noor)
    assert "Two things." in text
    assert LISTED.format(reason=reason("facts").name("en")) in text
    assert "Question\nText: “bell”\nWhose bell was it?\n" in text


def test_what_was_loved_is_listed_in_the_same_way(story: Story, marit: Any, noor: Any) -> None:
    loved(story, marit)
    verbs.send_back(post=story, reader=marit, reason=reason("facts"), words="Two things.")
    assert "Loved\nThe whole story\nThat kettle!\n" in letter_to(noor)


def test_the_place_is_named_in_the_language_of_whoever_reads(story: Story, marit: Any) -> None:
    dutch = make_user(AUTHORS, name="wim", language="nl")
    Story.objects.filter(pk=story.pk).update(owner=dutch)
    loved(story, marit)
    verbs.send_back(post=factories.fresh(story), reader=marit, reason=reason("facts"), words="Two things.")
    assert "The whole story" not in letter_to(dutch)


@pytest.fixture
def hedy(db: None) -> Any:
    user = make_user(name="hjansen")
    user.first_name, user.last_name, user.email = "Hedwig", "Jansen", "h.jansen@byline.example"
    user.save()
    Person.objects.create(user=user, display_name="Hedy Jansen-Bos", called="Hedy")
    return user


@pytest.mark.parametrize(
    "typed", ["Hedwig", "hedy", "Hedy Jansen-Bos", " Hedwig  Jansen ", "H.Jansen@byline.example", "h.jansen", "hjansen"]
)
def test_a_colleague_is_found_by_first_name_called_name_and_address(hedy: Any, typed: str) -> None:
    assert colleague_called(typed) == hedy


def test_a_name_of_two_is_asked_again_with_both_to_choose_from(hedy: Any) -> None:
    other = make_user(name="hbos")
    other.first_name, other.last_name = "Hedwig", "Bos"
    other.save()
    with pytest.raises(ValidationError) as refused:
        colleague_called("Hedwig")
    assert "Hedy Jansen-Bos (h.jansen@byline.example) or Hedwig Bos (hbos@byline.example)" in str(refused.value)


@pytest.mark.parametrize("typed", ["", "  ", "Hedwi", "@", "nobody@byline.example"])
def test_what_means_nobody_finds_nobody(hedy: Any, typed: str) -> None:
    with pytest.raises(ValidationError):
        colleague_called(typed)


def test_whoever_left_is_not_found(hedy: Any) -> None:
    hedy.is_active = False
    hedy.save()
    with pytest.raises(ValidationError):
        colleague_called("Hedwig")
