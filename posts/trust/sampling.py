"""Having another look at trusted stories that went out: fine, or not fine, which ends the trust at once."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from posts.models import Sample, Story, Trust
from posts.permissions import REVIEW, holds
from posts.trust.earning import withdraw
from posts.trust.lanes import authors_of, named_in


class LookedAlready(PermissionDenied):
    """Somebody was first."""


@transaction.atomic
def look(*, sample: Sample, user: Any, verdict: Sample.Verdict, words: str = "") -> None:
    """Note what `user` of comms found; *not fine* ends the authors' trust on that blog and tells them, with `words`.

    Nobody looks at what they wrote. Raises `PermissionDenied`, `LookedAlready`.
    """
    if not may_look(user, sample):
        raise PermissionDenied(_("You wrote part of this, so somebody else has the look."))
    if not Sample.objects.waiting().filter(pk=sample.pk).update(looked_at=Now(), by=user, verdict=verdict):
        raise LookedAlready(_("Somebody had this look already."))
    page = sample.seal.page
    log(instance=page or sample, action="byline.second_look", user=user, data={"verdict": verdict})
    if verdict == Sample.Verdict.NOT_FINE and page:
        story: Story = page.specific
        blog, why = story.get_parent().pk, Trust.Because.NOT_FINE
        withdraw(authors=named_in(story), blog=blog, why=why, seal=sample.seal, words=words)


def may_look(user: Any, sample: Sample) -> bool:
    """Comms, but nobody who wrote it."""
    if not holds(user, REVIEW) or sample.seal.page is None:
        return holds(user, REVIEW)
    return user.pk not in authors_of(sample.seal.page.specific)
