"""A tree of HTML into a story's blocks. Pure.

Text collects until something with a block of its own (a picture, a quote) comes between; every word either is in a
block or in a note.
"""

import dataclasses
import html
from collections.abc import Iterable

from bs4.element import PageElement, Tag
from django.utils.translation import gettext as _

from posts.importing.inline import InlineReader
from posts.importing.notebook import Notebook
from posts.importing.quotes import attributed_quote
from posts.importing.tables import table_as_list
from posts.importing.tags import BLOCK, KNOWN
from posts.importing.values import Block, Links, Outcome, PictureOf, Text

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}


class BlockReader:
    """Reads one tree into blocks; use it once."""

    def __init__(self, *, links: Links, notebook: Notebook) -> None:
        self.inline = InlineReader(links=links, notebook=notebook)
        self.notebook = notebook
        self.blocks: list[Block] = []
        self._text: list[str] = []

    def read(self, tree: Tag) -> list[Block]:
        self._flow(tree.children)
        self._end_text()
        return self.blocks

    def _flow(self, nodes: Iterable[PageElement], *, italic: bool = False) -> None:
        """Blocks one after the other; running text between them makes paragraphs of its own."""
        running: list[PageElement] = []
        for node in nodes:
            if isinstance(node, Tag) and (node.name in BLOCK or _holds_blocks(node)):
                self._paragraph(running, italic=italic)
                running = []
                self._block(node, italic=italic)
            else:
                running.append(node)
        self._paragraph(running, italic=italic)

    def _block(self, node: Tag, *, italic: bool) -> None:
        match node.name:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._heading(node)
            case "p" | "dd" | "summary" | "legend" | "address" | "td" | "th" if not _holds_blocks(node):
                self._paragraph(node.children, italic=italic)
            case "dt":
                self._paragraph(node.children, around="b")
            case "ul" | "ol" | "menu":
                self._write(self._list(node))
            case "pre":
                self._write(f"<p>{self.inline.code(node)}</p>")
            case "table":
                self._write(table_as_list(node, inline=self.inline))
            case "blockquote":
                self._quote(node)
            case "figure":
                self._figure(node)
            case "hr":
                self.notebook.add(Outcome.LEFT_OUT, _("a line across the page"))
            case _:
                self._around(node, italic=italic)

    def _around(self, node: Tag, *, italic: bool) -> None:
        """A tag that only holds others."""
        if node.name == "a" and node.get("href"):
            self.notebook.add(
                Outcome.LEFT_OUT, _("the link around several paragraphs: %(address)s") % {"address": node["href"]}
            )
        if node.name not in KNOWN:
            self._write(f"<p>{self.inline.as_written(node)}</p>")
        self._flow(node.children, italic=italic)

    def _heading(self, node: Tag) -> None:
        level = HEADINGS[node.name]
        if node.name not in ("h2", "h3"):
            what = _("a heading of level %(old)s as level %(new)s")
            self.notebook.add(Outcome.CONVERTED, what % {"old": node.name[1], "new": level[1]})
        line = self.inline.line(node.children)
        self._write(f"<{level}>{line}</{level}>" if line else "")

    def _paragraph(self, nodes: Iterable[PageElement], *, italic: bool = False, around: str = "") -> None:
        line = self.inline.line(nodes)
        tag = around or ("i" if italic else "")
        if line and tag:  # the whole line has this form, so parts of it need not say so again
            line = f"<{tag}>{line.replace(f'<{tag}>', '').replace(f'</{tag}>', '')}</{tag}>"
        self._write(f"<p>{line}</p>" if line else "")

    def _list(self, node: Tag) -> str:
        if node.get("start", "1") != "1":
            what = _("a list that began at %(start)s begins at 1")
            self.notebook.add(Outcome.CONVERTED, what % {"start": node["start"]})
        tag = "ol" if node.name == "ol" else "ul"
        inside = "".join(self._list_child(child) for child in node.children)
        return f"<{tag}>{inside}</{tag}>" if inside else ""

    def _list_child(self, child: PageElement) -> str:
        """An item; what broken lists hold beside their items becomes an item."""
        nodes = list(child.children) if isinstance(child, Tag) and child.name == "li" else [child]
        parts: list[str] = []
        running: list[PageElement] = []
        for node in [*nodes, None]:
            nested = isinstance(node, Tag) and node.name in ("ul", "ol", "menu", "table")
            if node is not None and not nested:
                running.append(node)
                continue
            parts.append(self.inline.line(running))
            running = []
            if isinstance(node, Tag):
                is_table = node.name == "table"
                parts.append(table_as_list(node, inline=self.inline) if is_table else self._list(node))
        inside = "".join(parts)
        return f"<li>{inside}</li>" if inside else ""

    def _quote(self, node: Tag) -> None:
        quote = attributed_quote(node)
        if quote is not None:
            self._end_text()
            self.blocks.append(quote)
            return
        self.notebook.add(
            Outcome.CONVERTED, _("a quote as text in italics, because it does not name both who said it and where")
        )
        self._flow(node.children, italic=True)

    def _figure(self, node: Tag) -> None:
        """Pictures with the figure's words under the last of them; a figure without a picture is text."""
        captions = node.find_all("figcaption")
        if not node.find("img") or node.find(["table", "blockquote", "pre", "ul", "ol"]):
            self._flow(node.children)
            return
        caption = self._caption(captions)
        for found in captions:
            found.extract()
        self._end_text()
        before = len(self.blocks)
        self._flow(node.children)
        self._end_text()
        for at in range(len(self.blocks) - 1, before - 1, -1):
            picture = self.blocks[at]
            if isinstance(picture, PictureOf):
                self.blocks[at] = dataclasses.replace(picture, caption=caption)
                return
        self._write(f"<p>{html.escape(caption, quote=False)}</p>" if caption else "")

    def _caption(self, captions: list[Tag]) -> str:
        """The words of the captions: plain, because text under a picture holds no links."""
        for caption in captions:
            for link in caption.find_all("a", href=True):
                what = _("a link in the text under a picture: %(address)s") % {"address": link["href"]}
                self.notebook.add(Outcome.LEFT_OUT, what)
        return " ".join(" ".join(caption.get_text(" ").split()) for caption in captions)

    def _write(self, rich_text: str) -> None:
        """Add rich text, and the pictures that stood in it: before it where there is no text, else after it."""
        if rich_text:
            self._text.append(rich_text)
        pictures, self.inline.pictures = self.inline.pictures, []
        if pictures:
            self._end_text()
            self.blocks += pictures

    def _end_text(self) -> None:
        if self._text:
            self.blocks.append(Text(html="".join(self._text)))
            self._text = []


def _holds_blocks(node: Tag) -> bool:
    return node.find(lambda tag: tag.name in BLOCK) is not None
