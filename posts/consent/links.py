"""Secret addresses of cards. Each ends alone."""

from uuid import UUID

from django.db.models.functions import Now
from django.urls import reverse

from posts.models import CardLink, ConsentCard
from posts.secret_links import hash_of, new_secret
from posts.together.ways import absolute_to


def new_link(card: ConsentCard, *, post: UUID) -> str:
    """A new absolute address that opens what is asked about `post`; earlier ones go on opening.

    Of a Person it opens that story alone: other writers' stories are not for whoever made this link.
    """
    token = new_secret()
    CardLink.objects.create(card=card, post=post if card.person_id else None, token_hash=hash_of(token))
    return absolute_to(reverse("consent_story", args=[token, post]))


def opened_by(token: str) -> CardLink | None:
    """What a link opens, or None: one nobody made, and one that ended."""
    found = CardLink.objects.filter(token_hash=hash_of(token), ended_at=None)
    return found.select_related("card__person__user").first()


def end_all(card: ConsentCard, *, post: UUID | None = None) -> None:
    """No link to this card (or to this story of it) that was made until now opens anything any more."""
    found = CardLink.objects.filter(card=card, ended_at=None)
    (found.filter(post=post) if post else found).update(ended_at=Now())
