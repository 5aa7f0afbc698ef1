"""Erasure: whoever was asked wants nothing kept. Every yes is taken back first, so what shows them goes too."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from posts.consent import answering, links
from posts.consent.standing import in_story_of
from posts.models import Consent, ConsentCard

SOMEBODY = "–"  # what the writer's list calls a guest from then on


@transaction.atomic
def forget(card: ConsentCard, *, only: UUID | None = None) -> None:
    """Take every yes back and drop words, pictures, wishes, address and links; with `only`, of that story.

    What has to stay until the stories are put right is a row without content: that somebody took a yes back, and
    when. `watching.forget_old` drops it later. A guest keeps no name in the writers' lists.
    """
    consents = Consent.objects.filter(card=card, **({"post": only} if only else {}))
    for consent in consents.agreed().select_related("card", "page"):
        answering.withdraw(consent)
    consents.unanswered().delete()
    consents.filter(withdrawn_at=None).update(withdrawn_at=Now())  # a no too: nobody is asked again
    consents.update(passages=[], pictures=[], wish="", words_digest="", pictures_digest="")
    links.end_all(card, post=only)
    if only is None and card.person_id is None:
        in_story_of(card).update(words=SOMEBODY)
        ConsentCard.objects.filter(pk=card.pk).update(called=SOMEBODY, email="")
