"""After an answer the next story asked of the reader comes up; after the last one, the list."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from posts.models import Promise, ReturnReason
from posts.remarks import verbs
from posts.remarks.verbs import Saying
from tests.factories import COMMS, hand_in, make_blog, make_story, make_user
from tests.posts.desk.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(marit: Any) -> list[Any]:
    """Stories asked of marit, the oldest promise first."""
    blog = make_blog("Company")
    found = [hand_in(make_story(blog=blog, headline=f"Bell {number}")) for number in (1, 2, 3)]
    Promise.objects.update(reader=marit)
    return found


def review(story: Any, query: str = "") -> str:
    return reverse("review", args=[story.pk]) + query


def approve(user: Any, story: Any, query: str = "") -> Any:
    page = signed_in(user).get(review(story)).context
    fields = {"approve": "1", "when": "now", "seen": page["reading"].digest, "revision": story.latest_revision_id}
    return signed_in(user).post(review(story, query), fields)


def said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_after_an_approval_the_next_one_asked_of_me_comes_up_with_a_way_to_the_list(marit: Any, three: Any) -> None:
    answer = approve(marit, three[0])
    assert answer.url == review(three[1])
    assert "“Bell 1” is live. Here is the next story asked of you." in said(answer)
    assert f'href="{reverse("reviews")}"' in said(answer)


def test_one_goes_on_from_where_one_is_and_then_from_the_top(marit: Any, three: Any) -> None:
    assert approve(marit, three[1]).url == review(three[2])
    assert approve(marit, three[2]).url == review(three[0])


def test_after_the_last_one_the_list_says_that_nothing_waits(marit: Any, three: Any) -> None:
    urls = [approve(marit, story).url for story in three]
    assert urls[-1] == reverse("reviews")
    assert "Nothing waits. Everybody has an answer." in signed_in(marit).get(urls[-1]).content.decode()


def test_what_is_asked_of_others_does_not_come_up(marit: Any, three: Any) -> None:
    Promise.objects.exclude(page=three[0].pk).update(reader=make_user(COMMS))
    assert approve(marit, three[0]).url == reverse("reviews")


def test_every_answer_goes_on(marit: Any, noor: Any, three: Any) -> None:
    reason = ReturnReason.objects.get(key="facts").pk
    back = {"send_back": "1", "reason": reason, "words": "Which day?"}
    assert signed_in(marit).post(review(three[0]), back).url == review(three[1])
    verbs.write(post=three[1], reader=marit, saying=Saying(kind="question", words="Whose bell?"))
    assert signed_in(marit).post(reverse("review_send", args=[three[1].pk])).url == review(three[2])
    asked = {"refer-colleague": "noor", "refer-words": "May we say this?"}
    assert signed_in(marit).post(reverse("review_refer", args=[three[2].pk]), asked).url == reverse("reviews")


def test_the_list_stays_filtered_as_it_was(marit: Any, three: Any) -> None:
    other = make_blog("Workshop")
    story = hand_in(make_story(blog=other))
    Promise.objects.update(reader=marit)
    query = f"?blog={three[0].get_parent().pk}"
    assert f'action="{review(three[0], query)}"' in signed_in(marit).get(review(three[0], query)).content.decode()
    assert approve(marit, three[0], query).url == review(three[1], query)
    assert approve(marit, story, f"?blog={other.pk}").url == f"{reverse('reviews')}?blog={other.pk}"


def test_a_headline_in_the_message_is_words(marit: Any) -> None:
    story = hand_in(make_story(headline="<b>Bell</b> & co"))
    hand_in(make_story())
    Promise.objects.update(reader=marit)
    assert "<b>Bell</b>" not in said(approve(marit, story))
