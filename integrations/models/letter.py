"""Letter: a mail as rows. One Recipient row an address, claimed and sent like a delivery."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from integrations import credentials
from integrations.models.clock import from_now
from integrations.models.delivery import Overtaken
from integrations.models.stop import stopped
from integrations.times import LEASE, scaled


class Letter(models.Model):
    """The words of a mail, in the language of those who read it. `key` keeps it from being written twice.

    Words that open a door (an invitation, a new password) lie in `sealed`, encrypted, and only until they are sent.
    The stop switch holds letters too, but for those that `pass_stops`: what opens a door, and what tells of the stop.
    """

    key = models.CharField(max_length=200, unique=True)
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(default="", blank=True)  # the same words for programs that show it
    sealed = models.TextField(default="", blank=True, editable=False)
    about = models.UUIDField(null=True, db_index=True)
    blog = models.ForeignKey("wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_copy = models.BooleanField(db_default=False)  # it carries the story: what is sent cannot be taken back
    issue = models.UUIDField(null=True, db_index=True)  # a letter to subscribers: what it is part of
    pass_stops = models.BooleanField(default=False)
    stop_link = models.URLField(max_length=500, default="", blank=True)  # where one POST stops letters like this one
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")

    def __str__(self) -> str:
        return self.subject

    @property
    def words(self) -> str:
        """What the mail says; raises `CredentialLocked` when no key opens it."""
        return credentials.unseal(self.sealed)["text"] if self.sealed else self.text

    def forget(self) -> None:
        """Wipe sealed words once nobody waits for them any more."""
        open_states = (Recipient.Status.DUE, Recipient.Status.SENDING, Recipient.Status.HELD)
        waiting = self.recipients.filter(status__in=open_states)
        if self.sealed and not waiting.exists():
            Letter.objects.filter(pk=self.pk).update(sealed="")


class Carried(models.Model):
    """A story that stands in a letter to subscribers."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="carried")
    post = models.UUIDField(db_index=True)
    blog = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("letter", "post"), name="one_story_a_letter"),)
        verbose_name = _("story in a letter")
        verbose_name_plural = _("stories in letters")

    def __str__(self) -> str:
        return f"{self.post} in {self.letter_id}"


def letters_with(post: uuid.UUID) -> "models.QuerySet[Letter]":
    """Letters that took this story to people."""
    carrying = Carried.objects.filter(post=post).values("letter")
    return Letter.objects.filter(Q(about=post) | Q(pk__in=carrying), is_copy=True)


def _stopped() -> Q:
    """Whether a stop stands over what the letter is about, or over a story that it carries."""
    carried = Carried.objects.filter(stopped(post="post", blog="blog"), letter=OuterRef("letter"))
    return Q(stopped(post="letter__about", blog="letter__blog")) | Q(Exists(carried))


class RecipientQuerySet(models.QuerySet["Recipient"]):
    """What the loop looks for."""

    def ready(self) -> "RecipientQuerySet":
        """Waiting for a worker."""
        return self.filter(status=Recipient.Status.DUE, due_at__lte=Now())

    def going(self) -> "RecipientQuerySet":
        """Those that nobody stopped."""
        return self.filter(Q(letter__pass_stops=True) | ~_stopped())

    def stopped(self) -> "RecipientQuerySet":
        """Those that a person stopped."""
        return self.filter(_stopped(), letter__pass_stops=False)

    def hold_stopped(self) -> int:
        """due -> held, for all that is stopped; return how many."""
        waiting = self.filter(status=Recipient.Status.DUE).stopped().values("pk")
        return Recipient.objects.filter(pk__in=waiting).hold()

    def hold(self) -> int:
        """due -> held, whatever they are; return how many."""
        return self.filter(status=Recipient.Status.DUE).update(status=Recipient.Status.HELD, enqueued_at=None)

    def let_go(self) -> int:
        """held -> due: a person wants them sent all the same; return how many."""
        held = self.filter(status=Recipient.Status.HELD)
        return held.update(status=Recipient.Status.DUE, due_at=Now(), enqueued_at=None)

    def drop(self, words: str) -> int:
        """held -> dropped: a person does not want them sent any more; return how many."""
        return self.filter(status=Recipient.Status.HELD).update(status=Recipient.Status.DROPPED, last_error=words)

    def abandoned(self) -> "RecipientQuerySet":
        """Sending, but the worker's lease is over."""
        return self.filter(status=Recipient.Status.SENDING, lease_until__lt=Now())


class Recipient(models.Model):
    """One address of one letter. A mail whose fate is unknown is not sent again by a machine."""

    class Status(models.TextChoices):
        DUE = "due", _("On its way")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Unknown")
        HELD = "held", _("Waiting")
        DROPPED = "dropped", _("Dropped")

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="recipients")
    address = models.EmailField()
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reader = models.UUIDField(null=True, db_index=True)  # the subscriber, whom we may have to forget
    own_link = models.URLField(max_length=500, default="", blank=True)  # that reader's page; below it one can leave
    came_back = models.CharField(max_length=9, default="", blank=True)  # what a report said of it afterwards
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DUE)
    due_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    enqueued_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(default="", blank=True)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("letter", "address"), name="one_letter_per_address"),)
        indexes = (
            models.Index(fields=("due_at",), name="recipient_waiting", condition=Q(status__in=("due", "sending"))),
        )
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")

    def __str__(self) -> str:
        return f"{self.letter} → {self.address}"

    def claim(self) -> None:
        """due -> sending, with a lease and a token."""
        self._move(self.Status.DUE, self.Status.SENDING, token=uuid.uuid4(), lease_until=from_now(scaled(LEASE)))

    def confirm(self) -> None:
        """sending -> sent."""
        self._move(self.Status.SENDING, self.Status.SENT, last_error="")

    def give_back(self) -> None:
        """sending -> due: nothing was sent, and no try is counted."""
        self._move(self.Status.SENDING, self.Status.DUE)

    def postpone(self, words: str, *, wait: float) -> None:
        """sending -> due in `wait` seconds: certainly not accepted."""
        later = {"due_at": from_now(wait), "tries": self.tries + 1, "last_error": words}
        self._move(self.Status.SENDING, self.Status.DUE, **later)

    def fail(self, words: str) -> None:
        """sending -> failed."""
        self._move(self.Status.SENDING, self.Status.FAILED, last_error=words)

    def lose(self, words: str) -> None:
        """sending -> unknown: it may have been accepted."""
        self._move(self.Status.SENDING, self.Status.UNKNOWN, last_error=words)

    def _move(self, only_from: "Recipient.Status", to: "Recipient.Status", **changes: Any) -> None:
        same = Recipient.objects.filter(pk=self.pk, status=only_from, token=self.token)
        if same.update(status=to, enqueued_at=None, **changes) != 1:
            raise Overtaken(f"{self} was moved by somebody else")
        self.refresh_from_db()
