"""Invitation: a colleague was asked in by mail. The link's token is kept as a hash alone."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """What the list and the link look for."""

    def waiting(self) -> "InvitationQuerySet":
        """Not used and not withdrawn; the link may have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self) -> "InvitationQuerySet":
        """Whose link works now."""
        return self.waiting().filter(expires_at__gt=timezone.now())


class Invitation(models.Model):
    """One address, one group, one language. `person` is chosen by hand, never found by a name."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(
        _("name"),
        max_length=160,
        blank=True,
        help_text=_("For the letter and this list. How it stands in stories is asked of the person."),
    )
    group = models.ForeignKey(Group, verbose_name=_("group"), on_delete=models.CASCADE, related_name="+")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    blog = models.ForeignKey(
        "posts.Blog", verbose_name=_("blog"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    person = models.ForeignKey(
        "posts.Person",
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="invitations",
        help_text=_("Only if old stories carry this colleague's byline already. Their log-in takes it over."),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    letters = models.PositiveSmallIntegerField(default=0, editable=False)  # how often the link was sent
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="invitations")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at"]
        default_permissions = ()
        permissions = [("invite_people", _("Can invite people and close accounts"))]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_waiting_invitation_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @property
    def has_run_out(self) -> bool:
        return self.expires_at <= timezone.now()
