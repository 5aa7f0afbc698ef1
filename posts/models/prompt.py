"""What helps somebody begin: prompts by kind of work and kind of story, written and changed by comms."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from posts.kinds import Kind


class KindOfWork(models.Model):
    """Where somebody's stories come from; data, so that a company can name its own."""

    key = models.SlugField(_("key"), unique=True)
    name_en = models.CharField(_("in English"), max_length=60)
    name_nl = models.CharField(_("in Dutch"), max_length=60)
    name_sv = models.CharField(_("in Swedish"), max_length=60)
    active = models.BooleanField(_("in use"), default=True)
    sort_order = models.PositiveIntegerField(_("place in the list"), default=0)

    panels = [
        FieldPanel("key"),
        FieldPanel("name_en"),
        FieldPanel("name_nl"),
        FieldPanel("name_sv"),
        FieldPanel("active"),
        FieldPanel("sort_order"),
    ]

    class Meta:
        verbose_name = _("kind of work")
        verbose_name_plural = _("kinds of work")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name_en

    def name(self, language: str) -> str:
        """What it is called in one of the interface languages."""
        return str(getattr(self, f"name_{language}", self.name_en))


class PromptQuerySet(models.QuerySet["Prompt"]):
    """Prompts by who can use them."""

    def offered(self, *, work: KindOfWork, language: str) -> "PromptQuerySet":
        """Those for one kind of work that somebody wrote in `language`."""
        return self.filter(work=work, active=True).exclude(**{f"words_{language}": ""})


class Prompt(models.Model):
    """One question that asks for a moment, not for an opinion; offered in each language it is written in."""

    work = models.ForeignKey(
        KindOfWork, verbose_name=_("kind of work"), on_delete=models.CASCADE, related_name="prompts"
    )
    kind = models.CharField(_("kind of story"), max_length=20, choices=Kind.choices)
    words_en = models.CharField(_("in English"), max_length=200, blank=True)
    words_nl = models.CharField(_("in Dutch"), max_length=200, blank=True)
    words_sv = models.CharField(_("in Swedish"), max_length=200, blank=True)
    active = models.BooleanField(_("in use"), default=True)
    sort_order = models.PositiveIntegerField(_("place in the list"), default=0)

    panels = [
        FieldPanel("work"),
        FieldPanel("kind"),
        FieldPanel("words_en", help_text=_("Ask for one moment: somebody, somewhere, something that happened.")),
        FieldPanel("words_nl"),
        FieldPanel("words_sv"),
        FieldPanel("active"),
        FieldPanel("sort_order"),
    ]

    objects = PromptQuerySet.as_manager()

    class Meta:
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.words_en or self.words_nl or self.words_sv

    def words(self, language: str) -> str:
        """The prompt in one language; empty where nobody wrote it."""
        return str(getattr(self, f"words_{language}", ""))


class Beginning(models.Model):
    """How a story was begun on the writing page: remembers the prompt beside the boxes, and the work for next time."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="beginning")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    work = models.ForeignKey(KindOfWork, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=200, blank=True)  # the prompt as it was read; empty where it was skipped

    class Meta:
        verbose_name = _("beginning")
        verbose_name_plural = _("beginnings")

    def __str__(self) -> str:
        return self.words

    @classmethod
    def last_work_of(cls, user: Any) -> KindOfWork | None:
        """The kind of work this person chose last, if it is still in use."""
        last = cls.objects.filter(user=user, work__active=True).select_related("work").order_by("-pk").first()
        return last.work if last else None
