"""What somebody in a story was asked, and what they answered: the card, its links, and one row for each question.

A question is about exact words and pictures and never changes; a changed sentence makes another row. The rules are in
`posts.consent`, the rows say nothing but what was asked and answered.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Medium(models.TextChoices):
    """By what somebody can be known in a story."""

    NAME = "name", _("the name")
    FACE = "face", _("a picture")
    VOICE = "voice", _("the voice")
    WORDS = "words", _("quoted words")


class ConsentCard(models.Model):
    """One human being who is asked: a colleague, or a guest without an account.

    Of a guest it holds what the writer calls them, their language, and an address to write to where they gave one.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.OneToOneField(
        "posts.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="consent_card"
    )
    called = models.CharField(_("who it is"), max_length=80, blank=True)  # in the writer's words; empty for a Person
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    email = models.EmailField(_("e-mail address"), blank=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("consent card")
        verbose_name_plural = _("consent cards")

    def __str__(self) -> str:
        return self.name()

    def name(self) -> str:
        """What this human being is called."""
        return str(self.person.called or self.person.display_name) if self.person else self.called

    @property
    def user(self) -> Any:
        """The account of whoever has one that still opens, else None."""
        found = self.person.user if self.person else None
        return found if found is not None and found.is_active else None


class CardLink(models.Model):
    """A secret address that opens a card, or one story of it. Of the secret only a hash is kept."""

    card = models.ForeignKey(ConsentCard, on_delete=models.CASCADE, related_name="links")
    post = models.UUIDField(null=True)  # opens this story alone: a card of a Person is about many writers' stories
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hex
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("link to a consent card")
        verbose_name_plural = _("links to consent cards")

    def __str__(self) -> str:
        return f"{self.card_id}: {self.made_at:%Y-%m-%d}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Questions by what came of them."""

    def unanswered(self) -> "ConsentQuerySet":
        """Asked, and neither answered nor withdrawn."""
        return self.filter(answer="", withdrawn_at=None)

    def agreed(self) -> "ConsentQuerySet":
        """A yes that was not withdrawn; whether its time is over is another question."""
        return self.filter(answer=Consent.Answer.YES, withdrawn_at=None)

    def holding(self, day: date | None = None) -> "ConsentQuerySet":
        """A yes that holds on a day (today), its last day included."""
        over = models.Q(until__lt=day or timezone.localdate())
        return self.agreed().exclude(over)


class Consent(models.Model):
    """One question to one person about one version of one story, and what they answered.

    `passages` are `{"rich": bool, "source": str}` as they are stored in the story (people as mentions, so that a name
    that changes changes here too); `pictures` are `{"picture": id, "hash": str, "alt": str}`.
    """

    class Ground(models.TextChoices):
        """By what right the story shows somebody."""

        ASKED = "asked", _("The person was asked")
        GUARDIAN = "guardian", _("A guardian was asked")
        ARCHIVE = "archive", _("It was published before, and came from an archive")

    class Answer(models.TextChoices):
        """What was answered."""

        YES = "yes", _("Yes")
        NO = "no", _("No")
        CHANGE = "change", _("Change one thing")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    card = models.ForeignKey(ConsentCard, on_delete=models.CASCADE, related_name="consents")
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="consents")
    post = models.UUIDField(db_index=True)
    ground = models.CharField(max_length=8, choices=Ground.choices, default=Ground.ASKED)
    media = models.JSONField(default=list)  # values of Medium that were asked about
    passages = models.JSONField(default=list)
    pictures = models.JSONField(default=list)
    words_digest = models.CharField(max_length=64)  # SHA-256, hex, of the passages
    pictures_digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField(db_default=Now())
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.CharField(max_length=6, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    agreed_media = models.JSONField(default=list)
    refused_channels = models.JSONField(default=list)  # uuids of channels, and "mail"
    until = models.DateField(null=True)  # the last day of a yes; none: until it is withdrawn
    wish = models.TextField(_("what to change"), max_length=1000, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # when what is live without a yes has to be gone
    settled_at = models.DateTimeField(null=True)  # since when readers no longer meet what was withdrawn
    end_told_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(due_at__isnull=False, settled_at=None), name="consents_to_settle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.card_id}, {self.post}: {self.answer or 'asked'}"

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < timezone.localdate()

    @property
    def holds(self) -> bool:
        """Whether it is a yes that counts today."""
        return self.answer == self.Answer.YES and self.withdrawn_at is None and not self.is_over

    def refuses(self, channel: UUID) -> bool:
        """Whether the story may not go to this channel."""
        return str(channel) in self.refused_channels
