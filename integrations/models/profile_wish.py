"""ProfileWish: what somebody asked to have said in the profile of their own account. A row before it is a call."""

from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integrations import credentials
from integrations.models.clock import from_now
from integrations.times import LEASE, scaled

if TYPE_CHECKING:
    from integrations.models.channel import Channel, ChannelQuerySet

PATIENCE: Final = 3600.0  # seconds after which it is not tried any more: by then its owner may think otherwise


class ProfileWishQuerySet(models.QuerySet["ProfileWish"]):
    """Wishes by what is left to do."""

    def waiting(self) -> "ProfileWishQuerySet":
        """Asked for, and not answered."""
        return self.filter(status=ProfileWish.Status.DUE)

    def due(self, *, among: "ChannelQuerySet") -> "ProfileWishQuerySet":
        """To be written now, on one of these channels; also what a worker that died had in hand."""
        return self.waiting().filter(due_at__lte=Now(), channel__in=among)

    def too_late(self) -> "ProfileWishQuerySet":
        """Waiting for longer than anybody waits."""
        return self.waiting().filter(asked_at__lte=from_now(-scaled(PATIENCE)))


class ProfileWish(models.Model):
    """One a channel, the last that was asked for. Its words are sealed, and go with the access to the account.

    due -> done        the profile says it
    due -> due         the network could not be reached: later, for an hour
    due -> failed      refused, or the hour is over; its owner may ask again, and nobody else
    """

    class Status(models.TextChoices):
        DUE = "due", _("On its way")
        DONE = "done", _("Done")
        FAILED = "failed", _("Not done")

    channel = models.OneToOneField(
        "integrations.Channel", on_delete=models.CASCADE, primary_key=True, related_name="profile_wish"
    )
    sealed = models.TextField()  # words, and those they stand instead of; never the same text twice
    status = models.CharField(max_length=6, choices=Status, default=Status.DUE)
    asked_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")  # why it was not done, in words for its owner

    objects = ProfileWishQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=("status", "due_at"), name="profile_wishes_due"),)
        verbose_name = _("wish for a profile")
        verbose_name_plural = _("wishes for profiles")

    def __str__(self) -> str:
        return str(self.channel_id)

    @classmethod
    def ask(cls, channel: "Channel", *, words: str, instead_of: str) -> None:
        """From now on these words are wanted there; what was asked for before is wanted no more."""
        sealed = credentials.seal({"words": words, "instead_of": instead_of})
        now = {"sealed": sealed, "status": cls.Status.DUE, "tries": 0, "answered_at": None, "answer": ""}
        cls.objects.update_or_create(channel=channel, defaults={**now, "asked_at": Now(), "due_at": Now()})

    @property
    def words(self) -> str:
        """What is to stand there; empty: nothing. Raises `CredentialLocked` where no key opens it."""
        return credentials.unseal(self.sealed)["words"]

    @property
    def instead_of(self) -> str:
        """What stood there when it was asked for."""
        return credentials.unseal(self.sealed)["instead_of"]

    def claim(self) -> bool:
        """Take it for a while, unless another worker did, or something else was asked for meanwhile."""
        mine = self._mine().filter(due_at__lte=Now())
        return mine.update(due_at=from_now(scaled(LEASE)), tries=F("tries") + 1) == 1

    def done(self) -> None:
        """The profile says it."""
        self._answered(ProfileWish.Status.DONE)

    def fail(self, words: str) -> None:
        """Not done, and not tried again by itself."""
        self._answered(ProfileWish.Status.FAILED, answer=words)

    def postpone(self, *, wait: float) -> None:
        """Once more in so many seconds."""
        self._mine().update(due_at=from_now(wait))

    def ends(self, wait: float) -> bool:
        """Whether the hour is over in so many seconds."""
        return (timezone.now() - self.asked_at).total_seconds() + wait > scaled(PATIENCE)

    def _answered(self, status: "ProfileWish.Status", **facts: Any) -> None:
        self._mine().update(status=status, answered_at=Now(), **facts)

    def _mine(self) -> "ProfileWishQuerySet":
        """This very wish, while it waits: an answer to an older one changes nothing."""
        return ProfileWish.objects.waiting().filter(pk=self.pk, sealed=self.sealed)
