"""`python -m tests.validity [URL]`: every public page of the demo, or of a desk at URL, is tried; 1 tells of faults.

Pages by the Nu checker (vnu-jar from npm, needs Java), feeds and structured data by `tests.validity.structured`.
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree

from bs4 import BeautifulSoup
from tqdm import tqdm

from tests.e2e.desk import running_desk
from tests.peers.cache import made_once, npm_pack
from tests.validity.structured import wrong_in_feed, wrong_in_json_feed, wrong_in_structured_data

CHECKER = "vnu-jar@26.9.27"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
BESIDES = ("/en/search/?q=bell", "/en/search/?q=nothing", "/sv/search/", "/en/mail/", "/en/nothing-here/")
# What the Nu checker says of what the standard allows, each with its reason.
ALLOWED = (
    re.compile(r"The “(?:font|fediverse).*"),  # names of metadata that are newer than its list
)


def main() -> None:
    """Fetch, judge, tell."""
    with _site() as site, tempfile.TemporaryDirectory() as name:
        wrong = list(_wrong(site, Path(name)))
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


@contextmanager
def _site() -> Iterator[str]:
    if sys.argv[1:]:
        yield sys.argv[1]
        return
    with tempfile.TemporaryDirectory() as name, running_desk(Path(name)) as desk:
        desk.run("-m", "tests.e2e.extras")
        yield desk.url


def _wrong(site: str, folder: Path) -> Iterator[str]:
    feeds: set[str] = set()
    pages: dict[str, str] = {}
    for number, path in enumerate(tqdm([*_in_the_sitemap(site), *BESIDES], desc="pages", disable=None)):
        content = _got(urljoin(site, path))
        pages[f"{number}.html"] = path
        (folder / f"{number}.html").write_bytes(content)
        links = BeautifulSoup(content, "html.parser").find_all("link", rel="alternate", type=True)
        feeds |= {str(link["href"]) for link in links}
        yield from (f"{path}: {what}" for what in wrong_in_structured_data(content))
    for path in tqdm(sorted(feeds), desc="feeds", disable=None):
        judge = wrong_in_json_feed if path.endswith(".json") else wrong_in_feed
        yield from (f"{path}: {what}" for what in judge(_got(urljoin(site, path))))
    yield from _not_html(folder, pages)


def _in_the_sitemap(site: str) -> list[str]:
    tree = ElementTree.fromstring(_got(urljoin(site, "/sitemap.xml")))  # noqa: S314  # our own
    return [urlsplit(node.text or "").path for node in tree.iter(LOC)]


def _got(address: str) -> bytes:
    try:
        with urlopen(address, timeout=60) as answer:  # noqa: S310  # loopback
            content: bytes = answer.read()
    except HTTPError as refused:
        content = refused.read()
    return content


def _not_html(folder: Path, pages: dict[str, str]) -> Iterator[str]:
    """What the Nu checker says, each sentence once with the first page it is about."""
    jar = made_once(CHECKER, _unpacked) / "package" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, sorted(folder.iterdir()))]
    said: list[dict[str, Any]] = json.loads(subprocess.run(command, capture_output=True, check=True).stderr)["messages"]
    seen: set[str] = set()
    for one in said:
        words = one["message"]
        if one["type"] == "info" and one.get("subType") != "warning":
            continue
        if words in seen or any(allowed.match(words) for allowed in ALLOWED):
            continue
        seen.add(words)
        yield f"{pages[Path(one['url']).name]}:{one.get('lastLine')}: {words}  {one.get('extract', '')[:160]!r}"


def _unpacked(into: Path) -> None:
    with tarfile.open(npm_pack(CHECKER, into)) as archive:
        archive.extractall(into, filter="data")


main()
