"""The links in what goes out: asked about by a web request, looked at by the worker, told as advice. They hold nothing.

A look can err: servers lie to machines, and a desk inside a company sees little of the world. So only what is sure is
said to be wrong, always with the time of the look, and no gate ever reads a `Sighting`.
"""

import html
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import regex
from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction

from integrations.adapters import looking
from integrations.adapters.looking import Seen
from integrations.adapters.text import URL
from integrations.message import Parts
from integrations.models import Attempt, Delivery, Message, Sighting
from integrations.models.clock import from_now
from integrations.models.sighting import LONGEST
from integrations.times import LEASE, scaled

BATCH: Final = 200
AT_ONCE: Final = 2  # looks handed out at a time: most of the workers are there for what is to go out
AHEAD: Final = timedelta(minutes=15)  # before something planned goes out
LATELY: Final = 24 * 3600.0  # seconds within which the desk must have met the outside, to believe that a host is none
TAG: Final = regex.compile(r"</?[a-z][^>]*>", regex.IGNORECASE)
HREF: Final = regex.compile(r"<a\b[^>]*\bhref=([\"'])(https?://.+?)\1", regex.IGNORECASE)


def links_in(texts: Iterable[str], *, but: str = "") -> list[str]:
    """The web addresses in plain or rich texts, each once, without what names a place in a page. Pure.

    None on the host of `but`, the story's own address: a desk often cannot reach itself by the name that readers use.
    """
    found = (address for text in texts for address in _addresses(text))
    tidy = dict.fromkeys(address.partition("#")[0] for address in found)  # `urldefrag` refuses what is no address
    return [url for url in tidy if len(url) <= LONGEST and _host(url) not in {"", _host(but)}]


def _addresses(text: str) -> Iterator[str]:
    yield from (html.unescape(found) for _quote, found in HREF.findall(text))
    yield from URL.findall(html.unescape(TAG.sub(" ", text)))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def links_of(parts: Parts) -> list[str]:
    """Those in all that one channel is sent."""
    return links_in([*parts.texts, str(parts.fields.get("html") or "")], but=parts.link)


def ask(urls: Iterable[str]) -> None:
    """Have the worker look at these, unless it did lately. Writes rows, nothing more."""
    wanted = list(urls)
    if not wanted:
        return
    rows = [Sighting(url=url, host=_host(url)[:300]) for url in wanted]
    Sighting.objects.bulk_create(rows, ignore_conflicts=True)
    Sighting.objects.stale().filter(url__in=wanted).update(due_at=Now())


def due() -> list[int]:
    """The looks to hand out now, few at a time and never two at one host."""
    _ask_before_it_goes_out()
    Sighting.objects.forgotten().delete()
    chosen: dict[str, int] = {}
    for pk, host in Sighting.objects.ripe().values_list("pk", "host")[:BATCH]:
        chosen.setdefault(host, pk)
    return list(chosen.values())[:AT_ONCE]


def _ask_before_it_goes_out() -> None:
    """Ask again about what was approved long ago and leaves within a quarter of an hour."""
    now = timezone.now()
    soon = (now, now + AHEAD)
    planned = Delivery.objects.filter(
        Q(status=Delivery.Status.HELD, embargo__range=soon) | Q(status=Delivery.Status.DUE, due_at__range=soon)
    )
    for message in Message.objects.filter(pk__in=planned.values("wanted")[:BATCH]):
        ask(links_of(message.as_parts()))


def look(pk: int) -> None:
    """Look at one address and keep what was seen. Claims it first, so that a message twice looks once."""
    row = Sighting.objects.filter(pk=pk, due_at__lte=Now()).first()
    if row is None or not _claim(row):
        return
    seen = looking.look(row.url)
    if seen == Seen.NO_HOST and not _met_the_outside():
        seen = Seen.UNSEEN
    Sighting.objects.filter(pk=pk).update(seen=seen, looked_at=Now(), due_at=None)


def _claim(row: Sighting) -> bool:
    mine = Sighting.objects.filter(pk=row.pk, due_at__lte=Now())
    return mine.update(due_at=from_now(scaled(LEASE))) == 1


def _met_the_outside() -> bool:
    """Whether this desk's name service knows of the world beyond its company: another host was there, or a network."""
    since = from_now(-LATELY)
    if Sighting.objects.filter(seen=Seen.THERE, looked_at__gt=since).exists():
        return True
    accepted = Attempt.objects.filter(outcome=Attempt.Outcome.ACCEPTED, finished_at__gt=since)
    return (
        not settings.OUTBOUND_ALLOW_PRIVATE and accepted.exists()
    )  # where it may be set, networks may be make-believe


def advice(urls: Iterable[str], *, unlooked: bool = True) -> list[str]:
    """One sentence for each of these that somebody should open themselves, with when the worker looked. One query.

    `unlooked`: those that nobody looked at yet are named too.
    """
    wanted = list(urls)
    rows = {row.url: row for row in Sighting.objects.filter(url__in=wanted)} if wanted else {}
    return [words for url in wanted if (words := _words(url, rows.get(url), unlooked=unlooked))]


def _words(url: str, row: Sighting | None, *, unlooked: bool) -> str:
    if row is None or row.looked_at is None:
        return _("%(link)s was not looked at yet; that takes a moment.") % {"link": url} if unlooked else ""
    when = date_format(timezone.localtime(row.looked_at), "SHORT_DATETIME_FORMAT")
    facts: dict[str, Any] = {"link": url, "when": when, "host": row.host}
    if row.seen == Seen.NOT_THERE:
        return _("%(link)s leads nowhere: its server had no such page on %(when)s. Open it once and see.") % facts
    if row.seen == Seen.NO_HOST:
        return _("%(link)s leads nowhere: nobody knew a server called %(host)s on %(when)s. Is it spelt right?") % facts
    if row.seen == Seen.UNSEEN:
        return _("%(link)s could not be looked at on %(when)s. It may well be there: open it once and see.") % facts
    return ""


def behind_a_door(page_id: int | None) -> list[str]:
    """The one thing to say where the page itself, or what it stands in, is for some eyes only. No network is asked."""
    here = Page.objects.filter(pk=page_id).values("path")
    restricted = PageViewRestriction.objects.annotate(here=here).filter(here__startswith=F("page__path"))
    if page_id is None or not restricted.exists():
        return []
    return [_("Not everybody may open the story's own page: people who follow the link stand before a closed door.")]
