"""What comms and authors see of answers."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from posts.models import ReaderAnswer, Story

SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What readers said of one story, as its authors see it."""

    yes: int
    not_really: int
    answers: list[ReaderAnswer]  # with words, passed on, newest first


def heard(story: Story) -> Heard:
    """Thumbs in numbers, and the words that reached the authors."""
    said = ReaderAnswer.objects.filter(post=story.uuid, about=story.uuid).exclude(state=ReaderAnswer.State.SPAM)
    numbers = said.aggregate(
        yes=Count("pk", filter=Q(thumb=ReaderAnswer.Thumb.UP)),
        not_really=Count("pk", filter=Q(thumb=ReaderAnswer.Thumb.DOWN)),
    )
    passed = said.filter(state=ReaderAnswer.State.PASSED).exclude(words="").order_by("-said_at", "-pk")
    return Heard(answers=list(passed[:SHOWN]), **numbers)


def with_words(*, state: str) -> QuerySet[ReaderAnswer]:
    """Answers with words in one state, what looks like a machine's last."""
    said = ReaderAnswer.objects.filter(state=state).exclude(words="").select_related("page", "page__locale")
    return said.order_by("suspect", "-said_at", "-pk")


def number_waiting() -> int:
    """How many answers wait for comms."""
    return ReaderAnswer.objects.filter(state=ReaderAnswer.State.WAITING, suspect=False).exclude(words="").count()
