"""axe-core on a page: WCAG 2.2 AA and good practice, target size switched on, and what only a person can judge."""

from collections.abc import Iterator, Mapping
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # The one rule of WCAG 2.2 AA; axe-core leaves it off by default.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
    "elementRef": False,
}


def faults(page: Page, *, within: Any = None, known: Mapping[str, str] | None = None) -> list[str]:
    """What is wrong on `page`, a line each: violations, and incomplete results that nobody has judged.

    `within` is an axe context (a selector, or `{"include": …, "exclude": …}`); `known` gives, by
    rule, why a person who looked found no fault.
    """
    answer = Axe().run(page, context=within, options=OPTIONS).response
    judged = known or {}
    found = [*_lines(answer["violations"], "violates"), *_lines(answer["incomplete"], "undecided")]
    return [line for rule, line in found if rule not in judged]


def _lines(results: list[dict[str, Any]], verb: str) -> Iterator[tuple[str, str]]:
    for result in results:
        for node in result["nodes"]:
            reasons = "; ".join(check["message"] for check in node["any"] + node["all"] + node["none"])
            yield result["id"], f"{verb} {result['id']}: {node['target']} {node['html'][:160]} ({reasons})"
