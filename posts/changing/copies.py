"""The copies that are out: which of them name somebody, what their networks can do, and what the owner wants done.

The table of `people.md` 2.8, read off the facts of each adapter and not off a list of networks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integrations import outbox
from integrations.adapters.base import EVERYTHING, Adapter
from integrations.correcting import changed_parts
from integrations.costs import Fate as Deed
from integrations.costs import charge
from integrations.message import Parts
from integrations.models import ByHand, Delivery, Letter, Message, Recipient
from integrations.steps import what_stands
from posts.changing.again import Fate
from posts.changing.names import Names
from posts.models import Change, Person, Seal
from posts.reading import announcement_of

ONE_BY_ONE = 30  # copies; of more, those of one channel are decided together
OUT = (Recipient.Status.SENT, Recipient.Status.SENDING, Recipient.Status.UNKNOWN)

WORDS: Mapping[Fate, "str | Promise"] = {
    Fate.CHANGE: _("Change it where it stands"),
    Fate.SEND_AFRESH: _("Take it down and send it again; its answers there are lost"),
    Fate.TAKE_DOWN: _("Take it down"),
    Fate.LEAVE: _("Leave it as it is"),
}


@dataclass(frozen=True, kw_only=True)
class Group:
    """Copies that are decided together: one, or all of a channel."""

    deliveries: tuple[Delivery, ...]
    options: tuple[Fate, ...]
    default: Fate
    charges: Decimal  # US dollars for the default, where the network takes any
    keeps_history: bool  # readers of an edited copy there still find what it said

    @property
    def key(self) -> str:
        """Its field of the form."""
        return f"copy-{self.deliveries[0].pk}"

    @property
    def label(self) -> str:
        """Which copies, in words."""
        one = len(self.deliveries) == 1
        titles = self.deliveries[0].title if one else gettext("%(number)s copies") % {"number": len(self.deliveries)}
        return f"{self.channel}: {titles}"

    @property
    def channel(self) -> str:
        return str(self.deliveries[0].channel.name)

    @property
    def choices(self) -> "list[tuple[str, str | Promise]]":
        return [(fate.value, WORDS[fate]) for fate in self.options]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What will happen to copies, before anything does."""

    groups: Sequence[Group]
    mailed: int  # people who hold a mail that nobody can take back
    by_hand: int  # copies that somebody posted

    @property
    def charges(self) -> Decimal:
        return sum((group.charges for group in self.groups), Decimal(0))


def plan(person: Person, *, kind: str, names: Names) -> Plan:
    """All copies whose words would be others; the owner alone is shown it."""
    wanted = list(_with_names(names)) if names.old else list(_with_bodies(person))
    rows = [_one(delivery, parts, kind=kind) for delivery, parts in wanted]
    posts = {delivery.post for delivery, _parts in wanted}
    return Plan(
        groups=rows if len(rows) <= ONE_BY_ONE else _by_channel(rows),
        mailed=_mailed(names),
        by_hand=ByHand.objects.filter(post__in=posts).count(),
    )


def _with_names(names: Names) -> Iterable[tuple[Delivery, Parts]]:
    """What stands somewhere with an old name in it, and how it would read."""
    runs = Q(*(Q(words__icontains=run) for run in names.runs()), _connector=Q.OR)
    said = Message.objects.annotate(words=Cast("parts", TextField())).filter(runs)
    out = Delivery.objects.exclude(remote_id="").filter(Q(there__in=said.values("pk")) | Q(there=None))
    for delivery in out.select_related("channel", "there", "wanted").order_by("channel__name", "title"):
        standing = what_stands(delivery)
        if standing is None:
            continue
        new = names.in_json(standing.parts, standing.parts.get("language", ""))
        if new != standing.parts:
            yield delivery, Parts.from_json(new)


def _with_bodies(person: Person) -> Iterable[tuple[Delivery, Parts]]:
    """Whole stories elsewhere that speak of somebody: the only copies in which more than a name stands."""
    said = Seal.objects.live().exclude(page=None).annotate(words=Cast("content", TextField()))
    live = {seal.post: seal for seal in said.filter(words__contains=person.public_id).select_related("page")}
    out = Delivery.objects.exclude(remote_id="").exclude(there=None).filter(post__in=live)
    for delivery in out.select_related("channel", "there"):
        seal = live[delivery.post]
        if seal.page is None or delivery.there is None or not outbox.carries_body(delivery.channel):
            continue
        story = seal.page.specific.with_content_json(seal.content)
        announcement = announcement_of(story, [delivery.channel])
        parts = outbox.compose(announcement=announcement, channel=delivery.channel)
        if parts != delivery.there.as_parts():
            yield delivery, parts


def _one(delivery: Delivery, parts: Parts, *, kind: str) -> Group:
    network = delivery.channel.adapter_class
    options, default = fates(delivery, parts, kind=kind)
    deed = {Fate.CHANGE: Deed.EDIT, Fate.SEND_AFRESH: Deed.RESEND, Fate.TAKE_DOWN: Deed.DELETE}.get(default, Deed.STAY)
    costs = charge(deed, delivery.channel, delivery, parts) if network.costs_money else Decimal(0)
    return Group(
        deliveries=(delivery,),
        options=options,
        default=default,
        charges=costs,
        keeps_history=network.shows_earlier,
    )


def _by_channel(rows: Iterable[Group]) -> list[Group]:
    found: dict[tuple[str, tuple[Fate, ...], Fate], list[Group]] = {}
    for row in rows:
        found.setdefault((row.channel, row.options, row.default), []).append(row)
    return [
        Group(
            deliveries=tuple(one for row in some for one in row.deliveries),
            options=some[0].options,
            default=some[0].default,
            charges=sum((row.charges for row in some), Decimal(0)),
            keeps_history=some[0].keeps_history,
        )
        for some in found.values()
    ]


def fates(delivery: Delivery, parts: Parts, *, kind: str) -> tuple[tuple[Fate, ...], Fate]:
    """What can be done with one copy, and what is done unless its owner says otherwise.

    An edit that leaves the old name for everybody to look up is none, where the old name is to go.
    """
    network, powers = delivery.channel.adapter_class, delivery.channel.powers
    standing = what_stands(delivery)
    changed = changed_parts(standing.as_parts(), parts) if standing else EVERYTHING
    sweeps = kind in Change.SWEEPING
    edits = bool(powers.edits) and powers.edits >= changed and not (sweeps and network.shows_earlier)
    options = [Fate.CHANGE] if edits else []
    options += [Fate.SEND_AFRESH, Fate.TAKE_DOWN] if powers.can_delete else []
    options.append(Fate.LEAVE)
    return tuple(options), _default(kind, edits=edits, can_delete=powers.can_delete, network=network)


def _default(kind: str, *, edits: bool, can_delete: bool, network: type[Adapter]) -> Fate:
    if kind in Change.SWEEPING:
        if edits:
            return Fate.CHANGE
        if not can_delete:
            return Fate.LEAVE
        return Fate.TAKE_DOWN if network.shows_earlier or network.costs_money else Fate.SEND_AFRESH
    if kind == Change.Kind.WISHES and network.shows_earlier:
        return Fate.LEAVE  # the owner is asked: what it said before would stay to be looked up
    return Fate.CHANGE if edits else Fate.LEAVE


def fate_of(delivery: Delivery, parts: Parts, *, change: Change, names: Names) -> Fate:
    """What the owner chose for it, else what is usual; what is not out yet goes out with the name of today.

    A copy that does not name them is left, whatever else a newer Byline would write there.
    """
    if not delivery.remote_id:
        return Fate.CHANGE
    standing = what_stands(delivery)
    if names.old and standing is not None and names.in_json(standing.parts) == standing.parts:
        return Fate.LEAVE
    options, default = fates(delivery, parts, kind=change.kind)
    chosen = Fate(change.choices.get(str(delivery.pk), default))
    return chosen if chosen in options else default


def chosen(groups: Iterable[Group], answers: Mapping[str, str]) -> dict[str, str]:
    """Delivery -> what the owner said in the form; what was not answered, or is impossible, is what is usual."""
    found: dict[str, str] = {}
    for group in groups:
        said = answers.get(group.key, "")
        fate = Fate(said) if said in {one.value for one in group.options} else group.default
        found |= {str(delivery.pk): fate.value for delivery in group.deliveries}
    return found


def _mailed(names: Names) -> int:
    """People who were sent a letter with an old name in it."""
    if not names.old:
        return 0
    anywhere = Q(*(Q(text__icontains=run) | Q(subject__icontains=run) for run in names.runs()), _connector=Q.OR)
    letters = Letter.objects.filter(anywhere, is_copy=True)
    with_it = [letter.pk for letter in letters if names.stand_in(f"{letter.subject}\n{letter.text}")]
    return Recipient.objects.filter(letter__in=with_it, status__in=OUT).values("address").distinct().count()
