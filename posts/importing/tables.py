"""Tables, which stories do not have, as lists: one item a row, each cell under its column's name. Pure."""

from collections.abc import Iterator

from bs4.element import PageElement, Tag
from django.utils.translation import gettext as _

from posts.importing.inline import InlineReader
from posts.importing.values import Outcome

PARTS = ("thead", "tbody", "tfoot", "tr")
EMPTY = "–"


def table_as_list(table: Tag, *, inline: InlineReader) -> str:
    """Rich text: captions as bold paragraphs, then a list. A first row of headers names the cells of all rows below."""
    inline.notebook.add(Outcome.CONVERTED, _("a table as a list"))
    captions = [inline.line(caption.children) for caption in table.find_all("caption", recursive=False)]
    rows = [(row, [inline.line(cell.children) for cell in _cells(row)]) for row in _rows(table)]
    rows = [(row, cells) for row, cells in rows if any(cells)]
    headers = _headers(rows)
    items = [_item(row, cells, headers) for row, cells in (rows[1:] if headers else rows)]
    stray = inline.line(_outside_cells(table))
    return (
        "".join(f"<p><b>{caption}</b></p>" for caption in captions if caption)
        + (f"<p>{stray}</p>" if stray else "")
        + ("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" if items else "")
    )


def _headers(rows: list[tuple[Tag, list[str]]]) -> list[str]:
    """The column names, where the first row is all headers and every other row has a cell for each."""
    if len(rows) < 2 or any(cell.name != "th" for cell in _cells(rows[0][0])):
        return []
    names = rows[0][1]
    return names if len(names) > 1 and all(len(cells) == len(names) for _row, cells in rows) else []


def _item(row: Tag, cells: list[str], headers: list[str]) -> str:
    if headers:
        return "<br/>".join(_named(name, cell) for name, cell in zip(headers, cells, strict=True))
    kinds = [cell.name for cell in _cells(row)]
    if len(cells) > 1 and kinds[0] == "th" and "th" not in kinds[1:]:
        return _named(cells[0], ", ".join(cell or EMPTY for cell in cells[1:]))
    return " · ".join(cell for cell in cells if cell)


def _named(name: str, cell: str) -> str:
    bare = name.removeprefix("<b>").removesuffix("</b>") if name.count("<b>") == 1 else name
    return f"<b>{bare}:</b> {cell or EMPTY}" if bare else cell or EMPTY


def _cells(row: Tag) -> list[Tag]:
    return list(row.find_all(["td", "th"], recursive=False))


def _rows(part: Tag) -> Iterator[Tag]:
    for child in part.find_all(PARTS, recursive=False):
        if child.name == "tr":
            yield child
        yield from _rows(child)


def _outside_cells(part: Tag) -> Iterator[PageElement]:
    """What broken tables hold beside their cells: browsers show it above the table."""
    for child in part.children:
        name = child.name if isinstance(child, Tag) else None
        if isinstance(child, Tag) and name in PARTS:
            yield from _outside_cells(child)
        elif not (name in ("td", "th") and part.name == "tr") and not (name == "caption" and part.name == "table"):
            yield child
