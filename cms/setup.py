"""First set-up: a locale and a home page a language, and the site. After every `migrate`; the site follows SITE_URL."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.models import HomePage
from posts.door import through_the_door

WELCOME = {
    "en": ("Home", "Stories by the people who work here, in their own words."),
    "nl": ("Start", "Verhalen van de mensen die hier werken, in hun eigen woorden."),
    "sv": ("Start", "Berättelser av oss som arbetar här, med våra egna ord."),
}


def ensure(**kwargs: Any) -> None:
    """Make what is missing; a `post_migrate` receiver."""
    root = Page.get_first_root_node()
    if root is None:
        return
    with through_the_door():
        homes = [_home(root, code) for code, _name in settings.LANGUAGES]
    _site(homes[0])


def _site(front: HomePage) -> None:
    """The one site, at the address the operator set (SITE_URL): what leaves the house carries links from it."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    stock = (
        None if site.root_page_id is None or HomePage.objects.filter(pk=site.root_page_id).exists() else site.root_page
    )
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.site_name = settings.WAGTAIL_SITE_NAME
    if site.root_page_id is None or stock:
        site.root_page = front
    site.save()
    if stock and stock.numchild == 0 and stock.specific_class is Page:
        stock.delete()


def _home(root: Page, code: str) -> HomePage:
    locale, _created = Locale.objects.get_or_create(language_code=code)
    found: HomePage | None = HomePage.objects.filter(locale=locale).first()
    if found:
        return found
    title, welcome = WELCOME.get(code, WELCOME["en"])
    first = HomePage.objects.order_by("pk").first()
    page = HomePage(title=title, slug=f"home-{code}", welcome=welcome, locale=locale)
    if first:
        page.translation_key = first.translation_key
    home: HomePage = root.add_child(instance=page)
    return home
