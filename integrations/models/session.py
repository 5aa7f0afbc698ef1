"""Session: the tokens a network lent a channel. They change by themselves, so they live apart from the credential."""

import uuid
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations import credentials
from integrations.errors import PendingError
from integrations.faults import reach
from integrations.message import canonical_json
from integrations.models.clock import from_now
from integrations.times import LEASE, scaled

if TYPE_CHECKING:
    from integrations.models.channel import Channel

RENEWED_AFTER = 0.9  # of a token's life: early enough to try again, and to tell a person
SOON = 2.0  # seconds until another worker's renewal is worth a look

Tokens = Mapping[str, str]


class Session(models.Model):
    """One a channel. `of` proves from which credential the tokens came: with another one they are worth nothing.

    `renew_at` is when the tokens are worth renewing before they are over; None: only when the network says so.
    `lease_until` is how long the worker that holds `token` may take to renew them: no row is locked during a call.
    """

    channel = models.OneToOneField(
        "integrations.Channel", on_delete=models.CASCADE, primary_key=True, related_name="kept_session"
    )
    sealed = models.TextField(default="", blank=True)
    of = models.CharField(max_length=64, default="", blank=True)
    renew_at = models.DateTimeField(null=True, db_index=True)
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)

    class Meta:
        verbose_name = gettext_lazy("session")
        verbose_name_plural = gettext_lazy("sessions")

    def __str__(self) -> str:
        return str(self.channel)

    @classmethod
    def reseal_all(cls) -> None:
        """Encrypt all tokens with the newest key."""
        for row in cls.objects.exclude(sealed=""):
            cls.objects.filter(pk=row.pk, sealed=row.sealed).update(sealed=credentials.reseal(row.sealed))


class KeptSession:
    """A channel's session as its adapter uses it (`integrations.adapters.base.Session`)."""

    def __init__(self, *, channel: "Channel", credential: Tokens) -> None:
        self._rows = Session.objects.filter(pk=channel.pk)
        self._channel = channel
        self._of = sha256(canonical_json(dict(credential)).encode()).hexdigest()

    def read(self) -> Tokens:
        """The tokens of this very credential."""
        row = self._rows.filter(of=self._of).first()
        return credentials.unseal(row.sealed) if row else credentials.Credential()

    def keep(self, tokens: Tokens) -> None:
        """Begin with what was lent at a sign-in."""
        Session.objects.get_or_create(channel=self._channel)
        self._rows.update(**self._kept(tokens))

    def _kept(self, tokens: Tokens) -> dict[str, Any]:
        lives = float(tokens.get("expires_in") or 0)
        ahead = from_now(lives * RENEWED_AFTER) if lives and tokens.get("refresh") else None
        return {"sealed": credentials.seal(tokens), "of": self._of, "renew_at": ahead}

    def renew(self, *, stale: Tokens, by: Callable[[Tokens], Tokens]) -> Tokens:
        """Renew under the lease; what was kept last is read again once it is ours."""
        Session.objects.get_or_create(channel=self._channel)
        token = uuid.uuid4()
        free = self._rows.filter(Q(lease_until=None) | Q(lease_until__lt=Now()))
        mine = free.update(token=token, lease_until=from_now(scaled(LEASE))) == 1
        kept = self.read()
        try:
            if kept != stale:
                return kept
            if not mine:
                raise PendingError(_("Another worker is signing in."), retry_after=SOON, parts_done={})
            fresh = by(kept)
            reach("token_lent")
            self._rows.filter(token=token).update(**self._kept(fresh))
            return credentials.Credential(fresh)
        finally:
            self._rows.filter(token=token).update(lease_until=None, token=None)
