"""Where an address in an old post leads now. Pure."""

import html
import re
from urllib.parse import urlsplit

from posts.importing.values import Links

FOLLOWED = ("http", "https", "mailto", "tel")


def link_to(address: str, *, links: Links) -> str | None:
    """The opening tag of a link to `address`, or None where nothing useful is there.

    A post that came in as well becomes a link to its page; other addresses of the old site are completed with it;
    an address inside the old site or the old page leads nowhere when the old site is not known.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme in FOLLOWED and not _on_old_site(address, links=links):
        return _opening(address.strip()) if parts.netloc or parts.path else None
    if parts.scheme not in ("", "http", "https"):
        return None
    if not parts.scheme and parts.netloc:
        return _opening(f"https:{address.strip()}")
    page = links.stories.get(permalink(parts.path))
    if page is not None:
        return f'<a linktype="page" id="{page}">'
    if links.old_site and parts.path.startswith("/"):
        return _opening(links.old_site.rstrip("/") + address.strip().removeprefix(links.old_site.rstrip("/")))
    return None


def permalink(path: str) -> str:
    """An old post's address in the form `Links.stories` holds it: '2017/01/06/a-post'."""
    return re.sub(r"(?:/index)?\.html?$", "", path).strip("/").lower()


def _on_old_site(address: str, *, links: Links) -> bool:
    old = urlsplit(links.old_site).netloc.lower()
    return bool(old) and urlsplit(address.strip()).netloc.lower() == old


def _opening(address: str) -> str:
    return f'<a href="{html.escape(address)}">'
