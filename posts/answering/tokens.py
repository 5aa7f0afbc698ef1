"""Forms that came from us: signed, and the same for every reader of a day, so that pages stay cacheable."""

from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from django.core import signing
from django.utils import timezone

GOOD_FOR = timedelta(days=7)  # somebody may leave a page open
_FORM, _ANSWER = signing.Signer(salt="posts.answering.form"), signing.Signer(salt="posts.answering.answer")


class NotOurs(ValueError):
    """A form that we did not make, or too long ago."""


def form_token(post: UUID, *, day: date | None = None) -> str:
    """What the form below a story carries."""
    return _signed(f"{post}.{(day or timezone.localdate()).isoformat()}")


@lru_cache(maxsize=4096)
def _signed(form: str) -> str:
    return _FORM.sign(form)


def post_of(token: str) -> UUID:
    """The story a form belongs to; raises `NotOurs`."""
    try:
        post, day = _FORM.unsign(token).split(".")
        age = timezone.localdate() - date.fromisoformat(day)
        found = UUID(post)
    except (signing.BadSignature, ValueError) as error:
        raise NotOurs from error
    if not timedelta(0) <= age <= GOOD_FOR:
        raise NotOurs
    return found


def answer_token(pk: int) -> str:
    """What lets whoever gave an answer add why."""
    return _ANSWER.sign(str(pk))


def answer_of(token: str) -> int:
    """The answer's primary key; raises `NotOurs`."""
    try:
        return int(_ANSWER.unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise NotOurs from error
