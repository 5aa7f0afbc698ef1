"""What the desk owes the writer of a story that was handed in: an answer, from whom, by when; and who has said yes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Promises by whose turn it is."""

    def open(self) -> "PromiseQuerySet":
        """Reviews that have not ended."""
        return self.exclude(turn=Promise.Turn.NOBODY)

    def waiting_for_a_reader(self) -> "PromiseQuerySet":
        """Where the desk owes an answer now, oldest promise first."""
        return self.filter(turn=Promise.Turn.READER).order_by("first_due_at", "pk")

    def owed(self) -> "PromiseQuerySet":
        """Where the author waits for the desk, whether its reader or a colleague whom the reader asked."""
        return self.filter(turn__in=Promise.OWED)

    def name(self, *, reader: int | None, stands_in_for: int | None = None) -> int:
        """Note who answers from now on; returns in how many rows."""
        return self.update(reader=reader, stands_in_for=stands_in_for, named_at=timezone.now())


class Promise(models.Model):
    """One review of one post, as the queue sees it: a row for each `WorkflowState` that a person was asked to read.

    Only facts to sort, filter and count by; names and titles are joined, so that they keep up with people.
    A story that came back and is handed in again keeps its row, and with it its place in the queue.
    Changed by `posts.promises` and `posts.queue` alone.
    """

    class Turn(models.TextChoices):
        """Who has to do something now."""

        READER = "reader", _("Waiting for the comms team")
        AUTHOR = "author", _("Waiting for the author")
        NAMED = "named", _("Waiting for a named colleague")
        NOBODY = "nobody", _("Answered")

    OWED = (Turn.READER, Turn.NAMED)  # turns of the desk

    class Lane(models.TextChoices):
        """How much reading it needs."""

        USUAL = "usual", _("Usual")
        LIGHT = "light", _("Light")

    workflow_state = models.OneToOneField("wagtailcore.WorkflowState", on_delete=models.CASCADE, related_name="promise")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="promises")
    blog = models.ForeignKey("posts.Blog", null=True, on_delete=models.SET_NULL, related_name="+")  # none: a profile
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="promises")
    reader = models.ForeignKey(  # who answers: named to the author
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="readings"
    )
    stands_in_for = models.ForeignKey(  # whose place the reader takes, while that person is away or silent
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    named_at = models.DateTimeField(null=True)  # since when `reader` is asked: silence is theirs only from then on
    # Who wrote any of what waits: nobody of them approves it. `Post.writers()`, kept for the list.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    turn = models.CharField(max_length=8, choices=Turn.choices, default=Turn.READER)
    lane = models.CharField(max_length=8, choices=Lane.choices, default=Lane.USUAL)
    language = models.CharField(max_length=10)
    handed_in_at = models.DateTimeField(db_default=Now())
    asked_at = models.DateTimeField(default=timezone.now)  # last handed in: what `due_at` is counted from
    due_at = models.DateTimeField()  # what the author was last told
    first_due_at = models.DateTimeField()  # what the author was told first
    answered_at = models.DateTimeField(null=True)  # the first answer of a person
    ended_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)  # author and deputy were told that it will be missed
    rounds = models.PositiveSmallIntegerField(default=1)  # times handed in
    needs = models.JSONField(default=list)  # why a person has to look closely: "consent", "child", "figure", …
    close_look = models.BooleanField(default=False)  # `needs` is not empty; a column to count by
    findings = models.PositiveSmallIntegerField(default=0)
    noted_at = models.DateTimeField(null=True)  # when writers, needs and findings were noted of the version that waits

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        indexes = [
            models.Index(fields=["turn", "due_at", "id"], name="promise_queue"),
            models.Index(fields=["turn", "first_due_at", "id"], name="promise_places"),
            models.Index(fields=["turn", "close_look", "reader"], name="promise_counts"),
            models.Index(fields=["reader", "turn", "first_due_at", "id"], name="promise_asked_of"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.get_turn_display()}"


class Approval(models.Model):
    """One reader's yes to exactly what `digest` names. When enough readers said it, the story is sealed."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="approvals")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64)  # `posts.reading.Reading.digest`
    go_live_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [models.UniqueConstraint(fields=["promise", "reader", "digest"], name="one_yes_a_reader")]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.digest[:12]}"


class OwnWord(models.Model):
    """A person's own yes to words written in their name: to exactly `content_digest`, or it is asked again."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="own_words")
    person = models.ForeignKey("posts.Person", on_delete=models.CASCADE, related_name="own_words")
    content_digest = models.CharField(max_length=64)  # `Post.content_digest()`
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("own approval")
        verbose_name_plural = _("own approvals")
        constraints = [
            models.UniqueConstraint(fields=["page", "person", "content_digest"], name="one_own_word_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.content_digest[:12]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new yes; one that was given never changes."""
        if self._state.adding:
            super().save(*args, **kwargs)
