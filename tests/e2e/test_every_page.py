"""Every page of both desks, for every eye: axe finds nothing and nothing scrolls sideways.

Three languages, light and dark, 320, 768 and 1280 pixels wide. The table of pages is in `tests.e2e.pages`; each page
is loaded once a language, then shown in every width. axe, which takes most of the time, reads English wide in light and
narrow in dark; a refused form, which is a page of the table with its errors, English, narrow and light alone.
The other languages, whose words are longer, are shown and read in `make soak`. What axe cannot decide, a person has
(`JUDGED`). With SHOTS=<folder> each is kept as a picture.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from integrations.adapters.base import ProfileField
from integrations.adapters.mastodon import Mastodon
from tests.e2e.axe import COLOURS, OPTIONS, Judged, faults
from tests.e2e.pages import ROOMS, Company, Screen
from tests.e2e.test_axe import CUT, WAGTAIL

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LANGUAGES = ("en", "nl", "sv")
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = WIDE, _MIDDLE, NARROW = (1280, 768, 320)
PLAIN = "axe takes any drawing for a picture behind the words; they stand on the page's plain ground, in its colours"
SHOTS = os.environ.get("SHOTS", "")
EVERY_LOOK = os.environ.get("EVERY_LOOK", SHOTS)
JUDGED = (
    *WAGTAIL,
    Judged(rule="color-contrast", markup='class="figure__', why=PLAIN),
    Judged(rule="color-contrast", markup="w-header__title", why=CUT),
    Judged(rule="color-contrast", markup='<th scope="col">', why=CUT),
    Judged(rule="color-contrast", markup="<caption", why=CUT),
    Judged(rule="color-contrast", markup="<td>", why=CUT),
    Judged(rule="color-contrast", markup="<td lang=", why=CUT),
    *(
        Judged(rule="color-contrast", markup=words, why=CUT)
        for words in ("A colleague decided meanwhile", "Een collega besliste intussen", "En kollega bestämde under")
    ),
    Judged(rule="frame-tested", markup="<iframe", why="the page in the frame is in the lists of readers' pages"),
)


LOOKED_AT = [(room, language) for room in ROOMS for language in LANGUAGES if EVERY_LOOK or language == "en"]


@pytest.mark.parametrize(("room", "language"), LOOKED_AT)
def test_no_page_has_a_fault_or_scrolls_sideways(
    chromium: Browser, live_server: Any, language: str, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = ProfileField(name="Pronouns / Voornaamwoorden / Pronomen", words="he/him")
    monkeypatch.setattr(Mastodon, "profile", lambda _self: there)  # the one page that asks a network
    screens = ROOMS[room](Company(language))
    context = chromium.new_context(
        locale=language, base_url=live_server.url, reduced_motion="reduce", service_workers="block"
    )
    page = context.new_page()
    found = []
    for screen in screens:
        if not _looks(screen, language):
            continue
        context.clear_cookies()
        if screen.session:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": screen.session, "url": live_server.url}
            context.add_cookies([cookie])
        found += [f"{screen.name}: {fault}" for fault in found_on(page, screen, language)]
    context.close()
    assert not found, "\n".join(found)


def found_on(page: Page, screen: Screen, language: str) -> Iterator[str]:
    """Every fault of one page, in every light and width, with everything opened that can be."""
    if screen.posted is None:
        page.goto(screen.address)
    else:
        yield from _refuse(page, screen, language)
    if (at := page.evaluate("location.pathname")) != screen.address.split("?")[0]:
        yield f"leads to {at}"
    if (said := page.locator("html").get_attribute("lang")) != (screen.language or language):
        yield f"says it is in {said}"
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    for width, schemes in _looks(screen, language).items():
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            page.evaluate("document.getAnimations().forEach(one => one.finish())")  # buttons fade into their colours
            options = OPTIONS if scheme == schemes[0] else COLOURS
            yield from (f"{width} {scheme}: {fault}" for fault in faults(page, judged=JUDGED, options=options))
            if SHOTS:
                name = f"{screen.name}-{language}-{width}-{scheme}.png"
                page.screenshot(path=Path(SHOTS) / name, full_page=True)
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            yield f"{width}: scrolls sideways"


def _refuse(page: Page, screen: Screen, language: str) -> Iterator[str]:
    """Show what the server answers to the form, at the form's address."""
    answer = screen.browser.post(screen.address, screen.posted, headers={"accept-language": language})
    if answer.status_code in (301, 302):
        yield f"is not refused: it leads to {answer.url}"
    page.route(screen.address, lambda route: route.fulfill(body=answer.content, content_type="text/html"), times=1)
    shown = page.goto(screen.address)
    if not shown or shown.body() != answer.content:
        yield "is not what the server answered"


def _looks(screen: Screen, language: str) -> dict[int, tuple[Scheme, ...]]:
    """Each width in which a page is shown, with the lights in which axe reads it there."""
    if EVERY_LOOK:
        return dict.fromkeys(WIDTHS, SCHEMES)
    if screen.posted is not None:
        return {NARROW: ("light",)} if language == "en" else {}
    return dict.fromkeys(WIDTHS, ()) | ({WIDE: ("light",), NARROW: ("dark",)} if language == "en" else {})
