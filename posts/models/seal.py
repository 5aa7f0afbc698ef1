"""What was approved, by whom, for when. A row that never changes, apart from when it took and lost effect."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from posts.models.promise import Promise


class SealQuerySet(models.QuerySet["Seal"]):
    """Seals by what they still allow."""

    def standing(self) -> "SealQuerySet":
        """Not withdrawn, not replaced by a later one that went live."""
        return self.filter(ended_at__isnull=True)

    def due(self) -> "SealQuerySet":
        """Whose go-live time, by the database's clock, has come."""
        return self.filter(go_live_at__lte=Now())

    def waiting(self) -> "SealQuerySet":
        """Approved for later, not yet live."""
        return self.standing().filter(went_live_at__isnull=True)

    def corrections(self) -> "SealQuerySet":
        """Those that told readers of a correction, newest first; what was replaced or taken down since was told too."""
        told = self.filter(went_live_at__isnull=False).exclude(correction="")
        return told.order_by("-went_live_at", "-pk")

    def live(self) -> "SealQuerySet":
        """What readers see now."""
        return self.standing().filter(went_live_at__isnull=False)


class Seal(models.Model):
    """An approval of exact content: story, each channel's copy, pictures, go-live time."""

    class Origin(models.TextChoices):
        """How the approval came about."""

        REVIEW = "review", _("Approved in review")
        IMPORT = "import", _("Approved by importing")
        DERIVED = "derived", _("A name was replaced")
        MOVED = "moved", _("Moved to another time")

    class Ending(models.TextChoices):
        """Why a seal stands no longer."""

        REPLACED = "replaced", _("A newer version went live")
        TAKEN_DOWN = "taken-down", _("Taken down")
        CANCELLED = "cancelled", _("The planned publication was cancelled")
        REFUSED = "refused", _("It could not go live")
        MOVED = "moved", _("Moved to another time")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="derived")
    # The page may be deleted; what was approved of it stays on record.
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="seals")
    post = models.UUIDField(db_index=True)
    schema = models.PositiveSmallIntegerField()
    renderer = models.PositiveSmallIntegerField()
    content = models.JSONField(
        encoder=DjangoJSONEncoder
    )  # the page's serialised content, from which exactly this version can be published
    content_digest = models.CharField(max_length=64)
    copies = models.JSONField(default=dict)  # channel uuid -> the frozen parts (integrations.message.Parts)
    review_digest = models.CharField(max_length=64)  # what the reviewer's form carried
    digest = models.CharField(max_length=64, db_index=True)
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_until = models.DateTimeField(null=True)  # when the sealed revision was saved
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="approvals"
    )
    # Everybody who said yes, [{"reader": user id, "at": ISO time}]: their rows go with the page, this stays.
    readers = models.JSONField(default=list)
    # One line that readers see with its date, where the reviewer said that this corrects what was live.
    correction = models.CharField(max_length=300, db_default="", blank=True)
    plan = models.JSONField(
        default=dict, blank=True
    )  # channel uuid -> how long after the story; posts.planning.following
    lane = models.CharField(max_length=8, choices=Promise.Lane.choices, default=Promise.Lane.USUAL)
    sealed_at = models.DateTimeField(db_default=Now(), editable=False)
    go_live_at = models.DateTimeField()
    went_live_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=Ending.choices, blank=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["-sealed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"],
                condition=models.Q(ended_at__isnull=True, went_live_at__isnull=False),
                name="one_live_seal_a_page",
            ),
            models.UniqueConstraint(
                fields=["page"],
                condition=models.Q(ended_at__isnull=True, went_live_at__isnull=True),
                name="one_waiting_seal_a_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:12]} ({self.get_origin_display()})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new seal; raise `PermissionDenied` for an existing one."""
        if not self._state.adding:
            raise PermissionDenied(_("A seal never changes."))
        super().save(*args, **kwargs)

    def take_effect(self) -> bool:
        """Note that readers see it now; False when it already had taken effect or ended."""
        return bool(Seal.objects.waiting().filter(pk=self.pk).update(went_live_at=Now()))

    def end(self, ending: "Seal.Ending") -> bool:
        """Note that it stands no longer; False when that was so already."""
        return bool(Seal.objects.standing().filter(pk=self.pk).update(ended_at=Now(), ending=ending))

    def writers(self) -> set[int]:
        """Primary keys of the users who wrote any of what it covers: owner, byline, and who saved a version of it."""
        if self.page is None:
            return set()
        page = self.page.specific
        until = page.revisions.filter(user__isnull=False, created_at__lte=self.written_until or self.sealed_at)
        named = {person.user_id for person in page.with_content_json(self.content).people()}
        return (named | {page.owner_id} | set(until.values_list("user_id", flat=True).distinct())) - {None}
