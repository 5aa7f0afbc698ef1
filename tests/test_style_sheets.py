"""A colour, size or space that no sheet on the page defines is silently nothing: a box without a margin, say."""

import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
SITE = HOUSE / "cms/static/cms/site.css"
WRITERS = HOUSE / "posts/static/posts/writers/writers.css"
BESIDE_THE_SITE = {
    "read.css",
    "reader.css",
}  # on the pages of readers; all others lie beside the writers' or the desk's
SHEETS = sorted(HOUSE.glob("*/static/**/*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_takes_only_what_is_defined_beside_it(sheet: Path) -> None:
    words = sheet.read_text()
    beside = (SITE if sheet.name in BESIDE_THE_SITE else WRITERS).read_text()
    taken = {name for name in re.findall(r"var\((--[\w-]+)\)", words) if not name.startswith("--w-")}  # w: Wagtail's
    assert taken - set(re.findall(r"(--[\w-]+)\s*:", words + beside)) == set()
