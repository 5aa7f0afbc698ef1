"""What a screen reader says of the place that has the focus, out of Chromium's own accessibility tree.

The words are made as NVDA makes them: what is entered on the way in, then name, role, states, description and value.
https://chromedevtools.github.io/devtools-protocol/tot/Accessibility/
"""

from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import CDPSession, Page

Node = dict[str, Any]

# Frames of one origin are part of the page for whoever walks through it by keyboard.
DEEPEST = """(() => {
    let one = document.activeElement;
    while (one.contentDocument?.activeElement) one = one.contentDocument.activeElement;
    return one;
})()"""

ROLES = {
    "textbox": "edit",
    "checkbox": "check box",
    "radio": "radio button",
    "combobox": "combo box",
    "DisclosureTriangle": "button",
    "RootWebArea": "page",
    "generic": "",
}
ENTERED = {"group", "radiogroup", "form", "region", "navigation", "main", "complementary", "dialog", "alertdialog"}
LANDMARKS_WITHOUT_A_NAME = {"navigation", "main", "complementary", "dialog"}
LIVE = {"status": "polite", "alert": "assertive", "log": "polite"}

_sessions: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()


def name_of_focus(page: Page) -> str:
    """The accessible name of what has the focus; empty on the page itself."""
    node = _focused(page)[0]
    return "" if _value(node, "role") == "RootWebArea" else _value(node, "name")


class ScreenReader:
    """Listens to one page. What was entered before is not said again, as long as the focus stays inside."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._inside: set[str] = set()

    def says(self) -> str:
        """The whole phrase for what has the focus now, for example `Why, group: Other, radio button, checked`."""
        node, *around = _focused(self.page)
        places = [one for one in reversed(around) if _is_said(one)]
        entered = [one for one in places if one["nodeId"] not in self._inside]
        self._inside = {one["nodeId"] for one in [*places, node]}
        return ": ".join([*map(_place, entered), ", ".join(filter(None, _words(node)))])


def announced(page: Page, words: str) -> str:
    """How the first place with these words is announced by itself: `polite`, `assertive`, or empty for not at all."""
    nodes = _session(page).send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}
    found = next(node for node in nodes if _value(node, "role") == "StaticText" and words in _value(node, "name"))
    politeness = (LIVE.get(_value(node, "role"), _state(node, "live")) for node in _upwards(found, known))
    return next(filter(None, politeness), "")


def _session(page: Page) -> CDPSession:
    if page not in _sessions:
        _sessions[page] = page.context.new_cdp_session(page)
    return _sessions[page]


def _focused(page: Page) -> list[Node]:
    """The node that has the focus and all around it, from the inside out."""
    ask = _session(page).send
    place = ask("Runtime.evaluate", {"expression": DEEPEST})["result"]["objectId"]
    this = ask("DOM.describeNode", {"objectId": place})["node"]["backendNodeId"]
    nodes = ask("Accessibility.getPartialAXTree", {"objectId": place, "fetchRelatives": True})["nodes"]
    ask("Runtime.releaseObject", {"objectId": place})
    node = next(one for one in nodes if one.get("backendDOMNodeId") == this)
    return list(_upwards(node, {one["nodeId"]: one for one in nodes}))


def _upwards(node: Node | None, known: dict[str, Node]) -> Iterator[Node]:
    while node:
        yield node
        node = known.get(node.get("parentId", ""))


def _is_said(node: Node) -> bool:
    role = _value(node, "role")
    return role in ENTERED and bool(_value(node, "name") or role in LANDMARKS_WITHOUT_A_NAME)


def _place(node: Node) -> str:
    return ", ".join(filter(None, (_value(node, "name"), _value(node, "role"), _value(node, "description"))))


def _words(node: Node) -> Iterator[str]:
    role = _value(node, "role")
    yield _value(node, "name")
    yield ROLES.get(role, role)
    yield from _states(node)
    yield _value(node, "description")
    if role in ("textbox", "combobox", "spinbutton"):
        yield _value(node, "value") or "blank"


def _states(node: Node) -> Iterator[str]:
    """NVDA's words for the states it says."""
    if (checked := _state(node, "checked")) or _value(node, "role") in ("radio", "checkbox"):
        yield "checked" if checked == "true" else "not checked"
    if _value(node, "role") == "heading":
        yield f"level {_state(node, 'level')}"
    if expanded := _state(node, "expanded"):
        yield "expanded" if expanded == "True" else "collapsed"
    if _state(node, "pressed") == "true":
        yield "pressed"
    for state, words in (("required", "required"), ("disabled", "unavailable"), ("readonly", "read only")):
        if _state(node, state) == "True":
            yield words
    if _state(node, "invalid") not in ("", "false"):
        yield "invalid entry"
    if _state(node, "multiline") == "True":
        yield "multi line"


def _state(node: Node, name: str) -> str:
    found = (one["value"].get("value") for one in node.get("properties", []) if one["name"] == name)
    return str(next(found, ""))


def _value(node: Node, name: str) -> str:
    return " ".join(str(node.get(name, {}).get("value", "")).split())
