"""What a reader of the desk says about a story: remarks to its authors, notes among readers, questions to colleagues.

None of it is part of a story: it is in no revision, no seal, no channel copy, and no page that readers see.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NOT_A_MUST = "question"  # the one reason for sending back that is no reason to stop a story


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Remarks by whose they are now."""

    def drafts_of(self, reader: Any) -> "RemarkQuerySet":
        """What a reader wrote and did not send yet: nobody else sees it."""
        return self.filter(by=reader.pk, sent_at=None, taken_out_at=None)

    def sent(self) -> "RemarkQuerySet":
        """What the authors can see."""
        return self.filter(sent_at__isnull=False)

    def open(self) -> "RemarkQuerySet":
        """What the authors are asked and did not answer yet."""
        return self.sent().exclude(kind=Remark.Kind.LOVED).filter(decision="")


class Remark(models.Model):
    """One thing a reader says about one place in a story. Changed by `posts.remarks.verbs` alone.

    The place is a passage (`posts.remarks.passages`), a range in its text as it was read, the words that stood there,
    and the digest of what was read: enough to find it again, and to know when it is not there any more.
    """

    class Kind(models.TextChoices):
        """What weight it has; in the order in which authors meet them."""

        LOVED = "loved", _("Loved")
        QUESTION = "question", _("Question")
        SUGGESTION = "suggestion", _("Suggestion")
        MUST = "must", _("Must")

    class Decision(models.TextChoices):
        """What an author made of it."""

        ANSWERED = "answered", _("Answered")
        ACCEPTED = "accepted", pgettext_lazy("remark", "Accepted")
        DECLINED = "declined", _("Kept as it was")

    promise = models.ForeignKey("posts.Promise", on_delete=models.CASCADE, related_name="remarks")  # the review
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.ForeignKey("posts.ReturnReason", null=True, on_delete=models.SET_NULL, related_name="+")
    key = models.CharField(max_length=64, blank=True)  # of the passage; empty: the whole story
    start = models.PositiveIntegerField(null=True)  # in the passage's text; none: the whole passage
    end = models.PositiveIntegerField(null=True)
    quoted = models.TextField(blank=True)
    digest = models.CharField(max_length=64)  # `Post.content_digest()` of what was read
    words = models.TextField(max_length=2000, blank=True)
    replacement = models.TextField(max_length=2000, blank=True)
    written_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    taken_out_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    read_in = models.ForeignKey(  # the version in which an accepted suggestion was not yet applied
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_in = models.ForeignKey(  # and the author's version in which it is
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="remark_has_a_whole_range",
                condition=models.Q(start=None, end=None) | models.Q(start__lt=models.F("end")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words or self.replacement}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it; a new one says all that its kind needs."""
        if self._state.adding:
            self.clean()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a Must without its reason, a suggestion without words to exchange, a question without a question."""
        must, suggestion = self.kind == self.Kind.MUST, self.kind == self.Kind.SUGGESTION
        if must and (self.reason is None or self.reason.key == NOT_A_MUST):
            raise ValidationError({"reason": _("Choose the reason why it must change.")})
        if not must and self.reason is not None:
            raise ValidationError({"reason": _("Only a Must has a reason.")})
        if suggestion and self.start is None:
            raise ValidationError({"quoted": _("Say which words you would write differently.")})
        if suggestion and self.replacement == self.quoted:
            raise ValidationError({"replacement": _("These are the same words.")})
        if self.kind == self.Kind.QUESTION and not self.words.strip():
            raise ValidationError({"words": _("Ask your question.")})
        if must and not self.words.strip():
            raise ValidationError({"words": _("Say what would help.")})
        if self.kind == self.Kind.LOVED and not (self.words.strip() or self.quoted):
            raise ValidationError({"words": _("Say what you loved.")})

    @property
    def is_open(self) -> bool:
        """Whether an author still has to answer it."""
        return bool(self.sent_at) and self.kind != self.Kind.LOVED and not self.decision

    @property
    def box(self) -> str:
        """The box (or "cover") of the writing page that it is about; empty for the whole story."""
        return "cover" if self.key == "cover_alt" else self.key.split(":", 1)[0]


class ReviewerNote(models.Model):
    """What readers of the desk write to each other about a post. Authors never see it, whatever happens to the post."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="reviewer_notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(_("note"), max_length=2000)
    written_at = models.DateTimeField(db_default=Now())
    taken_out_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("note among readers")
        verbose_name_plural = _("notes among readers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.words[:40]}"


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Referrals by whether somebody is still asked."""

    def open(self) -> "ReferralQuerySet":
        """Not answered and not taken back."""
        return self.filter(answered_at=None, taken_back_at=None)


class Referral(models.Model):
    """A question to one named colleague (HR, legal, …) about one story in review: they read and answer, no more."""

    promise = models.ForeignKey("posts.Promise", on_delete=models.CASCADE, related_name="referrals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="referrals")
    words = models.TextField(_("what you ask"), max_length=2000)
    asked_at = models.DateTimeField(db_default=Now())
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a named colleague")
        verbose_name_plural = _("questions to named colleagues")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["promise"],
                condition=models.Q(answered_at=None, taken_back_at=None),
                name="one_open_referral_a_review",
            )
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.asked_id}"


class LastReading(models.Model):
    """The version of a post that one reader answered last, kept whole: a draft's own revisions are written over."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="last_readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content = models.JSONField()  # as a revision stores it
    content_digest = models.CharField(max_length=64)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("last reading")
        verbose_name_plural = _("last readings")
        constraints = [models.UniqueConstraint(fields=["page", "reader"], name="one_last_reading_a_reader")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.content_digest[:12]}"
