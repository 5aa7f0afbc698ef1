"""Markdown into blocks: one tree for Markdown and raw HTML alike, so that neither is a special case. Pure."""

from collections.abc import MutableMapping
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.footnote import footnote_plugin

from posts.importing.blocks import BlockReader
from posts.importing.liquid import without_liquid
from posts.importing.notebook import Notebook
from posts.importing.values import NO_LINKS, Block, Links, Note, Outcome, UnreadablePost

# markdown-it silently stops reading below this depth, and our own walk is recursive: deeper posts are refused.
MAX_NESTING = 60


def to_blocks(source: str, *, image: str = "", links: Links = NO_LINKS) -> tuple[list[Block], list[Note]]:
    """A post's Markdown as blocks, and what a person should know about how it went.

    `image` is what `{{ image }}` stands for. Raises `UnreadablePost` for text nested deeper than anybody writes.
    """
    plain, leftovers = without_liquid(source, image=image)
    notebook = Notebook()
    tree = BeautifulSoup(to_html(plain, notebook=notebook), "html.parser")
    refuse_depth(tree)
    blocks = BlockReader(links=links, notebook=notebook).read(tree)
    return blocks, [*leftovers, *notebook.notes()]


def excerpt_text(source: str) -> str:
    """The words of a one-paragraph excerpt written in Markdown."""
    tree = BeautifulSoup(to_html(without_liquid(source, image="")[0], notebook=Notebook()), "html.parser")
    return " ".join(tree.get_text(" ", strip=False).split())


def to_html(source: str, *, notebook: Notebook) -> str:
    """HTML as the old site made it, with footnotes as `[1]` and a numbered list at the end."""
    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable(["table", "strikethrough"])
    reader.use(footnote_plugin)
    reader.core.ruler.before("footnote_tail", "keep_all_footnotes", _keep_all_footnotes)
    reader.add_render_rule("footnote_ref", _footnote_reference)
    reader.add_render_rule("footnote_anchor", lambda *_arguments: "")
    environment: MutableMapping[str, Any] = {}
    tokens = reader.parse(source, environment)
    if any(token.level >= MAX_NESTING - 2 for token in tokens):
        raise UnreadablePost(_too_deep())
    if environment.get("footnotes", {}).get("list"):
        notebook.add(Outcome.CONVERTED, _("footnotes as [1] and a numbered list at the end"))
    return str(reader.renderer.render(tokens, reader.options, environment))


def _keep_all_footnotes(state: StateCore) -> None:
    """Number footnotes that no text refers to, and those whose name was taken before; the plugin would drop them."""
    footnotes = state.env.get("footnotes", {})
    listed = footnotes.setdefault("list", {})
    numbers = footnotes.get("refs", {})
    defined: set[str] = set()
    for token in state.tokens:
        if token.type != "footnote_reference_open":
            continue
        if token.meta["label"] in defined:
            token.meta["label"] += f" {len(defined)}"  # no name can hold a space, so this one is free
        label = token.meta["label"]
        defined.add(label)
        if numbers.get(f":{label}", -1) < 0:
            numbers[f":{label}"] = len(listed)
            listed[len(listed)] = {"label": label, "count": 0}


def _footnote_reference(_renderer: Any, tokens: Any, index: int, *_rest: Any) -> str:
    return f"[{tokens[index].meta['id'] + 1}]"


def refuse_depth(tree: BeautifulSoup) -> None:
    """Raise `UnreadablePost` where raw HTML is nested too deep to walk; measured without recursion."""
    level: list[Tag] = [tree]
    for _depth in range(MAX_NESTING * 2):
        level = [child for node in level for child in node.find_all(recursive=False)]
        if not level:
            return
    raise UnreadablePost(_too_deep())


def _too_deep() -> str:
    return _("Lists, quotes or tags are nested too deep to read.")
