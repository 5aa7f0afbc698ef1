"""A story in review, its people, and quick ways to say something about it."""

from typing import Any

import pytest

from posts.models import CoAuthor, Remark, ReturnReason, Story
from posts.remarks import verbs
from posts.remarks.verbs import Saying
from tests import factories
from tests.factories import AUTHORS, COMMS, make_user

WORDS = (
    '<p>The bell was <b>broke</b> and we mended it. See <a href="https://byline.example/bells">our bells</a>.</p>'
    "<p>The kettle boiled.</p>"
)


@pytest.fixture
def noor(db: None) -> Any:
    return make_user(AUTHORS, name="noor")


@pytest.fixture
def ilse(db: None) -> Any:
    return make_user(AUTHORS, name="ilse")


@pytest.fixture
def marit(db: None) -> Any:
    return make_user(COMMS, name="marit")


@pytest.fixture
def joost(db: None) -> Any:
    return make_user(COMMS, name="joost")


@pytest.fixture
def story(noor: Any) -> Story:
    """Handed in by noor: a headline, a standfirst and two paragraphs."""
    return factories.hand_in(factories.make_story(by=noor, headline="A wet bell", text=WORDS))


@pytest.fixture
def co_author(story: Story) -> Any:
    user = make_user(AUTHORS, name="sam")
    CoAuthor.objects.create(page=story, user=user, accepted_at="2026-11-25T08:00Z")
    return user


def newest(story: Story) -> Story:
    return factories.fresh(story).get_latest_revision_as_object()


def body_key(story: Story) -> str:
    """The key of the first block."""
    return str(newest(story).body.get_prep_value()[0]["id"])


def source(story: Story) -> str:
    """The stored rich text of the first block."""
    return str(newest(story).body.get_prep_value()[0]["value"])


def reason(key: str = "facts") -> ReturnReason:
    return ReturnReason.objects.get(key=key)


def loved(story: Story, reader: Any, words: str = "That kettle!") -> Remark:
    return verbs.write(post=story, reader=reader, saying=Saying(kind="loved", words=words))


def question(story: Story, reader: Any, words: str = "Whose bell was it?", quoted: str = "The bell") -> Remark:
    saying = Saying(kind="question", words=words, key=body_key(story), quoted=quoted)
    return verbs.write(post=story, reader=reader, saying=saying)


def suggestion(story: Story, reader: Any, quoted: str = "broke", replacement: str = "broken", **more: Any) -> Remark:
    more.setdefault("key", body_key(story))
    saying = Saying(kind="suggestion", quoted=quoted, replacement=replacement, **more)
    return verbs.write(post=story, reader=reader, saying=saying)


def must(story: Story, reader: Any, key: str = "consent") -> Remark:
    saying = Saying(kind="must", words="Ask Ilse first.", reason=reason(key))
    return verbs.write(post=story, reader=reader, saying=saying)


def sent(story: Story, reader: Any, *remarks: Remark) -> Any:
    """Send what the reader wrote; the first remark as the authors see it."""
    verbs.send(post=factories.fresh(story), reader=reader)
    for remark in remarks:
        remark.refresh_from_db()
    return remarks[0] if len(remarks) == 1 else remarks
