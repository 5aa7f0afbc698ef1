"""What comms intends: the usual times of a blog, and what is pencilled in for a day. Nothing here publishes."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Slot(models.Model):
    """A usual time for a story, each week: of one blog, or of every blog that has none of its own."""

    class Weekday(models.IntegerChoices):
        """As `date.weekday()` counts them."""

        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    blog = models.ForeignKey(
        "posts.Blog",
        verbose_name=_("blog"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="slots",
        help_text=_("Leave empty for every blog that has no slots of its own."),
    )
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday.choices)
    time = models.TimeField(_("time"), help_text=_("By the clock of the site."))

    panels = [FieldPanel("blog"), FieldPanel("weekday"), FieldPanel("time")]

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["blog", "weekday", "time"]
        constraints = [
            models.UniqueConstraint(fields=["blog", "weekday", "time"], name="one_slot_a_time"),
            models.UniqueConstraint(
                fields=["weekday", "time"], condition=models.Q(blog__isnull=True), name="one_common_slot_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.time:%H:%M}"


class Pencil(models.Model):
    """An intention for a day: a draft, the next of a series, or only a few words. It promises nothing to readers."""

    blog = models.ForeignKey("posts.Blog", verbose_name=_("blog"), on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day"), db_index=True)
    page = models.ForeignKey(  # a story; gone with it
        "wagtailcore.Page", null=True, blank=True, on_delete=models.CASCADE, related_name="pencils"
    )
    series = models.ForeignKey(
        "posts.Series",
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="pencils",
    )
    words = models.CharField(_("in a few words"), max_length=160, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"{self.day}: {self.words or self.series or self.page_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.words = " ".join(self.words.split())
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a plan of nothing."""
        super().clean()
        if not (self.page_id or self.series_id or self.words.strip()):
            raise ValidationError(gettext("Choose a story or a series, or say in a few words what it is."))
