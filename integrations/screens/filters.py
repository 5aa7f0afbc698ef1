"""What of the board is shown: it stands in the address, so that it can be kept, sent on and gone back to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.board import BY_KEY, GROUP_LABELS, STATES, Group
from integrations.forms import blogs
from integrations.identifiers import row_key
from integrations.models import Channel, Delivery
from integrations.models.delivery import DeliveryQuerySet


@dataclass(frozen=True, kw_only=True)
class Filters:
    """As read from an address; what it does not know counts as not asked."""

    group: str = ""
    state: str = ""
    channel: int = 0
    blog: int = 0
    words: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From the query of an address, whatever people typed into it."""
        numbers = {name: row_key(query.get(name, "")) for name in ("channel", "blog")}
        group, state = query.get("group", ""), query.get("state", "")
        return cls(
            group=group if group in set(Group) else "",
            state=state if state in BY_KEY else "",
            words=query.get("words", "").strip()[:100],
            **numbers,
        )

    def rows(self) -> DeliveryQuerySet:
        """The deliveries that are meant, in every group; those to people's own accounts are in each story's ledger."""
        asked = Q()
        if self.channel:
            asked &= Q(channel=self.channel)
        if self.blog:
            asked &= Q(blog=self.blog)
        if self.words:
            asked &= Q(title__icontains=self.words)
        return Delivery.objects.for_comms().filter(asked).select_related("channel__host", "blog")

    def groups(self) -> list[Group]:
        """The groups to show: the one that was asked for, the one of the state, or all."""
        if self.state:
            return [BY_KEY[self.state].group]
        return [Group(self.group)] if self.group else list(Group)

    def query(self, **changes: Any) -> str:
        """The same as the query of an address, with `changes`."""
        facts = vars(replace(self, **changes))
        return urlencode({name: value for name, value in facts.items() if value})

    @property
    def narrowed(self) -> bool:
        """Whether anything but a group was asked for."""
        return bool(self.state or self.channel or self.blog or self.words)


class FilterForm(forms.Form):
    """Sent by GET."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    channel = forms.ModelChoiceField(label=gettext_lazy("Channel"), required=False, queryset=Channel.objects.none())
    blog = forms.ModelChoiceField(label=gettext_lazy("Blog"), required=False, queryset=Channel.objects.none())
    words = forms.CharField(label=gettext_lazy("Words in the title"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_group = [
            (label, [(state.key, state.label) for state in STATES if state.group == group])
            for group, label in GROUP_LABELS.items()
        ]
        self.fields["state"].choices = [("", _("All")), *by_group]  # type: ignore[attr-defined]
        for name, rows in (("channel", Channel.objects.filter(personal=False)), ("blog", blogs())):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].empty_label = _("All")  # type: ignore[attr-defined]
