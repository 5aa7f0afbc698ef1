"""Walking through a page by keyboard alone, and what must be true at every step of it."""

import re

from playwright.sync_api import Page

from tests.e2e import screen_reader

# The place the focus is at, once the page has scrolled to it: whether it moved, shows, and lies beneath nothing
# (WCAG 2.4.7 and 2.4.11). The page itself and the frame around a page are stops on the way round, and show nothing.
STOP = """async () => {
    let one = document.activeElement;
    while (one.contentDocument?.activeElement) one = one.contentDocument.activeElement;
    const page = one.ownerDocument;
    const around = [page.body, page.documentElement].includes(one);
    const moved = around || one !== window.lastStop;
    window.lastStop = one;
    const own = [one, ...(one.labels ?? [])];
    const ring = look => look.boxShadow !== "none"
        || look.outlineStyle === "auto" || look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    const points = box => [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]]
        .map(([x, y]) => page.elementFromPoint(box.x + box.width * x, box.y + box.height * y));
    const seen = () => own.flatMap(each => [...each.getClientRects()]).flatMap(points)
        .some(top => top && own.some(each => each.contains(top)));
    for (let frame = 0; frame < 60 && !around && !seen(); frame++)
        await new Promise(requestAnimationFrame);
    return {
        moved,
        seen: around || seen(),
        ring: around || own.some(each => ring(getComputedStyle(each))),
        markup: one.outerHTML.slice(0, 160),
    };
}"""


def focused(page: Page) -> str:
    """The accessible name of what has the focus; empty on the page itself."""
    return screen_reader.name_of_focus(page)


def press_tab(page: Page, *, back: bool = False) -> str:
    """One press: the focus moves on to a place that shows it and that nothing lies over. Returns its name."""
    page.keyboard.press("Shift+Tab" if back else "Tab")
    place = page.evaluate(STOP)
    assert place["moved"], f"the focus is caught: {place['markup']}"
    assert place["seen"], f"it has the focus and is hidden: {place['markup']}"
    assert place["ring"], f"the focus is not to be seen: {place['markup']}"
    return focused(page)


def tab_to(page: Page, name: str | re.Pattern[str], *, most: int = 120, back: bool = False) -> None:
    """Press Tab until what has the focus is called `name`, in whole or from its beginning for a pattern."""
    wanted = re.compile(re.escape(name) + "$") if isinstance(name, str) else name
    passed: list[str] = []
    while len(passed) < most:
        passed.append(press_tab(page, back=back))
        if wanted.match(passed[-1]):
            return
    raise AssertionError(f"no Tab leads to {name}; passed {passed}")


class Walk:
    """Somebody who goes through a page by keyboard alone and listens to a screen reader at every stop."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._reader = screen_reader.ScreenReader(page)

    def to(self, name: str | re.Pattern[str], *, back: bool = False) -> str:
        """Tab to `name`; what is said there."""
        tab_to(self.page, name, back=back)
        return self._reader.says()

    def press(self, key: str) -> str:
        """Press a key that stays on the page; what is said then."""
        self.page.keyboard.press(key)
        return self._reader.says()

    def follow(self, key: str, to: str | re.Pattern[str]) -> str:
        """Press a key that leads to another page, by its address; what is said there."""
        self.page.keyboard.press(key)
        self.page.wait_for_url(to)
        self._reader = screen_reader.ScreenReader(self.page)
        return self._reader.says()
