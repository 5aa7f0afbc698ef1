"""The two steps of a review, and the reasons a story may be sent back for."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Task, TaskState

from posts.house_rules.decisions import unasked_holds
from posts.locks import ReviewLock
from posts.permissions import REVIEW, holds
from posts.voice.finding import Finding
from posts.voice_checks import check_post


class ReturnReason(models.Model):  # type: ignore[django-manager-missing]
    """A kind of reason for sending a story back; data, so that a company can name its own."""

    key = models.SlugField(_("key"), unique=True)
    name_en = models.CharField(_("in English"), max_length=120)
    name_nl = models.CharField(_("in Dutch"), max_length=120)
    name_sv = models.CharField(_("in Swedish"), max_length=120)
    active = models.BooleanField(_("in use"), default=True)
    sort_order = models.PositiveIntegerField(default=0)

    panels = [
        FieldPanel("key"),
        FieldPanel("name_en"),
        FieldPanel("name_nl"),
        FieldPanel("name_sv"),
        FieldPanel("active"),
    ]

    class Meta:
        verbose_name = _("reason for sending back")
        verbose_name_plural = _("reasons for sending back")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name_en

    def name(self, language: str) -> str:
        """The reason in one of the interface languages."""
        return str(getattr(self, f"name_{language}", self.name_en))


class ReviewTaskState(TaskState):
    """One reading by comms: the digest the reviewer saw and the go-live time they chose."""

    seen_digest = models.CharField(max_length=64, blank=True)
    go_live_at = models.DateTimeField(null=True, blank=True)
    correction = models.CharField(max_length=300, db_default="", blank=True)  # see Seal
    plan = models.JSONField(default=dict, blank=True)  # see posts.planning.following
    reason = models.ForeignKey(ReturnReason, null=True, blank=True, on_delete=models.SET_NULL)

    exclude_fields_in_copy: ClassVar[list[str]] = []

    @transaction.atomic
    def approve(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse_when_answered()
        return super().approve(*args, **kwargs)

    @transaction.atomic
    def reject(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse_when_answered()
        return super().reject(*args, **kwargs)

    def _refuse_when_answered(self) -> None:
        """Two people answer at once: the row in the database decides, not the copy in memory."""
        stored = TaskState.objects.select_for_update().get(pk=self.pk)
        if stored.status != TaskState.STATUS_IN_PROGRESS:
            raise PermissionDenied(_("Somebody answered this already."))


class LockedTask(Task):
    """A step during which nobody edits and no stock button acts: only our review view does."""

    lock_class = ReviewLock

    class Meta:
        abstract = True

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        return []

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        raise PermissionDenied(_("Approve or send back in the review."))


class VoiceCheckTask(LockedTask):
    """Checks the handed-in revision by machine: a hold sends it back with reasons, advice travels along.

    A hold about which the writer asked the comms team travels too: a reviewer decides.
    """

    class Meta:
        verbose_name = _("voice check")
        verbose_name_plural = _("voice checks")

    def start(self, workflow_state: Any, user: Any = None) -> Any:
        """Check at once; the returned state is approved or rejected, never waiting."""
        task_state = super().start(workflow_state, user)
        if not _stopped(task_state):
            task_state.status = TaskState.STATUS_APPROVED
            task_state.finished_at = task_state.started_at
            task_state.save()
        return task_state

    @classmethod
    def get_description(cls) -> str:
        return str(_("Checks the words by machine and sends a story back only for the few things that stop it."))


class ReviewTask(LockedTask):
    """Comms reads, and approves or sends back; waits for a person whatever happens to groups and tasks."""

    task_state_class = ReviewTaskState

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")

    def start(self, workflow_state: Any, user: Any = None) -> Any:
        """Wait for a person. Words are checked here as well: Wagtail resumes at this step after a sending back."""
        version = workflow_state.content_object.get_latest_revision_as_object()
        held = unasked_holds(version, check_post(version))
        if held:
            task_state = Task.start(self.task_ptr, workflow_state, user)
            _stop(task_state, held)
            return task_state
        return super().start(workflow_state, user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        if not holds(user, REVIEW):
            return TaskState.objects.none()
        return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task=self.task_ptr)

    @classmethod
    def get_description(cls) -> str:
        return str(_("A person of the comms team reads the story, and approves it or sends it back."))


def _stopped(task_state: TaskState) -> bool:
    """Whether the check holds the revision; if so the step is rejected with the reasons."""
    version = task_state.revision.as_object()
    held = unasked_holds(version, check_post(version))
    if held:
        _stop(task_state, held)
    return bool(held)


def _stop(task_state: TaskState, held: list[Finding]) -> None:
    task_state.status = TaskState.STATUS_REJECTED
    task_state.comment = "\n".join(f"“{finding.text}”: {finding.why}" for finding in held)
    task_state.finished_at = task_state.started_at
    task_state.save()
