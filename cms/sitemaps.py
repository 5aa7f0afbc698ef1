"""What search engines are told exists: live, public pages, and the people and topics readers find there."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from wagtail.models import Page

from cms.models import HomePage
from posts.addresses import absolute, path_in
from posts.listing import live_stories
from posts.models import Blog, Person, Series, Story, Topic


class Absolute(Sitemap):
    """A sitemap whose addresses are the company's own, whatever host the request named."""

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        return [
            {"item": item, "location": absolute(self.location(item)), "lastmod": self.lastmod(item)}
            for item in self.paginator.page(page).object_list
        ]

    def location(self, item: Any) -> str:
        raise NotImplementedError

    def lastmod(self, item: Any) -> datetime | None:
        return None


class Pages(Absolute):
    """Home pages, blogs and stories in every language."""

    def items(self) -> QuerySet[Page]:
        pages: QuerySet[Page] = Page.objects.live().public().type(HomePage, Blog, Story).select_related("locale")
        return pages.order_by("path")

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:
        """Each page with its translations, itself among them; one query for all."""
        here = super().get_urls(page, site, protocol)
        keys = {entry["item"].translation_key for entry in here}
        versions: dict[Any, list[dict[str, str]]] = {}
        for one in self.items().filter(translation_key__in=keys):
            version = {"lang_code": one.locale.language_code, "location": absolute(self.location(one))}
            versions.setdefault(one.translation_key, []).append(version)
        for entry in here:
            known = versions.get(entry["item"].translation_key, [])
            entry["alternates"] = known if len(known) > 1 else []
        return here

    def location(self, item: Page) -> str:
        return str(item.get_url())

    def lastmod(self, item: Page) -> datetime | None:
        changed: datetime | None = item.last_published_at
        return changed


class People(Absolute):
    """Authors, once for each language they wrote in."""

    def items(self) -> list[tuple[str, str, datetime]]:
        wrote = Person.objects.filter(bylines__story__in=live_stories().order_by())
        facts = ("bylines__story__locale__language_code", "public_id")
        return list(wrote.values_list(*facts).annotate(Max("bylines__story__last_published_at")).order_by(*facts))

    def location(self, item: tuple[str, str, datetime]) -> str:
        return path_in(item[0], "person", public_id=item[1])

    def lastmod(self, item: tuple[str, str, datetime]) -> datetime:
        return item[2]


class Topics(Absolute):
    """Topics on which something is live."""

    def items(self) -> QuerySet[Topic]:
        return Topic.objects.filter(stories__in=live_stories().order_by()).select_related("locale").distinct()

    def location(self, item: Topic) -> str:
        return item.get_absolute_url()


class SeriesOnTheSite(Absolute):
    """Series of which something is live."""

    def items(self) -> QuerySet[Series]:
        return Series.objects.filter(stories__in=live_stories().order_by()).select_related("locale").distinct()

    def location(self, item: Series) -> str:
        return item.get_absolute_url()


class Places(Absolute):
    """All voices, the archive, the newsroom and the accessibility statement, in each language."""

    def items(self) -> list[tuple[str, str]]:
        return [
            (code, route)
            for code, _name in settings.LANGUAGES
            for route in ("voices", "archive", "newsroom", "accessibility")
        ]

    def location(self, item: tuple[str, str]) -> str:
        return path_in(item[0], item[1])


SITEMAPS = {"pages": Pages, "people": People, "topics": Topics, "series": SeriesOnTheSite, "places": Places}
