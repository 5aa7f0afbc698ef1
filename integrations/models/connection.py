"""Connection: an account on its way to a channel: asked for, signed in, proven. It ends as a channel, or in an hour."""

import uuid
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from integrations import credentials
from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter, PassingSession
from integrations.adapters.connecting import Right, missing
from integrations.models.channel import Channel
from integrations.models.clock import from_now
from integrations.times import scaled

LIVES: Final = 3600.0  # seconds


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Whose, and for how long."""

    def of(self, user: Any, *, personal: bool = False) -> "ConnectionQuerySet":
        """Those that this person began, and nobody else may see: for the company, or for themselves (`personal`)."""
        return self.filter(user=user, personal=personal, begun_at__gt=from_now(-scaled(LIVES)))

    def forgotten(self) -> "ConnectionQuerySet":
        """Those that nobody went on with."""
        return self.filter(begun_at__lte=from_now(-scaled(LIVES)))


class Connection(models.Model):
    """All secrets are sealed: what a person entered or the network lent (`credential`), what proves that whoever comes
    back is who went there (`proof`: state and verifier, taken out once), and `tokens`, as a session keeps them.

    `facts` is what the network told when it was asked who this is; None until then. `channel`: mends that one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    personal = models.BooleanField(default=False, db_default=False)  # becomes the own account of `user`
    kind = models.CharField(max_length=30)
    channel = models.ForeignKey(Channel, null=True, on_delete=models.CASCADE, related_name="connections")
    config = models.JSONField(default=dict)
    sealed_credential = models.TextField(default="")
    sealed_proof = models.TextField(default="")
    sealed_tokens = models.TextField(default="")
    facts = models.JSONField(null=True)
    rights = models.JSONField(null=True)  # the names of those that were granted; None: nobody told
    ends_in = models.FloatField(null=True)  # seconds from `signed_in_at`, after which a person must sign in again
    signed_in_at = models.DateTimeField(null=True)
    portrait = models.BinaryField(default=b"")
    begun_at = models.DateTimeField(db_default=Now())

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ("-begun_at",)
        verbose_name = _("connection")
        verbose_name_plural = _("connections")

    def __str__(self) -> str:
        return f"{self.label} {self.account}".strip()

    @property
    def network(self) -> type[Adapter]:
        """The network's class facts."""
        return ADAPTERS[self.kind]

    @property
    def label(self) -> str:
        """What people call the network."""
        return str(self.network.label)

    @property
    def account(self) -> str:
        """Whose account it is, as the network says it; empty where it does not, or was not asked yet."""
        return str((self.facts or {}).get("account") or "")

    @property
    def proven(self) -> bool:
        """Whether the network was asked, and accepted the credential."""
        return self.facts is not None

    @property
    def missing(self) -> tuple[Right, ...]:
        """What was asked for and not granted."""
        return missing(self.network.rights(self.config), self.rights)

    def adapter(self) -> Adapter:
        """The network, ready for a call; what it lends meanwhile is in its session."""
        adapter = self.network(config=self.config, credential=credentials.unseal(self.sealed_credential))
        adapter.session = PassingSession(credentials.unseal(self.sealed_tokens))
        return adapter

    def take_proof(self) -> credentials.Credential:
        """State and verifier, once: whoever comes second finds nothing."""
        taken = Connection.objects.filter(pk=self.pk, sealed_proof=self.sealed_proof).exclude(sealed_proof="")
        mine = taken.update(sealed_proof="") == 1
        return credentials.unseal(self.sealed_proof) if mine else credentials.Credential()
