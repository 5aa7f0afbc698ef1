"""Channel: one configured destination, with its credential sealed and its own pace."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, When
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integrations import credentials
from integrations.adapters import ADAPTERS
from integrations.adapters.base import Adapter, Powers
from integrations.adapters.connecting import Right, missing
from integrations.adapters.words import unknown_places
from integrations.models.breaker import DAYS, LONG, Breaker, Host, one_probe, rested
from integrations.models.clock import from_now, span
from integrations.models.profile_wish import ProfileWish
from integrations.models.session import KeptSession, Session
from integrations.portraits import drawn_anew
from integrations.times import scaled

PATIENCE: Final = 2.0  # seconds that a turn may wait for the tick and a worker
WARNED_AHEAD: Final = timedelta(days=14)  # before a sign-in ends
BURST: Final = 5  # calls an idle channel may make at once before it keeps its pace


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Which channels may be used, and by whom."""

    def active_for(self, page_id: int) -> "ChannelQuerySet":
        """The channels a blog's posts may go to; a paused one counts, its deliveries wait."""
        return self.kept().filter(blogs=page_id).order_by("name", "pk")

    def kept(self) -> "ChannelQuerySet":
        """The company's, all but the removed ones: those that people who run channels may meet."""
        return self.filter(personal=False).exclude(status=Channel.Status.REMOVED)

    def of(self, user: Any) -> "ChannelQuerySet":
        """This person's own accounts; nobody else may meet them."""
        own = self.filter(personal=True, owner=user) if getattr(user, "pk", None) else self.none()
        return own.exclude(status=Channel.Status.REMOVED)

    def left_behind(self) -> "ChannelQuerySet":
        """Accounts that are closed, or whose owner left, and whose access still has to be taken back."""
        closed = Q(status__in=(Channel.Status.DISCONNECTED, Channel.Status.REMOVED))
        without_owner = Q(personal=True) & (Q(owner=None) | Q(owner__is_active=False))
        return self.filter(closed | without_owner).exclude(sealed_credential="")

    def open(self) -> "ChannelQuerySet":
        """Those that may be called at this moment: not closed, not parked by the network, not resting."""
        resting = Exists(Host.objects.resting().filter(pk=OuterRef("host")))
        parked = Q(not_before__gt=Now())
        return self.filter(rested(), ~resting, status=Channel.Status.OK).exclude(parked)

    def broken(self) -> "ChannelQuerySet":
        """Those that call nobody until a person does something: a new sign-in, or another try."""
        closed_by_the_desk = Q(status=Channel.Status.PAUSED, failing_days__gte=DAYS)
        return self.filter(Q(status=Channel.Status.NEEDS_AUTH) | closed_by_the_desk)

    def failing(self) -> "ChannelQuerySet":
        """Those that were tried for half an hour and longer, or closed for it, and never worked."""
        kept = self.filter(status__in=(Channel.Status.OK, Channel.Status.PAUSED))
        return kept.filter(Q(failures__gte=LONG) | Q(failing_days__gte=DAYS))

    def in_turn(self) -> "ChannelQuerySet":
        """Those whose next call is due by their pace."""
        return self.exclude(next_turn__gt=Now())


class Channel(Breaker):
    """Where posts can go. `config` is plain; the credential is only ever opened for a call.

    Two moments hold calls back. `not_before`: the network asked for a rest, and nothing is sent. `next_turn`: the
    channel's own pace, a leaky bucket in one column (GCRA); take-downs need not wait for it.
    """

    class Status(models.TextChoices):
        OK = "ok", _("Working")
        PAUSED = "paused", _("Paused")
        NEEDS_AUTH = "needs_auth", _("Needs a new sign-in")
        DISCONNECTED = "disconnected", _("Disconnected")
        REMOVED = "removed", _("Removed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("network"), max_length=30)
    config = models.JSONField(_("settings"), default=dict, blank=True)
    sealed_credential = models.TextField(default="", blank=True, editable=False)
    status = models.CharField(_("state"), max_length=12, choices=Status.choices, default=Status.OK, editable=False)
    host = models.ForeignKey(Host, null=True, editable=False, on_delete=models.PROTECT, related_name="channels")
    not_before = models.DateTimeField(null=True, blank=True, editable=False)
    next_turn = models.DateTimeField(null=True, editable=False)
    pace = models.FloatField(
        _("seconds between calls"), default=0, help_text=_("0 sends as fast as the network allows.")
    )
    template = models.TextField(
        _("draft of the words"),
        blank=True,
        default="",
        max_length=2000,
        help_text=_(
            "What a post says until somebody writes words of its own: {headline}, {line} (the story in short), {link}, "
            "{hashtags} and {authors} are filled in. Empty: headline, line, link and hashtags, each a paragraph."
        ),
    )
    wait = models.PositiveIntegerField(
        _("minutes after the story"),
        default=0,
        help_text=_("When its first post leaves after a story goes live. Whoever approves can choose another time."),
    )
    # Of the account behind it, as it was when somebody connected or checked it last.
    proven_at = models.DateTimeField(null=True, editable=False)  # None: the network was never asked
    rights = models.JSONField(null=True, editable=False)  # the names of those that were granted; None: nobody told
    ends_at = models.DateTimeField(null=True, editable=False)  # when somebody must sign in again; None: unforeseeable
    warned_days = models.PositiveSmallIntegerField(null=True, editable=False)  # before that end, when people heard last
    portrait = models.BinaryField(default=b"", editable=False)
    # A person's own account: `owner` alone sends there. Without an owner, who left, it is nobody's.
    personal = models.BooleanField(default=False, db_default=False, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    blogs: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "wagtailcore.Page", verbose_name=_("blogs"), blank=True, related_name="+"
    )

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(personal=True) | Q(owner=None), name="only_personal_channels_have_an_owner"
            ),
        )
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a network nobody wrote an adapter for."""
        if self.kind not in ADAPTERS:
            raise ValidationError({"kind": _("Byline does not know this network.")})
        if unknown := unknown_places(self.template):
            words = _("{%(name)s} means nothing here. Use {headline}, {line}, {link}, {hashtags} or {authors}.")
            raise ValidationError({"template": words % {"name": unknown[0]}})

    def belongs_to(self, user: Any) -> bool:
        """Whether it is this person's own account. The one question about it, for page, command and worker alike."""
        pk = getattr(user, "pk", None)
        return self.personal and pk is not None and self.owner_id == pk

    @property
    def adapter_class(self) -> type[Adapter]:
        """The network's class facts; raises KeyError for a network that was taken out of the code."""
        return ADAPTERS[self.kind]

    @property
    def powers(self) -> Powers:
        """What can be done with a copy that is there."""
        return self.adapter_class.powers(self.config)

    @property
    def warnings(self) -> Sequence[str]:
        """What a person should see to before the channel stops working."""
        if self.kind not in ADAPTERS:
            return ()
        return [*self.adapter_class.warnings(self.config, today=timezone.localdate()), *self._ending()]

    def _ending(self) -> list[str]:
        if self.ends_at is None or self.ends_at - timezone.now() > WARNED_AHEAD:
            return []
        words = gettext("Its sign-in ends on %(day)s. Connect the account again before that.")
        return [words % {"day": date_format(timezone.localtime(self.ends_at), "DATE_FORMAT")}]

    @property
    def missing_rights(self) -> tuple[Right, ...]:
        """What was asked for at the last sign-in and not granted."""
        return missing(self.adapter_class.rights(self.config), self.rights) if self.kind in ADAPTERS else ()

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
        credential = self.credential
        adapter = self.adapter_class(config=self.config, credential=credential)
        adapter.session = KeptSession(channel=self, credential=credential)
        return adapter

    def prove(self) -> None:
        """Ask the network whether the credential works, and keep what it tells about itself; raise DeliveryError."""
        adapter = self.adapter()
        learnt = dict(adapter.check())
        portrait = drawn_anew(adapter.picture(str(learnt.pop("picture", ""))))
        self.config = {**self.config, **learnt}
        Channel.objects.filter(pk=self.pk).update(config=self.config, portrait=portrait, proven_at=Now())
        self.note_success()

    @property
    def credential(self) -> credentials.Credential:
        """The secret fields, opened."""
        return credentials.unseal(self.sealed_credential)

    @credential.setter
    def credential(self, fields: Mapping[str, str]) -> None:
        self.sealed_credential = credentials.seal(fields) if fields else ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the host that its settings name."""
        name = self.adapter_class.host(self.config) if self.kind in ADAPTERS else ""
        self.host = Host.objects.get_or_create(name=name)[0] if name else None
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "host"}
        super().save(*args, **kwargs)

    @property
    def interval(self) -> float:
        """Seconds between two calls in the long run: the network's own rate, or slower if a person said so."""
        return scaled(max(self.adapter_class.interval, self.pace))

    def rests(self) -> list[datetime]:
        """The moments until which no call is made at all: the network asked for it, or it or its host fails."""
        moments = [self.not_before, self.rests_until, self.host.rests_until if self.host else None]
        return [moment for moment in moments if moment is not None]

    def take_turn(self, *, among: ChannelQuerySet) -> bool:
        """Claim the right to make one call now, and pay for it in `next_turn`; False when it is not `among` those.

        Call it in a transaction that ends when it is refused.
        """
        interval = self.interval
        turn = self._this_turn(interval) + span(interval)
        changes = {"next_turn": ExpressionWrapper(turn, output_field=DateTimeField())} if interval else {}
        if among.filter(pk=self.pk).update(**changes, rests_until=one_probe()) != 1:
            return False
        return self.host is None or self.host.rests_until is None or self.host.let_pass()

    def _this_turn(self, interval: float) -> Case | Greatest:
        """When the call that is made now was due, by which the next one is counted.

        A person's pace saves up nothing, but a call that had to wait for a worker does not make all later ones late.
        """
        if self.pace:
            on_time = When(next_turn__gt=from_now(-scaled(PATIENCE)), then="next_turn")
            return Case(on_time, default=Now())
        ahead = from_now(-(BURST - 1) * interval)
        return Greatest(Coalesce("next_turn", ahead), ahead)

    def note_success(self) -> None:
        """It answered: the account works, and so does its host."""
        super().note_success()
        if self.host is not None:
            self.host.note_success()

    def park(self, seconds: float) -> None:
        """Make no call for `seconds`: the network asked for a rest. Never shortens an earlier rest."""
        self._not_sooner("not_before", seconds)

    def slow(self, seconds: float) -> None:
        """Make the next call no sooner than in `seconds`, so that what the network still allows lasts. Never faster."""
        self._not_sooner("next_turn", seconds)

    def _not_sooner(self, field: str, seconds: float) -> None:
        until = Greatest(Coalesce(field, Now()), from_now(seconds))
        Channel.objects.filter(pk=self.pk).update(**{field: until})

    def pause(self) -> bool:
        """Stop calling; what waits is held at the next tick. False when it was not working."""
        return self._switch(Channel.Status.PAUSED, {Channel.Status.OK, Channel.Status.NEEDS_AUTH})

    def need_auth(self) -> bool:
        """The network refused the credential: wait for a person."""
        return self._switch(Channel.Status.NEEDS_AUTH, {Channel.Status.OK})

    def resume(self) -> bool:
        """Call again at once, whatever failed before; what was held follows in order at the next tick."""
        self.note_success()
        return self._switch(Channel.Status.OK, {Channel.Status.PAUSED, Channel.Status.NEEDS_AUTH})

    def connected(self) -> bool:
        """A person signed in anew, and the account may do what is needed: what was held follows in order."""
        closed = {Channel.Status.PAUSED, Channel.Status.NEEDS_AUTH, Channel.Status.DISCONNECTED}
        self.note_success()
        return self._switch(Channel.Status.OK, closed)

    def disconnect(self) -> bool:
        """Forget the credential and wait; what is on its way is held until somebody connects an account again."""
        self._forget_credential()
        closed = {Channel.Status.REMOVED, Channel.Status.DISCONNECTED}
        return self._switch(Channel.Status.DISCONNECTED, set(Channel.Status) - closed)

    def part(self) -> bool:
        """Its owner leaves: no call is made any more; the worker takes the access back and forgets the credential."""
        closed = {Channel.Status.REMOVED, Channel.Status.DISCONNECTED}
        return self._switch(Channel.Status.DISCONNECTED, set(Channel.Status) - closed)

    def remove(self) -> bool:
        """Close for good and forget the credential; the record of what went there stays."""
        self._forget_credential()
        return self._switch(Channel.Status.REMOVED, set(Channel.Status) - {Channel.Status.REMOVED})

    def _forget_credential(self) -> None:
        gone = {"sealed_credential": "", "proven_at": None, "rights": None, "ends_at": None, "portrait": b""}
        Channel.objects.filter(pk=self.pk).update(**gone)
        Session.objects.filter(channel=self).delete()
        ProfileWish.objects.filter(channel=self).delete()

    def _switch(self, to: "Channel.Status", only_from: "set[Channel.Status]") -> bool:
        changed = Channel.objects.filter(pk=self.pk, status__in=only_from).update(status=to)
        self.refresh_from_db()
        return changed == 1
