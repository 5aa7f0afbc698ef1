"""Channel: one configured destination, with its credential sealed and its own pace."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils.translation import gettext_lazy as _

from integrations import credentials
from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter
from integrations.models.clock import from_now


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Which channels may be used, and by whom."""

    def active_for(self, page_id: int) -> "ChannelQuerySet":
        """The channels a blog's posts may go to; a paused one counts, its deliveries wait."""
        return self.kept().filter(blogs=page_id).order_by("name", "pk")

    def kept(self) -> "ChannelQuerySet":
        """All but the removed ones."""
        return self.exclude(status=Channel.Status.REMOVED)

    def open(self) -> "ChannelQuerySet":
        """Those that may be called at this moment."""
        return self.filter(Q(not_before=None) | Q(not_before__lte=Now()), status=Channel.Status.OK)


class Channel(models.Model):
    """Where posts can go. `config` is plain; the credential is only ever opened for a call."""

    class Status(models.TextChoices):
        OK = "ok", _("Working")
        PAUSED = "paused", _("Paused")
        NEEDS_AUTH = "needs_auth", _("Needs a new sign-in")
        REMOVED = "removed", _("Removed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("network"), max_length=30)
    config = models.JSONField(_("settings"), default=dict, blank=True)
    sealed_credential = models.TextField(default="", blank=True, editable=False)
    status = models.CharField(_("state"), max_length=12, choices=Status.choices, default=Status.OK, editable=False)
    not_before = models.DateTimeField(null=True, blank=True, editable=False)
    pace = models.FloatField(
        _("seconds between calls"), default=0, help_text=_("0 sends as fast as the network allows.")
    )
    blogs: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "wagtailcore.Page", verbose_name=_("blogs"), blank=True, related_name="+"
    )

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a network nobody wrote an adapter for."""
        if self.kind not in ADAPTERS:
            raise ValidationError({"kind": _("Byline does not know this network.")})

    @property
    def adapter_class(self) -> type[Adapter]:
        """The network's class facts; raises KeyError for a network that was taken out of the code."""
        return ADAPTERS[self.kind]

    @property
    def label(self) -> str:
        """What people call the network."""
        return str(ADAPTERS[self.kind].label) if self.kind in ADAPTERS else self.kind

    @property
    def place(self) -> str:
        """A web address where people can look at what is there; empty where there is none."""
        place = ADAPTERS[self.kind].place(self.config) if self.kind in ADAPTERS else ""
        return place if place.startswith(("https://", "http://")) else ""

    def adapter(self) -> Adapter:
        """The network, ready for one call, with the credential opened."""
        return self.adapter_class(config=self.config, credential=self.credential)

    def prove(self) -> None:
        """Ask the network whether the credential works, and keep what it tells about itself; raise DeliveryError."""
        learnt = dict(self.adapter().check())
        self.config = {**self.config, **learnt}
        Channel.objects.filter(pk=self.pk).update(config=self.config)

    @property
    def credential(self) -> credentials.Credential:
        """The secret fields, opened."""
        return credentials.unseal(self.sealed_credential)

    @credential.setter
    def credential(self, fields: Mapping[str, str]) -> None:
        self.sealed_credential = credentials.seal(fields) if fields else ""

    def take_turn(self) -> bool:
        """Claim the right to make one call now; False when the channel is closed, parked or on its pace."""
        mine = Channel.objects.open().filter(pk=self.pk)
        return mine.update(not_before=from_now(self.pace)) == 1 if self.pace else mine.exists()

    def park(self, seconds: float) -> None:
        """Make no call for `seconds`: the network asked for a rest. Never shortens an earlier rest."""
        until = Greatest(Coalesce("not_before", Now()), from_now(seconds))
        Channel.objects.filter(pk=self.pk).update(not_before=until)

    def pause(self) -> bool:
        """Stop calling; what waits is held at the next tick. False when it was not working."""
        return self._switch(Channel.Status.PAUSED, {Channel.Status.OK, Channel.Status.NEEDS_AUTH})

    def need_auth(self) -> bool:
        """The network refused the credential: wait for a person."""
        return self._switch(Channel.Status.NEEDS_AUTH, {Channel.Status.OK})

    def resume(self) -> bool:
        """Call again; what was held follows in order at the next tick."""
        return self._switch(Channel.Status.OK, {Channel.Status.PAUSED, Channel.Status.NEEDS_AUTH})

    def remove(self) -> bool:
        """Close for good and forget the credential; the record of what went there stays."""
        Channel.objects.filter(pk=self.pk).update(sealed_credential="")
        return self._switch(Channel.Status.REMOVED, set(Channel.Status) - {Channel.Status.REMOVED})

    def _switch(self, to: "Channel.Status", only_from: "set[Channel.Status]") -> bool:
        changed = Channel.objects.filter(pk=self.pk, status__in=only_from).update(status=to)
        self.refresh_from_db()
        return changed == 1
