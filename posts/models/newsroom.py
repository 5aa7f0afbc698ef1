"""What the newsroom tells of the company: a few standing words, and whom the press may call."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

TELEPHONE = RegexValidator(r"^\+?[\d ()-]{5,}$", _("Digits and spaces, with + and the country in front."))


def as_dialled(telephone: str) -> str:
    """A telephone number as a `tel:` address has it."""
    return "".join(sign for sign in telephone if sign.isdigit() or sign == "+")


class Boilerplate(models.Model):
    """The company in a paragraph, in one language, from a day on; what was said before stays as it was."""

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    words = models.TextField(_("the company in a paragraph"), max_length=1500)
    slogan = models.CharField(_("slogan"), max_length=120, blank=True)
    slogan_language = models.CharField(
        _("language of the slogan"), max_length=10, choices=settings.LANGUAGES, blank=True
    )

    panels = [
        FieldPanel("language"),
        FieldPanel("valid_from"),
        FieldPanel("words"),
        FieldPanel("slogan"),
        FieldPanel("slogan_language"),
    ]

    class Meta:
        verbose_name = _("words about the company")
        verbose_name_plural = _("words about the company")
        ordering = ["language", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["language", "valid_from"], name="one_boilerplate_a_day")]

    def __str__(self) -> str:
        return f"{self.get_language_display()}, {self.valid_from:%Y-%m-%d}"


class BarrierPromise(models.Model):
    """Whom readers tell of a barrier, and how soon they hear back; a new day makes a new one."""

    checked_on = models.DateField(_("last looked at on"), default=timezone.localdate, unique=True)
    mail = models.EmailField(_("e-mail address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True, validators=[TELEPHONE])
    answer_days = models.PositiveSmallIntegerField(
        _("working days until readers hear back"), default=5, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    gaps_en = models.TextField(_("what does not work yet, in English"), max_length=2000, blank=True)
    gaps_nl = models.TextField(_("what does not work yet, in Dutch"), max_length=2000, blank=True)
    gaps_sv = models.TextField(_("what does not work yet, in Swedish"), max_length=2000, blank=True)

    panels = [
        FieldPanel("checked_on"),
        FieldPanel("mail"),
        FieldPanel("telephone"),
        FieldPanel("answer_days"),
        FieldPanel("gaps_en"),
        FieldPanel("gaps_nl"),
        FieldPanel("gaps_sv"),
    ]

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")
        ordering = ["-checked_on"]

    def __str__(self) -> str:
        return f"{self.checked_on:%Y-%m-%d}"

    def clean(self) -> None:
        """Refuse a statement that leaves readers nobody to turn to."""
        if not (self.mail or self.telephone):
            raise ValidationError(
                _("Give an e-mail address or a telephone number, so that readers can report a barrier.")
            )

    def gaps(self, language: str) -> str:
        """What does not work yet, in a reader's language; never another language's words."""
        return str(getattr(self, f"gaps_{language}", ""))

    @property
    def dialled(self) -> str:
        """The number as a `tel:` address has it."""
        return as_dialled(self.telephone)


class PressContact(models.Model):
    """Somebody whom the press may call; shown by their own switch alone, and gone the moment they turn it off."""

    person = models.OneToOneField(
        "posts.Person", verbose_name=_("person"), on_delete=models.CASCADE, related_name="press_contact"
    )
    telephone = models.CharField(
        _("telephone"),
        max_length=30,
        blank=True,
        validators=[TELEPHONE],
    )
    mail = models.EmailField(_("e-mail address"), blank=True)
    shown = models.BooleanField(default=False, editable=False)  # set by the person, under /account/press/

    panels = [FieldPanel("person")]  # comms names who; number and switch are the person's own

    class Meta:
        verbose_name = _("press contact")
        verbose_name_plural = _("press contacts")
        ordering = ["person__display_name"]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def dialled(self) -> str:
        """The number as a `tel:` address has it."""
        return as_dialled(self.telephone)
