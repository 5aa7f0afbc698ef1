"""What readers answer to a story: a thumb, perhaps why, perhaps how it felt. No address, no name, nothing inferred."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ReaderAnswer(models.Model):
    """One answer of one visit. Never shown in public; changed by `posts.answering.verbs` alone."""

    class Thumb(models.TextChoices):
        UP = "up", _("Yes")
        DOWN = "down", _("Not really")

    class Feeling(models.TextChoices):
        """What a reader says of themselves; nobody scores moods here."""

        GLAD = "glad", _("It made me glad")
        MOVED = "moved", _("It moved me")
        CURIOUS = "curious", _("It made me curious")
        SURPRISED = "surprised", _("It surprised me")
        WORRIED = "worried", _("It worried me")
        ANGRY = "angry", _("It made me angry")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for comms")
        PASSED = "passed", _("Passed on to the authors")
        KEPT = "kept", _("Kept with comms")
        SPAM = "spam", _("Spam")

    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="reader_answers")
    post = models.UUIDField()
    about = models.UUIDField()  # the story itself, or one that was suggested below it
    thumb = models.CharField(max_length=4, choices=Thumb.choices, blank=True)
    words = models.TextField(blank=True, max_length=2000)
    feeling = models.CharField(max_length=10, choices=Feeling.choices, blank=True)
    visit = models.CharField(max_length=64)  # `posts.answering.visits`: means nothing once its day is over
    suspect = models.BooleanField(default=False)  # looks like what machines send; comms decides
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    said_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("answer of a reader")
        verbose_name_plural = _("answers of readers")
        constraints = [models.UniqueConstraint(fields=["post", "about", "visit"], name="one_answer_a_visit")]
        indexes = [
            models.Index(fields=["state", "suspect", "-said_at"], name="answers_waiting"),
            models.Index(fields=["visit"], name="answers_of_a_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_thumb_display()} {self.words}"[:80]


class DailySalt(models.Model):
    """The secret of one day, by which a visit is known again on that day; deleted after it."""

    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("salt of a day")
        verbose_name_plural = _("salts of days")

    def __str__(self) -> str:
        return str(self.day)
