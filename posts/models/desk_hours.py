"""When the comms team is there: opening hours, closed days, and who is away with whom in their place."""

import zoneinfo
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FARTHEST_AWAY: Final = timedelta(days=2 * 366)  # the last day of an absence, from today


def five_days() -> list[int]:
    """Monday to Friday."""
    return list(range(5))


def refuse_unknown_zone(name: str) -> None:
    """Raise `ValidationError` for a time zone that nobody keeps."""
    if name and name not in zoneinfo.available_timezones():
        raise ValidationError(_("This is no time zone we know."))


class DeskHours(models.Model):
    """When the desk of one site is open, and how many such hours an answer takes. No row: Monday to Friday, 9 to 17."""

    site = models.OneToOneField("wagtailcore.Site", on_delete=models.CASCADE, related_name="desk_hours")
    weekdays = models.JSONField(_("days of the week"), default=five_days)  # Monday 0
    opens = models.TimeField(_("from"), default="09:00")
    closes = models.TimeField(_("until"), default="17:00")
    within_hours = models.PositiveSmallIntegerField(
        _("an answer takes at most"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(80)],
        help_text=_("In opening hours: eight is one day. It is what writers are promised when they hand in."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[refuse_unknown_zone])

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")

    def __str__(self) -> str:
        return f"{self.site_id}: {self.opens}–{self.closes}"


class ClosedDay(models.Model):
    """A day on which nobody answers."""

    date = models.DateField(_("day"), unique=True)
    name = models.CharField(_("what it is"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}".strip()


class Recount(models.Model):
    """Hours, days off or people of the desk changed: every open promise is counted anew, by the clock, in slices."""

    wanted_at = models.DateTimeField(db_default=Now())
    until = models.PositiveBigIntegerField(default=0)  # the key of the last promise that was counted anew

    class Meta:
        verbose_name = _("counting anew")
        verbose_name_plural = _("counting anew")

    def __str__(self) -> str:
        return f"{self.wanted_at}: {self.until}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences by when they are."""

    def on(self, day: Any) -> "AbsenceQuerySet":
        """Who is away on a day."""
        return self.filter(first__lte=day, last__gte=day)


class Absence(models.Model):
    """Days on which one person of comms is away, and who answers in their place; nobody named means the team."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    first = models.DateField(_("first day away"))
    last = models.DateField(_("last day away"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who answers for you"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stands_in",
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="an_absence_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~models.Q(deputy=models.F("user")), name="nobody_is_their_own_deputy"),
        ]
        indexes = [models.Index(fields=["last", "first"], name="absence_days")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.first}–{self.last}"

    def clean(self) -> None:
        first, last = getattr(self, "first", None), getattr(self, "last", None)  # a form may have found neither
        if first is not None and last is not None and last < first:
            raise ValidationError({"last": gettext("The last day comes before the first.")})
        if last is not None and last > timezone.localdate() + FARTHEST_AWAY:
            raise ValidationError({"last": gettext("Choose a day within the next two years.")})
        if self.deputy_id and self.deputy_id == self.user_id:
            raise ValidationError({"deputy": gettext("Choose a colleague: you are away yourself.")})
