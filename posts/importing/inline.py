"""Running text: what stands inside a paragraph, a heading, a list item or a cell. Pure."""

import html
import re
from collections.abc import Iterable

from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from django.utils.translation import gettext as _

from posts.importing.addresses import link_to
from posts.importing.notebook import Notebook
from posts.importing.tags import BLOCK, FRAMES, KNOWN, WITHOUT_WORDS
from posts.importing.values import Links, Outcome, PictureOf

SPACE = re.compile(r"[ \t\n\r\f]+")
MARKDOWN_PICTURE = re.compile(r"!\[[^\]]*\]\(")
FORMATS = {"b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "dfn": "i", "var": "i"}
SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


class InlineReader:
    """Turns nodes into one line of rich text; pictures met on the way are put into `pictures`."""

    def __init__(self, *, links: Links, notebook: Notebook) -> None:
        self.links = links
        self.notebook = notebook
        self.pictures: list[PictureOf] = []

    def line(self, nodes: Iterable[PageElement]) -> str:
        """One line: spaces as a browser shows them, none at the ends or beside a line break."""
        joined = SPACE.sub(" ", "".join(self.piece(node) for node in nodes))
        joined = re.sub(r" ?<br/> ?", "<br/>", joined)
        return re.sub(r"^(?:<br/>| )+|(?:<br/>| )+$", "", joined)

    def piece(self, node: PageElement) -> str:
        if isinstance(node, PreformattedString):
            return self._hidden(node)
        if isinstance(node, NavigableString):
            if MARKDOWN_PICTURE.search(node) and not node.find_parent(["code", "pre"]):
                self.notebook.add(Outcome.AS_TEXT, _("Markdown inside HTML, as the old site showed it"))
            return html.escape(str(node), quote=False)
        if not isinstance(node, Tag):
            return ""
        if node.get("title") and node.name != "iframe":
            self.notebook.add(Outcome.LEFT_OUT, _("a text shown only on hover: %(text)s") % {"text": node["title"]})
        if node.name in WITHOUT_WORDS:
            return self.left_out(node)
        if node.name in FRAMES:
            return self.frame(node)
        return self._element(node)

    def _element(self, node: Tag) -> str:
        match node.name:
            case "br":
                return "<br/>"
            case "img":
                self.pictures.append(self._picture(node))
                return ""
            case "a":
                return self._link(node)
            case "pre":
                return self.code(node)
            case "q":
                return f"“{self._inside(node)}”"
            case "sup" | "sub":
                return self._raised(node)
        if node.name not in KNOWN:
            return f"{self.as_written(node)}{self._inside(node)}"
        return self._formatted(node)

    def as_written(self, node: Tag) -> str:
        """A tag nobody knows, as in 'git add <file>': the writer meant a word."""
        self.notebook.add(Outcome.AS_TEXT, _("a tag nobody knows: <%(name)s>") % {"name": node.name})
        attributes = "".join(f' {name}="{value}"' if value else f" {name}" for name, value in node.attrs.items())
        return html.escape(f"<{node.name}{attributes}>", quote=False)

    def _formatted(self, node: Tag) -> str:
        inside = self._inside(node)
        if node.name in BLOCK:
            return f"<br/>{inside}<br/>" if inside.strip() else ""
        if node.name in ("code", "kbd", "samp", "tt"):
            self.notebook.add(Outcome.CONVERTED, _("code as plain text"))
        if node.name in ("s", "del", "strike") and inside.strip():
            self.notebook.add(Outcome.CONVERTED, _("words no longer struck out: %(text)s") % {"text": node.get_text()})
        tag = FORMATS.get(node.name)
        return f"<{tag}>{inside}</{tag}>" if tag and inside.strip() else inside

    def _inside(self, node: Tag) -> str:
        return "".join(self.piece(child) for child in node.children)

    def _link(self, node: Tag) -> str:
        pictures = len(self.pictures)
        inside = self._inside(node)
        address = str(node.get("href") or "")
        if not address:
            return inside
        opening = link_to(address, links=self.links)
        if opening is not None and inside.strip():
            return f"{opening}{inside}</a>"
        what = _("a link that leads nowhere now: %(address)s")
        if len(self.pictures) > pictures:
            what = _("the link around a picture: %(address)s")
        self.notebook.add(Outcome.LEFT_OUT, what % {"address": address})
        return inside

    def _raised(self, node: Tag) -> str:
        """H₂O and 10⁶ in Unicode; other raised text, as in 5th, as it is."""
        inside = self._inside(node)
        signs, table = ("0123456789+-=()n", SUPERSCRIPT) if node.name == "sup" else ("0123456789+-=()", SUBSCRIPT)
        return inside.translate(table) if inside and set(inside) <= set(signs) else inside

    def _picture(self, node: Tag) -> PictureOf:
        return PictureOf(path=str(node.get("src") or "").strip(), alt_text=" ".join(str(node.get("alt") or "").split()))

    def code(self, node: Tag) -> str:
        """A block of code as lines of text; leading spaces stay, as no-break spaces."""
        self.notebook.add(Outcome.CONVERTED, _("a block of code as plain lines"))
        lines = node.get_text().strip("\n").split("\n")
        return "<br/>".join(html.escape(_indented(line.rstrip()), quote=False) for line in lines)

    def frame(self, node: Tag) -> str:
        """An embedded video, player or page as a link to it; the words inside it stay."""
        named = [node.get("src"), node.get("data"), *(source.get("src") for source in node.find_all("source"))]
        address = str(next(filter(None, named), ""))
        inside = self._inside(node)
        opening = link_to(address, links=self.links)
        if opening is None:
            what = _("something embedded: %(address)s")
            self.notebook.add(Outcome.LEFT_OUT, what % {"address": address or node.name})
            return inside
        self.notebook.add(Outcome.CONVERTED, _("something embedded, now a link: %(address)s") % {"address": address})
        label = html.escape(str(node.get("title") or address), quote=False)
        return f"{opening}{label}</a> {inside}".strip()

    def left_out(self, node: Tag) -> str:
        text = " ".join(node.get_text().split())[:80]
        self.notebook.add(Outcome.LEFT_OUT, _("<%(name)s> %(text)s") % {"name": node.name, "text": text})
        return ""

    def _hidden(self, node: PreformattedString) -> str:
        text = " ".join(str(node).split())
        if text:
            self.notebook.add(Outcome.LEFT_OUT, _("a comment in the source: %(text)s") % {"text": text[:80]})
        return ""


def _indented(line: str) -> str:
    text = line.lstrip(" \t")
    indent = line[: len(line) - len(text)].replace("\t", "    ")
    return "\u00a0" * len(indent) + text
