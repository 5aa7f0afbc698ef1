"""axe-core on a page: WCAG 2.2 AA and good practice, target size switched on, and what only a person can judge."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # The one rule of WCAG 2.2 AA; axe-core leaves it off by default.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
    "preload": False,  # for rules that are not asked
}
# What another light can change: colours alone.
COLOURS = {**OPTIONS, "runOnly": ["color-contrast", "link-in-text-block"], "rules": {}}

Look = tuple[ViewportSize, str, dict[str, Any]]
WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=360, height=740)
TABLET, SMALLEST = ViewportSize(width=768, height=1024), ViewportSize(width=320, height=640)
FORCED = "forced"  # the colours of whoever reads, in place of ours
# What is read in each: another light changes colours alone.
EVERY_LOOK = ((WIDE, "light", OPTIONS), (WIDE, "dark", COLOURS), (NARROW, "dark", COLOURS), (NARROW, "light", OPTIONS))
# What our statement on accessibility says of readers' pages.
READERS_LOOKS = (
    *EVERY_LOOK,
    *(
        (size, scheme, options)
        for size in (SMALLEST, TABLET)
        for scheme, options in (("light", OPTIONS), ("dark", COLOURS))
    ),
    *((size, FORCED, COLOURS) for size in (SMALLEST, TABLET, WIDE)),
)

# A message that still fades in has less contrast than the one people read.
AT_REST = """() => document.getAnimations()
    .filter(one => Number.isFinite(one.effect?.getComputedTiming().endTime))
    .forEach(one => one.finish())"""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A result that a person has looked at: axe-core's rule, a piece of the element's markup, and why it may stay."""

    rule: str
    markup: str
    why: str


# Every page that has text areas with lines beneath their words (`writers/voice-in-boxes.js`).
SHADOW = Judged(
    rule="color-contrast",
    markup='box-shadow" aria-hidden="true"',
    why="the same words once more below a text area, with nothing to be seen but the lines beneath them",
)


def faults(page: Page, *, judged: Iterable[Judged] = (), options: dict[str, Any] = OPTIONS) -> list[str]:
    """What is wrong on `page`, a line each: violations, and undecided results that nobody has judged."""
    known = [SHADOW, *judged]
    page.evaluate(AT_REST)
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    answer = page.evaluate("options => axe.run(options)", options)
    found = [*_nodes(answer["violations"], "violates"), *_nodes(answer["incomplete"], "undecided")]
    return [line for rule, markup, line in found if not any(one.rule == rule and one.markup in markup for one in known)]


def in_each(page: Page, looks: Iterable[Look], *, judged: tuple[Judged, ...] = ()) -> Iterator[str]:
    """The faults of the page that is open, wide and narrow, light and dark, and in forced colours."""
    for size, scheme, options in looks:
        page.set_viewport_size(size)
        forced = scheme == FORCED
        page.emulate_media(
            color_scheme="light" if forced else scheme,
            forced_colors="active" if forced else "none",
        )
        for fault in faults(page, judged=judged, options=options):
            yield f"{size['width']} {scheme}: {fault}"


def _nodes(results: list[dict[str, Any]], verb: str) -> Iterator[tuple[str, str, str]]:
    """Rule, markup and a readable line for each element."""
    for result in results:
        for node in result["nodes"]:
            reasons = "; ".join(check["message"] for check in node["any"] + node["all"] + node["none"])
            yield result["id"], node["html"], f"{verb} {result['id']}: {node['html'][:160]} ({reasons})"
