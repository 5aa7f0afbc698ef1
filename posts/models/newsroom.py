"""What the newsroom tells of the company: a few standing words, and whom the press may call."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


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


class PressContact(models.Model):
    """Somebody whom the press may call; shown by their own switch alone, and gone the moment they turn it off."""

    person = models.OneToOneField(
        "posts.Person", verbose_name=_("person"), on_delete=models.CASCADE, related_name="press_contact"
    )
    telephone = models.CharField(
        _("telephone"),
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^\+?[\d ()-]{5,}$", _("Digits and spaces, with + and the country in front."))],
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
        return "".join(sign for sign in self.telephone if sign.isdigit() or sign == "+")
