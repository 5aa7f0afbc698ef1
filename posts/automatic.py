"""The budget of automatic mail: at most two a week to anyone, each with why it came and how to stop it.

What one person does to another's story (hands in, sends back, invites) is no automatic mail and has no budget.
What somebody is asked to do for others (answer before a promise is missed) is automatic mail and counts, but no budget
holds it back, since another person would pay for it: it is gathered into one letter instead, and can be stopped.
"""

from collections.abc import Callable, Collection
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise as Lazy

from integrations.models.clock import from_now
from posts import notices
from posts.models import AutomaticKind, AutomaticMessage, Post, StoppedKind
from posts.notices import zone_of

MOST: Final = 2  # messages
IN: Final = 7 * 24 * 3600  # seconds
SALT: Final = "posts.automatic.stop"

Words = str | Lazy | Callable[[], str]


@transaction.atomic
def tell(
    *,
    user: Any,
    kind: AutomaticKind,
    key: str,
    why: Words,
    what: str,
    post: Post | None = None,
    owed: Collection[str] = (),
    **facts: Any,
) -> bool:
    """Write one automatic letter, if the person wants this kind and has had fewer than two in seven days.

    `owed` holds the keys of all that this letter asks them to do for others: then the budget does not hold it back, and
    it is not written where an earlier letter asked for what `key` names.

    `why` is the true reason, with a date: a sentence that begins "You get this because", asked for in the person's
    language and time zone when it is a function or a lazy text. `what` names `posts/mail/<what>.txt`, and `facts` go
    there (`link` and `by` as in `posts.notices.tell`). The same `key` to the same person is the same letter, and
    writes nothing.

    True: the person has this letter. False: nothing was written, because they stopped it, the budget is spent,
    or they cannot be reached; then a page has to show it, and a later call may try again.
    """
    kind = AutomaticKind(kind)
    if not (user.is_active and user.email):
        return False
    # Two workers take turns here, so that both never find the same room left. Not a key lock: rows that name the
    # user may be written meanwhile.
    get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)
    if AutomaticMessage.objects.filter(user=user, key=key).exists() or key in asked_lately(user):
        return True
    if StoppedKind.objects.filter(user=user, kind=kind).exists() or (_had(user) >= MOST and not owed):
        return False
    AutomaticMessage.objects.create(user=user, kind=kind, key=key, owed=list(owed))
    with translation.override(notices.language_of(user)), timezone.override(zone_of(user)):
        stop_link = _site() + reverse("mail_stop", args=[stop_token(user=user, kind=kind)])
        ending = _ending(why, stop_link)
        key = f"automatic:{user.pk}:{key}"
        notices.tell(user, post=post, what=what, key=key, ending=ending, stop_link=stop_link, **facts)
    return True


def _had(user: Any) -> int:
    """How many automatic messages somebody got in the last seven days, by the database's clock."""
    return _lately(user).count()


def asked_lately(user: Any) -> set[str]:
    """The keys of all that letters of the last seven days asked somebody to do for others."""
    return {key for owed in _lately(user).values_list("owed", flat=True) for key in owed}


def _lately(user: Any) -> QuerySet[AutomaticMessage]:
    return AutomaticMessage.objects.filter(user=user, sent_at__gt=from_now(-IN))


def _ending(why: Words, stop_link: str) -> str:
    """Why it came and how to stop it, for the end of a letter."""
    words = why() if callable(why) else str(why)
    facts = {"why": words, "stop": stop_link, "choices": _site() + reverse("mail_choices")}
    return render_to_string("posts/mail/_automatic.txt", facts).strip()


def _site() -> str:
    return str(settings.WAGTAILADMIN_BASE_URL)


def stop_token(*, user: Any, kind: AutomaticKind) -> str:
    """What a letter carries so that one tap stops its kind without a log-in; it can do nothing else and never ends."""
    return signing.dumps([user.pk, str(kind)], salt=SALT)


def read_stop_token(token: str) -> tuple[Any, AutomaticKind] | None:
    """Whom and which kind a link of a letter is about; None for anything we did not sign."""
    try:
        pk, kind = signing.loads(token, salt=SALT)
        return get_user_model().objects.get(pk=pk), AutomaticKind(kind)
    except (signing.BadSignature, ValueError, get_user_model().DoesNotExist):
        return None


def stopped_by(user: Any) -> set[str]:
    """The kinds somebody switched off."""
    return set(StoppedKind.objects.filter(user=user).values_list("kind", flat=True))


def stop(*, user: Any, kind: AutomaticKind) -> None:
    """Send this kind no more."""
    StoppedKind.objects.get_or_create(user=user, kind=AutomaticKind(kind))


def start(*, user: Any, kind: AutomaticKind) -> None:
    """Send this kind again."""
    StoppedKind.objects.filter(user=user, kind=AutomaticKind(kind)).delete()
